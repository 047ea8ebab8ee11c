package commit

import (
	"github.com/orrery-sim/orrery/protocols/parts/twophase"
	"github.com/orrery-sim/orrery/sim"
)

// Timer has come due: the resource manager has heard nothing of a transaction for long.
func (r *Resource) Timer(env *sim.Env, t sim.Timer) {
	switch x := r.order[t.Arg]; x.phase {
	case working: // Whoever was to commit it is gone, and it may abort as it likes.
		r.finish(env, x, false)
	case prepared, precommitted:
		r.onSilence(env, x)
	}
}

// onSilence asks what was decided. A resource manager that is prepared is uncertain: it must not decide by itself, and
// keeps its locks (Bernstein, Hadzilacos and Goodman 1987, section 7.3).
func (r *Resource) onSilence(env *sim.Env, t *transaction) {
	if r.mutants.On(abortsAlone) { // Without the rule: mutants/aborts-alone.
		r.finish(env, t, false)
		return
	}
	switch t.asked++; t.asked {
	case 1:
		env.Emit(Suspected{t.Txn})
	case 2:
		if r.by != threePhases { // There it waits for those that are up.
			env.Emit(Blocked{t.Txn})
		}
	}
	r.wait(env, t, r.patience)
	if r.mutants.On(neverAsks) { // Without the rule: mutants/never-asks.
		return
	}
	if r.by == threePhases {
		r.onSilenceInPhases(env, t)
		return
	}
	r.node.send(env, r.managers[t.asked%len(r.managers)], Inquire{Txn: t.Txn, Participants: t.participants})
	if r.cooperative && r.by == twoPhases {
		for _, p := range t.participants {
			if p.Manager != env.ID() {
				env.Send(p.Manager, Consult{t.Txn})
			}
		}
	}
}

// handleConsult is cooperative termination (section 7.4): who has decided says so, who has not voted yet aborts and says
// so, and who is uncertain as well cannot help.
func (r *Resource) handleConsult(env *sim.Env, from sim.ID, m Consult) {
	t, known := r.txns[m.Txn]
	switch {
	case !known:
		t = r.open(m.Txn)
		t.phase = aborted
	case t.phase == working:
		r.finish(env, t, false)
	}
	if t.phase.decided() {
		env.Send(from, Decision{Txn: t.Txn, Commit: t.phase == committed})
	}
}

// Inspect shows what is locked, and what is prepared.
func (r *Resource) Inspect(v *sim.View) {
	var inDoubt []twophase.Txn
	for _, t := range r.order {
		if t.phase == prepared || t.phase == precommitted {
			inDoubt = append(inDoubt, t.Txn)
		}
	}
	v.Durable("life", r.life)
	v.Durable("prepared", inDoubt)
	v.Volatile("keys locked", len(r.locks))
}
