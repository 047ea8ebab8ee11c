package scenarios

import (
	"slices"

	"github.com/orrery-sim/orrery/sim"
)

// concrete finds whom a fault of the schedule hits, now. found is false if that is nobody.
func (x *faults) concrete(f *Fault, a *aim) (out sim.Fault, found bool, err error) {
	if f.Word == "flap" {
		return x.concrete(f.Inner, a)
	}
	out = sim.Fault{Name: f.Name, Clients: f.Clients}
	switch f.Word {
	case "partition":
		return x.partition(out, f, a)
	case "bridge":
		return x.bridge(out, f, a)
	case "majorities_ring":
		out.Kind, out.Nodes = sim.Ring, a.dice.pick(x.cast.servers, len(x.cast.servers))
		return out, len(out.Nodes) > 2, nil
	case "cut", "one_way":
		return x.between(out, f, a)
	case "degrade":
		return x.degrade(out, f, a)
	}
	kind, known := nodeFaults[f.Word]
	if !known {
		return out, false, Errorf(f.Pos, "%s: a world does not know this fault", f.Word)
	}
	out.Kind = kind
	out.Times = (int64(f.Times) + 500_000) / 1_000_000
	out.Fsync, out.By, out.Drift = f.Fsync, f.By, f.Drift
	if kind == sim.Slow && out.Times < 1 {
		out.Times = 1
	}
	out.Nodes, err = x.cast.resolve(f.Who, a)
	if err != nil {
		return out, false, err
	}
	spared, err := x.cast.spared(a)
	out.Nodes = without(out.Nodes, spared)
	switch kind {
	case sim.Skew:
		out.Nodes = filter(out.Nodes, func(id sim.ID) bool { return x.ticks(id, f.Drift) })
	case sim.Wipe: // under a node that runs, a disk cannot be replaced
		out.Nodes = filter(out.Nodes, func(id sim.ID) bool { return !x.world.Up(id) })
	}
	return out, len(out.Nodes) > 0, err
}

// nodeFaults are the faults that hit nodes, by their word.
var nodeFaults = map[string]sim.FaultKind{
	"isolate": sim.Isolate, "crash": sim.Crash, "pause": sim.Pause, "wipe": sim.Wipe, "slow": sim.Slow,
	"slow_disk": sim.SlowDisk, "full_disk": sim.FullDisk, "lying_disk": sim.LyingDisk,
	"torn_disk": sim.TornDisk, "rotten_disk": sim.RottenDisk, "skew": sim.Skew, "jump": sim.Jump,
}

// ticks tells whether a node's clock would go on if it drifted by so much more. One that stands
// still is no clock: such a fault finds nobody.
func (x *faults) ticks(id sim.ID, drift sim.PPM) bool {
	drift += x.plan.Clock.Drift.Lo
	for _, a := range x.world.Faults() {
		if a.Kind == sim.Skew && slices.Contains(a.Nodes, id) {
			drift += a.Drift
		}
	}
	return drift > -1_000_000
}

// partition divides the servers, and the clients too if it says so. Nodes that it does not name
// form a group of their own, which the world sees to. A node named twice is in the first group.
func (x *faults) partition(out sim.Fault, f *Fault, a *aim) (sim.Fault, bool, error) {
	out.Kind = sim.Partition
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

// bridge lets two halves of the servers meet only through the nodes it names.
func (x *faults) bridge(out sim.Fault, f *Fault, a *aim) (sim.Fault, bool, error) {
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

// between cuts the links between two sets of nodes, one way or both.
func (x *faults) between(out sim.Fault, f *Fault, a *aim) (sim.Fault, bool, error) {
	out.Kind = sim.Cut
	if f.Word == "one_way" {
		out.Kind = sim.OneWay
	}
	from, err := x.cast.resolve(f.Who, a)
	if err != nil {
		return out, false, err
	}
	to, err := x.cast.resolve(f.Other, a)
	to = without(to, from)
	out.Groups = [][]sim.ID{from, to}
	return out, len(from) > 0 && len(to) > 0, err
}

// degrade makes the links worse for some messages.
func (x *faults) degrade(out sim.Fault, f *Fault, a *aim) (sim.Fault, bool, error) {
	out.Kind, out.Link = sim.Degrade, f.Link
	p := f.Traffic
	if p == nil {
		return out, true, nil
	}
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
		m, at := x.cast.messageMatcher(p), *a
		out.Traffic.Words = p.Text
		out.Traffic.Where = func(msg sim.Message) bool {
			ok, err := m.matchFields(msg, &at)
			if err != nil {
				x.fail(err)
			}
			return ok
		}
	}
	return out, true, nil
}
