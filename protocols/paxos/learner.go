package paxos

import "github.com/orrery-sim/orrery/sim"

// askTimer is a learner's: it has heard nothing for too long, and asks.
var askTimer = sim.Timer{Name: "ask"}

// A Learner finds out what was chosen (§2.3): it must hear of a quorum that voted in one ballot.
//
// Messages are lost, and a value may be chosen without any learner hearing enough of it. So it asks.
// It keeps nothing on its disk: after a restart it finds out again.
type Learner struct {
	*config
	votes   map[Vote]*tally // by proposal
	chosen  Vote            // what it has learned; none is the zero Vote
	queries int             // how often it has asked
}

// Start boots the learner.
func (l *Learner) Start(env *sim.Env) {
	l.votes = map[Vote]*tally{}
	env.SetTimer(askTimer, l.retry)
}

// Receive counts a vote. Votes in different ballots for the same value do not add up: none of these
// ballots may ever have a quorum.
func (l *Learner) Receive(env *sim.Env, from sim.ID, msg sim.Message) {
	m, ok := msg.(Accepted)
	if !ok || l.chosen != (Vote{}) {
		return
	}
	proposal := Vote(m)
	if l.mutants.On(mixBallots) { // Without the rule: mutants/mix-ballots.
		proposal.Ballot = BallotNumber{}
	}
	if l.votes[proposal] == nil {
		t := l.newTally()
		l.votes[proposal] = &t
	}
	if l.add(l.votes[proposal], from) >= l.q2 {
		l.chosen = Vote(m)
		env.CancelTimer(askTimer)
		env.Emit(Chosen(m))
	}
}

// Timer asks the acceptors how they voted last. They may be down, or have voted in different ballots
// since, and then nobody can tell from their votes what was chosen. So from the second time on it
// asks a proposer too, which finds out by issuing a proposal (§2.3).
func (l *Learner) Timer(env *sim.Env, _ sim.Timer) {
	for _, id := range l.acceptors {
		env.Send(id, Query{})
	}
	if l.queries++; l.queries > 1 {
		env.Send(env.Rand().Pick(l.proposers), Query{})
	}
	env.SetTimer(askTimer, l.retry)
}

// Inspect shows what the learner knows.
func (l *Learner) Inspect(v *sim.View) {
	v.Volatile("chosen", l.chosen.Value)
	v.Volatile("ballot", l.chosen.Ballot)
	v.Volatile("queries", l.queries)
}
