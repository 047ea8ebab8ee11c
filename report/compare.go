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

// A Comparing is a comparison of two long runs that is made a portion at a time.
type Comparing struct {
	a, b   *Report
	c      *Comparison
	parted bool
	before hearing
	after  hearing
	over   bool
}

// NewComparing begins to compare two runs whose events were all kept, and which go no further meanwhile.
func NewComparing(a, b *Report) *Comparing { return &Comparing{a: a, b: b, c: &Comparison{}} }

// Step looks at so many events more, and reports whether that was all.
func (x *Comparing) Step(events int) bool {
	for ; events > 0 && !x.parted; events-- {
		if x.parted = !sameEvent(x.a, x.b, x.c.Alike+1); !x.parted {
			x.c.Alike++
			continue
		}
		x.c.First = Sides{"", x.a.side(x.c.Alike + 1), x.b.side(x.c.Alike + 1)}
		x.before, x.after = x.a.hearing(x.c.Alike), x.b.hearing(x.c.Alike)
	}
	if events <= 0 || x.over {
		return x.over
	}
	if !x.before.on(events) || !x.after.on(events) {
		return false
	}
	x.c.hear(x.a, x.b, x.before.heard, x.after.heard)
	if x.a.result != nil && x.b.result != nil {
		x.c.judge(x.a, x.b)
		x.c.ask(x.a, x.b)
	}
	x.over = true
	return true
}

// At is the event that is being looked at, of how many.
func (x *Comparing) At() (event, of uint64) {
	of = max(x.a.world.Latest(), x.b.world.Latest())
	return min(max(x.c.Alike, x.before.at, x.after.at), of), of
}

// Comparison is what was found, once all events were looked at.
func (x *Comparing) Comparison() *Comparison { return x.c }

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
func (c *Comparison) hear(a, b *Report, before, after map[sim.ID][]uint64) {
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

// A hearing looks for the events after one in which a server got a message, fell or came back, by server.
type hearing struct {
	world *sim.World
	at    uint64 // the newest event that was looked at
	heard map[sim.ID][]uint64
}

func (r *Report) hearing(since uint64) hearing { return hearing{r.world, since, map[sim.ID][]uint64{}} }

// on looks at so many events more, and reports whether there are none left.
func (h *hearing) on(events int) bool {
	for ; events > 0 && h.at < h.world.Latest(); events-- {
		h.at++
		switch e, _ := h.world.Event(h.at); e.Kind {
		case sim.Delivered, sim.Crashed, sim.Restarted, sim.Paused, sim.Resumed:
			h.heard[e.Node] = append(h.heard[e.Node], h.at)
		}
	}
	return h.at >= h.world.Latest()
}
