package commit

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/orrery-sim/orrery/protocols/about"
	"github.com/orrery-sim/orrery/protocols/bench"
	"github.com/orrery-sim/orrery/protocols/parts/twophase"
	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/sim"
)

// In whatever order acceptors speak, and however often, the outcome is that of what a quorum of them said last: all prepared
// is a commit, one aborted an abort, and anything else is not known yet.
func TestTally_AllOrders(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		faults, n := rapid.IntRange(0, 2).Draw(t, "faults"), rapid.IntRange(1, 3).Draw(t, "participants")
		var participants []Participant
		for i := range n {
			participants = append(participants, Participant{Manager: sim.ID(1 + i)})
		}
		var heard tally
		last := map[sim.ID]map[sim.ID]bool{} // by acceptor and resource manager
		for range rapid.IntRange(0, 12).Draw(t, "words") {
			from := sim.ID(10 + rapid.IntRange(0, 2*faults).Draw(t, "acceptor"))
			last[from] = map[sim.ID]bool{}
			var values []Value
			for _, p := range participants {
				if rapid.Bool().Draw(t, "has accepted") {
					v := Value{p.Manager, rapid.Bool().Draw(t, "prepared")}
					values, last[from][p.Manager] = append(values, v), v.Prepared
				}
			}
			heard.hear(from, values)
		}
		chosen := func(p Participant, value bool) bool {
			count := 0
			for _, said := range last {
				if v, has := said[p.Manager]; has && v == value {
					count++
				}
			}
			return count > faults
		}
		all, none := true, true
		for _, p := range participants {
			all, none = all && chosen(p, true), none && !chosen(p, false)
		}
		commit, known := heard.outcome(participants, faults+1)
		require.Equal(t, all || !none, known)
		require.Equal(t, all, commit)
	})
}

// A leader proposes what was accepted in the highest ballot of which it was told, in each instance by itself, and aborts where
// nothing was accepted.
func TestLeader_PicksTheHighestBallot(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d, best := &deal{}, map[sim.ID]Acceptance{}
		for a := range rapid.IntRange(0, 4).Draw(t, "promises") {
			p := promise{acceptor: sim.ID(10 + a)}
			for manager := sim.ID(1); manager <= 3; manager++ {
				if !rapid.Bool().Draw(t, "has accepted") {
					continue
				}
				ballot := rapid.IntRange(0, 5).Draw(t, "ballot")
				// In one ballot one value is proposed.
				accepted := Acceptance{Value{manager, ballot%2 == 0}, ballot}
				p.accepted = append(p.accepted, accepted)
				if b, has := best[manager]; !has || ballot > b.Ballot {
					best[manager] = accepted
				}
			}
			d.promises = append(d.promises, p)
		}
		l := &Leader{config: &config{}}
		for manager := sim.ID(1); manager <= 3; manager++ {
			require.Equal(t, Value{manager, best[manager].Prepared}, l.pick(d, manager))
		}
	})
}

// Whatever transactions lock and give back, in any order, no key is locked for two, and a transaction has all its locks or none.
func TestStore_LocksAllOrNone(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s, held := newStore(), map[uint64][]service.Access{}
		for range rapid.IntRange(0, 20).Draw(t, "steps") {
			seq := rapid.Uint64Range(1, 4).Draw(t, "transaction")
			txn := twophase.Txn{Client: 9, Seq: seq}
			if own, has := held[seq]; has {
				s.unlock(txn, own)
				delete(held, seq)
				continue
			}
			var wants []service.Access
			for range rapid.IntRange(1, 3).Draw(t, "accesses") {
				wants = append(wants, service.Access{Do: service.ReadAccess, Key: rapid.SampledFrom([]string{"x", "y", "z"}).Draw(t, "key")})
			}
			free := true
			for _, own := range held {
				for _, a := range own {
					for _, w := range wants {
						free = free && a.Key != w.Key
					}
				}
			}
			require.Equal(t, free, s.lock(txn, wants))
			if free {
				held[seq] = wants
			}
		}
		locked := map[string]bool{}
		for _, own := range held {
			for _, a := range own {
				locked[a.Key] = true
			}
		}
		require.Len(t, s.locks, len(locked))
	})
}

