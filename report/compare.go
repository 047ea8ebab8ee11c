package report

import (
	"fmt"
	"reflect"

	"github.com/orrery-sim/orrery/check"
	"github.com/orrery-sim/orrery/sim"
)

// A Comparison is of two runs of one scenario that were alike at first, such as a run and what became of it
// after somebody did something to it.
type Comparison struct {
	Alike    uint64   // up to this event they are the same; 0: from the beginning they are not
	First    Sides    // the first events that differ
	Verdicts []Sides  // properties that are judged otherwise
	Asked    []Sides  // operations of which something else came
	Heard    []Sides  // by server the first thing that happened to it that differs
	Counts   []Counts // of the servers in Heard
}

// Sides are what is so in one run and in the other.
type Sides struct {
	Name string // what it is about: a property, a client, a server
	A, B Side
}

// A Side is an event to look at, 0 if there is none, and what to say of it.
type Side struct {
	Event uint64
	Text  string
}

// Counts are how many messages a server got in each of two runs after they parted.
type Counts struct{ A, B int }

// nothing is the side of a run in which there is no such thing.
const nothing = "nothing more"

// Compare compares two runs whose events were all kept.
func Compare(a, b *Report) *Comparison {
	c := &Comparison{}
	for sameEvent(a, b, c.Alike+1) {
		c.Alike++
	}
	c.First = Sides{"", a.side(c.Alike + 1), b.side(c.Alike + 1)}
	c.hear(a, b)
	if a.result != nil && b.result != nil {
		c.judge(a, b)
		c.ask(a, b)
	}
	return c
}

// Same reports whether the runs are the same as far as both were made.
func (c *Comparison) Same() bool { return c.First.A.Event == 0 && c.First.B.Event == 0 }

// side is an event with its sentence.
func (r *Report) side(num uint64) Side {
	e, kept := r.world.Event(num)
	if !kept {
		return Side{0, nothing}
	}
	return Side{num, r.Sentence(&e)}
}

// sameEvent reports whether both runs have an event of a number, and it is the same.
func sameEvent(a, b *Report, num uint64) bool {
	x, kept := a.world.Event(num)
	y, too := b.world.Event(num)
	return kept && too && x.At == y.At && x.Cause == y.Cause && x.Part == y.Part && alike(&x, &y)
}

// alike reports whether the same thing happened, be it at another time.
func alike(x, y *sim.Event) bool {
	return x.Kind == y.Kind && x.Node == y.Node && x.Peer == y.Peer && x.Why == y.Why && reflect.DeepEqual(x.Body, y.Body)
}

// judge compares what the runs come to.
func (c *Comparison) judge(a, b *Report) {
	for i := range a.result.Checks {
		x := &a.result.Checks[i]
		for j := range b.result.Checks {
			if y := &b.result.Checks[j]; x.Property == y.Property && x.Verdict != y.Verdict {
				c.Verdicts = append(c.Verdicts, Sides{x.Property, verdictSide(&x.Finding), verdictSide(&y.Finding)})
				break
			}
		}
	}
}

func verdictSide(f *check.Finding) Side {
	s := Side{Text: f.Verdict.String()}
	if n := len(f.Events); n > 0 {
		s.Event = f.Events[n-1]
	}
	if f.Verdict != check.Held {
		s.Text += ": " + readable(tidy(f.Why))
	}
	return s
}

// ask compares what came of the operations: the first of a client with the first, the second with the second.
func (c *Comparison) ask(a, b *Report) {
	type place struct {
		node sim.ID
		nth  int
	}
	told := func(r *Report) (list []place, by map[place]Side) {
		by, count := map[place]Side{}, map[sim.ID]int{}
		ops := r.result.History.Operations()
		for i := range ops {
			o := &ops[i]
			p := place{o.Node, count[o.Node]}
			count[o.Node]++
			list = append(list, p)
			by[p] = Side{o.CallEvent, o.Tell(r.result.Service)}
		}
		return list, by
	}
	list, before := told(a)
	_, after := told(b)
	for _, p := range list {
		x, y := before[p], after[p]
		if y.Event == 0 {
			y.Text = "it did not come to that"
		}
		if x.Text != y.Text {
			c.Asked = append(c.Asked, Sides{fmt.Sprintf("%s, operation %d", a.world.Name(p.node), p.nth+1), x, y})
		}
	}
}

// hear compares what happened to each server.
func (c *Comparison) hear(a, b *Report) {
	before, after := a.heard(c.Alike), b.heard(c.Alike)
	for id := sim.ID(1); id <= Servers(a.world); id++ {
		x, y := before[id], after[id]
		i := 0
		for i < len(x) && i < len(y) {
			p, _ := a.world.Event(x[i])
			q, _ := b.world.Event(y[i])
			if !alike(&p, &q) {
				break
			}
			i++
		}
		if i == len(x) && i == len(y) {
			continue
		}
		c.Heard = append(c.Heard, Sides{a.world.Name(id), a.side(nth(x, i)), b.side(nth(y, i))})
		c.Counts = append(c.Counts, Counts{len(x), len(y)})
	}
}

func nth(list []uint64, i int) uint64 {
	if i < len(list) {
		return list[i]
	}
	return 0
}

// heard are the events after one in which a server got a message, fell or came back, by server.
func (r *Report) heard(since uint64) map[sim.ID][]uint64 {
	out := map[sim.ID][]uint64{}
	for num := since + 1; num <= r.world.Latest(); num++ {
		switch e, _ := r.world.Event(num); e.Kind {
		case sim.Delivered, sim.Crashed, sim.Restarted, sim.Paused, sim.Resumed:
			out[e.Node] = append(out[e.Node], num)
		}
	}
	return out
}
