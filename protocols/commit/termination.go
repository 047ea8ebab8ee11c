package commit

import (
	"slices"

	"github.com/orrery-sim/orrery/protocols/parts/twophase"
	"github.com/orrery-sim/orrery/sim"
)

// A termination is what a resource manager knows of the attempts to end a transaction without its transaction manager
// (Bernstein, Hadzilacos and Goodman, section 7.5: the termination protocol of three-phase commit).
type termination struct {
	epoch     int
	recovered bool    // it was down while the transaction was prepared
	stage     stage   // of its own leadership
	states    []found // that it was told, its own among them
	acked     []sim.ID
}

// A stage is how far a leader has come.
type stage uint8

const (
	follows   stage = iota
	collects        // states are missing
	precommit       // somebody knew that all have voted yes, and now all are told
)

// A found is a state and whose it is.
type found struct {
	manager sim.ID
	State
}

// onSilenceInPhases goes on where somebody is silent, and so taken for down.
func (r *Resource) onSilenceInPhases(env *sim.Env, t *transaction) {
	switch t.stage {
	case collects:
		r.conclude(env, t)
	case precommit:
		r.settle(env, t, true)
	default:
		r.elect(env, t)
	}
}

// elect begins the next epoch: it leads, or has the participant lead whose turn it is.
func (r *Resource) elect(env *sim.Env, t *transaction) {
	t.epoch, t.stage = t.epoch+1, follows
	leader := t.participants[(t.epoch-1)%len(t.participants)].Manager
	if leader == env.ID() {
		r.lead(env, t)
		return
	}
	env.Send(leader, Elect{t.Txn, t.epoch, t.participants})
	r.wait(env, t, 3*r.patience)
}

// lead asks everybody how far they have come, the transaction manager too.
func (r *Resource) lead(env *sim.Env, t *transaction) {
	t.stage, t.acked = collects, nil
	t.states = []found{{env.ID(), State{Phase: t.phase, Recovered: t.recovered}}}
	env.Emit(Led{t.Txn, t.epoch})
	r.wait(env, t, r.patience)
	for _, p := range t.participants {
		if p.Manager != env.ID() {
			env.Send(p.Manager, StateRequest{t.Txn, t.epoch, t.participants})
		}
	}
	r.node.send(env, r.managers[0], Inquire{t.Txn, t.participants, t.epoch})
}

// uncertain reports whether a transaction is prepared here and not decided. One that was not prepared is aborted, and that
// decides it; whoever asks hears of a decision.
func (r *Resource) uncertain(env *sim.Env, from sim.ID, txn twophase.Txn, participants []Participant) (*transaction, bool) {
	t := r.join(env, txn, participants)
	if t.phase == working {
		r.finish(env, t, false)
	}
	if t.phase.decided() {
		env.Send(from, Decision{Txn: t.Txn, Commit: t.phase == committed})
		return t, false
	}
	return t, true
}

// handleElect leads an epoch.
func (r *Resource) handleElect(env *sim.Env, from sim.ID, m Elect) {
	if t, is := r.uncertain(env, from, m.Txn, m.Participants); is && m.Epoch > t.epoch {
		t.epoch = m.Epoch
		r.lead(env, t)
	}
}

// handleStateRequest follows the leader of a later epoch, and no longer one of an earlier.
func (r *Resource) handleStateRequest(env *sim.Env, from sim.ID, m StateRequest) {
	t, is := r.uncertain(env, from, m.Txn, m.Participants)
	if !is || m.Epoch < t.epoch {
		return
	}
	t.epoch, t.stage = m.Epoch, follows
	env.Send(from, State{Txn: t.Txn, Epoch: t.epoch, Phase: t.phase, Recovered: t.recovered})
	r.wait(env, t, 3*r.patience)
}

// handleState takes an answer down.
func (r *Resource) handleState(from sim.ID, m State) {
	t := r.txns[m.Txn]
	if t == nil || t.stage != collects || m.Epoch != t.epoch {
		return
	}
	if !slices.ContainsFunc(t.states, func(f found) bool { return f.manager == from && f.Coordinator == m.Coordinator }) {
		t.states = append(t.states, found{from, m})
	}
}

// conclude decides on what was collected: by those that were never down, or by all there are. Those that were down count
// for nothing without the others, who may have gone on: mutants/recovered-counts.
func (r *Resource) conclude(env *sim.Env, t *transaction) {
	if len(t.states) == len(t.participants)+1 {
		r.judge(env, t, t.states)
		return
	}
	if t.recovered {
		t.stage = follows
		env.Emit(Blocked{t.Txn})
		r.wait(env, t, 3*r.patience)
		return
	}
	r.judge(env, t, slices.DeleteFunc(slices.Clone(t.states), func(f found) bool { return f.Recovered }))
}

// judge is the termination rule: if anybody knows that all have voted yes the transaction may have been committed, and
// it is committed, when all know. If nobody does nobody has committed, and it is aborted.
func (r *Resource) judge(env *sim.Env, t *transaction, states []found) {
	knows := slices.ContainsFunc(states, func(f found) bool { return f.Phase == precommitted })
	switch {
	case !knows, r.mutants.On(abortsPrecommitted): // Without the rule: mutants/aborts-precommitted.
		r.settle(env, t, false)
	case r.mutants.On(skipsPrecommit): // Without the rule: mutants/skips-precommit.
		r.settle(env, t, true)
	default:
		t.stage = precommit
		r.precommit(env, t)
		r.wait(env, t, r.patience)
		for _, p := range t.participants {
			if p.Manager != env.ID() {
				env.Send(p.Manager, PreCommit{t.Txn, t.epoch})
			}
		}
	}
}

// precommit notes that all have voted yes.
func (r *Resource) precommit(env *sim.Env, t *transaction) {
	if t.phase != prepared {
		return
	}
	t.phase = precommitted
	env.Disk().Append(precommitRecord{t.Txn})
	if force(env) {
		env.Emit(Precommitted{t.Txn})
	}
}

// handlePreCommit is told that all have voted yes, by the leader of its epoch and by none before it.
func (r *Resource) handlePreCommit(env *sim.Env, from sim.ID, m PreCommit) {
	t := r.txns[m.Txn]
	if t == nil || t.phase != prepared && t.phase != precommitted {
		return
	}
	if m.Epoch < t.epoch {
		return
	}
	t.epoch = max(t.epoch, m.Epoch)
	r.wait(env, t, 3*r.patience)
	r.precommit(env, t)
	r.node.send(env, from, PreCommitted{t.Txn, m.Epoch})
}

// handlePreCommitted counts those that know.
func (r *Resource) handlePreCommitted(env *sim.Env, from sim.ID, m PreCommitted) {
	t := r.txns[m.Txn]
	if t == nil || t.stage != precommit || m.Epoch != t.epoch || slices.Contains(t.acked, from) {
		return
	}
	if t.acked = append(t.acked, from); len(t.acked) == len(t.participants)-1 {
		r.settle(env, t, true)
	}
}

// settle decides, and tells all.
func (r *Resource) settle(env *sim.Env, t *transaction, commit bool) {
	t.stage = follows
	r.finish(env, t, commit)
	env.Emit(twophase.Decided{Txn: t.Txn, Participants: len(t.participants), Commit: commit})
	for _, p := range t.participants {
		if p.Manager != env.ID() {
			env.Send(p.Manager, Decision{Txn: t.Txn, Commit: commit})
		}
	}
}
