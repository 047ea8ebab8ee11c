package balancer

import (
	"github.com/orrery-sim/orrery/protocols/parts/station"
	"github.com/orrery-sim/orrery/sim"
)

// nextTimer is a replica's: it serves the next.
var nextTimer = sim.Timer{Name: "next"}

// earlyMax bounds the questions that a replica knows to be called off before they came.
const earlyMax = 100

// A Replica answers one question after the other.
type Replica struct {
	*config
	station.Station[waiting]
	early  station.Queue[question] // called off before it came: a message may overtake another
	served int
	broken bool // it answers nothing, and says so at once
}

// A waiting question, and who wants to know.
type waiting struct {
	question
	from, tied sim.ID
}

// Start boots the replica.
func (r *Replica) Start(env *sim.Env) {
	r.Station = station.New[waiting](nextTimer)
	r.broken = int(env.ID()-r.firstReplica()) < r.brokenReplicas
	env.Emit(Booted{})
	for b := range r.balancers {
		env.Send(sim.ID(1+b), Ready{})
	}
}

// Receive handles a message.
func (r *Replica) Receive(env *sim.Env, from sim.ID, msg sim.Message) {
	switch m := msg.(type) {
	case Ask:
		r.handleAsk(env, waiting{question{m.Job, m.Part}, from, m.Tied})
	case Drop:
		r.handleDrop(env, question(m))
	}
}

func (r *Replica) handleAsk(env *sim.Env, w waiting) {
	switch {
	case r.broken:
		env.Emit(Failed(w.question))
		env.Send(w.from, Fail(w.question))
	case r.early.Take(func(q question) bool { return q == w.question }):
		r.drop(env, w)
	default:
		r.Add(env, w)
		env.Emit(Queued{w.Job, w.Part, r.Len()})
		if r.mutants.On(dropOnArrival) { // Without the rule: mutants/drop-on-arrival.
			r.untie(env, w)
		}
	}
}

// handleDrop drops a question that waits. One that is served already is finished, and one that has not come is dropped
// when it comes.
func (r *Replica) handleDrop(env *sim.Env, q question) {
	var w waiting
	if r.Take(func(x waiting) bool {
		w = x
		return x.question == q
	}) {
		r.drop(env, w)
		return
	}
	if r.early.Push(q); r.early.Len() > earlyMax {
		r.early.Pop()
	}
}

func (r *Replica) drop(env *sim.Env, w waiting) {
	env.Emit(Discarded(w.question))
	env.Send(w.from, Dropped(w.question))
}

// Timer serves the next question.
func (r *Replica) Timer(env *sim.Env, _ sim.Timer) {
	w, found := r.Next()
	if !found {
		return
	}
	env.Emit(Started(w.question))
	r.untie(env, w)
	env.Work(env.Rand().Draw(r.service))
	r.served++
	env.Emit(Served(w.question))
	env.Send(w.from, Answer(w.question))
	r.Wake(env)
}

// untie tells who has the other copy that this one is served.
func (r *Replica) untie(env *sim.Env, w waiting) {
	if w.tied != 0 {
		env.Send(w.tied, Drop(w.question))
	}
}

// Inspect shows its queue.
func (r *Replica) Inspect(v *sim.View) {
	v.Volatile("waiting", r.Len())
	v.Volatile("served", r.served)
}
