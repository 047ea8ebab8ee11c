package scenarios

import "time"

// do lets a fault of the schedule begin. Everything is drawn before it is known whether it
// strikes, so that preventing one fault changes no other.
func (f *Fault) do(t *task) progress {
	if f.IsOrder() {
		return t.order(f)
	}
	before := t.dice.asked
	strikes, choice := t.dice.strikes()
	var lasting *time.Duration
	if f.Lasting != nil {
		d := t.dice.draw(*f.Lasting)
		lasting = &d
	}
	t.aim.dice = &t.dice
	concrete, found, err := t.in.faults.concrete(f, &t.aim)
	if err != nil {
		t.in.fail(err)
		return stepStopped
	}
	if !found {
		t.dice.asked = before
		return t.nobody(f.Text)
	}
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
