package fastpaxos

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/protocols/about"
	"github.com/orrery-sim/orrery/protocols/bench"
	"github.com/orrery-sim/orrery/sim"
)

// After the any message the first proposal gets the vote, and only that one.
func TestAcceptor_VotesForTheFirstProposal(t *testing.T) {
	s := newSolo(t, a1)
	require.Equal(t, bench.To(Phase1b{Round: fast1}, c1), s.Say(c1, Phase1a{fast1}))
	require.Empty(t, s.Say(c1, Phase2a{Round: fast1, Any: true}))
	require.ElementsMatch(t, bench.To(Phase2b{fast1, "v2"}, p1, p2, c1, l1), s.Say(p2, Propose{Value: "v2"}))
	require.Empty(t, s.Say(p1, Propose{Value: "v1"}))
	require.Equal(t, bench.To(Phase2b{fast1, "v2"}, p1), s.Say(p1, Propose{Value: "v1", Again: true}))
	require.Equal(t, bench.To(Phase2b{fast1, "v2"}, c1), s.Say(c1, Phase2a{Round: fast1, Any: true}))
	require.Equal(t, []Vote{{fast1, "v2"}}, bench.Told[Vote](s.Facts))
}

// A proposal may come before the any message, but none is voted for without it.
func TestAcceptor_NeedsTheAnyMessage(t *testing.T) {
	s := newSolo(t, a1)
	require.Empty(t, s.Say(p1, Propose{Value: "v1"}))
	s.Say(c1, Phase1a{fast1})
	require.Empty(t, s.Say(p2, Propose{Value: "v2"}))
	require.ElementsMatch(t, bench.To(Phase2b{fast1, "v1"}, p1, p2, c1, l1),
		s.Say(c1, Phase2a{Round: fast1, Any: true}))
	s.Say(c1, Phase1a{classic2})
	require.Empty(t, s.Say(p2, Propose{Value: "v2"}), "the any message was for its round only")
}

// An acceptor takes part in no round below its own, and remembers which that is, and its vote.
func TestAcceptor_RemembersOverRestarts(t *testing.T) {
	s := newSolo(t, a1)
	s.Say(c1, Phase2a{Round: fast1, Any: true})
	s.Say(p1, Propose{Value: "v1"})
	s.Say(c1, Phase1a{classic2})
	s.Reboot()
	require.Equal(t, bench.To(Refused{fast2, classic2}, c1), s.Say(c1, Phase1a{fast2}))
	require.Equal(t, bench.To(Refused{classic1, classic2}, c1), s.Say(c1, Phase2a{Round: classic1, Value: "v2"}))
	require.Equal(t, bench.To(Phase1b{classic2, fast1, "v1"}, c1), s.Say(c1, Phase1a{classic2}))
	require.Equal(t, bench.To(Phase2b{fast1, "v1"}, l1), s.Say(l1, Query{}))
	require.Equal(t, []string{"Phase 1 First: n4 voted in round 1.3f, and nobody asked for that"}, s.Broken, "a puppet states nothing")
}

// A coordinator opens its fast round with a fast quorum, if nothing can have been chosen.
func TestCoordinator_OpensAFastRound(t *testing.T) {
	s := newSolo(t, c1)
	for _, a := range []sim.ID{a1, a2, a3} {
		require.Empty(t, phase2as(s.Say(a, Phase1b{Round: fast1})))
	}
	require.ElementsMatch(t, bench.To(Phase2a{Round: fast1, Any: true}, a1, a2, a3, a4, a5),
		phase2as(s.Say(a5, Phase1b{Round: fast1})))
}

// Where something may have been chosen even a fast round is for that value.
func TestCoordinator_DoesNotOpenWhatIsDecided(t *testing.T) {
	s := newSolo(t, c1)
	s.Reboot()
	for _, a := range []sim.ID{a1, a2, a3} {
		s.Say(a, Phase1b{Round: fast2})
	}
	require.ElementsMatch(t, bench.To(Phase2a{Round: fast2, Value: "v2"}, a1, a2, a3, a4, a5),
		phase2as(s.Say(a4, Phase1b{fast2, fast1, "v2"})))
}

// Coordinated recovery: at once, in the classic round above, with the votes as phase 1.
func TestCoordinator_RecoversFromACollision(t *testing.T) {
	s := newSolo(t, c1)
	open(s)
	for a, v := range map[sim.ID]string{a1: "v1", a2: "v2", a3: "v2"} {
		require.Empty(t, s.Say(a, Phase2b{fast1, v}))
	}
	require.ElementsMatch(t, bench.To(Phase2a{Round: classic1, Value: "v1"}, a1, a2, a3, a4, a5),
		s.Say(a4, Phase2b{fast1, "v1"}))
	require.Equal(t, []Collision{{fast1}}, bench.Told[Collision](s.Facts))
	for _, a := range []sim.ID{a1, a2, a3} {
		s.Say(a, Phase2b{classic1, "v1"})
	}
	require.Equal(t, []Learned{{classic1, "v1"}}, bench.Told[Learned](s.Facts))
}

