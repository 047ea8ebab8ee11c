package paxos

import (
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/orrery-sim/orrery/protocols/bench"
	"github.com/orrery-sim/orrery/sim"
)

// The rules of the roles, against a model of each, over orders of small sets of messages: of ballots that are
// old, present or to come, doubled, and of acceptors that restart.

// old, own and next are ballots of p1, and the two of p2 between them.
var ballots = []BallotNumber{no(1, p1), no(1, p2), no(2, p1), no(2, p2), no(3, p1)}

// valueOf is the value that is put to the vote in a ballot.
func valueOf(b BallotNumber) string {
	if b == (BallotNumber{}) {
		return ""
	}
	return "v" + b.String()
}

func draw[T any](r *rapid.T, what string, from ...T) T { return rapid.SampledFrom(from).Draw(r, what) }

// A proposer issues with the promises of a quorum for its own ballot, of different acceptors, and takes the value
// of the highest-numbered vote that they report; and it knows of a choice by the votes of a quorum in its ballot.
func TestOrders_Proposer(t *testing.T) {
	issued, chosen := 0, 0
	rapid.Check(t, func(r *rapid.T) {
		s := newSolo(t, p1)
		s.Timeout(proposeTimer)
		s.Say(a1, Nack{no(1, p1), no(1, p2)})
		s.Timeout(proposeTimer)
		own := no(2, p1)
		promised, accepted := map[sim.ID]bool{}, map[sim.ID]bool{}
		highest, value := BallotNumber{}, ""
		for range rapid.IntRange(1, 16).Draw(r, "messages") {
			from := draw(r, "from", a1, a2, a3)
			b := draw(r, "ballot", append(ballots, own, own, own, own, own, own, own)...)
			late := rapid.IntRange(0, 3).Draw(r, "late") == 0 // an answer of the phase that is not under way
			if late == (value != "") {
				voted := draw(r, "voted", BallotNumber{}, ballots[0], ballots[1])
				s.Say(from, Promise{Ballot: b, Voted: voted, Value: valueOf(voted)})
				if b == own && value == "" {
					promised[from] = true
					if highest.Less(voted) {
						highest = voted
					}
				}
				if len(promised) == 2 && value == "" {
					if value = valueOf(highest); value == "" {
						value = "v1"
					}
				}
			} else {
				s.Say(from, Accepted{Ballot: b, Value: value})
				if b == own && value != "" {
					accepted[from] = true
				}
			}
			var want []Proposal
			if value != "" {
				want = []Proposal{{Ballot: own, Value: value, From: highest}}
			}
			require.Equal(r, want, bench.Told[Proposal](s.Facts))
			var learned []Chosen
			if len(accepted) >= 2 {
				learned = []Chosen{{Ballot: own, Value: value}}
			}
			require.Equal(r, learned, bench.Told[Chosen](s.Facts))
			issued, chosen = issued+len(want), chosen+len(learned)
		}
	})
	require.Positive(t, issued)
	require.Positive(t, chosen)
}

// An acceptor's promise never goes down, not even by a restart; it votes in no ballot below it, and reports its
// last vote.
func TestOrders_Acceptor(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		s := newSolo(t, a1)
		var promised BallotNumber
		var vote Vote
		for range rapid.IntRange(1, 12).Draw(r, "messages") {
			b := draw(r, "ballot", ballots...)
			var got, want sim.Message
			switch draw(r, "what", "prepare", "accept", "query", "restart") {
			case "prepare":
				got, want = s.Ask(p1, Prepare{b}), Nack{Ballot: b, Promised: promised}
				if !b.Less(promised) {
					promised = b
					want = Promise{Ballot: b, Voted: vote.Ballot, Value: vote.Value}
				}
			case "accept":
				got, want = s.Say(p1, Accept{b, valueOf(b)}).By(p1)[0], Nack{Ballot: b, Promised: promised}
				if !b.Less(promised) {
					promised, vote = b, Vote{b, valueOf(b)}
					want = Accepted(vote)
				}
			case "query":
				if heard := s.Say(l1, Query{}); vote != (Vote{}) {
					require.Equal(r, bench.To(Accepted(vote), l1), heard)
				} else {
					require.Empty(r, heard)
				}
			case "restart":
				s.Reboot()
			}
			require.Equal(r, want, got)
			self := s.Node(a1).(*Acceptor)
			require.Equal(r, promised, self.promised)
			require.Equal(r, vote, self.vote)
		}
	})
}

// A learner learns by the votes of a quorum in one ballot.
func TestOrders_Learner(t *testing.T) {
	learned := 0
	rapid.Check(t, func(r *rapid.T) {
		s := newSolo(t, l1)
		votes := map[BallotNumber]map[sim.ID]bool{}
		var want []Chosen
		for range rapid.IntRange(1, 8).Draw(r, "messages") {
			b, from := draw(r, "ballot", ballots[:3]...), draw(r, "from", a1, a2, a3)
			s.Say(from, Accepted{b, "v1"}) // the same value in all ballots: they do not add up
			if votes[b] == nil {
				votes[b] = map[sim.ID]bool{}
			}
			votes[b][from] = true
			if len(votes[b]) == 2 && want == nil {
				want = []Chosen{{b, "v1"}}
			}
			require.Equal(r, want, bench.Told[Chosen](s.Facts))
		}
		learned += len(want)
	})
	require.Positive(t, learned)
}
