package multipaxos

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/orrery-sim/orrery/protocols/bench"
	"github.com/orrery-sim/orrery/sim"
)

// The rules of the roles, against a model of each, over orders of small sets of messages: of ballots that are
// old, present or to come, doubled, of servers that are no members, and through restarts.

func draw[T any](r *rapid.T, what string, from ...T) T { return rapid.SampledFrom(from).Draw(r, what) }

// A candidate leads with the promises of a majority of the members for its own ballot, itself one of them. It
// proposes for each slot what was accepted there in the highest ballot that they report, and fills the gaps.
func TestOrders_Candidate(t *testing.T) {
	led := 0
	rapid.Check(t, func(r *rapid.T) {
		s := newSolo(t, 7, bench.With("members", 5)) // n6 and n7 only learn
		s.Say(3, Prepare{Ballot: ballotOf(3, 3), SlotOut: 1})
		s.Timeout(patienceTimer)
		own := s.self().ballot
		promised, highest, last := map[sim.ID]bool{1: true}, map[int64]Vote{}, int64(0)
		for range rapid.IntRange(1, 9).Draw(r, "messages") {
			from := sim.ID(rapid.IntRange(2, 7).Draw(r, "from"))
			m := Promise{Ballot: draw(r, "ballot", own, own, own, ballotOf(3, 3), ballotOf(3, 1)), SlotOut: 1}
			for slot := int64(1); slot <= 3; slot++ {
				if round := rapid.Int64Range(0, 3).Draw(r, "vote"); round > 0 {
					m.Accepted = append(m.Accepted, Vote{slot, ballotOf(round, 2), put(uint64(10*slot + round))})
				}
			}
			s.Say(from, m)
			if m.Ballot != own || len(promised) >= 3 {
				require.Equal(r, len(promised) >= 3, s.self().role == leader)
				continue
			}
			if from <= 5 {
				promised[from] = true
			}
			for _, v := range m.Accepted { // a vote is one, whoever reports it
				last = max(last, v.Slot)
				if v.Ballot > highest[v.Slot].Ballot {
					highest[v.Slot] = v
				}
			}
			require.Equal(r, len(promised) >= 3, s.self().role == leader)
			if len(promised) < 3 {
				continue
			}
			led++
			require.Len(r, s.self().lead.proposals, int(last))
			for i, c := range s.self().lead.proposals {
				want := noop
				if v, found := highest[int64(i+1)]; found {
					want = v.Command
				}
				require.Equal(r, want.Hash, c.Hash)
			}
		}
	})
	require.Positive(t, led)
}

// A command is chosen when a majority of the members has accepted it in the leader's ballot: different ones, and
// none that only learns.
func TestOrders_Commander(t *testing.T) {
	chosen := 0
	rapid.Check(t, func(r *rapid.T) {
		s := newSolo(t, 7, bench.With("members", 5))
		own := s.lead()
		for n := range uint64(3) {
			s.Say(8, request(n+1))
		}
		votes := map[int64]map[sim.ID]bool{1: {1: true}, 2: {1: true}, 3: {1: true}}
		for range rapid.IntRange(1, 12).Draw(r, "messages") {
			from := sim.ID(rapid.IntRange(2, 7).Draw(r, "from"))
			m := Accepted{
				Ballot: draw(r, "ballot", own, own, own-1, ballotOf(0, 3), ballotOf(9, 2)),
				Slot:   rapid.Int64Range(1, 3).Draw(r, "slot"), Count: 1,
			}
			s.Say(from, m)
			if m.Ballot == own && from <= 5 {
				votes[m.Slot][from] = true
			}
			told, want := map[int64]bool{}, map[int64]bool{}
			for _, f := range bench.Told[Chosen](s.Facts) {
				told[f.Slot] = true
			}
			slotOut := int64(1)
			for slot := int64(1); slot <= 3; slot++ {
				if len(votes[slot]) >= 3 {
					want[slot] = true
				}
				if slotOut == slot && want[slot] {
					slotOut++
				}
			}
			require.Equal(r, want, told)
			require.Equal(r, slotOut, s.self().slotOut)
			chosen += len(want)
		}
	})
	require.Positive(t, chosen)
}

// An acceptor's promise never goes down, not even by a restart; it accepts nothing below it, and reports for each
// slot what it accepted last, which is that of the highest ballot.
func TestOrders_Acceptor(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		patient := bench.With("patience", sim.Uniform(20*ms, time.Hour)) // it begins no ballot of its own
		s := newSolo(t, 5, patient, bench.With("heartbeat", 10*ms))
		promised, votes := Ballot(0), map[int64]Vote{}
		for range rapid.IntRange(1, 14).Draw(r, "messages") {
			b := ballotOf(rapid.Int64Range(1, 3).Draw(r, "round"), sim.ID(rapid.IntRange(2, 3).Draw(r, "candidate")))
			from := b.server()
			s.Wait(20 * ms) // by which a promise is repeated
			switch draw(r, "what", "prepare", "accept", "heartbeat", "restart") {
			case "prepare":
				heard := s.Say(from, Prepare{Ballot: b, SlotOut: 1}).By(from)
				require.Len(r, heard, 1)
				if b < promised {
					require.Equal(r, Preempted{promised}, heard[0])
					break
				}
				promised = b
				var want []Vote
				for slot := int64(1); slot <= 3; slot++ {
					if v, found := votes[slot]; found {
						want = append(want, v)
					}
				}
				require.Equal(r, Promise{Ballot: b, SlotOut: 1, Accepted: want}, heard[0])
			case "accept":
				slot := rapid.Int64Range(1, 3).Draw(r, "slot")
				c := put(uint64(100*slot) + uint64(b))
				heard := s.Say(from, Accept{Ballot: b, Slot: slot, Commands: []*Command{c}, SlotOut: 1}).By(from)
				if b < promised {
					require.Equal(r, []sim.Message{Preempted{promised}}, heard)
					break
				}
				require.Equal(r, []sim.Message{Accepted{Ballot: b, Slot: slot, Count: 1}}, heard)
				promised, votes[slot] = b, Vote{slot, b, c}
			case "heartbeat":
				s.Say(from, Heartbeat{Ballot: b, SlotOut: 1, Round: 1})
				promised = max(promised, b)
			case "restart":
				s.Reboot()
			}
			require.Equal(r, promised, s.self().promised)
		}
	})
}
