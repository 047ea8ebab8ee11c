package plumtree

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/protocols/about"
	"github.com/orrery-sim/orrery/protocols/bench"
	"github.com/orrery-sim/orrery/protocols/gossip/broadcast"
	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/sim"
)

// quiet makes an overlay of five in which everybody is everybody's neighbour soon, and nothing happens then.
func quiet(t *testing.T, options ...bench.Option) *bench.Cluster {
	t.Helper()
	c := bench.New(t, &Protocol, append([]bench.Option{
		bench.Servers(5), bench.With("active", 4), bench.With("join_within", 100*time.Millisecond),
		bench.Serving(&Protocol.Services[0].Service), bench.Stranger, bench.Verified,
	}, options...)...)
	c.Wait(10 * time.Second)
	return c
}

func add(c *bench.Cluster, to sim.ID, seq uint64, text string) {
	c.Tell(6, to, service.Request{Client: 6, Seq: seq, Op: service.Op{Name: "add", Value: text}})
	c.Wait(time.Second)
}

// tree are the eager links of all nodes, and how many links there are.
func tree(c *bench.Cluster) (eager, all int) {
	for _, id := range c.Servers {
		for _, f := range c.State(id) {
			if ids, is := f.Value.([]sim.ID); is && (f.Field == "eager" || f.Field == "lazy") {
				all += len(ids)
				if f.Field == "eager" {
					eager += len(ids)
				}
			}
		}
	}
	return eager, all
}

// After the first message the eager links are a tree: n - 1 links, each eager at both ends (§3.6).
func TestTree_Forms(t *testing.T) {
	for seed := range uint64(10) {
		c := quiet(t, bench.Seed(seed))
		eager, all := tree(c)
		require.Equal(t, all, eager, "at first all are eager")
		require.Equal(t, 20, all)
		add(c, 1, 1, "x")
		add(c, 1, 2, "y")
		eager, _ = tree(c)
		require.Equal(t, 2*4, eager)
		redundant := len(bench.Told[broadcast.Redundant](c.Facts))
		add(c, 1, 3, "z")
		require.Len(t, bench.Told[broadcast.Redundant](c.Facts), redundant, "no message comes twice")
		require.Len(t, bench.Told[broadcast.Delivered](c.Facts), 15)
		require.Empty(t, c.Broken)
	}
}

// A message that a client adds again is on its way already.
func TestBroadcast_Twice(t *testing.T) {
	c := quiet(t)
	add(c, 1, 1, "x")
	add(c, 2, 1, "x")
	require.Len(t, bench.Told[broadcast.Delivered](c.Facts), 5)
}

// lonely is n5 of nine nodes among puppets, with some of them as neighbours and a client, n10. Puppets speak to the
// node itself; the overlay, a part, takes neighbours as a test puts them there.
func lonely(t *testing.T, ids []sim.ID, options ...bench.Option) *bench.Solo {
	t.Helper()
	p := Protocol
	p.Build = func(args about.Args) (about.System, error) {
		sys, err := Protocol.Build(args)
		made := sys.Roles[0].New
		sys.Roles[0].New = func(id sim.ID) sim.Node {
			n := made(id).(*Node)
			for _, to := range ids {
				n.peers = append(n.peers, peer{id: to, eager: true})
			}
			return n
		}
		return sys, err
	}
	return bench.NewSolo(t, &p, 5, append([]bench.Option{
		bench.Servers(9), bench.With("join_within", time.Hour), bench.With("wait", time.Hour),
		bench.With("again", time.Hour), bench.Serving(&Protocol.Services[0].Service),
	}, options...)...)
}

var x = idOf("x")

// A new message goes whole to the eager neighbours and is announced to the lazy ones, and to nobody twice (§3.6).
func TestGossip_Push(t *testing.T) {
	s := lonely(t, []sim.ID{1, 2, 3})
	s.Say(2, Prune{})
	require.ElementsMatch(t, bench.Letters{{By: 2, Msg: IHave{[]Announcement{{x, 4}}}}, {By: 3, Msg: Gossip{x, 4, "x"}}}, s.Say(1, Gossip{x, 3, "x"}))
	require.Equal(t, bench.To(Prune{}, 3), s.Say(3, Gossip{x, 5, "x"}), "it came before")
	require.Empty(t, s.Say(1, Gossip{x, 3, "x"}), "a copy that the network made")
	y := idOf("y")
	require.ElementsMatch(t, bench.To(IHave{[]Announcement{{y, 2}}}, 2, 3), s.Say(1, Gossip{y, 1, "y"}))
}

// Who announced a message that does not come is asked for it, the first one first, and each makes the link eager (§3.7).
func TestMissing_Graft(t *testing.T) {
	s := lonely(t, []sim.ID{1, 2, 3})
	for _, id := range []sim.ID{1, 2, 3} {
		s.Say(id, Prune{})
	}
	s.Say(2, IHave{[]Announcement{{x, 7}}})
	s.Say(1, IHave{[]Announcement{{x, 4}}})
	timer := sim.Timer{Name: missingTimer, Arg: 1}
	require.Equal(t, bench.To(Graft{ID: x, Round: 7}, 2), s.Timeout(timer))
	require.Equal(t, bench.To(Graft{ID: x, Round: 4}, 1), s.Timeout(timer))
	require.Empty(t, s.Timeout(timer), "nobody else has it")
	s.Say(3, IHave{[]Announcement{{x, 2}}})
	require.Equal(t, bench.To(Graft{ID: x, Round: 2}, 3), s.Timeout(timer))
	require.ElementsMatch(t, bench.Letters{{By: 1, Msg: Gossip{x, 5, "x"}}, {By: 2, Msg: Gossip{x, 5, "x"}}}, s.Say(3, Gossip{x, 4, "x"}))
	require.False(t, s.FireTimer(s.Self, timer), "it has come")
	s.Say(2, IHave{[]Announcement{{x, 1}}})
	require.False(t, s.FireTimer(s.Self, sim.Timer{Name: missingTimer, Arg: 2}), "it is known")
}

// Who is asked sends the message again, if it has it, and the link is eager (§3.7).
func TestGraft(t *testing.T) {
	s := lonely(t, []sim.ID{1, 2})
	s.Say(2, Prune{})
	require.Empty(t, s.Say(2, Graft{ID: x, Round: 1}))
	require.Equal(t, bench.To(Gossip{x, 1, "x"}, 2), s.Say(1, Gossip{x, 0, "x"}))
	require.Equal(t, bench.To(Gossip{x, 9, "x"}, 2), s.Say(2, Graft{ID: x, Round: 9}))
	require.Empty(t, s.Say(2, Graft{ID: x, Only: true}))
}
