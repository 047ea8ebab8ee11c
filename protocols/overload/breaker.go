package overload

import (
	"time"

	"github.com/orrery-sim/orrery/sim"
)

// A breaker is closed, and lets all attempts through, until so many have failed in a row. Then it is open, and lets none
// through for a while; and then half open, and lets one through: if that succeeds it is closed, if it fails open again.
type breaker struct {
	*config
	failures int           // in a row
	open     bool          // or half open
	until    time.Duration // it is open, by the monotonic clock
	probing  time.Duration // until when the one that was let through may take; 0: none was
}

// lets reports whether an attempt may be made, and takes it for granted that it is.
func (b *breaker) lets(env *sim.Env) bool {
	if b.breakAfter == 0 || !b.open {
		return true
	}
	now := env.Uptime()
	if now < b.until || b.mutants.On(neverCloses) { // Without the rule: mutants/breaker-never-closes.
		return false
	}
	if now < b.probing && !b.mutants.On(halfOpenIsOpen) { // Without the rule: mutants/half-open-lets-all.
		return false
	}
	b.probing = now + b.timeout
	env.Emit(Probed{})
	return true
}

func (b *breaker) succeeded(env *sim.Env) {
	if b.failures = 0; b.open {
		b.open, b.probing = false, 0
		env.Emit(Closed{})
	}
}

func (b *breaker) failed(env *sim.Env) {
	b.failures++
	now := env.Uptime()
	if b.breakAfter == 0 || b.failures < b.breakAfter || b.open && (now < b.until || b.probing == 0) {
		return
	}
	b.open, b.probing, b.until = true, 0, now+b.openFor
	env.Emit(Opened{b.failures})
}

func (b *breaker) word() string {
	switch {
	case !b.open:
		return "closed"
	case b.probing > 0:
		return "half open"
	}
	return "open"
}
