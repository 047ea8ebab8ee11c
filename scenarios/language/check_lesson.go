package language

import (
	"slices"

	"github.com/orrery-sim/orrery/check"
	"github.com/orrery-sim/orrery/scenarios"
)

// lesson refuses what would change the run that a lesson is about, and what no hand could do.
func (c *checker) lesson(l *scenarios.Lesson, _ standing) {
	for p := range scenarios.Parts[*scenarios.Predicate](l) {
		c.failf(p.Pos, "lesson: %s is a function, and could reach the run that it looks at; write happens(...), never(...) or a promise", p.Text)
	}
	for w := range scenarios.Parts[*scenarios.Who](l) {
		if w.Drawn() {
			c.failf(w.Pos, "lesson: %s is drawn by chance, and a lesson leaves none; give the fault a name, and write target(name)", w.Text)
		}
	}
	judged := slices.Clone(c.plan.Promises)
	for p := range scenarios.Parts[*scenarios.Promised](c.plan.Parts()...) {
		judged = append(judged, p.Promise)
	}
	for p := range scenarios.Parts[*scenarios.Promised](l) {
		if !slices.ContainsFunc(judged, func(m *check.Promise) bool { return m.Name == p.Promise.Name }) {
			c.failf(p.Pos, "lesson: %s does not promise %s, and the scenario does not ask about it; write expect = [%s], or violated(...) of it",
				c.protocol.protocol.Name, p.Promise.Name, p.Text)
		}
	}
	for _, q := range l.Questions {
		for _, a := range q.Answers {
			c.byHand("answer", a.Do)
		}
	}
	for _, t := range l.Tasks {
		c.byHand(t.Word, t.Solution)
	}
}

// byHand refuses steps that no hand could do.
func (c *checker) byHand(callee string, steps []scenarios.Step) {
	for _, s := range steps {
		if err := scenarios.ByHand(s); err != nil {
			c.failf(s.Where(), "%s: %v", callee, err)
		}
	}
}
