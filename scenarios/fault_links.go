package scenarios

import "github.com/orrery-sim/orrery/sim"

// A Cut cuts the links between two sets of nodes, or those from one to the other only.
type Cut struct {
	From, To *Who
	OneWay   bool
}

func (f *Cut) parts(visit func(Part)) { visitAll(visit, f.From, f.To) }

// concrete cuts the links between two sets of nodes, one way or both.
func (f *Cut) concrete(x *faults, a *aim) (out sim.Fault, found bool, err error) {
	out.Kind = sim.Cut
	if f.OneWay {
		out.Kind = sim.OneWay
	}
	from, err := x.cast.resolve(f.From, a)
	if err != nil {
		return out, false, err
	}
	to, err := x.cast.resolve(f.To, a)
	to = without(to, from)
	out.Groups = [][]sim.ID{from, to}
	return out, len(from) > 0 && len(to) > 0, err
}

// A Degrade makes links worse for the messages that match.
type Degrade struct {
	Traffic *MessagePattern // nil: all
	Link    sim.Link        // what is added
}

func (f *Degrade) parts(visit func(Part)) { visitAll(visit, f.Traffic) }

// concrete makes the links worse for some messages.
func (f *Degrade) concrete(x *faults, a *aim) (out sim.Fault, found bool, err error) {
	out.Kind, out.Link = sim.Degrade, f.Link
	p := f.Traffic
	if p == nil {
		return out, true, nil
	}
	out.Traffic.Part = p.Scope
	if p.Kind != "" {
		out.Traffic.Kinds = []string{p.Kind}
	}
	for _, end := range []struct {
		who *Who
		ids *[]sim.ID
	}{{p.Sender, &out.Traffic.From}, {p.To, &out.Traffic.To}} {
		if end.who == nil {
			continue
		}
		ids, err := x.cast.resolve(end.who, a)
		if err != nil || len(ids) == 0 {
			return out, false, err
		}
		*end.ids = ids
	}
	if len(p.Fields) > 0 {
		out.Traffic.Words = p.Text
		for i := range p.Fields {
			out.Traffic.Where = append(out.Traffic.Where, x.cast.conditionOf(p, &p.Fields[i], a))
		}
	}
	return out, true, nil
}
