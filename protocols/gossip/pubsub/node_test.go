package pubsub

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/orrery-sim/orrery/protocols/about"
	"github.com/orrery-sim/orrery/protocols/bench"
	"github.com/orrery-sim/orrery/protocols/gossip/broadcast"
	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/sim"
)

// alone is n1 of twenty nodes among puppets, of which some have said hello; n21 is a client. Its heartbeats come when a
// test says so.
func alone(t testing.TB, peers int, options ...bench.Option) (*Node, *bench.Solo) {
	t.Helper()
	var n *Node
	p := Protocol
	p.Build = func(args about.Args) (about.System, error) {
		sys, err := Protocol.Build(args)
		made := sys.Roles[0].New
		sys.Roles[0].New = func(id sim.ID) sim.Node {
			n = made(id).(*Node)
			return n
		}
		return sys, err
	}
	s := bench.NewSolo(t, &p, 1, append([]bench.Option{
		bench.Servers(20), bench.With("d", 3), bench.With("d_lo", 2), bench.With("d_hi", 4), bench.With("d_out", 0), bench.With("d_score", 2),
		bench.With("d_lazy", 20), bench.With("heartbeat", time.Hour), bench.With("keepalive", time.Hour), bench.With("timeout", 2*time.Hour),
		bench.With("backoff", time.Hour), bench.With("dials", 1), bench.Serving(&Protocol.Services[0].Service),
	}, options...)...)
	s.Wait(5 * time.Millisecond)
	for i := range peers {
		require.Equal(t, Hello{n.life, true, true}, s.Ask(sim.ID(20-i), Hello{7, true, false}))
	}
	return n, s
}

func add(text string) service.Request {
	return service.Request{Client: 21, Seq: 1, Op: service.Op{Name: "add", Value: text}}
}

func msg(text string, hops int) Message { return Message{idOf(text), text, hops} }

// A heartbeat fills a mesh that is too small, up to D, and prunes one that is too large, down to D (v1.0, Mesh Maintenance).
func TestMesh_Degrees(t *testing.T) {
	n, s := alone(t, 8)
	require.Len(t, bench.Of[Graft](s.Timeout(heartbeatTimer)), 3)
	require.Empty(t, s.Timeout(heartbeatTimer), "it has enough")
	for i := range n.peers {
		n.peers[i].mesh = true
	}
	heard := s.Timeout(heartbeatTimer)
	require.Len(t, bench.Of[Prune](heard), len(n.peers)-3)
	require.Equal(t, 3, n.count(inMesh))
}

// A full mesh lets in only peers that the node has dialled (v1.1, Outbound Mesh Quotas).
func TestGraft_Full(t *testing.T) {
	n, s := alone(t, 6)
	for id := sim.ID(20); id > 16; id-- {
		require.Empty(t, s.Say(id, Graft{}))
	}
	require.Equal(t, Prune{time.Hour}, s.Ask(16, Graft{}))
	n.peer(15).outbound = true
	require.Empty(t, s.Say(15, Graft{}))
	require.Equal(t, 5, n.count(inMesh))
}

// Who was pruned, and grafts before the backoff is over, is pruned again, and pays for it (v1.1, PRUNE Backoff).
func TestGraft_Backoff(t *testing.T) {
	n, s := alone(t, 1)
	require.Empty(t, s.Say(20, Graft{}))
	require.Empty(t, s.Say(20, Prune{time.Minute}))
	require.Equal(t, Prune{time.Hour}, s.Ask(20, Graft{}))
	require.Equal(t, []Penalized{{20, "a graft within the backoff", "P7", 1000, 0}}, bench.Told[Penalized](s.Facts))
	require.Equal(t, int64(-10*one), n.peer(20).score)
	require.Empty(t, s.Timeout(heartbeatTimer), "it is no candidate")
}

// A new message goes to the mesh but not back; what is published goes to all peers, or to the mesh without flood.
func TestMessage_Forward(t *testing.T) {
	for _, flood := range []bool{true, false} {
		_, s := alone(t, 4, bench.With("flood", flood))
		for id := sim.ID(20); id > 18; id-- {
			s.Say(id, Graft{})
		}
		require.Equal(t, bench.To(msg("x", 3), 19), s.Say(20, msg("x", 2)))
		require.Empty(t, s.Say(19, msg("x", 3)))
		require.Equal(t, []broadcast.Redundant{{Item: "x", From: 19}}, bench.Told[broadcast.Redundant](s.Facts))
		want := bench.To(msg("y", 1), 20, 19)
		if flood {
			want = bench.To(msg("y", 1), 20, 19, 18, 17)
		}
		var published bench.Letters
		for _, l := range s.Say(21, add("y")) {
			if l.By != 21 {
				published = append(published, l)
			}
		}
		require.ElementsMatch(t, want, published)
	}
}

