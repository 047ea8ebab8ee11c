package tui

import (
	"fmt"
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/orrery-sim/orrery/report"
	"github.com/orrery-sim/orrery/sim"
)

// findMost is how many events are looked at for a text at a time, so that the screen does not stop for long.
const findMost = 200_000

// searched looks for a text in what events say, from the cursor on; "" ends the search.
func searched(m *Model, text string) (tea.Cmd, error) {
	m.run.find = strings.ToLower(text)
	if text == "" {
		return nil, nil
	}
	return nil, m.run.seekText(1)
}

// seekText looks at the next event, or the one before, that says what is searched for.
func (r *run) seekText(by int64) error {
	left := findMost
	num, found, err := r.walk(by, func(e *sim.Event) bool { left--; return left < 0 || r.says(e) })
	switch {
	case err != nil:
		return err
	case !found:
		return fmt.Errorf("no event %s this one says %q", map[int64]string{1: "after", -1: "before"}[by], r.find)
	}
	r.look(num)
	if left < 0 {
		return fmt.Errorf("none of %d events says %q; once more goes on from here", findMost, r.find)
	}
	return nil
}

// says reports whether what is searched for is in the sentence of an event, or in its body.
func (r *run) says(e *sim.Event) bool {
	return strings.Contains(strings.ToLower(r.sentence(e)), r.find) || strings.Contains(strings.ToLower(r.body(e)), r.find)
}

// mark sets a bookmark at the cursor, or takes it away.
func (m *Model) mark() {
	text := "the bookmark is gone"
	if m.run.Mark() {
		text = counted(len(m.run.Bookmarks), "bookmark") + ": ' lists them, and s saves them with the branch"
	}
	m.say(text)
	m.keep()
}

// listMarks lists the bookmarks.
func (m *Model) listMarks() {
	r := m.run
	if len(r.Bookmarks) == 0 {
		m.fail(fmt.Errorf("there is no bookmark: m sets one"))
		return
	}
	var out []line
	for _, b := range r.Bookmarks {
		l := line{text: fmt.Sprintf("%8d  on %s", b.Event, b.Branch.Name), event: b.Event}
		if b.Branch != r.Branch {
			l.branch = b.Branch
		} else if e, made := r.World().Event(b.Event); made {
			l.text = fmt.Sprintf("%8d  %s  %s", b.Event, report.Seconds(e.At), r.sentence(&e))
		}
		out = append(out, l)
	}
	m.answered("BOOKMARKS", out)
}
