// Package asker is how a node asks a replicated group as a client does, beside all else that it is:
// the group's leader, again and again until there is an answer, one question after the other.
package asker

import (
	"slices"
	"time"

	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/sim"
)

// An Asker asks one group. Its node hands it the group's answers and its timer.
//
// The group numbers what it has done by node (service.Sessions), so that a question is carried out
// once however often it is sent. The numbers of one life of a node must be above those of the life
// before.
type Asker struct {
	name    string // of the part that is asked
	group   []sim.ID
	timer   sim.Timer
	timeout time.Duration
	pause   time.Duration

	seq    uint64       // of the newest question
	queue  []service.Op // the first is asked
	leader sim.ID       // who leads, it thinks; 0: no idea
	around int          // the place in group of the last one asked without an idea
	hops   int          // hints followed since the last pause
}

// A Config says whom an asker asks, and how patiently.
type Config struct {
	Part    string // of the group's nodes, by its full name at the asking node too
	Group   []sim.ID
	First   uint64        // questions are numbered from First+1
	Timer   sim.Timer     // of the asking node
	Timeout time.Duration // how long it waits for an answer before it asks another
	Pause   time.Duration // before it asks again where nobody leads
}

// New makes an asker that has nothing to ask.
func New(c Config) *Asker {
	return &Asker{
		name: c.Part, group: c.Group, timer: c.Timer, timeout: c.Timeout, pause: c.Pause, seq: c.First,
	}
}

// Ask asks for an operation after those that were asked for before.
func (a *Asker) Ask(env *sim.Env, op service.Op) {
	a.queue = append(a.queue, op)
	if len(a.queue) == 1 {
		a.next(env)
	}
}

// Waiting is how many questions have no answer yet.
func (a *Asker) Waiting() int { return len(a.queue) }

// Asks reports whether such an operation on a key has no answer yet. Who asks again and again, and does
// not look whether it asks already, makes a queue that grows wherever answers take longer than it waits.
func (a *Asker) Asks(name, key string) bool {
	return slices.ContainsFunc(a.queue, func(op service.Op) bool { return op.Name == name && op.Key == key })
}

// next asks the first question of the queue for the first time.
func (a *Asker) next(env *sim.Env) {
	a.seq++
	a.hops = 0
	a.send(env)
}

func (a *Asker) send(env *sim.Env) {
	to := a.leader
	if to == 0 {
		a.around = (a.around + 1) % len(a.group)
		to = a.group[a.around]
	}
	part := env.Sub(a.name, a.group)
	part.Send(to, service.Request{Client: env.ID(), Seq: a.seq, Op: a.queue[0]})
	env.SetTimer(a.timer, a.timeout)
}

// Receive handles an answer. If it is the one to the first question, that question is over, done is
// true, and the next one is asked.
func (a *Asker) Receive(env *sim.Env, from sim.ID, r service.Reply) (op service.Op, result service.Result, done bool) {
	if len(a.queue) == 0 || r.Seq != a.seq || r.Status == service.OK && r.Result == service.Forgotten {
		return op, result, false
	}
	if r.Status == service.OK {
		a.leader = from
		op, a.queue = a.queue[0], a.queue[1:]
		env.CancelTimer(a.timer)
		if len(a.queue) > 0 {
			a.next(env)
		}
		return op, r.Result, true
	}
	a.leader = 0
	if r.Leader != from && slices.Contains(a.group, r.Leader) {
		a.leader = r.Leader
	}
	// Servers that point at each other must not be asked in circles at the speed of the network.
	if a.leader != 0 && a.hops < len(a.group) {
		a.hops++
		a.send(env)
	} else {
		a.hops = 0
		env.SetTimer(a.timer, a.pause)
	}
	return op, result, false
}

// Timer handles the asker's timer: nobody has answered, or the pause is over.
func (a *Asker) Timer(env *sim.Env) {
	if len(a.queue) > 0 {
		a.leader = 0
		a.hops = 0
		a.send(env)
	}
}
