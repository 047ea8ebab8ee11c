package fastpaxos

import "github.com/orrery-sim/orrery/sim"

// proposeTimer is a proposer's: it is time to propose, for the first time or again.
var proposeTimer = sim.Timer{Name: "propose"}

// A Proposer sends its value to the acceptors, and to the coordinators in case they need one.
type Proposer struct {
	*config
	value    string
	proposed bool
	ears     ears
}

// Start boots the proposer.
func (p *Proposer) Start(env *sim.Env) {
	p.ears = newEars(p.config)
	env.SetTimer(proposeTimer, max(env.Rand().Draw(p.start), 1))
}

// Receive counts votes, to know when to be silent.
func (p *Proposer) Receive(env *sim.Env, from sim.ID, msg sim.Message) {
	if m, is := msg.(Phase2b); is && p.ears.hear(env, from, m) {
		env.CancelTimer(proposeTimer)
	}
}

// Timer proposes.
func (p *Proposer) Timer(env *sim.Env, t sim.Timer) {
	m := Propose{Value: p.value, Again: p.proposed}
	if !p.proposed {
		p.proposed = true
		env.Emit(Proposed{Value: p.value})
	}
	for _, id := range p.acceptors {
		env.Send(id, m)
	}
	for _, id := range p.coordinators {
		env.Send(id, m)
	}
	env.SetTimer(t, p.retry)
}

// Inspect shows what the proposer knows.
func (p *Proposer) Inspect(v *sim.View) {
	v.Volatile("value", p.value)
	p.ears.inspect(v)
}
