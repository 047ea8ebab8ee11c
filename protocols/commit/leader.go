package commit

import (
	"slices"
	"time"

	"github.com/orrery-sim/orrery/protocols/parts/twophase"
	"github.com/orrery-sim/orrery/sim"
)

// leaderTimer fires when the first leader has waited for long. Its argument is the transaction's place.
const leaderTimer = "leader"

// A Leader is a transaction manager of Paxos Commit. Of the 2F+1 each is an acceptor (acceptor.go), and each can lead. The
// first leads ballot 0 of every transaction. Another takes over when somebody who is blocked asks it; it decides nothing by
// itself, but finds out by a ballot of its own what was decided, or may still be.
type Leader struct {
	*config
	node  *Node
	deals map[twophase.Txn]*deal
	order []*deal // by place
}

// A deal is what a leader knows of a transaction.
type deal struct {
	twophase.Txn
	acceptor
	place int

	begun    bool          // it has asked for votes
	ballot   int           // that it leads; the first leads ballot 0
	since    time.Duration // when it began
	promises []promise
	proposed bool // it has sent phase 2a
	votes    tally
	decided  bool
	commit   bool
}

// A promise is an acceptor's answer to phase 1.
type promise struct {
	acceptor sim.ID
	accepted []Acceptance
}

// Start finds out from the log what was promised and accepted. What it led is over; a resource manager that is blocked will ask.
func (l *Leader) Start(env *sim.Env) {
	l.deals, l.order = map[twophase.Txn]*deal{}, nil
	for _, record := range records(env) {
		if e, is := record.(acceptorRecord); is {
			d := l.open(e.Txn, e.Participants)
			d.promised, d.accepted = e.Promised, slices.Clone(e.Accepted)
			d.begun, d.ballot = true, -1
		}
	}
	if l.node.resource == nil {
		env.Emit(Booted{Life: life(env)})
	}
}

// open is a transaction, known or new.
func (l *Leader) open(txn twophase.Txn, participants []Participant) *deal {
	d := l.deals[txn]
	if d == nil {
		d = &deal{Txn: txn, place: len(l.order)}
		d.participants = participants
		l.deals[txn], l.order = d, append(l.order, d)
	}
	return d
}

// quorum is how many acceptors choose: F+1 of 2F+1.
func (c *config) quorum() int { return len(c.managers)/2 + 1 }

// Receive handles a message.
func (l *Leader) Receive(env *sim.Env, from sim.ID, msg sim.Message) {
	switch m := msg.(type) {
	case Phase1a:
		l.handlePhase1a(env, from, m)
	case Phase1b:
		l.handlePhase1b(env, from, m)
	case Phase2a:
		l.handlePhase2a(env, from, m)
	case Phase2b:
		l.handlePhase2b(env, from, m)
	case Inquire:
		l.handleInquire(env, from, m)
	}
}

// begin is the first leader's: the first vote is also the wish to commit, and the others are asked for theirs.
func (l *Leader) begin(env *sim.Env, d *deal, first sim.ID) {
	if d.begun || d.promised > 0 {
		return
	}
	d.begun, d.since = true, env.Uptime()
	env.SetTimer(sim.Timer{Name: leaderTimer, Arg: d.place}, l.patience)
	for _, p := range d.participants {
		if p.Manager != first {
			l.node.send(env, p.Manager, Prepare{Txn: d.Txn, Participants: d.participants})
		}
	}
}

// Timer has come due: a vote is missing, or an acceptor. The first leader must not just abort, for a quorum may have accepted
// all votes; it leads another ballot. Without this: mutants/leader-aborts.
func (l *Leader) Timer(env *sim.Env, t sim.Timer) {
	d := l.order[t.Arg]
	if d.decided || d.ballot != 0 {
		return
	}
	env.Emit(Suspected{d.Txn})
	if l.mutants.On(leaderAborts) {
		l.decide(env, d, false)
		return
	}
	l.lead(env, d)
}

// handleInquire tells what was decided, or finds out.
func (l *Leader) handleInquire(env *sim.Env, from sim.ID, m Inquire) {
	d := l.open(m.Txn, m.Participants)
	switch {
	case d.decided:
		l.node.send(env, from, Decision{Txn: d.Txn, Commit: d.commit})
	case d.since == 0 || env.Uptime()-d.since > l.patience:
		l.lead(env, d)
	}
}

// lead begins a ballot that is this leader's, higher than all that it knows: phase 1a.
func (l *Leader) lead(env *sim.Env, d *deal) {
	me, n := slices.Index(l.managers, env.ID()), len(l.managers)
	next := max(d.promised, d.ballot, 0)/n*n + me
	for next <= max(d.promised, d.ballot, 0) {
		next += n
	}
	d.ballot, d.since, d.promises, d.proposed, d.votes = next, env.Uptime(), nil, false, nil
	env.Emit(Led{d.Txn, d.ballot})
	for _, a := range l.managers {
		l.node.send(env, a, Phase1a{d.Txn, next, d.participants})
	}
}

// handlePhase1b counts promises, and proposes when a quorum has given one.
func (l *Leader) handlePhase1b(env *sim.Env, from sim.ID, m Phase1b) {
	d := l.deals[m.Txn]
	if d == nil || d.decided || d.proposed || m.Ballot != d.ballot ||
		slices.ContainsFunc(d.promises, func(p promise) bool { return p.acceptor == from }) {
		return
	}
	d.promises = append(d.promises, promise{from, m.Accepted})
	if len(d.promises) < l.quorum() {
		return
	}
	d.proposed = true
	values := make([]Value, len(d.participants))
	for i, p := range d.participants {
		values[i] = l.pick(d, p.Manager)
	}
	for _, a := range l.managers {
		l.node.send(env, a, Phase2a{d.Txn, d.ballot, values, d.participants})
	}
}

// pick is phase 2a's rule: what was accepted in the highest ballot may have been chosen and must be proposed again. Only where
// nothing was accepted the leader is free, and then it aborts (section 4.2). Without this: mutants/own-value.
func (l *Leader) pick(d *deal, manager sim.ID) Value {
	best := Acceptance{Value{Manager: manager}, -1}
	for _, p := range d.promises {
		for _, a := range p.accepted {
			if a.Manager == manager && a.Ballot > best.Ballot && !l.mutants.On(ownValue) {
				best = a
			}
		}
	}
	return best.Value
}

// handlePhase2b decides when values are chosen.
func (l *Leader) handlePhase2b(env *sim.Env, from sim.ID, m Phase2b) {
	d := l.deals[m.Txn]
	if d == nil || d.decided || m.Ballot != d.ballot {
		return
	}
	d.votes.hear(from, m.Values)
	if commit, known := d.votes.outcome(d.participants, l.quorum()); known {
		l.decide(env, d, commit)
	}
}

// decide tells all. The decision need not be written: it can be found out again.
func (l *Leader) decide(env *sim.Env, d *deal, commit bool) {
	d.decided, d.commit = true, commit
	env.CancelTimer(sim.Timer{Name: leaderTimer, Arg: d.place})
	env.Emit(twophase.Decided{Txn: d.Txn, Participants: len(d.participants), Commit: commit})
	for _, p := range d.participants {
		l.node.send(env, p.Manager, Decision{Txn: d.Txn, Commit: commit})
	}
}

// Inspect shows what is under way.
func (l *Leader) Inspect(v *sim.View) {
	var open []twophase.Txn
	promised := 0
	for _, d := range l.order {
		if !d.decided {
			open = append(open, d.Txn)
		}
		promised = max(promised, d.promised)
	}
	v.Volatile("open", open)
	v.Durable("highest promise", promised)
}
