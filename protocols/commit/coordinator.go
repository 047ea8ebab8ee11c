package commit

import (
	"slices"

	"github.com/orrery-sim/orrery/protocols/parts/twophase"
	"github.com/orrery-sim/orrery/sim"
)

// coordinatorTimer fires when a transaction manager has waited for long. Its argument is the transaction's place.
const coordinatorTimer = "coordinator"

// A Coordinator is the transaction manager of two-phase commit, with presumed abort: of a transaction of which it has
// written nothing it says that it was aborted. So it need not write down what it aborts, and it must not forget what it
// has committed before all participants have.
type Coordinator struct {
	*config
	node  *Node
	life  int
	works map[twophase.Txn]*work
	order []*work // by place
}

// A work is what a coordinator knows of a transaction.
type work struct {
	twophase.Coordinator
	place        int
	participants []Participant
	copies       int // messages that said yes, for mutants that count them
}

// What a coordinator's log has.
type (
	commitRecord struct {
		Txn          twophase.Txn
		Participants []Participant
	}
	overRecord struct{ Txn twophase.Txn }
)

// Start finds out from the log what was committed and is not over. All else is aborted from now on.
func (c *Coordinator) Start(env *sim.Env) {
	c.life, c.works, c.order = life(env), map[twophase.Txn]*work{}, nil
	log := records(env)
	over := map[twophase.Txn]bool{}
	for _, record := range log {
		if e, is := record.(overRecord); is {
			over[e.Txn] = true
		}
	}
	for _, record := range log {
		if e, is := record.(commitRecord); is && !over[e.Txn] {
			c.open(e.Txn, e.Participants).Decided(true)
		}
	}
	if c.node.resource == nil {
		env.Emit(Booted{Life: c.life})
	}
	for _, w := range c.order {
		c.wait(env, w)
	}
}

// open is a transaction, known or new.
func (c *Coordinator) open(txn twophase.Txn, participants []Participant) *work {
	w := c.works[txn]
	if w == nil {
		w = &work{place: len(c.order), participants: participants}
		w.Txn = txn
		for _, p := range participants {
			w.Participants = append(w.Participants, int(p.Manager))
		}
		c.works[txn], c.order = w, append(c.order, w)
	}
	return w
}

func (c *Coordinator) wait(env *sim.Env, w *work) {
	env.SetTimer(sim.Timer{Name: coordinatorTimer, Arg: w.place}, c.patience)
}

// Receive handles a message.
func (c *Coordinator) Receive(env *sim.Env, from sim.ID, msg sim.Message) {
	switch m := msg.(type) {
	case Vote:
		c.handleVote(env, from, m)
	case Ack:
		c.handleAck(env, from, m)
	case Inquire:
		c.handleInquire(env, from, m)
	}
}

// handleVote begins a transaction with its first vote, asks the others, and decides when all votes are in.
func (c *Coordinator) handleVote(env *sim.Env, from sim.ID, m Vote) {
	w := c.works[m.Txn]
	if w == nil {
		// A vote for an earlier life may be of a transaction that is presumed aborted: mutants/any-life.
		if m.Life != c.life && !c.mutants.On(anyLife) {
			c.presume(env, from, m.Txn, m.Participants)
			return
		}
		w = c.open(m.Txn, m.Participants)
		c.wait(env, w)
		for _, p := range w.participants {
			if p.Manager != from {
				c.node.send(env, p.Manager, Prepare{w.Txn, w.participants, c.life})
			}
		}
	}
	if w.Phase >= twophase.Finishing {
		c.node.send(env, from, Decision{w.Txn, w.Commit, c.life})
		return
	}
	if c.complete(w, from, m.Yes) {
		c.decide(env, w, w.Commit)
	}
}

// complete takes a vote down and reports whether it is time to decide: at the first no, or when each participant has
// said yes.
func (c *Coordinator) complete(w *work, from sim.ID, yes bool) bool {
	if w.Vote(int(from), yes) {
		return true
	}
	if yes {
		w.copies++
	}
	switch {
	case c.mutants.On(majorityCommits): // Without the rule: mutants/majority-commits.
		w.Commit = w.copies > len(w.Participants)/2
	case c.mutants.On(countsCopies): // Without the rule: mutants/counts-copies.
		w.Commit = w.copies >= len(w.Participants)
	}
	return w.Commit
}

