package multipaxos

import (
	"testing"
	"time"

	"github.com/orrery-sim/orrery/protocols/bench"
	"github.com/orrery-sim/orrery/sim"
	"github.com/stretchr/testify/require"
)

// A tell is a fact that a node states.
type tell = bench.Tell

// three says that n1, n2 and n3 are the members.
var three = tell{1, Members{From: 1, Nodes: []sim.ID{1, 2, 3}}}

// judge is what one of the invariants finds wrong with the last fact of a story, and which facts it
// blames. alpha is 4.
func judge(t *testing.T, name string, story ...tell) (why string, against []uint64) {
	t.Helper()
	return bench.Judge(t, bench.Named(t, invariants(4, readsByLease), name), story...)
}

func holds(t *testing.T, name string, story ...tell) {
	t.Helper()
	why, _ := judge(t, name, story...)
	require.Empty(t, why)
}

func broken(t *testing.T, name, want string, against []uint64, story ...tell) {
	t.Helper()
	why, got := judge(t, name, story...)
	require.Equal(t, want, why)
	require.Equal(t, against, got)
}

// "Only a single value is chosen" (PMS §2.1).
func TestInvariant_Agreement(t *testing.T) {
	one := []tell{three, {1, Voted{1, b12, 7}}, {2, Voted{1, b12, 7}}}
	holds(t, agreementName, append(one, tell{2, Voted{1, b13, 8}})...)
	holds(t, agreementName, append(one, tell{2, Voted{1, b13, 7}}, tell{3, Voted{1, b13, 7}})...)
	holds(t, agreementName, append(one, tell{2, Voted{2, b13, 8}}, tell{3, Voted{2, b13, 8}})...)
	broken(t, agreementName,
		"in slot 1, a majority accepted one command in ballot 1.2 and another one in ballot 1.3",
		[]uint64{3}, append(one, tell{2, Voted{1, b13, 8}}, tell{3, Voted{1, b13, 8}})...)
	holds(t, agreementName, append(one, tell{3, Voted{1, b13, 8}}, tell{3, Voted{1, b13, 8}},
		tell{4, Voted{1, b13, 8}})...) // n4 is no member, and nobody votes twice
}

// A configuration rules alpha slots later, whatever a server believes.
func TestInvariant_AgreementUnderNewMembers(t *testing.T) {
	story := []tell{
		three,
		{1, Members{Slot: 1, From: 2, Nodes: []sim.ID{3, 4, 5}}},
		{1, Voted{4, b12, 7}},
		{2, Voted{4, b12, 7}},
		{4, Voted{4, b13, 8}},
		{5, Voted{4, b13, 8}},
	}
	holds(t, agreementName, story...)
	holds(t, learnedName, append(story, tell{1, Chosen{4, b12, 7}})...)
	broken(t, learnedName,
		"n4 took a command for chosen in slot 4 and ballot 1.3, and no majority had accepted it",
		[]uint64{3, 5}, append(story, tell{4, Chosen{4, b13, 8}})...)
	for i := range story[2:] {
		v := story[2+i].Fact.(Voted)
		v.Slot = 5
		story[2+i].Fact = v
	}
	holds(t, learnedName, append(story, tell{4, Chosen{5, b13, 8}})...)
}

// P2b: "If a proposal with value v is chosen, then every higher-numbered proposal issued by any
// proposer has value v" (PMS §2.2), in either order.
func TestInvariant_ChosenIsKept(t *testing.T) {
	why := "slot 1 was decided in ballot 1.2, and n3 accepted another command in ballot 1.3"
	one, two, other := tell{1, Voted{1, b12, 7}}, tell{2, Voted{1, b12, 7}}, tell{3, Voted{1, b13, 8}}
	broken(t, chosenIsKeptName, why, []uint64{3, 4}, three, one, two, other)
	broken(t, chosenIsKeptName, why, []uint64{4, 3}, three, one, other, two)
	holds(t, chosenIsKeptName, three, one, two, tell{3, Voted{1, b13, 7}})
	holds(t, chosenIsKeptName, three, tell{1, Voted{1, b13, 7}}, tell{2, Voted{1, b13, 7}},
		tell{3, Voted{1, b12, 8}}) // of a lower ballot, late
}

// "A process never learns that a value has been chosen unless it actually has been" (PMS §2.1).
func TestInvariant_LearnedIsChosen(t *testing.T) {
	one, two := tell{1, Voted{1, b12, 7}}, tell{2, Voted{1, b12, 7}}
	holds(t, learnedName, three, one, two, tell{3, Apply{Slot: 1, Hash: 7}})
	broken(t, learnedName, "n3 applied a command in slot 1, and no majority had accepted it",
		[]uint64{2}, three, one, tell{3, Apply{Slot: 1, Hash: 7}})
}

// "A proposer never issues two proposals with the same number" (PMS §2.5).
func TestInvariant_OneCommandPerBallot(t *testing.T) {
	broken(t, oneCommandName, "in slot 1 and ballot 1.2, n1 accepted one command and n2 another",
		[]uint64{1}, tell{1, Voted{1, b12, 7}}, tell{2, Voted{1, b12, 8}})
	holds(t, oneCommandName, tell{1, Voted{1, b12, 7}}, tell{2, Voted{1, b13, 8}})
}