// AC4 and Chosen Once fall by the facts that break them, and by no others.
func TestInvariants(t *testing.T) {
	a := twophase.Txn{Client: 9, Seq: 1, Attempt: 1}
	yes := []sim.Fact{twophase.Voted{Txn: a, Participant: 1, Yes: true}, twophase.Voted{Txn: a, Participant: 2, Yes: true}}
	abort := twophase.Decided{Txn: a, Participants: 2}
	accepted := func(ballot int, prepared bool) Accepted { return Accepted{a, 1, ballot, prepared} }
	for _, c := range []struct {
		name  string
		facts []sim.Fact // the nth by node n
		fells []string
	}{
		{"all yes and aborted", append(yes, abort), []string{nontrivial}},
		{"a vote is missing", append(yes[:1:1], abort), nil},
		{"somebody was silent", append(yes, Suspected{a}, abort), nil},
		{"somebody was down", append(yes, Booted{Life: 2}, abort), nil},
		{"first lives", append(yes, Booted{Life: 1}, abort), []string{nontrivial}},
		{"chosen twice", []sim.Fact{accepted(0, true), accepted(0, true), accepted(3, false), accepted(3, false)}, []string{oneChoice}},
		{"the same twice", []sim.Fact{accepted(0, true), accepted(0, true), accepted(3, true), accepted(3, true)}, nil},
		{"one is not chosen", []sim.Fact{accepted(0, true), accepted(0, true), accepted(3, false)}, nil},
		{"votes of two ballots", []sim.Fact{accepted(0, true), accepted(3, true), accepted(6, false), accepted(6, false)}, nil},
	} {
		var fell []string
		for _, p := range invariants(&config{by: paxos, managers: make([]sim.ID, 3)}) {
			for i, f := range c.facts {
				if p.Fact(0, sim.ID(i+1), f) != "" {
					fell = append(fell, p.Name())
					break
				}
			}
		}
		require.Equal(t, c.fells, fell, c.name)
	}
}

// What cannot be built is refused, with the parameter at fault first.
func TestBuild_Refuses(t *testing.T) {
	for says, values := range map[string]map[string]any{
		"faster is of Paxos Commit": {"faster": true},
		"nodes must be at least 5":  {"by": paxos, "faults": 2, "colocated": true},
	} {
		args := Protocol.Defaults()
		for name, v := range values {
			args.Values[name] = v
		}
		_, err := Protocol.Build(args)
		require.ErrorContains(t, err, says)
	}
}

// newStorm is a run with crashes that its seed decides. Messages are lost and late, but not in three phases, which do not bear
// that.
func newStorm(t testing.TB, seed uint64, by string, options ...bench.Option) *bench.Cluster {
	t.Helper()
	const ms = time.Millisecond
	all := []bench.Option{
		bench.Servers(3), bench.With("by", by), bench.With("patience", 60*ms), bench.Seed(seed), bench.Verified,
		bench.Serving(&about.Txn.Service), bench.Fsync(sim.Uniform(ms/10, 2*ms)),
		bench.Asking(3, service.ClientConfig{
			Workload: service.TxnLoad{Keys: 4, Length: 3, Reads: 500_000}, Think: sim.Constant(10 * ms), Timeout: 200 * ms, Retry: true,
			Until: 2 * time.Second,
		}),
	}
	if by == threePhases {
		all = append(all, bench.Delay(sim.Uniform(1*ms, 10*ms)))
	} else {
		all = append(all, bench.Delay(sim.Uniform(1*ms, 20*ms)), bench.Rough(50_000, 100_000))
	}
	c := bench.New(t, &Protocol, append(all, options...)...)
	c.Rage(bench.Storm{
		Faults: 20, Every: 80 * ms, Kinds: []sim.FaultKind{sim.Crash}, Lasts: [2]time.Duration{5 * ms, 200 * ms},
		On: []sim.ID{1, 2, 3, 4}, // the resource managers, and the first transaction manager
	})
	c.Run(4 * time.Second)
	return c
}

// In any weather that a protocol bears nothing is broken.
func TestStorm(t *testing.T) {
	for _, by := range []string{twoPhases, threePhases, paxos} {
		for seed := range uint64(8) {
			require.Empty(t, newStorm(t, seed, by).Broken, "%s, seed %d", by, seed)
		}
	}
}

// Storms break the rules by which a vote and a decision last.
func TestStorm_BreaksMutants(t *testing.T) {
	for by, mutants := range map[string][]*about.Mutant{
		twoPhases: {unforcedPrepare, abortsAlone, forgetsEarly},
		paxos:     {ownValue, acceptorForgets},
	} {
		for _, m := range mutants {
			broken := 0
			for seed := uint64(0); seed < 24 && broken == 0; seed++ {
				broken += len(newStorm(t, seed, by, bench.Mutant(m.Name)).Broken)
			}
			require.Positive(t, broken, m.Name)
		}
	}
}