// decide makes the decision and tells all. A commit is on the disk first: that is the instant at which the transaction
// is committed. The other way round is mutants/tells-first.
func (c *Coordinator) decide(env *sim.Env, w *work, commit bool) {
	w.Decided(commit)
	if c.mutants.On(tellsFirst) {
		c.tell(env, w)
	}
	if commit {
		env.Disk().Append(commitRecord{w.Txn, w.participants})
		if !force(env) {
			return
		}
	}
	env.Emit(twophase.Decided{Txn: w.Txn, Participants: len(w.Participants), Commit: commit})
	c.tell(env, w)
	if commit {
		c.wait(env, w)
	} else {
		env.CancelTimer(sim.Timer{Name: coordinatorTimer, Arg: w.place})
	}
	if c.mutants.On(forgetsEarly) { // Without the rule: mutants/forgets-early.
		c.forget(env, w)
		w.Phase = twophase.Over
		delete(c.works, w.Txn)
	}
}

// tell sends the decision to all participants.
func (c *Coordinator) tell(env *sim.Env, w *work) {
	for _, p := range w.participants {
		c.node.send(env, p.Manager, Decision{w.Txn, w.Commit, c.life})
	}
}

// handleAck forgets a transaction that all have committed. It remembers in this life that there was one.
func (c *Coordinator) handleAck(env *sim.Env, from sim.ID, m Ack) {
	w := c.works[m.Txn]
	if w == nil || w.Phase != twophase.Finishing {
		return
	}
	if w.Finished(int(from)); w.Phase == twophase.Over {
		env.CancelTimer(sim.Timer{Name: coordinatorTimer, Arg: w.place})
		c.forget(env, w)
	}
}

// forget needs no sync: what is remembered for too long does no harm.
func (c *Coordinator) forget(env *sim.Env, w *work) {
	env.Disk().Append(overRecord{w.Txn})
	env.Emit(Forgotten{w.Txn})
}

// handleInquire answers a participant that has waited for long. While votes are missing nothing is presumed.
func (c *Coordinator) handleInquire(env *sim.Env, from sim.ID, m Inquire) {
	w := c.works[m.Txn]
	switch {
	case w == nil, w.Phase < twophase.Finishing && c.mutants.On(presumesEarly): // Without the rule: mutants/presumes-early.
		c.presume(env, from, m.Txn, m.Participants)
	case w.Phase >= twophase.Finishing:
		c.node.send(env, from, Decision{w.Txn, w.Commit, c.life})
	}
}

// presume tells that a transaction of which nothing is written was aborted, and keeps to it: none of its votes may begin it
// later. Of one that all have committed it says so, too, to a question that was long under way; nobody heeds it then.
func (c *Coordinator) presume(env *sim.Env, to sim.ID, txn twophase.Txn, participants []Participant) {
	if c.works[txn] == nil {
		c.open(txn, participants).Decided(false)
	}
	c.node.send(env, to, Decision{Txn: txn, Life: c.life})
}

// Timer has come due: a vote is missing, or somebody has not said that it has committed.
func (c *Coordinator) Timer(env *sim.Env, t sim.Timer) {
	switch w := c.order[t.Arg]; w.Phase {
	case twophase.Preparing:
		env.Emit(Suspected{w.Txn})
		c.decide(env, w, false)
	case twophase.Finishing:
		c.tell(env, w)
		c.wait(env, w)
	}
}

// Inspect shows what is not over.
func (c *Coordinator) Inspect(v *sim.View) {
	var voting, committed []twophase.Txn
	for _, w := range c.order {
		switch {
		case w.Phase == twophase.Preparing:
			voting = append(voting, w.Txn)
		case w.Phase == twophase.Finishing && w.Commit:
			committed = append(committed, w.Txn)
		}
	}
	v.Volatile("voting", slices.Clip(voting))
	v.Durable("committed", committed)
}
