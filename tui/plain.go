package tui

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"github.com/orrery-sim/orrery/check"
	"github.com/orrery-sim/orrery/escape"
	"github.com/orrery-sim/orrery/report"
	"github.com/orrery-sim/orrery/scenarios"
)

// Plain is the lab line by line, for screen readers and pipes: a line of input is a key of the table, or
// several with blanks between them, or the text that was asked for; what came of it is told in sentences.
// It ends with the input.
func (m *Model) Plain(in io.Reader, out io.Writer) error {
	to := escape.NewWriter(out, "")
	defer to.Flush() //nolint:errcheck // there is nobody to tell
	m.linear = true
	fmt.Fprintln(to, "A line of input is a key, an empty one is enter, and ? lists them.")
	fmt.Fprint(to, m.told())
	lines := bufio.NewScanner(in)
	for lines.Scan() && !m.over {
		m.hear(lines.Text())
		if m.over {
			break
		}
		fmt.Fprint(to, m.told())
		if err := to.Flush(); err != nil {
			return err
		}
	}
	return lines.Err()
}

// hear takes a line of input.
func (m *Model) hear(text string) {
	if p, asks := m.front.(*prompt); asks && text != "esc" {
		p.text = text
		m.strike("enter")
		return
	}
	keys := strings.Fields(text)
	if len(keys) == 0 {
		keys = []string{"enter"}
	}
	for _, key := range keys {
		m.strike(key)
	}
}

// strike presses a key, and waits for what comes of it: nothing plays by itself.
func (m *Model) strike(key string) {
	if m.run != nil && m.front == nil && byKey[key] == playPause {
		key = "L"
	}
	for cmd := m.press(key); cmd != nil && !m.over; {
		switch msg := cmd().(type) {
		case chase:
			cmd = msg.of.try(m)
		case toil:
			cmd = m.toil(msg.of)
		default:
			cmd = nil
		}
	}
}

// told is what there is to see, in sentences.
func (m *Model) told() string {
	var b strings.Builder
	say := func(text string) { fmt.Fprintln(&b, strings.Join(spoken(text, m.w), "\n")) }
	if m.status != "" {
		say(m.status)
	}
	_, docked := m.front.(dockedOverlay)
	switch {
	case m.front != nil && !docked:
		m.tellFront(say)
	case m.run == nil:
		m.tellHome(say)
	case m.run.lists():
		title := m.run.answer.title
		if m.run.pane != answerPane {
			title = strings.ToLower(paneNames[m.run.pane])
		}
		say(title + ":")
		for _, l := range m.lines(plainWidth) {
			if l.text != "" {
				say("  " + l.text)
			}
		}
	default:
		m.tellEvent(say)
	}
	if docked {
		m.tellFront(say)
	}
	if m.house.ASCII {
		return asciiText(b.String())
	}
	return b.String()
}

// tellFront tells what is in front. The keys are told once, and then are no longer in front.
func (m *Model) tellFront(say func(string)) {
	title, lines := m.front.lines(m)
	h, is := m.front.(*help)
	if is {
		title, lines = "keys and signs", h.all()
	}
	say(title + ":")
	for _, l := range lines {
		if strings.TrimSpace(l) != "" {
			say("  " + l)
		}
	}
	if is {
		m.front = nil
		m.attend()
	}
}

// spoken breaks a text at blanks into rows of so many columns; a word that is longer, such as a token, stays whole.
func spoken(text string, w int) (out []string) {
	if text = strings.TrimRight(text, " "); width(text) <= w {
		return []string{text}
	}
	lead := text[:len(text)-len(strings.TrimLeft(text, " "))]
	for i, l := range report.Wrap(text, w-len(lead)-2) {
		if i > 0 {
			l = "  " + l
		}
		out = append(out, lead+l)
	}
	return out
}

// plainWidth is how wide sentences are.
const plainWidth = 100

func (m *Model) tellHome(say func(string)) {
	shown := m.home.shown()
	if m.home.at >= len(shown) {
		say("no scenario matches")
		return
	}
	e := shown[m.home.at]
	done := ""
	if d, known := m.house.Progress.Lessons[scenarios.ShortName(e.name)]; d.Whole {
		done = " (done)"
	} else if known {
		done = fmt.Sprintf(" (%d of %d done)", d.Passed, d.Of)
	}
	say(fmt.Sprintf("scenario %d of %d, %s%s: %s", m.home.at+1, len(shown), scenarios.ShortName(e.name), done, strings.Join(strings.Fields(e.doc), " ")))
}

// tellEvent tells the event at the cursor, and how the servers stand.
func (m *Model) tellEvent(say func(string)) {
	r := m.run
	e := r.Event()
	if r.step() > 0 {
		say(m.spanWords())
	}
	say(fmt.Sprintf("event %d of %d, %s: %s", e.Num, r.World().Latest(), short(e.At), r.sentence(&e)))
	for _, l := range r.eventLines(&e)[1:] {
		say("  " + l.text)
	}
	if title, lines := m.lessonLines(); len(lines) > 0 && m.front == nil {
		say(title + ":")
		for _, l := range lines {
			say("  " + l)
		}
	}
	for _, p := range r.properties() {
		if !p.pending && p.Verdict == check.Violated {
			say(fmt.Sprintf("  %s is %s: %s", p.Property, p.Verdict, p.Why))
		}
	}
}
