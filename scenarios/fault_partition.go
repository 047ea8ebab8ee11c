package scenarios

import "github.com/orrery-sim/orrery/sim"

// A Partition cuts the servers into groups. Whoever is left forms the last one.
type Partition struct {
	Groups  []*Who
	Clients bool // clients are cut off too
}

func (f *Partition) parts(visit func(Part)) { visitAll(visit, f.Groups...) }

// concrete divides the servers, and the clients too if it says so. Nodes that it does not name
// form a group of their own, which the world sees to. A node named twice is in the first group.
func (f *Partition) concrete(x *faults, a *aim) (out sim.Fault, found bool, err error) {
	out.Kind, out.Clients = sim.Partition, f.Clients
	var all []sim.ID
	for _, who := range f.Groups {
		ids, err := x.cast.resolve(who, a)
		if err != nil {
			return out, false, err
		}
		spared, err := x.cast.spared(a)
		if err != nil {
			return out, false, err
		}
		if ids = without(without(ids, all), spared); len(ids) > 0 {
			out.Groups = append(out.Groups, ids)
			all = append(all, ids...)
		}
	}
	alone := len(out.Groups) == 1 && len(without(x.cast.servers, all)) == 0 && !f.Clients
	return out, len(out.Groups) > 0 && !alone, nil
}

// A Bridge cuts the servers into two halves that meet only in the nodes that it names.
type Bridge struct{ Who *Who }

func (f *Bridge) parts(visit func(Part)) { visitAll(visit, f.Who) }

// concrete lets two halves of the servers meet only through the nodes it names.
func (f *Bridge) concrete(x *faults, a *aim) (out sim.Fault, found bool, err error) {
	out.Kind = sim.Bridge
	bridges, err := x.cast.resolve(f.Who, a)
	if err != nil || len(bridges) == 0 {
		return out, false, err
	}
	others := without(x.cast.servers, bridges)
	half := a.dice.pick(others, len(others)/2)
	out.Groups = [][]sim.ID{half, without(others, half)}
	return out, len(half) > 0, nil
}

// A MajoritiesRing lets every server reach a majority, and no two the same one.
type MajoritiesRing struct{}

func (*MajoritiesRing) parts(func(Part)) {}

func (*MajoritiesRing) concrete(x *faults, a *aim) (out sim.Fault, found bool, err error) {
	out.Kind, out.Nodes = sim.Ring, a.dice.pick(x.cast.servers, len(x.cast.servers))
	return out, len(out.Nodes) > 2, nil
}