// When votes do not come a coordinator goes on with those that it has, and asks again otherwise.
func TestCoordinator_LosesPatience(t *testing.T) {
	s := newSolo(t, c1, bench.With("patience", sim.Constant(200*ms)))
	open(s)
	s.Wait(time.Second)
	require.Len(t, bench.Told[Started](s.Facts), 1, "nobody has proposed anything")
	for _, a := range []sim.ID{a1, a2, a3} {
		s.Say(a, Phase2b{fast1, "v1"})
	}
	s.Wait(210 * ms)
	require.Equal(t, []Picked{{classic1, "v1", false}}, bench.Told[Picked](s.Facts))
	require.Empty(t, bench.Told[Collision](s.Facts))
	s.Wait(210 * ms)
	require.Equal(t, []Started{{fast1}, {classic2}}, bench.Told[Started](s.Facts))
}

// A classic round waits for a proposal if it is free to take any.
func TestCoordinator_WaitsForAProposal(t *testing.T) {
	s := newSolo(t, c1, bench.With("patience", sim.Constant(200*ms)))
	s.Say(l1, Query{})
	s.Wait(210 * ms)
	require.Equal(t, []Started{{fast1}, {classic2}}, bench.Told[Started](s.Facts))
	for _, a := range []sim.ID{a1, a2} {
		s.Say(a, Phase1b{Round: classic2})
	}
	require.Empty(t, phase2as(s.Say(a3, Phase1b{Round: classic2})))
	require.ElementsMatch(t, bench.To(Phase2a{Round: classic2, Value: "v2"}, a1, a2, a3, a4, a5),
		phase2as(s.Say(p2, Propose{Value: "v2"})))
}

// After a refusal the next round is above whatever refused.
func TestCoordinator_GoesAboveARefusal(t *testing.T) {
	s := newSolo(t, c1, bench.With("patience", sim.Constant(200*ms)))
	s.Say(p1, Propose{Value: "v1"})
	s.Say(a1, Refused{fast1, Round{7, 99, 1}})
	open(s)
	require.Empty(t, bench.Told[Opened](s.Facts), "that round is over")
	s.Wait(210 * ms)
	require.Equal(t, []Started{{fast1}, {Round{8, c1, 1}}}, bench.Told[Started](s.Facts))
	s.Reboot()
	require.Equal(t, Started{Round{9, c1, 0}}, bench.Told[Started](s.Facts)[2], "over restarts, too")
}

// A coordinator that is done begins a round for whoever has not learned what it has, and not for
// somebody who may be about to.
func TestCoordinator_BeginsARoundForOthers(t *testing.T) {
	for msg, begins := range map[sim.Message]bool{
		Query{}: true, Propose{Value: "v1", Again: true}: true, Propose{Value: "v1"}: false,
	} {
		s := newSolo(t, c1)
		open(s)
		for _, a := range []sim.ID{a1, a2, a3, a4} {
			s.Say(a, Phase2b{fast1, "v1"})
		}
		require.Equal(t, []Learned{{fast1, "v1"}}, bench.Told[Learned](s.Facts))
		s.Say(p1, msg)
		require.Equal(t, begins, len(bench.Told[Started](s.Facts)) == 2, "%v", msg)
		s.Wait(time.Second)
		require.Equal(t, begins, len(bench.Told[Started](s.Facts)) > 1, "%v", msg)
	}
}

// A learner needs a quorum of the round's own kind.
func TestLearner_NeedsAQuorum(t *testing.T) {
	s := newSolo(t, l1)
	for _, a := range []sim.ID{a1, a2, a3, a3} {
		s.Say(a, Phase2b{fast1, "v1"})
	}
	s.Say(a4, Phase2b{classic1, "v1"})
	require.Empty(t, bench.Told[Learned](s.Facts))
	s.Say(a1, Phase2b{classic1, "v1"})
	s.Say(a5, Phase2b{classic1, "v1"})
	require.Equal(t, []Learned{{classic1, "v1"}}, bench.Told[Learned](s.Facts))
}

// open brings the coordinator's first round to its any message.
func open(s *bench.Solo) {
	for _, a := range []sim.ID{a1, a2, a3, a4, a5} {
		s.Say(a, Phase1b{Round: fast1})
	}
}

func phase2as(all bench.Letters) bench.Letters {
	var out bench.Letters
	for _, h := range all {
		if _, is := h.Msg.(Phase2a); is {
			out = append(out, h)
		}
	}
	return out
}

// Without a collision a value is learned two message delays after it is proposed.
func TestTwoMessageDelays(t *testing.T) {
	s := newSystem(t, bench.With("proposers", about.Nodes{Count: 1}))
	s.Wait(time.Second)
	var proposed, learned time.Duration
	for _, f := range s.Facts {
		switch f.Body.(type) {
		case Proposed:
			proposed = f.At
		case Learned:
			learned = f.At
		}
	}
	require.Equal(t, 2*ms, learned-proposed)
	for _, p := range s.Invariants {
		require.Positive(t, p.Judged(), p.Name())
	}
	require.Empty(t, s.Broken)
}
