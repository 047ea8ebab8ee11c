package fastpaxos

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/protocols/about"
	"github.com/orrery-sim/orrery/sim"
)

// After the any message the first proposal gets the vote, and only that one.
func TestAcceptor_VotesForTheFirstProposal(t *testing.T) {
	s := newSystem(t, []sim.ID{a1})
	require.Equal(t, to(Phase1b{Round: fast1}, c1), s.say(c1, a1, Phase1a{fast1}))
	require.Empty(t, s.say(c1, a1, Phase2a{Round: fast1, Any: true}))
	require.ElementsMatch(t, to(Phase2b{fast1, "v2"}, p1, p2, c1, l1), s.say(p2, a1, Propose{Value: "v2"}))
	require.Empty(t, s.say(p1, a1, Propose{Value: "v1"}))
	require.Equal(t, to(Phase2b{fast1, "v2"}, p1), s.say(p1, a1, Propose{Value: "v1", Again: true}))
	require.Equal(t, to(Phase2b{fast1, "v2"}, c1), s.say(c1, a1, Phase2a{Round: fast1, Any: true}))
	require.Equal(t, []Vote{{fast1, "v2"}}, told[Vote](s))
}

// A proposal may come before the any message, but none is voted for without it.
func TestAcceptor_NeedsTheAnyMessage(t *testing.T) {
	s := newSystem(t, []sim.ID{a1})
	require.Empty(t, s.say(p1, a1, Propose{Value: "v1"}))
	s.say(c1, a1, Phase1a{fast1})
	require.Empty(t, s.say(p2, a1, Propose{Value: "v2"}))
	require.ElementsMatch(t, to(Phase2b{fast1, "v1"}, p1, p2, c1, l1),
		s.say(c1, a1, Phase2a{Round: fast1, Any: true}))
	s.say(c1, a1, Phase1a{classic2})
	require.Empty(t, s.say(p2, a1, Propose{Value: "v2"}), "the any message was for its round only")
}

// An acceptor takes part in no round below its own, and remembers which that is, and its vote.
func TestAcceptor_RemembersOverRestarts(t *testing.T) {
	s := newSystem(t, []sim.ID{a1})
	s.say(c1, a1, Phase2a{Round: fast1, Any: true})
	s.say(p1, a1, Propose{Value: "v1"})
	s.say(c1, a1, Phase1a{classic2})
	s.restart(a1)
	require.Equal(t, to(Refused{fast2, classic2}, c1), s.say(c1, a1, Phase1a{fast2}))
	require.Equal(t, to(Refused{classic1, classic2}, c1), s.say(c1, a1, Phase2a{Round: classic1, Value: "v2"}))
	require.Equal(t, to(Phase1b{classic2, fast1, "v1"}, c1), s.say(c1, a1, Phase1a{classic2}))
	require.Equal(t, to(Phase2b{fast1, "v1"}, l1), s.say(l1, a1, Query{}))
	require.Empty(t, s.broken)
}

// A coordinator opens its fast round with a fast quorum, if nothing can have been chosen.
func TestCoordinator_OpensAFastRound(t *testing.T) {
	s := newSystem(t, []sim.ID{c1})
	for _, a := range []sim.ID{a1, a2, a3} {
		require.Empty(t, phase2as(s.say(a, c1, Phase1b{Round: fast1})))
	}
	require.ElementsMatch(t, to(Phase2a{Round: fast1, Any: true}, a1, a2, a3, a4, a5),
		phase2as(s.say(a5, c1, Phase1b{Round: fast1})))
}

// Where something may have been chosen even a fast round is for that value.
func TestCoordinator_DoesNotOpenWhatIsDecided(t *testing.T) {
	s := newSystem(t, []sim.ID{c1})
	s.restart(c1)
	for _, a := range []sim.ID{a1, a2, a3} {
		s.say(a, c1, Phase1b{Round: fast2})
	}
	require.ElementsMatch(t, to(Phase2a{Round: fast2, Value: "v2"}, a1, a2, a3, a4, a5),
		phase2as(s.say(a4, c1, Phase1b{fast2, fast1, "v2"})))
}

// Coordinated recovery: at once, in the classic round above, with the votes as phase 1.
func TestCoordinator_RecoversFromACollision(t *testing.T) {
	s := newSystem(t, []sim.ID{c1})
	open(s)
	for a, v := range map[sim.ID]string{a1: "v1", a2: "v2", a3: "v2"} {
		require.Empty(t, s.say(a, c1, Phase2b{fast1, v}))
	}
	require.ElementsMatch(t, to(Phase2a{Round: classic1, Value: "v1"}, a1, a2, a3, a4, a5),
		s.say(a4, c1, Phase2b{fast1, "v1"}))
	require.Equal(t, []Collision{{fast1}}, told[Collision](s))
	for _, a := range []sim.ID{a1, a2, a3} {
		s.say(a, c1, Phase2b{classic1, "v1"})
	}
	require.Equal(t, []Learned{{classic1, "v1"}}, told[Learned](s))
}

