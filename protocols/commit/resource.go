package commit

import (
	"slices"
	"time"

	"github.com/orrery-sim/orrery/protocols/parts/twophase"
	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/sim"
)

// resourceTimer fires when a resource manager has waited for long. Its argument is the transaction's place.
const resourceTimer = "resource"

// A phase is how far a resource manager has come with a transaction: figure 1 of Gray and Lamport, and the phase that
// Skeen added.
type phase uint8

const (
	working      phase = iota // it may abort as it likes
	prepared                  // it has voted yes, and may not
	precommitted              // it knows that all have voted yes (three-phase commit)
	committed
	aborted
)

func (p phase) String() string {
	return [...]string{"working", "prepared", "precommitted", "committed", "aborted"}[p]
}

func (p phase) decided() bool { return p >= committed }

// A Resource is a resource manager: it has keys of its own, and a part of every transaction that touches them.
type Resource struct {
	*config
	node *Node
	life int
	store
	txns  map[twophase.Txn]*transaction
	order []*transaction // by place

	peerLife int // of the transaction manager, as it said last
}

// A transaction is what a resource manager knows of one.
type transaction struct {
	twophase.Txn
	place        int
	phase        phase
	accesses     []service.Access
	readings     string
	participants []Participant
	asked        int   // how often it has asked what was decided
	votes        tally // of ballot 0 (Faster Paxos Commit)
	termination        // three-phase commit
}

// What a resource manager's log has.
type (
	preparedRecord struct {
		Txn          twophase.Txn
		Accesses     string
		Participants []Participant
	}
	precommitRecord struct{ Txn twophase.Txn }
	endRecord       struct {
		Txn    twophase.Txn
		Commit bool
	}
)

// Start finds out from the log what was prepared and what was decided. What was being worked on is lost.
func (r *Resource) Start(env *sim.Env) {
	r.life, r.peerLife = life(env), 1
	r.store, r.txns, r.order = newStore(), map[twophase.Txn]*transaction{}, nil
	var last *transaction
	for _, record := range records(env) {
		switch e := record.(type) {
		case preparedRecord:
			t := r.open(e.Txn)
			t.phase, t.participants = prepared, e.Participants
			t.accesses, _ = service.ReadTxn(e.Accesses)
			t.recovered = !r.mutants.On(recoveredCounts) // Without the rule: mutants/recovered-counts.
		case precommitRecord:
			r.open(e.Txn).phase = precommitted
		case endRecord:
			last = r.open(e.Txn)
			r.end(last, e.Commit)
		}
	}
	r.resume(env, last)
}

// resume locks again what is prepared, and states what the node may have crashed before it said.
func (r *Resource) resume(env *sim.Env, last *transaction) {
	booted := Booted{Life: r.life}
	for _, t := range r.order {
		if t.phase == prepared || t.phase == precommitted {
			booted.Prepared++
		}
	}
	env.Emit(booted)
	if last != nil {
		env.Emit(twophase.Finished{Txn: last.Txn, Participant: int(env.ID()), Commit: last.phase == committed})
	}
	for _, t := range r.order {
		if !t.phase.decided() {
			r.lock(t.Txn, t.accesses)
			env.Emit(Locked{t.Txn})
			r.wait(env, t, r.patience)
		}
	}
}

// open is a transaction, known or new.
func (r *Resource) open(txn twophase.Txn) *transaction {
	t := r.txns[txn]
	if t == nil {
		t = &transaction{Txn: txn, place: len(r.order)}
		r.txns[txn], r.order = t, append(r.order, t)
	}
	return t
}

// wait has the resource manager look after a transaction in a while.
func (r *Resource) wait(env *sim.Env, t *transaction, d time.Duration) {
	env.SetTimer(sim.Timer{Name: resourceTimer, Arg: t.place}, d)
}

// Receive handles a message.
func (r *Resource) Receive(env *sim.Env, from sim.ID, msg sim.Message) {
	switch m := msg.(type) {
	case Work:
		r.handleWork(env, from, m)
	case Release:
		if t := r.open(m.Txn); t.phase == working {
			r.finish(env, t, false)
		}
	case Begin:
		r.handleBegin(env, from, m)
	case Prepare:
		r.peerLife = max(r.peerLife, m.Life)
		r.handlePrepare(env, m)
	case Decision:
		r.peerLife = max(r.peerLife, m.Life)
		r.handleDecision(env, from, m)
	case Consult:
		r.handleConsult(env, from, m)
	case Phase2b:
		r.handlePhase2b(env, from, m)
	case OtherLife:
		r.peerLife = max(r.peerLife, m.Life)
	case PreCommit:
		r.handlePreCommit(env, from, m)
	case PreCommitted:
		r.handlePreCommitted(env, from, m)
	case Elect:
		r.handleElect(env, from, m)
	case StateRequest:
		r.handleStateRequest(env, from, m)
	case State:
		r.handleState(from, m)
	}
}

// handleWork locks, reads, and keeps in mind what is to be written.
func (r *Resource) handleWork(env *sim.Env, from sim.ID, m Work) {
	accesses, err := service.ReadTxn(m.Accesses)
	if err != nil {
		return
	}
	t, known := r.txns[m.Txn]
	if !known {
		t = r.open(m.Txn)
		if !r.lock(m.Txn, accesses) {
			t.phase = aborted // nobody has relied on it
		} else {
			t.accesses = accesses
			readings, _ := r.run(accesses)
			t.readings = service.WriteReadings(readings)
			env.Emit(Locked{t.Txn})
			r.wait(env, t, 4*r.patience)
		}
	}
	switch t.phase {
	case working:
		env.Send(from, Worked{t.Txn, true, r.life, t.readings})
	case aborted:
		env.Send(from, Worked{Txn: t.Txn})
	}
}

