package session

import "slices"

// A Place is how far somebody is in a lesson: what is left to go on from.
type Place struct {
	Moments int   `json:"moments"` // captions and questions that are behind
	Passed  []int `json:"passed"`  // questions that were answered rightly, and behind them tasks that were done, by number
}

// Place is how far somebody is in the run of the lesson itself.
func (l *Lesson) Place() Place {
	own, last := l.session.Branches[0], l.session.Cursor
	if !l.own() {
		last = min(last, l.rootOf(l.session.Branch))
	}
	p := Place{}
	if own.run != nil {
		for _, m := range own.run.Moments() {
			if m.Task == nil && m.Event <= last {
				p.Moments++
			}
		}
	}
	for i, part := range l.parts() {
		if l.passed[part] {
			p.Passed = append(p.Passed, i)
		}
	}
	return p
}

// rootOf is the event up to which a branch is like the run of the lesson itself.
func (l *Lesson) rootOf(b *Branch) uint64 {
	from := b.from
	for ; b.Parent != nil; b = b.Parent {
		from = min(from, b.from)
	}
	return from
}

// Resume goes on from a place where somebody was. One that the lesson does not have, since it was written anew, is as
// far as it goes.
func (l *Lesson) Resume(p Place) error {
	for i, part := range l.parts() {
		l.passed[part] = slices.Contains(p.Passed, i)
	}
	for l.Place().Moments < p.Moments {
		was := l.session.Cursor
		if err := l.GoOn(); err != nil || l.session.Cursor == was {
			return err
		}
	}
	return nil
}

// Anew forgets what was answered and done, and looks at the beginning.
func (l *Lesson) Anew() error {
	clear(l.passed)
	clear(l.put)
	clear(l.outcomes)
	l.session.Cursor = 0
	return l.Return()
}
