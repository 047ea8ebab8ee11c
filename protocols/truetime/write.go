package truetime

import (
	"slices"
	"time"

	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/sim"
)

// handlePut gives a write its timestamp, puts it on the disk, and waits.
func (n *Node) handlePut(env *sim.Env, m Put) {
	if done := n.sessions[m.Client]; m.Seq <= done && !n.mutants.On(putsTwice) { // Without the rule: mutants/puts-twice.
		waits := slices.ContainsFunc(n.waiting, func(v version) bool { return v.Ref == m.Ref })
		if m.Seq == done && !waits { // The answer was lost.
			env.Send(m.Client, service.Reply{Seq: m.Seq, Result: service.Result{OK: true}})
		}
		return
	}
	env.Emit(Arrived{m.Ref, m.Key})
	v := version{m, n.timestamp(env)}
	n.keep(v)
	env.Disk().Append(v)
	if !n.mutants.On(neverSyncs) { // Without the rule: mutants/never-syncs.
		if err := env.Disk().Sync(); err != nil {
			env.Exit(err.Error())
			return
		}
	}
	env.Emit(Prepared{v.Ref, v.Key, v.TS})
	n.waiting = append(n.waiting, v)
	n.rearm(env)
}

// timestamp is that of a new write: not below TT.now().latest, and above all that were assigned or read at before (4.1.2: Start).
func (n *Node) timestamp(env *sim.Env) time.Duration {
	ts := n.now(env).latest
	if n.mutants.On(stampsNow) { // Without the rule: mutants/stamps-now.
		ts = env.Now()
	}
	ts = max(ts, n.assigned+1)
	if !n.mutants.On(forgetsReads) { // Without the rule: mutants/forgets-reads.
		ts = max(ts, n.promised+1)
	}
	return ts
}

// rearm sets the timer for the first write that waits.
func (n *Node) rearm(env *sim.Env) {
	if len(n.waiting) > 0 {
		env.SetTimer(commitTimer, n.passes(env, n.waiting[0].TS))
	}
}

// commit answers the writes whose timestamps have passed for sure (4.1.2: Commit Wait), and then the reads that have waited for them. A
// clock that was set back meanwhile makes the rest wait longer.
func (n *Node) commit(env *sim.Env) {
	for len(n.waiting) > 0 && n.passes(env, n.waiting[0].TS) == 0 {
		v := n.waiting[0]
		n.waiting = n.waiting[1:]
		env.Emit(Committed{v.Ref, v.Key, v.TS})
		env.Send(v.Client, service.Reply{Seq: v.Seq, Result: service.Result{OK: true}})
	}
	n.rearm(env)
	n.answer(env)
}
