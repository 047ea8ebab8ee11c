package abd

import (
	"github.com/orrery-sim/orrery/sim"
)

// keyRegister is where the disk has the value with its tag. They are one record: a value under the
// tag of another would be worse than none.
const keyRegister = "register"

// A Replica keeps the value of the highest tag that it has heard of. It takes no part in deciding
// which that is.
type Replica struct {
	*config
	kept Tagged // on stable storage
}

// Start boots the replica from its disk.
func (r *Replica) Start(env *sim.Env) {
	record := env.Disk().Get(keyRegister)
	if record == (sim.Corrupt{}) {
		env.Exit("the checksum of the register is wrong")
	}
	r.kept, _ = record.(Tagged)
	env.Emit(Booted(r.kept))
}

// Receive handles a message.
func (r *Replica) Receive(env *sim.Env, from sim.ID, msg sim.Message) {
	switch m := msg.(type) {
	case Query:
		env.Send(from, Report{Op: m.Op, Tag: r.kept.Tag, Value: r.kept.Value})
	case Propagate:
		r.handlePropagate(env, from, m)
	}
}

// Timer is never called: a replica only answers.
func (r *Replica) Timer(*sim.Env, sim.Timer) {}

// handlePropagate keeps the value if its tag is above that of the replica's own, and answers in
// either case: that something later is here is as good.
func (r *Replica) handlePropagate(env *sim.Env, from sim.ID, m Propagate) {
	later := r.kept.Tag.Less(m.Tag)
	if r.mutants.On(acceptOlder) { // Without the rule: mutants/accept-older.
		later = r.kept.Tag != m.Tag
	}
	if later {
		r.kept = Tagged{m.Tag, m.Value}
		env.Disk().Set(keyRegister, r.kept)
		if r.mutants.On(ackBeforeSync) { // The other way round is mutants/ack-before-sync.
			env.Send(from, Ack{Op: m.Op})
		}
		if err := env.Disk().Sync(); err != nil {
			env.Exit(err.Error())
		}
		env.Emit(Stored(r.kept))
		if r.mutants.On(ackBeforeSync) {
			return
		}
	}
	env.Send(from, Ack{Op: m.Op})
}

// Inspect shows what the replica must remember.
func (r *Replica) Inspect(v *sim.View) {
	v.Durable("tag", r.kept.Tag)
	v.Durable("value", r.kept.Value)
}
