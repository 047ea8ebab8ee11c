package report

import (
	"fmt"
	"io"
	"reflect"
	"regexp"
	"time"
)

// logCells is how many indices of the logs are drawn: the newest.
const logCells = 30

// A drawnLog is the log of a server as of an event.
type drawnLog struct {
	name   string
	up     bool
	commit int64
	Log
}

// commitField is how protocols call the index up to which a log is committed.
var commitField = regexp.MustCompile(`(?i)^commit`)

// Logs draws the logs of the servers as of an instant, as SVG, index by index: full cells are those that their server knows to
// be committed, and those that differ from another server's have a frame. It is [ErrNoPicture] where no server shows a log
// then. Where not all events were kept it takes a second run.
func (r *Report) Logs(w io.Writer, at time.Duration) error {
	whole, x, err := r.indexed()
	if err != nil {
		return err
	}
	num := x.Before(at)
	logs, first, last := whole.logs(x, num)
	if len(logs) == 0 {
		return ErrNoPicture
	}
	first = max(first, last-logCells+1)
	c := &canvas{width: svgWidth, y: svgMargin + svgLine}
	c.text(svgMargin, c.y, "start", svgInk, "bold", r.told(Style{}).heading()+" · the logs at "+Seconds(at))
	for _, e := range x.Faults(num) {
		c.y += svgLine
		c.text(svgMargin, c.y, "start", svgBad, "normal", "▼ "+readable(e.Why))
	}
	c.y += 2 * svgLine
	const left, cell = svgMargin + 80, 27
	for i := first; i <= last; i++ {
		if (i-first)%2 == 0 {
			c.text(left+int(i-first)*cell+cell/2, c.y, "middle", svgQuiet, "normal", fmt.Sprint(i))
		}
	}
	c.y += 8
	for k := range logs {
		l := &logs[k]
		colour := svgInk
		if !l.up {
			colour = svgQuiet
		}
		c.text(left-10, c.y+18, "end", colour, "normal", l.name)
		for i := first; i <= last; i++ {
			whole.logCell(c, logs, l, i, left+int(i-first)*cell, cell)
		}
		c.y += cell + 4
	}
	c.y += svgLine
	for _, line := range Wrap("A number is the term of an entry. Full cells are known to be committed by their server, pale ones are not; "+
		"a frame is around what differs from another server's.", 120) {
		c.text(svgMargin, c.y, "start", svgQuiet, "normal", line)
		c.y += svgLine
	}
	_, err = io.WriteString(w, c.picture())
	return err
}

// logs are the logs that the servers show as of an event, and the indices that they have.
func (r *Report) logs(x *Index, num uint64) (logs []drawnLog, first, last int64) {
	for _, id := range r.cast.Servers {
		l := drawnLog{name: r.world.Name(id), up: x.Up(id, num)}
		found := false
		for _, f := range x.State(id, num) {
			if log, is := f.Value.(Log); is {
				l.Log, found = log, true
			}
			if n, is := asInt(f.Value); is && commitField.MatchString(f.Name) {
				l.commit = n
			}
		}
		if !found && l.up {
			continue
		}
		if found && (len(logs) == 0 || l.First < first || first == 0) {
			first = l.First
		}
		last = max(last, l.First+int64(len(l.Entries))-1)
		logs = append(logs, l)
	}
	if last < first || first == 0 {
		return nil, 0, 0
	}
	return logs, first, last
}

// entry is the entry of an index.
func (l *drawnLog) entry(i int64) (any, bool) {
	if i < l.First || i >= l.First+int64(len(l.Entries)) {
		return nil, false
	}
	return l.Entries[i-l.First], true
}

// logCell draws an entry.
func (r *Report) logCell(c *canvas, logs []drawnLog, l *drawnLog, i int64, x, cell int) {
	e, has := l.entry(i)
	if !has {
		return
	}
	fill, ink := "#cfe4f3", svgInk
	if i <= l.commit {
		fill, ink = svgLead, "#ffffff"
	}
	c.rect(x+1, c.y, cell-2, cell-2, fill)
	text := written(e, r.cast.Name)
	for k := range logs {
		if other, both := logs[k].entry(i); both && written(other, r.cast.Name) != text {
			fmt.Fprintf(&c.b, `<rect x="%d" y="%d" width="%d" height="%d" fill="none" stroke="%s" stroke-width="3"/>`+"\n", x+2, c.y+1, cell-4, cell-4, svgBad)
			break
		}
	}
	c.text(x+cell/2, c.y+17, "middle", ink, "normal", shorten(shownEntry(e, r.cast.Name), 3))
}

// asInt is a whole number, of whatever type.
func asInt(v any) (int64, bool) {
	n := reflect.ValueOf(v)
	if !n.CanInt() {
		return 0, false
	}
	return n.Int(), true
}