// Peers that are not in the mesh hear at heartbeats what came lately, and may ask for it three times, while it is in the
// cache (v1.0, Gossip Emission; v1.1, Spam Protection Measures).
func TestGossip_Windows(t *testing.T) {
	_, s := alone(t, 2, bench.With("d", 0), bench.With("d_lo", 0), bench.With("mcache_gossip", 2), bench.With("mcache_len", 3))
	s.Say(20, msg("x", 1))
	x := []messageID{idOf("x")}
	for range 2 {
		require.ElementsMatch(t, bench.To(IHave{x}, 20, 19), s.Timeout(heartbeatTimer))
	}
	require.Empty(t, s.Timeout(heartbeatTimer))
	require.Empty(t, s.Say(19, IWant{x}), "the cache has it no more")
	s.Say(20, msg("y", 1))
	for range 3 {
		require.Equal(t, msg("y", 2), s.Ask(19, IWant{[]messageID{idOf("y"), idOf("z")}}))
	}
	require.Empty(t, s.Say(19, IWant{[]messageID{idOf("y")}}))
	require.Equal(t, msg("y", 2), s.Ask(20, IWant{[]messageID{idOf("y")}}), "another peer")
}

// Who announces what does not exist has broken a promise, and is heeded no more (v1.1, Spam Protection Measures).
func TestIHave_Promises(t *testing.T) {
	n, s := alone(t, 2)
	fake, real := []messageID{99}, []messageID{idOf("x")}
	require.Equal(t, IWant{fake}, s.Ask(20, IHave{fake}))
	require.Equal(t, IWant{real}, s.Ask(19, IHave{real}))
	s.Say(19, msg("x", 1))
	s.Wait(followUp)
	s.Timeout(heartbeatTimer)
	require.Equal(t, []Penalized{{20, "it did not send what it announced", "P7", 1000, 0}}, bench.Told[Penalized](s.Facts))
	require.Equal(t, int64(-10*one), n.peer(20).score)
	n.peer(20).score--
	require.Empty(t, s.Say(20, IHave{fake}), "below the gossip threshold")
}

// Invalid messages are not delivered, and whoever sends three is not heard any more (v1.1, Score Thresholds).
func TestMessage_Invalid(t *testing.T) {
	_, s := alone(t, 1)
	s.Say(20, Graft{})
	for range 3 {
		require.Empty(t, s.Say(20, Message{1, "x", 1}))
	}
	require.Equal(t, []Graylisted{{20}}, bench.Told[Graylisted](s.Facts))
	require.Empty(t, s.Say(20, msg("x", 1)))
	require.Empty(t, bench.Told[broadcast.Delivered](s.Facts))
	for range 60 {
		s.Timeout(heartbeatTimer)
	}
	require.Equal(t, []Forgiven{{20}}, bench.Told[Forgiven](s.Facts), "it decays")
	require.Len(t, s.Say(20, msg("x", 1)), 0)
	require.Len(t, bench.Told[broadcast.Delivered](s.Facts), 1)
}

// The score function is the specification's, whatever the counters, and all of it decays to nothing.
func TestScore_IsTheSpecifications(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		draw := func(name string, most int64) int64 { return rapid.Int64Range(0, most).Draw(r, name) }
		p := rating{first: draw("P2", firstCap), failures: draw("P3b", 50*one), invalid: draw("P4", 9*one), behaviour: draw("P7", 9*one)}
		sq := func(x int64) float64 { return float64(x) / one * float64(x) / one }
		want := float64(p.first)/one - float64(p.failures)/one - 10*sq(p.invalid) - 10*sq(p.behaviour)
		got := p.points(0, 0, 0)
		require.InDelta(r, want, float64(got)/one, 0.05, fmt.Sprint(p))
		for range 300 {
			p.decays(900_000)
		}
		require.Zero(r, p.points(0, 0, 0))
	})
	require.Equal(t, int64(-4*one-10*one+one), (&rating{}).points(10, 2*one, one))
}