func TestInvariant_UniqueBallots(t *testing.T) {
	one := tell{1, Scout{b12}}
	holds(t, ballotsName, one, tell{1, Scout{b13}})
	broken(t, ballotsName, "n1 began ballot 1.2 twice", []uint64{1}, one, one)
	broken(t, ballotsName, "n1 and n3 both began ballot 1.2", []uint64{1}, one, tell{3, Scout{b12}})
}

func TestInvariant_PromisesKept(t *testing.T) {
	one := tell{1, Promised{b13}}
	holds(t, promisesName, one, tell{1, Voted{1, b13, 7}}, tell{2, Promised{b12}}, tell{2, Voted{1, b12, 7}})
	holds(t, promisesName, tell{1, Booted{Promised: b13}}, tell{1, Voted{1, b13, 7}})
	broken(t, promisesName,
		"n1 accepted a command for slot 1 in ballot 1.2, and had promised ballot 1.3",
		[]uint64{1}, one, tell{1, Booted{}}, tell{1, Voted{1, b12, 7}})
	broken(t, promisesName,
		"n1 accepted a command for slot 1 in ballot 1.3, and had promised only ballot 1.2",
		[]uint64{1}, tell{1, Promised{b12}}, tell{1, Voted{1, b13, 7}})
	broken(t, promisesName, "n1 accepted a command for slot 1 in ballot 1.3, and had promised only ballot none",
		nil, tell{1, Voted{1, b13, 7}})
}

func TestInvariant_MonotonicBallot(t *testing.T) {
	one := tell{1, Promised{b13}}
	holds(t, monotonicName, one, tell{2, Promised{b12}}, tell{1, Booted{Promised: b22}})
	broken(t, monotonicName, "n1 went back from ballot 1.3 to ballot 1.2", []uint64{1},
		one, tell{1, Promised{b12}})
	broken(t, monotonicName, "n1 restarted and went back from ballot 1.3 to ballot none", []uint64{1},
		one, tell{1, Booted{}})
}

func TestInvariant_SameSequence(t *testing.T) {
	boot, one := tell{1, Booted{}}, tell{1, Apply{Slot: 1, Hash: 7}}
	holds(t, sameSequenceName, boot, one, boot, one, tell{1, Apply{Slot: 2, Hash: 8}})
	broken(t, sameSequenceName, "n1 applied slot 2 when slot 1 was next", nil,
		boot, tell{1, Apply{Slot: 2, Hash: 8}})
	broken(t, sameSequenceName, "n1 and n2 applied different commands in slot 1", []uint64{2},
		boot, one, tell{2, Booted{}}, tell{2, Apply{Slot: 1, Hash: 8}})
}

func TestInvariant_LeaseSafety(t *testing.T) {
	one, two := tell{1, Leader{Ballot: b12}}, tell{3, Leader{Ballot: b13}}
	holds(t, leaseName, one, tell{1, LeaseRead{Ballot: b12}}, two, tell{3, LeaseRead{Ballot: b13}})
	broken(t, leaseName,
		"n1 answered a read by its lease as the leader of ballot 1.2, after n3 led ballot 1.3",
		[]uint64{2}, one, two, tell{1, LeaseRead{Ballot: b12}})
}

// A server whose disk was wiped is a new one: it may begin with no ballot, and vote.
func TestInvariants_OfAWipedServer(t *testing.T) {
	for _, p := range invariants(4, readsByLease) {
		w, ok := p.(interface{ Wiped(sim.ID) })
		if !ok {
			continue
		}
		for _, f := range []sim.Fact{Scout{b22}, Promised{b22}, Voted{1, b22, 7}} {
			require.Empty(t, p.Fact(0, 1, f))
		}
		w.Wiped(1)
		for _, f := range []sim.Fact{Booted{}, Scout{b22}, Promised{b12}, Voted{1, b12, 7}} {
			require.Empty(t, p.Fact(0, 1, f), p.Name())
		}
	}
}

// A test audits facts against the state that they tell of.
func TestFacts_TellTheState(t *testing.T) {
	c := newCluster(t, 5, 4, bench.Fsync(sim.Exponential(1*ms)),
		bench.World(func(c *sim.Config) { c.Network.Loss = 20_000 }))
	for i := range 8 {
		c.At(time.Duration(500+i*700)*ms, func() {
			kind := []sim.FaultKind{sim.Crash, sim.Isolate}[i%2]
			a := c.Apply(sim.Fault{Kind: kind, Nodes: []sim.ID{sim.ID(1 + i%5)}})
			c.At(c.Now()+600*ms, func() { c.Undo(a) })
		})
	}
	c.Run(8 * s)
	type state struct {
		promised Ballot
		slotOut  int64
		leads    bool
	}
	tale := make([]state, 6)
	for _, s := range c.Facts {
		n := &tale[s.Node]
		switch f := s.Body.(type) {
		case Booted:
			*n = state{promised: f.Promised, slotOut: 1}
		case Promised:
			n.promised = f.Ballot
		case Apply:
			n.slotOut = f.Slot + 1
		case Leader:
			n.leads = true
		case Stepdown:
			n.leads = false
		}
	}
	for _, id := range c.Servers {
		r := c.server(id)
		require.Equal(t, state{r.promised, r.slotOut, r.role == leader}, tale[id], "n%d", id)
	}
	require.Greater(t, len(bench.Told[Leader](c.Facts)), 2)
	require.Empty(t, c.Broken)
}
