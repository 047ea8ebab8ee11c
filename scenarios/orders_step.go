package scenarios

import (
	"fmt"
	"time"

	"github.com/orrery-sim/orrery/sim"
)

// stageGiven is the stage of a step that has given its order.
const stageGiven = 2

// order gives the order of a step. A script waits until it is carried out, unless the world is
// held: there nothing is carried out that the script does not let happen.
func (t *task) order(f *Fault) progress {
	if t.stage == stageGiven {
		return stepDone
	}
	before := t.dice.asked
	strikes, choice := t.dice.strikes()
	var lasting *time.Duration
	if f.Lasting != nil {
		d := t.dice.draw(*f.Lasting)
		lasting = &d
	}
	t.aim.dice = &t.dice
	c, found, err := t.run.command(f, &t.aim)
	switch {
	case err != nil:
		t.run.fail(err)
		return stepStopped
	case !found:
		t.dice.asked = before
		return t.nobody(f.Text)
	case !strikes:
		t.entry.prevented++
		return stepDone
	}
	o := t.run.order(t.entry, f, c, lasting, choice)
	if !t.script || c.to != 0 || t.run.holding.total {
		return stepDone
	}
	t.stage = stageGiven
	o.waits, o.ticket = t, t.ticket
	return stepBlocked
}

// order gives an order of the schedule, and sees to its end.
func (r *Run) order(
	by *entryState, f *Fault, c command, lasting *time.Duration, choice sim.Choice,
) *OrderRecord {
	c.lasting = lasting != nil && Invertible(f.Word)
	o, a := r.give(by, f, c)
	o.Choice = choice
	if c.lasting && a != nil {
		r.later(r.world.Now()+*lasting, func() { r.finish(a) })
	}
	return o
}

// An exactOrder is an order of which everything is known. Its Name is its own.
type exactOrder struct {
	Source
	command
	Name  string
	shown Fault
}

func (*exactOrder) step() {}

// notCarriedOut finds the entries whose orders came to nothing. Those of a script, or of an
// instant, must each be carried out; of those that recur, one; and what a nemesis draws may fail,
// as may what is asked of one server once.
func (r *Run) notCarriedOut(hollow func(name, why string, pos Pos)) {
	done := map[*entryState]bool{}
	for _, o := range r.orders {
		done[o.by] = done[o.by] || o.Obeyed != 0
	}
	told := map[*entryState]bool{}
	for _, o := range r.orders {
		recurs := false
		switch o.by.Entry.(type) {
		case *Nemesis, *afterEvent:
			continue
		case *Every, *On:
			recurs = true
		}
		if o.Obeyed != 0 || o.To != 0 || recurs && done[o.by] || told[o.by] {
			continue
		}
		told[o.by] = true
		what := "was never carried out"
		if o.GaveUp != 0 {
			what = fmt.Sprintf("was not carried out, and at %s the operator gave up", clock(o.Done))
		}
		hollow("orders", fmt.Sprintf("%s, given at %s, %s", o.Text, clock(o.At), what), o.Pos)
	}
}
