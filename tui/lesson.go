package tui

import (
	"fmt"
	"math"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/orrery-sim/orrery/check"
	"github.com/orrery-sim/orrery/scenarios"
	"github.com/orrery-sim/orrery/tui/session"
)

// attend asks what is to be asked as of the cursor, before anything else goes on.
func (m *Model) attend() {
	if m.run == nil || m.front != nil || m.run.Lesson() == nil {
		return
	}
	r, l := m.run, m.run.Lesson()
	q := l.Asks()
	if q == nil {
		return
	}
	l.Hold()
	r.look(r.Cursor)
	r.playing = false
	r.zoomed = 0 // a row of a time would show what comes behind the event
	m.show(diagramPane)
	if r.asking == nil || r.asking.q != q {
		r.asking = &asked{q: q}
	}
	r.asking.outcome = nil
	m.front = r.asking
}

// horizon is the last event that is shown: while a question is open nothing of what it asks about.
func (r *run) horizon() uint64 {
	if l := r.Lesson(); l != nil && l.Asks() != nil {
		return r.Cursor
	}
	return math.MaxUint64
}

// ended reports whether the cursor is at the end of the run.
func (r *run) ended() bool { return r.Over() && r.Cursor == r.World().Latest() }

// goOn goes on with the lesson: to its next caption or question, to the end of the run, and from there to
// what is left to do.
func (m *Model) goOn() {
	r, l := m.run, m.run.Lesson()
	r.playing = false
	switch t := l.Task(); {
	case !r.ended():
		if err := l.GoOn(); err != nil {
			m.fail(err)
			return
		}
		r.look(r.Cursor)
		m.learn()
	case r.Parent != nil && l.Given(r.Branch):
		m.backToLesson()
	case t != nil:
		m.front = m.judge(t)
	default:
		m.show(verdictPane)
	}
}

// tellTask tells, at the end of a run, what the lesson makes of it: of one that somebody changed by hand, or is about
// to change.
func (m *Model) tellTask() {
	r, l := m.run, m.run.Lesson()
	if l == nil || !r.ended() || l.Given(r.Branch) || r.Parent == nil && r.trying == nil {
		return
	}
	if t := l.Task(); t != nil {
		m.front = m.judge(t)
	}
}

// backToLesson looks at the run of the lesson itself again, where the branch that is looked at begins.
func (m *Model) backToLesson() {
	from := m.run.From()
	if err := m.run.Lesson().Return(); err != nil {
		m.fail(err)
		return
	}
	if err := m.run.Seek(from); err != nil {
		m.fail(err)
		return
	}
	m.run.look(m.run.Cursor)
}

// lessonKey does what the keys of lessons do.
func (m *Model) lessonKey(a action) {
	l := m.run.Lesson()
	if l == nil {
		m.fail(fmt.Errorf("this scenario is no lesson; those of the library are under LESSONS"))
		return
	}
	if m.run.Parent != nil && l.Given(m.run.Branch) {
		m.backToLesson()
	}
	for _, q := range l.Of.Questions {
		l.PutOff(q, false)
	}
	if m.attend(); m.front != nil {
		return
	}
	if t := l.Task(); t != nil {
		m.front = m.judge(t)
		return
	}
	m.say("nothing is asked here; enter goes on with the lesson")
}

// learn keeps how far somebody is.
func (m *Model) learn() {
	l := m.run.Lesson()
	if l == nil {
		return
	}
	name := scenarios.ShortName(m.run.Of.File.Name)
	passed, all := l.Steps()
	d := session.Done{Passed: passed, Of: all, Whole: passed == all && m.run.Branches[0].Over(), Left: m.house.Progress.Lessons[name].Left}
	switch {
	case d.Whole:
		d.Left = nil
	case m.run.asIs:
		place := l.Place()
		d.Left = &place
	}
	if m.house.Progress.Learn(name, d) {
		m.remember()
	}
	if d.Whole && m.run.ended() {
		m.say("the lesson is done; esc goes back to the library")
	}
}

// remember writes down what was learned, if there is a place for it.
func (m *Model) remember() {
	if m.house.Learn == nil {
		return
	}
	if err := m.house.Learn(m.house.Progress); err != nil {
		m.fail(fmt.Errorf("what you have done of the lessons cannot be kept: %w", err))
	}
}

// An asked is a question of a lesson, until it is answered or put off. It stands in the panel of the lesson,
// and the run stays in view.
type asked struct {
	q       *scenarios.Question
	at      int
	outcome *session.Outcome // of the answer that was given last; nil: none was
	hint    bool
	wrong   string // why the answer could not be run
}

func (*asked) docked() {}

