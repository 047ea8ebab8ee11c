package hyparview

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/protocols/bench"
	"github.com/orrery-sim/orrery/sim"
)

// alone is n9 of twenty nodes, which has not joined yet; the others are puppets.
func alone(t *testing.T, options ...bench.Option) *bench.Solo {
	t.Helper()
	return bench.NewSolo(t, &Protocol, 9, append([]bench.Option{
		bench.Servers(20), bench.With("active", 3), bench.With("passive", 4), bench.With("join_within", time.Hour),
		bench.With("contacts", 1), bench.With("keepalive", time.Hour), bench.With("timeout", 2*time.Hour),
	}, options...)...)
}

// befriend makes nodes neighbours.
func befriend(s *bench.Solo, ids ...sim.ID) {
	for _, id := range ids {
		require.Equal(s.T, Reply{true}, s.Ask(id, Neighbor{High: true}))
	}
}

// A contact lets a node in, and sends it on a walk through all its other neighbours (§4.3).
func TestJoin_IsForwarded(t *testing.T) {
	s := alone(t)
	befriend(s, 4, 5)
	heard := s.Say(6, Join{})
	require.Equal(t, []sim.Message{Reply{true}}, heard.By(6))
	require.Equal(t, []sim.Message{ForwardJoin{6, 6}}, heard.By(4))
	require.Equal(t, []sim.Message{ForwardJoin{6, 6}}, heard.By(5))
	require.Len(t, heard, 3)
}

// A walk goes on to another neighbour than it came from, leaves the node in the passive view on its way, and ends in
// an active view (§4.3).
func TestForwardJoin(t *testing.T) {
	s := alone(t)
	befriend(s, 4, 5)
	require.Equal(t, bench.To(ForwardJoin{6, 5}, 5), s.Say(4, ForwardJoin{6, 6}))
	require.Empty(t, passive(s))
	require.Equal(t, bench.To(ForwardJoin{6, 2}, 5), s.Say(4, ForwardJoin{6, 3}))
	require.Equal(t, []sim.ID{6}, passive(s))
	require.Equal(t, bench.To(Neighbor{High: true}, 7), s.Say(4, ForwardJoin{7, 0}))
	s.Say(7, Reply{true})
	require.Equal(t, []sim.ID{4, 5, 7}, active(s))
}

// A full view makes room for who cannot be refused, and tells the one that has to go, which is kept for later (§4.2).
func TestNeighbor_Priority(t *testing.T) {
	s := alone(t)
	befriend(s, 4, 5, 6)
	require.Equal(t, Reply{false}, s.Ask(7, Neighbor{}))
	heard := s.Say(7, Neighbor{High: true})
	require.Equal(t, []sim.Message{Reply{true}}, heard.By(7))
	require.Len(t, bench.Of[Disconnect](heard), 1)
	require.Len(t, active(s), 3)
	require.Equal(t, []sim.ID{bench.Told[NeighborDown](s.Facts)[0].Peer}, passive(s))
}

// An answer that comes when there is no room any more is declined.
func TestReply_TooLate(t *testing.T) {
	s := alone(t, bench.With("active", 2))
	befriend(s, 4, 5)
	s.Say(4, Disconnect{}) // asks n4, the only one in its passive view, to be a neighbour again
	befriend(s, 6)
	require.Equal(t, Disconnect{}, s.Ask(4, Reply{true}))
	require.Equal(t, []sim.ID{5, 6}, active(s))
}

// A node that lost its last neighbour asks with high priority, one after the other, as long as they refuse (§4.4).
func TestRepair(t *testing.T) {
	s := alone(t)
	s.Say(4, ShuffleReply{[]sim.ID{5}})
	befriend(s, 4)
	require.Equal(t, bench.To(Join{}, 1), s.Timeout(joinTimer))
	require.Equal(t, bench.To(Neighbor{}, 5), s.Timeout(roundTimer)[:1])
	heard := s.Say(4, Disconnect{})
	require.Equal(t, bench.To(Neighbor{High: true}, 4), heard, "nobody else is left, and n5 has not answered")
	require.Empty(t, s.Say(5, Reply{false}))
	require.Empty(t, s.Say(4, Reply{true}))
	require.Equal(t, []sim.ID{4}, active(s))
}

// Who is no neighbour is told so, and who is one is answered.
func TestPing(t *testing.T) {
	s := alone(t)
	befriend(s, 4)
	require.Equal(t, Pong{7}, s.Ask(4, Ping{7}))
	require.Equal(t, Disconnect{}, s.Ask(5, Ping{7}))
}

// A neighbour that does not answer for a timeout has failed, and is asked later whether it is back.
func TestFailure(t *testing.T) {
	s := alone(t, bench.With("timeout", 2*time.Minute), bench.With("keepalive", time.Minute), bench.With("reconnect", time.Hour))
	befriend(s, 4, 5)
	for range 4 {
		for _, l := range s.Timeout(keepaliveTimer) {
			if ping, is := l.Msg.(Ping); is && l.By == 4 {
				s.Say(4, Pong(ping))
			}
		}
		s.Wait(time.Minute - 20*time.Millisecond)
	}
	require.Contains(t, bench.Told[NeighborDown](s.Facts), NeighborDown{5, "failed"})
	require.Equal(t, []sim.ID{4}, active(s))
	heard := s.Timeout(reconnectTimer)
	require.Len(t, bench.Of[Join](heard), 1)
}

// A walk of a shuffle ends with an exchange: what came in, and as many of the passive view back (§4.4).
func TestShuffle(t *testing.T) {
	s := alone(t)
	befriend(s, 4, 5)
	s.Say(4, ShuffleReply{[]sim.ID{10, 11, 12}})
	sample := []sim.ID{13, 9, 14, 4}
	require.Equal(t, bench.To(Shuffle{13, 2, sample}, 5), s.Say(4, Shuffle{13, 3, sample}))
	heard := s.Say(4, Shuffle{13, 1, sample})
	require.Len(t, heard, 1)
	require.ElementsMatch(t, []sim.ID{10, 11, 12}, bench.Of[ShuffleReply](heard)[0].Sample)
	view := passive(s)
	require.Len(t, view, 4, "bounded")
	require.Contains(t, view, sim.ID(14), "those that were sent away made room")
	require.Contains(t, view, sim.ID(13))
	require.NotContains(t, view, sim.ID(9), "itself")
	require.NotContains(t, view, sim.ID(4), "a neighbour")
}

func active(s *bench.Solo) []sim.ID  { return shown(s, "active") }
func passive(s *bench.Solo) []sim.ID { return shown(s, "passive") }

func shown(s *bench.Solo, field string) []sim.ID {
	for _, c := range s.State(s.Self) {
		if c.Field == field {
			return c.Value.([]sim.ID)
		}
	}
	return nil
}
