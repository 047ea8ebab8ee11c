package scenarios

import (
	"time"

	"github.com/orrery-sim/orrery/sim"
)

// do lets a fault of the schedule begin. Everything is asked before it is known whether it
// strikes, so that preventing one fault changes no other.
func (f *Fault) do(t *task) progress {
	if f.IsOrder() {
		return t.order(f)
	}
	mark := t.dice.mark()
	odds := t.questions(f)
	t.aim.dice = &t.dice
	concrete, found, err := t.in.faults.concrete(f, &t.aim)
	if err != nil {
		t.in.fail(err)
		return stepStopped
	}
	if !found {
		t.dice.back(mark)
		return t.nobody(f.Text)
	}
	strikes, lasting := t.odds(f, odds)
	choice := odds.strikes
	if !strikes {
		t.entry.prevented++
		return stepDone
	}
	if _, flaps := f.Does.(*Flap); flaps {
		t.in.faults.flap(t, f, concrete, lasting, choice)
		return stepDone
	}
	t.in.faults.begin(t.entry, f, concrete, lasting, choice)
	return stepDone
}

// questions are the names of what is drawn for a fault beside whom it hits.
type questions struct {
	strikes, lasting sim.Choice
}

func (t *task) questions(f *Fault) questions {
	q := questions{strikes: t.dice.question()}
	if f.Lasting != nil {
		q.lasting = t.dice.question()
	}
	return q
}

// odds draws whether a fault strikes and how long it lasts, now that it is known that it hits
// somebody; lasting is nil if it does not say.
func (t *task) odds(f *Fault, q questions) (strikes bool, lasting *time.Duration) {
	strikes = t.dice.strikes(q.strikes)
	if f.Lasting != nil {
		d := t.dice.span(q.lasting, *f.Lasting)
		lasting = &d
	}
	return strikes, lasting
}
