package cli

import (
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/orrery-sim/orrery/campaign"
	"github.com/orrery-sim/orrery/campaign/shrink"
	"github.com/orrery-sim/orrery/escape"
	"github.com/orrery-sim/orrery/report"
)

// A terminal is where output goes, which may also be a file or a pipe.
type terminal struct {
	*escape.Writer
	raw   io.Writer // where control sequences go that are our own
	style report.Style
}

// newTerminal is the door to a terminal, or to what may come to be read on one.
func newTerminal(w io.Writer) terminal {
	style := styleOf(w)
	return terminal{escape.NewWriter(w, style.Ink), w, style}
}

// styleOf is how text for w is made up: in colour only on a terminal, and not where NO_COLOR is set
// (no-color.org) or the terminal is dumb.
func styleOf(w io.Writer) report.Style {
	style := report.Style{Width: widthOf(w)}
	if isTerminal(w) && os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb" {
		style.Ink = escape.NewInk()
	}
	return style
}

// How wide text is where nobody says, and where more would be hard to read.
const (
	usualWidth  = 80
	widestWidth = 100
)

// widthOf is how many columns text for w may take: what the terminal says, or else COLUMNS.
func widthOf(w io.Writer) int {
	width := 0
	if f, ok := w.(*os.File); ok {
		width = columnsOf(f)
	}
	if width <= 0 {
		width, _ = strconv.Atoi(os.Getenv("COLUMNS"))
	}
	if width <= 0 {
		width = usualWidth
	}
	return min(width, widestWidth)
}

// isTerminal reports whether w is a terminal, as well as the standard library can tell.
func isTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	if !ok || f.Name() == os.DevNull {
		return false
	}
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}

// A progress shows how far work is: a bar on a terminal, a line now and then elsewhere.
type progress struct {
	to    terminal
	bar   bool
	began time.Time
	last  time.Time
	shown bool
}

// How often progress is shown.
const (
	barEvery  = 100 * time.Millisecond
	lineEvery = 10 * time.Second
)

func newProgress(to terminal) *progress {
	now := time.Now()
	return &progress{to: to, bar: isTerminal(to.raw), began: now, last: now}
}

// show tells in a line how far the work is, and draws which part of it is done: 0 to 1, and less than
// 0 where that is unknown.
func (p *progress) show(part float64, line func() string) {
	now := time.Now()
	every := lineEvery
	if p.bar {
		every = barEvery
	}
	if now.Sub(p.last) < every {
		return
	}
	p.last, p.shown = now, true
	switch {
	case !p.bar:
		fmt.Fprintln(p.to, line())
	case part < 0:
		fmt.Fprint(p.to.raw, "\r\x1b[K"+escape.Line(line()))
	default:
		const cells = 30
		full := min(int(part*cells), cells)
		fmt.Fprint(p.to.raw, "\r\x1b[K"+strings.Repeat("█", full)+strings.Repeat("░", cells-full)+"  "+escape.Line(line()))
	}
}

// campaign shows how far a campaign is: how many runs are done, how fast they are made, and when they all will be.
func (p *progress) campaign(now campaign.Progress) {
	part := -1.0
	if now.Planned > 0 {
		part = float64(now.Done) / float64(now.Planned)
	}
	p.show(part, func() string { return campaignLine(now, time.Since(p.began)) })
}

// yearOfSeconds is how long nobody waits: what takes longer has no time left.
const yearOfSeconds = 365 * 24 * 3600

// campaignLine is how far a campaign is, which has made runs for some time.
func campaignLine(now campaign.Progress, took time.Duration) string {
	rate := float64(now.Done-now.Known) / took.Seconds()
	of, left, found := "", "", ""
	if now.Planned > 0 {
		of = fmt.Sprintf(" of %d", now.Planned)
		if seconds := float64(now.Planned-now.Done) / rate; rate > 0 && seconds < yearOfSeconds {
			left = fmt.Sprintf(", %v left", (time.Duration(seconds) * time.Second).Round(time.Second))
		}
	}
	if now.Violations > 0 {
		found = fmt.Sprintf(", %d violations", now.Violations)
	}
	return fmt.Sprintf("%d%s runs, %.0f a second%s%s", now.Done, of, rate, left, found)
}

// virtual shows how far a run is in its own time.
func (p *progress) virtual(now, end time.Duration, events uint64) {
	p.show(float64(now)/float64(max(end, 1)), func() string {
		return fmt.Sprintf("%v of %v of virtual time, %d events",
			now.Truncate(time.Second), end.Truncate(time.Second), events)
	})
}

// shrunk shows how small a run has become.
func (p *progress) shrunk(now shrink.Size, runs int) {
	p.show(-1, func() string {
		return fmt.Sprintf("%d runs; the smallest has %d deliveries, %d faults, %d operations", runs, now.Deliveries, now.Faults, now.Operations)
	})
}

// clear takes the bar away.
func (p *progress) clear() {
	if p.bar && p.shown {
		fmt.Fprint(p.to.raw, "\r\x1b[K")
	}
}