func (a *asked) lines(m *Model) (title string, lines []string) {
	l := m.run.Lesson()
	title = fmt.Sprintf("QUESTION %d of %d", slices.Index(l.Of.Questions, a.q)+1, len(l.Of.Questions))
	w := m.panelWidth()
	if a.outcome != nil {
		return title, a.told(m, w)
	}
	lines = wrapped(a.q.Ask, w)
	for i, x := range a.q.Answers {
		mark := "  "
		if i == a.at {
			mark = "> "
		}
		tried := ""
		if l.Outcome(x) != nil {
			tried = "  (tried)"
		}
		lines = append(lines, indented(fmt.Sprintf("%s%d  ", mark, i+1), x.Text+tried, w)...)
	}
	help := "↑ ↓ choose · enter run it"
	if a.q.Hint != "" {
		help += " · X hint"
		if a.hint {
			lines = append(lines, indented("hint: ", a.q.Hint, w)...)
		}
	}
	if a.wrong != "" {
		lines = append(lines, wrapped(a.wrong, w)...)
	}
	return title, append(lines, help+" · esc later")
}

// told says what came of the answer.
func (a *asked) told(m *Model, w int) []string {
	o := a.outcome
	text := fmt.Sprintf("%c It was run, and it is not so: ", signs.violated)
	help := "enter choose again"
	switch {
	case o.Met:
		text, help = fmt.Sprintf("%c It was run, and so it is: ", signs.held), "enter go on"
	case o.Verdict == check.Undecided:
		text = fmt.Sprintf("%c It was run, and that does not tell: ", signs.undecided)
	}
	lines := wrapped(text+o.Answer.Text, w)
	if !strings.Contains(o.Property, "(") {
		lines = append(lines, wrapped(finding(&o.Lookout), w)...)
	}
	if o.Answer.Because != "" {
		lines = append(lines, wrapped(o.Answer.Because, w)...)
	}
	return append(lines, help+" · R watch that run")
}

// finding says how a property stands at the end of a run.
func finding(o *scenarios.Lookout) string {
	text := fmt.Sprintf("%s is %s", o.Property, o.Verdict)
	if o.Verdict == check.Held {
		text = o.Property + " has held"
	}
	if o.Why != "" {
		text += ": " + o.Why
	}
	return text + "."
}

func (a *asked) press(m *Model, key string) (overlay, tea.Cmd) {
	if a.outcome != nil {
		return a.pressTold(m, key), nil
	}
	n := len(a.q.Answers)
	if x := byKey[key]; m.run.pane == answerPane && (!looks(x) || x == rowOn || x == rowBack) && key != "esc" && key != "q" {
		m.show(diagramPane)
	}
	switch key {
	case "down", "j", "tab":
		a.at = (a.at + 1) % n
	case "up", "k":
		a.at = (a.at - 1 + n) % n
	case "enter", "space":
		a.give(m)
	case "esc", "q":
		if m.run.pane == answerPane {
			m.show(diagramPane)
			return a, nil
		}
		m.run.Lesson().PutOff(a.q, true)
		m.say("A asks it again")
		return nil, nil
	default:
		switch x := byKey[key]; {
		case x == lessonHint:
			a.hint = true
		case len(key) == 1 && key >= "1" && int(key[0]-'0') <= n:
			a.at = int(key[0] - '1')
		case looks(x):
			return a.aside(m, x)
		}
	}
	return a, nil
}

// looks reports whether an action only looks around, and so may come before an answer.
func looks(a action) bool {
	_, moves := moves[a]
	return moves || a == toEnd || a == askWhy || a == openHelp || a == showAll || a == otherNode || a == otherNodeBack
}

// aside looks around; the question stays, or comes back as soon as somebody comes to its event again.
func (a *asked) aside(m *Model, x action) (overlay, tea.Cmd) {
	m.front = nil
	cmd := m.do(x)
	if m.front == nil && m.run.Lesson().Asks() == a.q && m.run.pane == answerPane {
		return a, cmd
	}
	return m.front, cmd
}

// give runs the answer that is chosen.
func (a *asked) give(m *Model) {
	o, err := m.run.Lesson().Answer(a.q, a.q.Answers[a.at])
	if err != nil {
		a.wrong = err.Error()
		return
	}
	a.outcome, a.wrong = o, ""
	m.learn()
}

func (a *asked) pressTold(m *Model, key string) overlay {
	switch {
	case byKey[key] == lessonWatch:
		if err := m.run.Lesson().Watch(a.outcome); err != nil {
			m.fail(err)
			return a
		}
		m.run.look(m.run.Cursor)
		if m.run.Lesson().Given(m.run.Branch) {
			m.say("this is the run of your answer: l and h step in it, A goes back to the lesson")
		} else {
			m.run.Lesson().PutOff(a.q, true)
			m.say("it is this run, as it goes on: l and h step in it, A asks again")
		}
		return nil
	case key == "enter" || key == "space" || key == "esc" || key == "q":
		if a.outcome.Met {
			return nil
		}
		a.outcome = nil
	}
	return a
}
