package scenarios

import (
	"time"

	"github.com/orrery-sim/orrery/sim"
)

// A Churn lets nodes go and come back, each by itself: a session, the fault for its time, and the next session
// (Godfrey, Shenker and Stoica, Minimizing churn in distributed systems, SIGCOMM 2006: an alternating
// renewal process). One of Session and Rate is given.
type Churn struct {
	Source
	Fault    *Fault        // of it(), the node that goes
	Session  sim.Dist      // how long a node is there
	Rate     time.Duration // between two nodes of all that go, in the mean; 0: Session says it
	Downtime sim.Dist      // how long it is away, if the fault does not say itself
	Who      *Who
	Keep     *Who // nodes that never go; nil: none
}

func (x *Churn) parts(visit func(Part)) { visitAll(visit, x.Who, x.Keep); visitAll(visit, x.Fault) }

// churn is a Churn at work in a run. The questions of a node have its number, so that what is drawn for one moves
// nothing for another.
type churn struct {
	*Churn
	in      *schedule
	entry   *entryState
	session sim.Dist
}

// start begins the sessions, as the run begins to be disturbed.
func (x *Churn) start(in *schedule, e *entryState) {
	in.later(in.plan.Warmup, func() {
		d := dice{w: in.world, entry: e.number, purpose: sim.ForMenu}
		ids, err := in.cast.resolve(x.Who, &aim{dice: &d})
		if err != nil {
			in.fail(err)
			return
		}
		kept, err := in.cast.spared(&aim{dice: &d, keep: x.Keep})
		if err != nil {
			in.fail(err)
			return
		}
		ids = without(ids, kept)
		c := &churn{Churn: x, in: in, entry: e, session: x.Session}
		if x.Rate > 0 {
			c.session = sim.Exponential(x.Rate * time.Duration(len(ids)))
		}
		for _, id := range ids {
			c.begin(id, 0)
		}
	})
}

// begin begins the turnth session of a node.
func (c *churn) begin(id sim.ID, turn uint64) {
	d := dice{w: c.in.world, entry: c.entry.number, turn: turn, again: uint64(id), purpose: sim.ForPeriod}
	end := c.in.world.Now() + max(d.draw(c.session), time.Nanosecond)
	if end < c.in.plan.Duration {
		c.in.later(end, func() { c.end(id, turn) })
	}
}

// end lets the node go, and begins its next session when it is to be back. Whether it goes is a choice, and 0 is
// that it stays: an override of it prevents this one and moves no other.
func (c *churn) end(id sim.ID, turn uint64) {
	in := c.in
	if !in.live() {
		return
	}
	t := &task{in: in, entry: c.entry, skips: true, since: in.world.Now()}
	t.dice = dice{w: in.world, entry: c.entry.number, turn: turn, again: uint64(id)}
	t.aim = aim{it: id, dice: &t.dice}
	c.entry.turns++
	choice := t.dice.question()
	strikes := t.dice.strikes(choice)
	from := c.Downtime
	if c.Fault.Lasting != nil {
		from = *c.Fault.Lasting
	}
	lasting := t.dice.draw(from)
	begin, found, err := c.Fault.prepare(t)
	switch {
	case err != nil:
		in.fail(err)
		return
	case !found:
		c.entry.skipped++
	case strikes:
		begin(&lasting, choice)
	default:
		c.entry.prevented++
	}
	in.later(in.world.Now()+lasting, func() { c.begin(id, turn+1) })
}
