package commit

import (
	"slices"

	"github.com/orrery-sim/orrery/protocols/parts/twophase"
	"github.com/orrery-sim/orrery/sim"
)

// An acceptor of Paxos Commit keeps what it has promised and accepted, of all instances of a transaction. All instances
// are asked for promises together, so that one promise is enough for them.
type acceptor struct {
	participants []Participant
	promised     int          // it takes part in no lower ballot
	accepted     []Acceptance // the last of each instance
}

// An acceptorRecord is what an acceptor's log has of a transaction; the last one counts.
type acceptorRecord struct {
	Txn          twophase.Txn
	Participants []Participant
	Promised     int
	Accepted     []Acceptance
}

// accept takes a value down in its instance.
func (a *acceptor) accept(v Value, ballot int) {
	i := slices.IndexFunc(a.accepted, func(o Acceptance) bool { return o.Manager == v.Manager })
	if i < 0 {
		a.accepted = append(a.accepted, Acceptance{v, ballot})
		return
	}
	a.accepted[i] = Acceptance{v, ballot}
}

// values are those accepted in a ballot, by instance.
func (a *acceptor) values(ballot int) (values []Value) {
	for _, o := range a.accepted {
		if o.Ballot == ballot {
			values = append(values, o.Value)
		}
	}
	return values
}

// worthTelling reports whether what was accepted in ballot 0 may decide: an abort does, and otherwise it takes all
// instances.
func worthTelling(values []Value, participants []Participant) bool {
	return len(values) == len(participants) || slices.ContainsFunc(values, func(v Value) bool { return !v.Prepared })
}

// save puts what was promised and accepted on the disk, which comes before the answer: who has promised must not forget it.
// Without this: mutants/acceptor-forgets.
func (l *Leader) save(env *sim.Env, d *deal) bool {
	env.Disk().Append(acceptorRecord{d.Txn, d.participants, d.promised, slices.Clone(d.accepted)})
	return l.mutants.On(acceptorForgets) || force(env)
}

// handlePhase1a promises to take part in no lower ballot, and says what was accepted.
func (l *Leader) handlePhase1a(env *sim.Env, from sim.ID, m Phase1a) {
	d := l.open(m.Txn, m.Participants)
	if m.Ballot < d.promised {
		return
	}
	d.promised = m.Ballot
	if l.save(env, d) {
		l.node.send(env, from, Phase1b{d.Txn, m.Ballot, slices.Clone(d.accepted)})
	}
}

// handlePhase2a accepts values, unless a higher ballot was promised. In ballot 0 nothing is written and said before there is
// something worth telling: then one write and one message are enough for all instances (section 4.3).
func (l *Leader) handlePhase2a(env *sim.Env, from sim.ID, m Phase2a) {
	d := l.open(m.Txn, m.Participants)
	if m.Ballot == 0 && env.ID() == l.managers[0] {
		l.begin(env, d, from)
	}
	if m.Ballot < d.promised && !l.mutants.On(breaksPromise) { // Without the rule: mutants/breaks-promise.
		return
	}
	for _, v := range m.Values {
		if l.mutants.On(mixesInstances) { // Without the rule: mutants/mixes-instances.
			v.Manager = d.participants[len(d.accepted)%len(d.participants)].Manager
		}
		d.accept(v, m.Ballot)
	}
	d.promised = max(d.promised, m.Ballot)
	values := d.values(m.Ballot)
	if m.Ballot == 0 && !worthTelling(values, d.participants) || !l.save(env, d) {
		return
	}
	for _, v := range values {
		env.Emit(Accepted{Txn: d.Txn, Manager: v.Manager, Ballot: m.Ballot, Prepared: v.Prepared})
	}
	l.report(env, d, Phase2b{d.Txn, m.Ballot, values})
}

// report tells the leader of the ballot what was accepted; or all resource managers, which then need not wait for the
// leader (section 4.4: Faster Paxos Commit).
func (l *Leader) report(env *sim.Env, d *deal, m Phase2b) {
	if m.Ballot > 0 || !l.faster {
		l.node.send(env, l.managers[m.Ballot%len(l.managers)], m)
		return
	}
	env.CancelTimer(sim.Timer{Name: leaderTimer, Arg: d.place})
	for _, p := range d.participants {
		l.node.send(env, p.Manager, m)
	}
}
