package fastpaxos

import (
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/orrery-sim/orrery/protocols/bench"
	"github.com/orrery-sim/orrery/sim"
)

// The rules of the roles, against a model of each, over orders of small sets of messages: of rounds that are old,
// present or to come, doubled, and of acceptors that restart. The rule by which a value is picked has a test of its own.

func draw[T any](r *rapid.T, what string, from ...T) T { return rapid.SampledFrom(from).Draw(r, what) }

var everyone = []sim.ID{a1, a2, a3, a4, a5}

// A coordinator asks for votes in its round with a quorum of it: different acceptors that answered for this very
// round. What it asks for is what their last answers allow.
func TestOrders_Coordinator(t *testing.T) {
	asked := 0
	rapid.Check(t, func(r *rapid.T) {
		s := newSolo(t, c1)
		own := fast1
		if rapid.Bool().Draw(r, "classic") {
			s.Say(a1, Refused{Round: fast1, Higher: fast1})
			s.Say(p1, Propose{Value: "v1"})
			s.Timeout(patienceTimer)
			own = classic2
		}
		reports := make([]report, len(everyone))
		done := false
		for range rapid.IntRange(1, 10).Draw(r, "messages") {
			i := rapid.IntRange(0, 4).Draw(r, "from")
			m := Phase1b{Round: draw(r, "round", own, own, own, fast1, classic1, fast2)}
			if rapid.Bool().Draw(r, "voted") {
				m.Voted = draw(r, "last", Round{0, c1, 0}, Round{0, c1, 1})
				m.Value = m.Voted.String()
			}
			s.Say(everyone[i], m)
			if m.Round == own && !done {
				reports[i] = report{true, Vote{m.Voted, m.Value}}
			}
			self := s.Node(c1).(*Coordinator)
			done = done || heard(reports) >= self.sizes.of(own)
			require.Equal(r, done, self.stage == phase2)
			if !done {
				continue
			}
			asked++
			last := Vote{} // in its round all have voted alike
			for _, known := range reports {
				if last.Round.Less(known.vote.Round) {
					last = known.vote
				}
			}
			want := Phase2a{Round: own, Value: last.Value}
			if last == (Vote{}) {
				want.Any = own.Fast()
				if !want.Any {
					want.Value = "v1"
				}
			}
			require.Equal(r, want, self.request)
		}
	})
	require.Positive(t, asked)
}

// An acceptor takes part in no round below one that it has joined, votes once in a round, and remembers both over
// restarts; in a fast round it votes for what was proposed first, if it was asked to.
func TestOrders_Acceptor(t *testing.T) {
	voted := 0
	rapid.Check(t, func(r *rapid.T) {
		s := newSolo(t, a1)
		var rnd Round
		var vote Vote
		open, proposal := false, ""
		cast := func(value string) { vote = Vote{rnd, value} }
		join := func(to Round) bool {
			if to.Less(rnd) {
				return false
			}
			if to != rnd {
				rnd, open = to, false
			}
			return true
		}
		for range rapid.IntRange(1, 12).Draw(r, "messages") {
			to := draw(r, "round", fast1, classic1, fast2, classic2)
			switch draw(r, "what", "1a", "2a", "propose", "restart") {
			case "1a":
				before := rnd
				if answer := s.Ask(c1, Phase1a{to}); join(to) {
					require.Equal(r, Phase1b{Round: to, Voted: vote.Round, Value: vote.Value}, answer)
				} else {
					require.Equal(r, Refused{Round: to, Higher: before}, answer)
				}
			case "2a":
				m := Phase2a{Round: to, Any: to.Fast()}
				if !m.Any {
					m.Value = "v1"
				}
				s.Say(c1, m)
				switch {
				case !join(to) || vote.Round == to:
				case !m.Any:
					cast("v1")
				case proposal != "":
					cast(proposal)
				default:
					open = true
				}
			case "propose":
				value := draw(r, "value", "v1", "v2")
				s.Say(p1, Propose{Value: value})
				if open && vote.Round != rnd {
					cast(value)
				} else {
					proposal = either(proposal, value)
				}
			case "restart":
				if s.Node(a1).(*Acceptor).told == rnd || vote.Round == rnd { // what else it joined nobody was told
					s.Reboot()
					open, proposal = false, ""
				}
			}
			self := s.Node(a1).(*Acceptor)
			require.Equal(r, rnd, self.rnd)
			require.Equal(r, vote, self.vote)
		}
		voted += len(bench.Told[Vote](s.Facts))
	})
	require.Positive(t, voted)
}

// A learner learns by the votes of a quorum in one round, of different acceptors.
func TestOrders_Learner(t *testing.T) {
	learned := 0
	rapid.Check(t, func(r *rapid.T) {
		s := newSolo(t, l1)
		votes := map[Round]map[sim.ID]bool{fast1: {}, classic1: {}, classic2: {}}
		var want []Learned
		for range rapid.IntRange(1, 12).Draw(r, "messages") {
			round, from := draw(r, "round", fast1, classic1, classic2), draw(r, "from", everyone...)
			s.Say(from, Phase2b{round, "v1"}) // the same value in all rounds: they do not add up
			votes[round][from] = true
			if len(votes[round]) == sizesFor(5).of(round) && want == nil {
				want = []Learned{{round, "v1"}}
			}
			require.Equal(r, want, bench.Told[Learned](s.Facts))
		}
		learned += len(want)
	})
	require.Positive(t, learned)
}
