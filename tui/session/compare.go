package session

import "github.com/orrery-sim/orrery/report"

// A Comparing compares the branch that is looked at with another, a portion at a time. Both are made to their ends
// for that.
type Comparing struct {
	session *Session
	a, b    *Branch
	of      *report.Comparing // nil: one of them is still being made
}

// Comparing begins to compare the branch that is looked at with another.
func (s *Session) Comparing(other *Branch) (*Comparing, error) {
	s.ready = nil
	if err := other.open(); err != nil {
		return nil, err
	}
	return &Comparing{session: s, a: s.Branch, b: other}, nil
}

// Step makes, or looks at, so many events more, and reports whether that was all.
func (x *Comparing) Step(events int) (bool, error) {
	if x.of != nil {
		return x.of.Step(events), nil
	}
	for _, b := range []*Branch{x.a, x.b} {
		over, err := b.Onward(uint64(events))
		if err != nil && b.broken == nil {
			return false, err
		}
		if !over {
			return false, nil
		}
	}
	x.of = report.NewComparing(x.a.report, x.b.report)
	return false, nil
}

// At is the event that is being made or looked at; of is how many there are, 0 while that is not known.
func (x *Comparing) At() (event, of uint64) {
	switch {
	case x.of != nil:
		return x.of.At()
	case !x.a.Over():
		return x.a.World().Latest(), 0
	}
	return x.b.World().Latest(), 0
}

// Comparison is what was found in the end.
func (x *Comparing) Comparison() *report.Comparison {
	x.session.seen(x.b)
	return x.of.Comparison()
}

// Compare compares the branch that is looked at with another. Both are made to their ends.
func (s *Session) Compare(other *Branch) (*report.Comparison, error) {
	x, err := s.Comparing(other)
	for over := false; err == nil && !over; {
		over, err = x.Step(portion)
	}
	if err != nil {
		return nil, err
	}
	return x.Comparison(), nil
}

// seen keeps the record of a branch that is not looked at itself.
func (s *Session) seen(b *Branch) {
	was := s.Branch
	s.Branch = b
	s.forget()
	s.Branch = was
	s.forget()
}
