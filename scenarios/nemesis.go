package scenarios

import (
	"time"

	"github.com/orrery-sim/orrery/sim"
)

// A nemesis draws faults from a menu, turn by turn.
//
// A turn draws everything before it is known whether the fault strikes, and a fault that an
// override prevents takes up its place among those at once all the same. So preventing one leaves
// all others as they were.
type nemesis struct {
	*Nemesis
	in    *schedule
	entry *entryState
	menu  []*Fault
	until []time.Duration // the ends of the faults that count as active
}

func (x *Nemesis) start(in *schedule, e *entryState) {
	n := &nemesis{Nemesis: x, in: in, entry: e, menu: x.Menu}
	if x.Swarm {
		n.menu = n.part()
	}
	if len(n.menu) > 0 {
		n.wait(in.plan.Warmup)
	}
}

// part is the part of the menu that this seed plays, never none of it (swarm testing: Groce et al.,
// ISSTA 2012).
func (n *nemesis) part() []*Fault {
	var part []*Fault
	d := dice{w: n.in.world, entry: n.entry.number, purpose: sim.ForMenu}
	for _, f := range n.Menu {
		if d.choose(2) == 1 {
			part = append(part, f)
		}
	}
	if len(part) == 0 && len(n.Menu) > 0 {
		part = append(part, n.Menu[d.choose(len(n.Menu))])
	}
	return part
}

// wait plans the next turn.
func (n *nemesis) wait(from time.Duration) {
	d := dice{w: n.in.world, entry: n.entry.number, turn: n.entry.turns, purpose: sim.ForPeriod}
	next := from + max(d.draw(n.Every), time.Nanosecond)
	if next < n.in.plan.Duration {
		n.in.later(next, n.turn)
	}
}

func (n *nemesis) turn() {
	in := n.in
	if !in.live() {
		return
	}
	t := &task{in: in, entry: n.entry, skips: true, since: in.world.Now()}
	t.dice = dice{w: in.world, entry: n.entry.number, turn: n.entry.turns}
	t.aim = aim{dice: &t.dice, keep: n.Keep}
	n.entry.turns++
	n.strike(t)
	n.wait(in.world.Now())
}

// strike draws a fault and lets it begin, unless as many are active as may be together.
func (n *nemesis) strike(t *task) {
	in, now := n.in, n.in.world.Now()
	choice := t.dice.question()
	strikes := t.dice.strikes(choice)
	f := n.menu[t.dice.choose(len(n.menu))]
	from := n.Lasting
	if f.Lasting != nil {
		from = *f.Lasting
	}
	lasting := t.dice.draw(from)
	if !n.room(now) {
		return
	}
	begin, found, err := f.prepare(t)
	switch {
	case err != nil:
		in.fail(err)
		return
	case !found:
		n.entry.skipped++
		return
	}
	n.until = append(n.until, now+lasting)
	if strikes {
		begin(&lasting, choice)
	} else {
		n.entry.prevented++
	}
}

// room reports whether one more fault may be active.
func (n *nemesis) room(now time.Duration) bool {
	keep := n.until[:0]
	for _, end := range n.until {
		if end > now {
			keep = append(keep, end)
		}
	}
	n.until = keep
	return len(n.until) < max(n.AtOnce, 1)
}
