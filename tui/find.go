package tui

import (
	"fmt"
	"slices"
	"strings"

	"github.com/orrery-sim/orrery/report"
	"github.com/orrery-sim/orrery/sim"
	"github.com/orrery-sim/orrery/tui/session"
)

// findMost is how many events are looked at for a text at a time, so that the screen does not stop for long.
const findMost = 200_000

// searched looks for a text in what events say, from the cursor on; "" ends the search.
func searched(m *Model, text string) error {
	m.run.find = strings.ToLower(text)
	if text == "" {
		return nil
	}
	return m.run.seekText(1)
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

// A bookmark is an event of a branch that somebody wants to come back to.
type bookmark struct {
	branch *session.Branch
	event  uint64
}

// mark sets a bookmark at the cursor, or takes it away.
func (m *Model) mark() {
	r := m.run
	at := bookmark{r.Branch, r.Cursor}
	if i := slices.Index(r.bookmarks, at); i >= 0 {
		r.bookmarks = slices.Delete(r.bookmarks, i, i+1)
		m.say("the bookmark is gone")
		return
	}
	r.bookmarks = append(r.bookmarks, at)
	m.say(fmt.Sprintf("%s: ' lists them", counted(len(r.bookmarks), "bookmark")))
}

// marked reports whether an event of this branch has a bookmark.
func (r *run) marked(num uint64) bool { return slices.Contains(r.bookmarks, bookmark{r.Branch, num}) }

// listMarks lists the bookmarks.
func (m *Model) listMarks() {
	r := m.run
	if len(r.bookmarks) == 0 {
		m.fail(fmt.Errorf("there is no bookmark: m sets one"))
		return
	}
	var out []line
	for _, b := range r.bookmarks {
		l := line{text: fmt.Sprintf("%8d  on %s", b.event, b.branch.Name), event: b.event}
		if b.branch != r.Branch {
			l.branch = b.branch
		} else if e, kept := r.World().Event(b.event); kept {
			l.text = fmt.Sprintf("%8d  %s  %s", b.event, report.Seconds(e.At), r.sentence(&e))
		}
		out = append(out, l)
	}
	m.answered("BOOKMARKS", out)
}