// handleBegin is the client's wish to commit.
func (r *Resource) handleBegin(env *sim.Env, from sim.ID, m Begin) {
	t := r.join(env, m.Txn, m.Participants)
	switch {
	case t.phase.decided():
		env.Send(from, Outcome{t.Txn, t.phase == committed})
	case t.phase == working:
		r.prepare(env, t)
	}
}

// handlePrepare answers a request for a vote, again if need be.
func (r *Resource) handlePrepare(env *sim.Env, m Prepare) {
	t := r.join(env, m.Txn, m.Participants)
	switch t.phase {
	case working:
		r.prepare(env, t)
	case prepared:
		r.vote(env, t, true)
	case aborted:
		r.vote(env, t, false)
	}
}

// join takes down who takes part. A resource manager that has not worked for the transaction, or whose work was lost in a
// crash, must not vote yes.
func (r *Resource) join(env *sim.Env, txn twophase.Txn, participants []Participant) *transaction {
	t, known := r.txns[txn]
	if !known {
		t = r.open(txn)
		t.phase = aborted
	}
	if t.participants == nil {
		t.participants = participants
	}
	if t.phase == working && !slices.Contains(participants, Participant{env.ID(), r.life}) {
		r.finish(env, t, false)
	}
	return t
}

// prepare makes sure that the resource manager can commit whatever happens, and votes yes.
func (r *Resource) prepare(env *sim.Env, t *transaction) {
	t.phase = prepared
	env.Disk().Append(preparedRecord{t.Txn, service.WriteTxn(t.accesses), t.participants})
	if !r.mutants.On(unforcedPrepare) && !force(env) { // Without the rule: mutants/unforced-prepare.
		return
	}
	r.wait(env, t, r.silence())
	r.vote(env, t, true)
}

// silence is how long a resource manager that is prepared waits to hear more. In three phases whoever is silent counts as
// down, and a transaction manager that waits for others must not.
func (r *Resource) silence() time.Duration {
	if r.by == threePhases {
		return 3 * r.patience
	}
	return r.patience
}

// vote tells the transaction manager; in Paxos Commit F+1 acceptors, which are enough if none of them fails.
func (r *Resource) vote(env *sim.Env, t *transaction, yes bool) {
	env.Emit(twophase.Voted{Txn: t.Txn, Participant: int(env.ID()), Yes: yes})
	if r.by != paxos {
		r.node.send(env, r.managers[0], Vote{t.Txn, yes, t.participants, r.peerLife})
		return
	}
	for _, a := range r.managers[:r.quorum()] {
		r.node.send(env, a, Phase2a{t.Txn, 0, []Value{{env.ID(), yes}}, t.participants})
	}
}

// handlePhase2b is Faster Paxos Commit: a resource manager finds out by itself what is chosen.
func (r *Resource) handlePhase2b(env *sim.Env, from sim.ID, m Phase2b) {
	t := r.txns[m.Txn]
	if t == nil || t.phase != prepared {
		return
	}
	t.votes.hear(from, m.Values)
	if commit, known := t.votes.outcome(t.participants, r.quorum()); known {
		env.Emit(twophase.Decided{Txn: t.Txn, Participants: len(t.participants), Commit: commit})
		r.finish(env, t, commit)
	}
}

// handleDecision does what was decided. Who has decided does not change its mind, whoever says otherwise.
func (r *Resource) handleDecision(env *sim.Env, from sim.ID, m Decision) {
	t := r.open(m.Txn)
	// Without the rule: mutants/changes-mind.
	if !t.phase.decided() || m.Commit != (t.phase == committed) && r.mutants.On(changesMind) {
		if t.phase == working && m.Commit { // What it cannot commit it has aborted.
			env.Emit(twophase.Finished{Txn: t.Txn, Participant: int(env.ID())})
		}
		r.finish(env, t, m.Commit && t.phase != working)
	}
	if r.by == twoPhases && t.phase == committed && m.Commit && from == r.managers[0] {
		r.node.send(env, from, Ack{t.Txn})
	}
}

// finish ends a transaction here: its writes are carried out or not, its locks are free, and the client hears of it.
// What was not prepared can only be aborted, and needs no record: a later life knows nothing of it.
func (r *Resource) finish(env *sim.Env, t *transaction, commit bool) {
	voted := t.phase != working
	r.end(t, commit)
	env.CancelTimer(sim.Timer{Name: resourceTimer, Arg: t.place})
	if voted {
		env.Disk().Append(endRecord{t.Txn, commit})
		if !force(env) {
			return
		}
		env.Emit(twophase.Finished{Txn: t.Txn, Participant: int(env.ID()), Commit: commit})
		env.Send(t.Client, Outcome{t.Txn, commit})
	}
	if t.accesses != nil {
		env.Emit(Unlocked{t.Txn})
	}
}

// end changes the state.
func (r *Resource) end(t *transaction, commit bool) {
	t.phase = aborted
	if commit {
		t.phase = committed
		r.commit(t.accesses)
	}
	r.unlock(t.Txn, t.accesses)
}