// When votes do not come a coordinator goes on with those that it has, and asks again otherwise.
func TestCoordinator_LosesPatience(t *testing.T) {
	s := newSystem(t, []sim.ID{c1}, with("patience", sim.Constant(200*ms)))
	open(s)
	s.wait(time.Second)
	require.Len(t, told[Started](s), 1, "nobody has proposed anything")
	for _, a := range []sim.ID{a1, a2, a3} {
		s.say(a, c1, Phase2b{fast1, "v1"})
	}
	s.wait(210 * ms)
	require.Equal(t, []Picked{{classic1, "v1", false}}, told[Picked](s))
	require.Empty(t, told[Collision](s))
	s.wait(210 * ms)
	require.Equal(t, []Started{{fast1}, {classic2}}, told[Started](s))
}

// A classic round waits for a proposal if it is free to take any.
func TestCoordinator_WaitsForAProposal(t *testing.T) {
	s := newSystem(t, []sim.ID{c1}, with("patience", sim.Constant(200*ms)))
	s.say(l1, c1, Query{})
	s.wait(210 * ms)
	require.Equal(t, []Started{{fast1}, {classic2}}, told[Started](s))
	for _, a := range []sim.ID{a1, a2} {
		s.say(a, c1, Phase1b{Round: classic2})
	}
	require.Empty(t, phase2as(s.say(a3, c1, Phase1b{Round: classic2})))
	require.ElementsMatch(t, to(Phase2a{Round: classic2, Value: "v2"}, a1, a2, a3, a4, a5),
		phase2as(s.say(p2, c1, Propose{Value: "v2"})))
}

// After a refusal the next round is above whatever refused.
func TestCoordinator_GoesAboveARefusal(t *testing.T) {
	s := newSystem(t, []sim.ID{c1}, with("patience", sim.Constant(200*ms)))
	s.say(p1, c1, Propose{Value: "v1"})
	s.say(a1, c1, Refused{fast1, Round{7, 99, 1}})
	open(s)
	require.Empty(t, told[Opened](s), "that round is over")
	s.wait(210 * ms)
	require.Equal(t, []Started{{fast1}, {Round{8, c1, 1}}}, told[Started](s))
	s.restart(c1)
	require.Equal(t, Started{Round{9, c1, 0}}, told[Started](s)[2], "over restarts, too")
}

// A coordinator that is done begins a round for whoever has not learned what it has, and not for
// somebody who may be about to.
func TestCoordinator_BeginsARoundForOthers(t *testing.T) {
	for msg, begins := range map[sim.Message]bool{
		Query{}: true, Propose{Value: "v1", Again: true}: true, Propose{Value: "v1"}: false,
	} {
		s := newSystem(t, []sim.ID{c1})
		open(s)
		for _, a := range []sim.ID{a1, a2, a3, a4} {
			s.say(a, c1, Phase2b{fast1, "v1"})
		}
		require.Equal(t, []Learned{{fast1, "v1"}}, told[Learned](s))
		s.say(p1, c1, msg)
		require.Equal(t, begins, len(told[Started](s)) == 2, "%v", msg)
		s.wait(time.Second)
		require.Equal(t, begins, len(told[Started](s)) > 1, "%v", msg)
	}
}

// A learner needs a quorum of the round's own kind.
func TestLearner_NeedsAQuorum(t *testing.T) {
	s := newSystem(t, []sim.ID{l1})
	for _, a := range []sim.ID{a1, a2, a3, a3} {
		s.say(a, l1, Phase2b{fast1, "v1"})
	}
	s.say(a4, l1, Phase2b{classic1, "v1"})
	require.Empty(t, told[Learned](s))
	s.say(a1, l1, Phase2b{classic1, "v1"})
	s.say(a5, l1, Phase2b{classic1, "v1"})
	require.Equal(t, []Learned{{classic1, "v1"}}, told[Learned](s))
}

// open brings the coordinator's first round to its any message.
func open(s *system) {
	for _, a := range []sim.ID{a1, a2, a3, a4, a5} {
		s.say(a, c1, Phase1b{Round: fast1})
	}
}

func phase2as(all []letter) []letter {
	var out []letter
	for _, h := range all {
		if _, is := h.msg.(Phase2a); is {
			out = append(out, h)
		}
	}
	return out
}

// Without a collision a value is learned two message delays after it is proposed.
func TestTwoMessageDelays(t *testing.T) {
	s := newSystem(t, nil, with("proposers", about.Nodes{Count: 1}))
	s.wait(time.Second)
	var proposed, learned time.Duration
	for _, f := range s.facts {
		switch f.fact.(type) {
		case Proposed:
			proposed = f.at
		case Learned:
			learned = f.at
		}
	}
	require.Equal(t, 2*ms, learned-proposed)
	for _, p := range s.all {
		require.Positive(t, p.Judged(), p.Name())
	}
	require.Empty(t, s.broken)
}
