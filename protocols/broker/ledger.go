package broker

import (
	"strconv"

	"github.com/orrery-sim/orrery/sim"
)

// A Ledger is what messages have an effect on: an idempotent receiver, if it is one.
type Ledger struct {
	*config
	effects int
	memory  map[string]bool // of mutants/forget-effects alone
}

// Start boots the ledger.
func (l *Ledger) Start(*sim.Env) { l.memory = map[string]bool{} }

// Receive has an effect, unless the message has had it: then the answer is the same.
func (l *Ledger) Receive(env *sim.Env, from sim.ID, msg sim.Message) {
	m, is := msg.(Apply)
	if !is {
		return
	}
	key := "effect of " + strconv.FormatUint(m.Message, 10)
	if l.mutants.On(keyByReceipt) { // Without the rule: mutants/key-by-receipt.
		key = "effect of delivery " + strconv.FormatUint(m.Receipt, 10)
	}
	had := l.had(env, key)
	if !had || !l.idempotent {
		l.note(env, key)
		l.effects++
		had = false
	}
	env.Emit(Done{m.Message, had})
	env.Send(from, Applied{m.Receipt})
}

// had reports whether an effect has happened before.
func (l *Ledger) had(env *sim.Env, key string) bool {
	if l.mutants.On(forgetEffects) { // Without the rule: mutants/forget-effects.
		return l.memory[key]
	}
	return env.Disk().Get(key) != nil
}

// note has the effect, and writes down that it has happened, both as one.
func (l *Ledger) note(env *sim.Env, key string) {
	l.memory[key] = l.mutants.On(forgetEffects)
	env.Disk().Set(key, true)
	sync(env)
}

// Timer is never called.
func (l *Ledger) Timer(*sim.Env, sim.Timer) {}

// Inspect shows how much there is.
func (l *Ledger) Inspect(v *sim.View) { v.Volatile("effects in this life", l.effects) }
