package scenarios

import (
	"time"

	"github.com/orrery-sim/orrery/sim"
)

// stageGiven is the stage of a fault that has begun, and that a script waits for.
const stageGiven = 2

// do lets a fault of the schedule begin. Everything is asked before it is known whether it
// strikes, so that preventing one fault changes no other.
func (f *Fault) do(t *task) progress {
	if t.stage == stageGiven {
		return stepDone
	}
	mark := t.dice.mark()
	odds := t.questions(f)
	t.aim.dice = &t.dice
	begin, found, err := f.prepare(t)
	if err != nil {
		t.in.fail(err)
		return stepStopped
	}
	if !found {
		t.dice.back(mark)
		return t.nobody(f.Text)
	}
	strikes, lasting := t.odds(f, odds)
	if !strikes {
		t.entry.prevented++
		return stepDone
	}
	return begin(lasting, odds.strikes)
}

// A beginning lets a fault begin. It lasts so long, or until something else undoes it; an override of
// the choice with 0 prevents it.
type beginning func(lasting *time.Duration, choice sim.Choice) progress

// A preparing trouble finds whom it hits in its own way: it comes and goes, or waits, or is an order.
type preparing interface {
	prepare(t *task, f *Fault) (beginning, bool, error)
}

// prepare finds whom a fault hits, now, and what lets it begin. found is false if that is nobody.
func (f *Fault) prepare(t *task) (begin beginning, found bool, err error) {
	if own, is := f.Does.(preparing); is {
		return own.prepare(t, f)
	}
	concrete, found, err := t.in.faults.concrete(f, &t.aim)
	return func(lasting *time.Duration, choice sim.Choice) progress {
		t.in.faults.begin(t.entry, f, concrete, lasting, choice)
		return stepDone
	}, found, err
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
