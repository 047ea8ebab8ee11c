package session

import "github.com/orrery-sim/orrery/report"

// Compare compares the branch that is looked at with another. Both are made to their ends.
func (s *Session) Compare(other *Branch) (*report.Comparison, error) {
	if err := other.open(); err != nil {
		return nil, err
	}
	defer s.seen(other)
	for _, b := range []*Branch{s.Branch, other} {
		if err := b.Finish(); err != nil && b.broken == nil {
			return nil, err
		}
	}
	return report.Compare(s.Report(), other.report), nil
}

// seen keeps the record of a branch that is not looked at itself.
func (s *Session) seen(b *Branch) {
	was := s.Branch
	s.Branch = b
	s.forget()
	s.Branch = was
	s.forget()
}
