package report

import (
	"reflect"
	"slices"
	"sort"

	"github.com/orrery-sim/orrery/sim"
)

// A Standing is how a node stands as of an event, beside the state that it shows.
type Standing struct {
	Born   bool // it has started once
	Up     bool
	Paused bool
	Leads  []Lead // that it claims
}

// A Lead is a claim to lead.
type Lead struct {
	Of    string // the scope of the claim; "": the only one
	Epoch int64
	Event uint64 // by which it was claimed
}

// claimPast is a claim, or its end.
type claimPast struct {
	Lead
	leads bool
}

// stands takes down what an event says of how its node stands.
func (n *nodePast) stands(e *sim.Event, scope func(*sim.Event) string) {
	switch e.Kind {
	case sim.Paused:
		n.pauses = append(n.pauses, life{e.Num, never})
	case sim.Resumed:
		if i := len(n.pauses) - 1; i >= 0 && n.pauses[i].to == never {
			n.pauses[i].to = e.Num
		}
	case sim.Stated:
		if c, is := e.Body.(sim.Claim); is {
			epoch, leads := c.Claim()
			n.claims = append(n.claims, claimPast{Lead{scope(e), epoch, e.Num}, leads})
		}
	}
}

// Standing is how a node stands as of an event.
func (x *Index) Standing(id sim.ID, as uint64) Standing {
	n := &x.nodes[id]
	now, up := n.alive(as)
	if !up {
		return Standing{Born: len(n.lives) > 0 && n.lives[0].from <= as}
	}
	s := Standing{Born: true, Up: true}
	i := sort.Search(len(n.pauses), func(i int) bool { return n.pauses[i].from > as }) - 1
	s.Paused = i >= 0 && n.pauses[i].to > as
	seen := map[string]bool{}
	end := sort.Search(len(n.claims), func(i int) bool { return n.claims[i].Event > as })
	for i := end - 1; i >= 0 && n.claims[i].Event > now.from; i-- {
		if c := &n.claims[i]; !seen[c.Of] {
			seen[c.Of] = true
			if c.leads {
				s.Leads = append(s.Leads, c.Lead)
			}
		}
	}
	slices.Reverse(s.Leads)
	return s
}

// fault takes down that a fault began or was undone.
func (x *Index) fault(e *sim.Event) {
	f, is := e.Body.(sim.Fault)
	if !is || f.Kind.Passing() {
		return
	}
	if _, undone := undo(e.Why); !undone {
		x.begun = append(x.begun, begunFault{f, x.broken.begin(e.Num)})
		return
	}
	if i := slices.IndexFunc(x.begun, func(b begunFault) bool { return reflect.DeepEqual(b.Fault, f) }); i >= 0 {
		x.broken.end(x.begun[i].place, e.Num)
		x.begun = slices.Delete(x.begun, i, i+1)
	}
}

// begunFault is a fault that is not undone.
type begunFault struct {
	sim.Fault
	place int
}

// Faults are the faults that are on as of an event, by the events with which they began.
func (x *Index) Faults(as uint64) []sim.Event {
	var out []sim.Event
	for _, place := range x.broken.at(as) {
		e, _ := x.world.Event(x.broken.from[place])
		if f := e.Body.(sim.Fault); x.harms(&f, as) {
			out = append(out, e)
		}
	}
	return out
}

// harms reports whether a fault still harms anybody: nodes may have been restarted or resumed one by one.
func (x *Index) harms(f *sim.Fault, as uint64) bool {
	switch f.Kind {
	case sim.Crash:
		return slices.ContainsFunc(f.Nodes, func(id sim.ID) bool { return !x.Up(id, as) })
	case sim.Pause:
		return slices.ContainsFunc(f.Nodes, func(id sim.ID) bool { return x.Standing(id, as).Paused })
	}
	return true
}

// Islands are the nodes that can ask and hear each other as of an event, directly or through others: the
// number of its island for each node, from 0 in the order of the nodes.
func (x *Index) Islands(nodes []sim.ID, as uint64) []int {
	return islands(nodes, x.cuts(as))
}

// cuts are the faults as of an event that keep messages from somebody.
func (x *Index) cuts(as uint64) (cuts []sim.Fault) {
	for _, e := range x.Faults(as) {
		if f := e.Body.(sim.Fault); f.Kind.Network() && f.Kind != sim.Degrade {
			cuts = append(cuts, f)
		}
	}
	return cuts
}

// islands are the connected parts among nodes, some of which are cut off from each other.
func islands(nodes []sim.ID, cuts []sim.Fault) []int {
	out := make([]int, len(nodes))
	if len(cuts) == 0 {
		return out
	}
	for i := range out {
		out[i] = -1
	}
	for i, next := 0, 0; i < len(nodes); i++ {
		if out[i] >= 0 {
			continue
		}
		out[i] = next
		for front := []int{i}; len(front) > 0; {
			from := front[0]
			front = front[1:]
			for to := range nodes {
				if out[to] < 0 && !cutOff(cuts, nodes[from], nodes[to]) {
					out[to] = next
					front = append(front, to)
				}
			}
		}
		next++
	}
	return out
}

// cutOff reports whether cuts keep messages of one of two nodes from the other.
func cutOff(cuts []sim.Fault, a, b sim.ID) bool {
	return slices.ContainsFunc(cuts, func(f sim.Fault) bool { return stops(&f, a, b) || stops(&f, b, a) })
}

// IslandsWith are the islands as they would be with one more fault.
func (x *Index) IslandsWith(nodes []sim.ID, as uint64, more sim.Fault) []int {
	return islands(nodes, append(x.cuts(as), more))
}

// Cuts reports whether a fault keeps messages of one server from another.
func Cuts(f *sim.Fault, from, to sim.ID) bool { return f.Kind.Network() && stops(f, from, to) }
