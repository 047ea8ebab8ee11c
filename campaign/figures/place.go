package figures

import (
	"fmt"
	"slices"
)

// place finds the columns of x and of the series.
func (d *Data) place(s *sample, a Asked) (err error) {
	if s.x, err = d.columnAsked(s, a.X); err != nil {
		return err
	}
	if s.by, err = d.columnAsked(s, a.By); err != nil {
		return err
	}
	candidates := d.candidates(s)
	next := func(not *column) *column {
		for _, c := range candidates {
			if c != not && c != s.y && varies(c, s.rows) {
				return c
			}
		}
		return nil
	}
	switch {
	case s.x == nil && a.Kind == CDF:
		if s.x = s.by; s.x == nil {
			s.x = next(nil)
		}
	case s.x == nil:
		if s.x = next(s.by); s.x == nil {
			return fmt.Errorf("%s: no other column has several values, so there is nothing to draw %s over; the kind cdf shows how it is distributed", d.from, s.label)
		}
	}
	if s.by == nil && a.Kind == CDF {
		s.by = s.x
	}
	if s.by == nil && d.stats != nil {
		s.by = next(s.x)
	}
	for _, c := range candidates {
		if d.stats != nil && c != s.x && c != s.by && varies(c, s.rows) {
			return fmt.Errorf("%s: %s varies as well as %s; give it as by, or one of its values as where", d.from, c.name, joined(s.x, s.by))
		}
	}
	return nil
}

func joined(x, by *column) string {
	if by == nil || by == x {
		return x.name
	}
	return x.name + " and " + by.name
}

// columnAsked is a column by its name; nil if none is asked for.
func (d *Data) columnAsked(s *sample, name string) (*column, error) {
	if name == "" {
		return nil, nil
	}
	if c := s.t.asked(name); c != nil {
		return c, nil
	}
	return nil, fmt.Errorf("%s has no column %q; there are %s", s.t.file, name, names(d.candidates(s)))
}

// candidates are the columns that may be x or tell series apart: of a sweep its parameters, else all.
func (d *Data) candidates(s *sample) (out []*column) {
	for _, c := range s.t.columns {
		if d.stats == nil || slices.ContainsFunc(d.params(), func(p *column) bool { return p.name == c.name }) {
			out = append(out, c)
		}
	}
	return out
}

func varies(c *column, rows []int) bool {
	return slices.ContainsFunc(rows, func(i int) bool { return c.texts[i] != c.texts[rows[0]] })
}
