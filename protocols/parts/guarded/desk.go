package guarded

import (
	"slices"
	"time"

	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/sim"
)

// Timers are the names of a desk's timers.
var Timers = []string{askTimer.Name, workTimer.Name}

var (
	askTimer  = sim.Timer{Name: "ask store"} // the store has not answered
	workTimer = sim.Timer{Name: "work"}      // what was read has become what will be written
)

// A Desk is where a worker keeps what clients ask it for, and does it, one after the other, in visits to the store. Its node tells it
// when a visit may begin.
type Desk struct {
	store    sim.ID
	work     sim.Dist
	patience time.Duration // with the store, before it is asked again

	waiting []service.Request
	visit   uint64 // the newest
	token   uint64
	inside  bool
	read    bool  // in this visit the store has answered the read
	sum     int64 // and this is what will be written; 0 before
}

// NewDesk makes the desk of a worker in one of its lives, the first of which is 0. To make of what was read what will be written takes as
// long as work says.
func NewDesk(store sim.ID, life uint64, work sim.Dist, patience time.Duration) *Desk {
	return &Desk{store: store, visit: life << 32, work: work, patience: patience}
}

// Take takes a request in. One that is in already is not taken in again.
func (d *Desk) Take(m service.Request) {
	if !slices.ContainsFunc(d.waiting, func(r service.Request) bool { return r.Client == m.Client && r.Seq == m.Seq }) {
		d.waiting = append(d.waiting, m)
	}
}

// Waiting is how many requests are in.
func (d *Desk) Waiting() int { return len(d.waiting) }

// Inside reports whether there is a visit under way.
func (d *Desk) Inside() bool { return d.inside }

// Enter begins a visit for the request that is first, by a token. There must be such a request.
func (d *Desk) Enter(env *sim.Env, token uint64) {
	d.visit++
	d.token, d.inside, d.read, d.sum = token, true, false, 0
	d.ask(env)
}

// Leave ends a visit that has done nothing, as far as the desk knows. Its request stays.
func (d *Desk) Leave(env *sim.Env) {
	d.inside = false
	env.CancelTimer(askTimer)
	env.CancelTimer(workTimer)
}

// ask asks the store for what comes next, once more if need be.
func (d *Desk) ask(env *sim.Env) {
	if r := d.waiting[0]; !d.read {
		env.Send(d.store, Read{d.visit, d.token, r.Client})
	} else {
		env.Send(d.store, Write{d.visit, d.token, r.Client, r.Seq, d.sum})
	}
	env.SetTimer(askTimer, d.patience)
}

// An Outcome is what an answer of the store makes of a visit.
type Outcome uint8

// The outcomes.
const (
	GoesOn  Outcome = iota
	Done            // the request is answered, or nobody waits for it any more, and the visit is over
	ShutOut         // the token is too low, and the visit is over
)

// Receive handles an answer of the store.
func (d *Desk) Receive(env *sim.Env, msg sim.Message) Outcome {
	switch m := msg.(type) {
	case Value:
		if d.inside && !d.read && m.Visit == d.visit {
			return d.handleValue(env, m)
		}
	case Written:
		if d.inside && d.read && m.Visit == d.visit {
			return d.over(env, m.Refused, m.Sum)
		}
	}
	return GoesOn
}

// handleValue has read, and begins to work, unless there is nothing to write.
func (d *Desk) handleValue(env *sim.Env, m Value) Outcome {
	r := d.waiting[0]
	switch {
	case m.Refused, r.Op.Name == "read":
		return d.over(env, m.Refused, m.Sum)
	case m.Seq == r.Seq: // an earlier visit has done it
		return d.over(env, false, m.Result)
	case m.Seq > r.Seq: // its client has gone on, and nobody waits for an answer
		d.waiting = d.waiting[1:]
		d.Leave(env)
		return Done
	}
	env.CancelTimer(askTimer)
	d.read, d.sum = true, m.Sum+r.Op.Amount
	env.SetTimer(workTimer, env.Rand().Draw(d.work))
	return GoesOn
}

// over ends the visit, and answers the request if the store was willing.
func (d *Desk) over(env *sim.Env, refused bool, sum int64) Outcome {
	d.Leave(env)
	if refused {
		return ShutOut
	}
	r := d.waiting[0]
	d.waiting = d.waiting[1:]
	env.Send(r.Client, service.Reply{Seq: r.Seq, Status: service.OK, Result: service.Result{OK: true, Number: sum}})
	return Done
}

// Timer handles a timer of the desk: the work is done, or the store has not answered.
func (d *Desk) Timer(env *sim.Env) { d.ask(env) }

// Inspect shows what the desk is at.
func (d *Desk) Inspect(v *sim.View) {
	v.Volatile("waiting", len(d.waiting))
	v.Volatile("inside", d.inside)
}
