package paxos

import "github.com/orrery-sim/orrery/sim"

// The timers of a proposer.
var (
	proposeTimer = sim.Timer{Name: "propose"} // it has waited long enough, and begins a ballot
	retryTimer   = sim.Timer{Name: "retry"}   // somebody has not answered
)

// keyRound is where the disk has a proposer's latest round.
const keyRound = "round"

// A Proposer tries to get a value chosen (§2.2).
type Proposer struct {
	*config
	id    sim.ID
	value string // what it would like to be chosen

	// On stable storage: its latest ballot, so that the next one is higher even after a restart
	// (§2.5). 0 at first boot.
	round int64

	phase    phase
	ballot   BallotNumber // that it has begun last
	promised tally        // who has answered phase 1
	highest  Vote         // the highest-numbered that the promises report; none is the zero Vote
	proposal string       // the value that it has issued in its ballot
	accepted tally        // who has answered phase 2

	seen     int64 // the highest round that a refusal told of
	failures int   // ballots that it has given up since one was chosen
}

// A phase is what a proposer is doing.
type phase uint8

const (
	waiting   phase = iota // until it is time to begin a ballot
	preparing              // phase 1
	accepting              // phase 2
	done                   // its ballot's value is chosen
)

func (p phase) String() string {
	return [...]string{"waiting", "phase 1", "phase 2", "done"}[p]
}

// Start boots the proposer. It does not know how its latest ballot ended, and will begin another.
func (p *Proposer) Start(env *sim.Env) {
	p.id = env.ID()
	p.round, _ = restored(env, keyRound).(int64)
	env.Emit(Propose{Value: p.value})
	p.backOff(env)
}

// Receive handles a message.
func (p *Proposer) Receive(env *sim.Env, from sim.ID, msg sim.Message) {
	switch m := msg.(type) {
	case Promise:
		p.handlePromise(env, from, m)
	case Accepted:
		p.handleAccepted(env, from, m)
	case Nack:
		p.handleNack(env, m)
	case Query:
		p.handleQuery(env)
	}
}

// Timer handles a timer.
func (p *Proposer) Timer(env *sim.Env, t sim.Timer) {
	switch t {
	case proposeTimer:
		p.begin(env)
	case retryTimer:
		p.ask(env)
	}
}

// begin is phase 1a: the proposer takes a number that it has not used yet, and asks the acceptors
// to promise it (§2.2).
func (p *Proposer) begin(env *sim.Env) {
	p.round = max(p.round, p.seen) + 1
	if !p.mutants.On(reuseBallot) { // Without this a restarted proposer issues two proposals as one.
		env.Disk().Set(keyRound, p.round)
	}
	sync(env)
	p.phase, p.ballot = preparing, p.number(p.round, p.id)
	p.promised, p.highest = p.newTally(), Vote{}
	env.Emit(Ballot{Ballot: p.ballot})
	p.ask(env)
}

// ask sends the requests of the phase to all who have not answered, and will do so again.
func (p *Proposer) ask(env *sim.Env) {
	switch p.phase {
	case preparing:
		for _, id := range p.missing(&p.promised) {
			env.Send(id, Prepare{Ballot: p.ballot})
		}
	case accepting:
		for _, id := range p.missing(&p.accepted) {
			env.Send(id, Accept{Ballot: p.ballot, Value: p.proposal})
		}
	}
	env.SetTimer(retryTimer, p.retry)
}

// handlePromise counts a promise, and goes on to phase 2 with those of a quorum.
func (p *Proposer) handlePromise(env *sim.Env, from sim.ID, m Promise) {
	if p.phase != preparing || m.Ballot != p.ballot {
		return
	}
	if p.reports(m) {
		p.highest = Vote{Ballot: m.Voted, Value: m.Value}
	}
	if p.add(&p.promised, from) >= p.q1 {
		p.issue(env)
	}
}

// reports reports whether a promise reports a proposal above those that others reported.
func (p *Proposer) reports(m Promise) bool {
	if p.mutants.On(firstValue) { // Any accepted value will do: mutants/first-value.
		return p.highest == Vote{} && m.Voted != BallotNumber{}
	}
	return p.highest.Ballot.Less(m.Voted)
}

// issue is phase 2a: with the promises of a quorum the proposer issues a proposal (§2.2). Its value
// is that of the highest-numbered proposal which the promises report. Only if they report none may
// it be the proposer's own. That is what keeps P2c.
func (p *Proposer) issue(env *sim.Env) {
	p.phase, p.proposal = accepting, p.value
	if p.highest != (Vote{}) && !p.mutants.On(ownValue) { // Without this: mutants/own-value.
		p.proposal = p.highest.Value
	}
	p.accepted = p.newTally()
	env.Emit(Proposal{Ballot: p.ballot, Value: p.proposal, From: p.highest.Ballot})
	p.ask(env)
}

// handleAccepted counts a vote. The value is chosen when a quorum has voted for it.
func (p *Proposer) handleAccepted(env *sim.Env, from sim.ID, m Accepted) {
	if p.phase != accepting || m.Ballot != p.ballot {
		return
	}
	if p.add(&p.accepted, from) >= p.q2 {
		p.phase, p.failures = done, 0
		env.CancelTimer(retryTimer)
		env.Emit(Chosen{Ballot: p.ballot, Value: p.proposal})
	}
}

// handleNack gives the ballot up: an acceptor has promised a higher one.
func (p *Proposer) handleNack(env *sim.Env, m Nack) {
	p.seen = max(p.seen, m.Promised.Round)
	if m.Ballot != p.ballot || p.phase != preparing && p.phase != accepting {
		return
	}
	p.phase = waiting
	env.CancelTimer(retryTimer)
	env.Emit(Preempted{Ballot: p.ballot, By: m.Promised})
	p.backOff(env)
	p.failures++
}

// handleQuery issues a proposal for a learner that the acceptors' last votes leave in doubt. A
// proposer that is at it already need not be asked.
func (p *Proposer) handleQuery(env *sim.Env) {
	if p.phase == done {
		p.phase = waiting
		p.backOff(env)
	}
}

// maxDoublings bounds the wait between two ballots: to 64 times the longest backoff.
const maxDoublings = 6

// backOff waits for a random while before the next ballot, twice as long after each failure.
// Without it two proposers may outbid each other for ever (§2.4): paxos/dueling-proposers.
func (p *Proposer) backOff(env *sim.Env) {
	d := env.Rand().Draw(p.backoff) << min(p.failures, maxDoublings)
	if p.mutants.On(noBackoff) {
		d = 0
	}
	env.SetTimer(proposeTimer, max(d, 1)) // a moment at least, which a script can hold
}

// Inspect shows what the proposer is at.
func (p *Proposer) Inspect(v *sim.View) {
	v.Durable("round", p.round)
	v.Volatile("phase", p.phase)
	v.Volatile("ballot", p.ballot)
	v.Volatile("promised", p.counted(&p.promised))
	v.Volatile("highest", p.highest.Ballot)
	v.Volatile("proposal", p.proposal)
	v.Volatile("accepted", p.counted(&p.accepted))
}
