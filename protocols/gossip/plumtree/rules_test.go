package plumtree

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/orrery-sim/orrery/protocols/bench"
	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/sim"
)

var neighbours = []sim.ID{1, 2, 3}

// A heard is something that happens to a node: one of these messages from somebody, or a timer.
type heard struct {
	kind  string
	from  sim.ID
	texts []string
	round int
}

// A pair is a node among puppets and its model, to which the same happens.
type pair struct {
	t     require.TestingT
	s     *bench.Solo
	m     *model
	asked uint64
}

func newPair(t *testing.T, r require.TestingT, collects bool, threshold int) *pair {
	options := []bench.Option{bench.With("threshold", threshold)}
	if collects {
		options = append(options, bench.With("lazy_every", time.Hour))
	}
	return &pair{t: r, s: lonely(t, neighbours, options...), m: newModel(5, neighbours, collects, threshold)}
}

// hear lets something happen to both. What they send and hold must be the same.
func (p *pair) hear(h heard) {
	text := h.texts[0]
	var got, want bench.Letters
	switch h.kind {
	case "add":
		p.asked++
		got = p.s.Say(10, service.Request{Client: 10, Seq: p.asked, Op: service.Op{Name: "add", Value: text}})
		want = p.m.add(10, p.asked, text)
	case "gossip":
		got, want = p.s.Say(h.from, Gossip{idOf(text), h.round, text}), p.m.gossip(h.from, text, h.round)
	case "ihave":
		var of []Announcement
		for _, text := range h.texts {
			of = append(of, Announcement{idOf(text), h.round})
		}
		got = p.s.Say(h.from, IHave{of})
		p.m.ihave(h.from, h.texts, h.round)
	case "graft", "graft only":
		only := h.kind == "graft only"
		got, want = p.s.Say(h.from, Graft{idOf(text), h.round, only}), p.m.graft(h.from, text, h.round, only)
	case "prune":
		got = p.s.Say(h.from, Prune{})
		p.m.set(h.from, false)
	case "missing":
		if w := p.m.lacks[text]; w != nil && w.running {
			got, want = p.s.Timeout(sim.Timer{Name: missingTimer, Arg: w.timer}), p.m.timeout(text)
		}
	case "flush":
		if len(p.m.queue) > 0 {
			got, want = p.s.Timeout(flushTimer), p.m.flush()
		}
	}
	require.ElementsMatch(p.t, want, got, "%v", h)
	p.compare(h)
}

// compare looks at what both hold, and at which timers run.
func (p *pair) compare(h heard) {
	eager, lazy := shown(p.s, p.s.Self, "eager"), shown(p.s, p.s.Self, "lazy")
	for _, id := range neighbours {
		require.Equal(p.t, p.m.eager[id], slices.Contains(eager, id), "n%d after %v", id, h)
		require.NotEqual(p.t, slices.Contains(eager, id), slices.Contains(lazy, id), "n%d after %v", id, h)
	}
	require.Len(p.t, append(eager, lazy...), len(neighbours))
	require.Equal(p.t, len(p.m.has), number(p.s, "received"))
	require.Equal(p.t, len(p.m.lacks), number(p.s, "missing"))
	running := map[int]bool{}
	for _, w := range p.m.lacks {
		running[w.timer] = w.running
	}
	for i := 1; i <= p.m.timers; i++ {
		if !running[i] {
			require.False(p.t, p.s.FireTimer(p.s.Self, sim.Timer{Name: missingTimer, Arg: i}), "timer %d runs after %v", i, h)
		}
	}
}

func shown(c interface{ State(sim.ID) []sim.Change }, id sim.ID, field string) []sim.ID {
	for _, f := range c.State(id) {
		if f.Field == field {
			ids, _ := f.Value.([]sim.ID)
			return slices.Clone(ids)
		}
	}
	return nil
}

func number(s *bench.Solo, field string) int {
	for _, f := range s.State(s.Self) {
		if f.Field == field {
			return f.Value.(int)
		}
	}
	return -1
}

// Whatever comes, from neighbours, strangers and clients, and whichever timers go off in between: a node does what the
// paper's rules say, each neighbour is either eager or lazy, and a timer runs for what is lacking and nothing else (§3.6
// to §3.8).
func TestRules_WhateverComes(t *testing.T) {
	kinds := []string{"add", "gossip", "gossip", "gossip", "ihave", "ihave", "graft", "graft only", "prune", "missing", "missing", "flush"}
	texts := []string{"x", "y", "z"}
	rapid.Check(t, func(r *rapid.T) {
		p := newPair(t, r, rapid.Bool().Draw(r, "collects"), rapid.SampledFrom([]int{0, 2}).Draw(r, "threshold"))
		for range rapid.IntRange(1, 30).Draw(r, "length") {
			p.hear(heard{
				kind:  rapid.SampledFrom(kinds).Draw(r, "kind"),
				from:  rapid.SampledFrom([]sim.ID{1, 2, 3, 6}).Draw(r, "from"), // n6 is a stranger
				texts: rapid.SliceOfNDistinct(rapid.SampledFrom(texts), 1, 3, rapid.ID[string]).Draw(r, "texts"),
				round: rapid.IntRange(1, 6).Draw(r, "round"),
			})
		}
	})
}

// Small sets of messages and timers in each of their orders: the node does what the rules say, and what it heard of and
// does not have, and what it has and did not announce, is asked for and announced again and again (§3.7, §3.8).
func TestRules_AllOrders(t *testing.T) {
	x, y := []string{"x"}, []string{"y"}
	for _, set := range []struct {
		collects  bool
		threshold int
		all       []heard
	}{
		{false, 2, []heard{{"ihave", 1, x, 1}, {"ihave", 2, x, 1}, {"gossip", 1, x, 5}, {"gossip", 3, x, 6}, {"missing", 0, x, 0}}},
		{false, 0, []heard{{"ihave", 1, x, 2}, {"ihave", 2, x, 3}, {"missing", 0, x, 0}, {"missing", 0, x, 0}, {"missing", 0, x, 0}, {"gossip", 2, y, 1}}},
		{true, 0, []heard{{"prune", 2, x, 0}, {"add", 0, x, 0}, {"gossip", 1, y, 2}, {"flush", 0, x, 0}, {"flush", 0, x, 0}}},
	} {
		orders(set.all, func(order []heard) {
			p := newPair(t, t, set.collects, set.threshold)
			for _, h := range order {
				p.hear(h)
			}
		})
	}
}

// A message from all neighbours, an announcement of it, its timer and a prune, in each of their orders: in the end the
// link by which it came first is in the tree, unless its other end has pruned it since, and no other (§3.6).
func TestTree_AllOrders(t *testing.T) {
	x := []string{"x"}
	all := []heard{
		{"gossip", 1, x, 3}, {"gossip", 2, x, 5}, {"gossip", 3, x, 4}, {"ihave", 2, x, 2}, {"missing", 0, x, 0}, {"prune", 3, x, 0},
	}
	orders(all, func(order []heard) {
		p := newPair(t, t, false, 0)
		var first sim.ID
		want := []sim.ID{}
		for _, h := range order {
			p.hear(h)
			switch {
			case h.kind == "gossip" && first == 0:
				first, want = h.from, []sim.ID{h.from}
			case h.kind == "prune" && h.from == first:
				want = []sim.ID{}
			}
		}
		require.ElementsMatch(t, want, shown(p.s, p.s.Self, "eager"), "%v", order)
	})
}

// orders calls do with each order of the things.
func orders[T any](all []T, do func([]T)) {
	var from func(i int)
	from = func(i int) {
		if i == len(all) {
			do(slices.Clone(all))
			return
		}
		for j := i; j < len(all); j++ {
			all[i], all[j] = all[j], all[i]
			from(i + 1)
			all[i], all[j] = all[j], all[i]
		}
	}
	from(0)
}

// Whoever crashes and comes back while messages pass: at every node the eager and the lazy links are those of the active
// view, each of them once (§3.5).
func TestLinks_AreTheActiveView(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		c := bench.New(
			t, &Protocol, bench.Servers(5), bench.With("active", 3), bench.With("join_within", 100*time.Millisecond),
			bench.With("keepalive", 200*time.Millisecond), bench.With("timeout", 500*time.Millisecond),
			bench.Serving(&Protocol.Services[0].Service), bench.Stranger, bench.Seed(rapid.Uint64().Draw(r, "seed")),
		)
		c.Wait(time.Second)
		for i := range rapid.IntRange(1, 8).Draw(r, "steps") {
			id := rapid.SampledFrom(c.Servers).Draw(r, "node")
			switch rapid.IntRange(0, 3).Draw(r, "what") {
			case 0:
				c.Crash(id)
			case 1:
				c.Reboot(id)
			default:
				c.Tell(6, id, service.Request{Client: 6, Seq: uint64(i), Op: service.Op{Name: "add", Value: fmt.Sprint(i)}})
			}
			for range 4 {
				c.Wait(time.Duration(rapid.IntRange(1, 200).Draw(r, "wait")) * time.Millisecond)
				for _, id := range c.Servers {
					require.ElementsMatch(r, shown(c, id, overlay+"/active"), append(shown(c, id, "eager"), shown(c, id, "lazy")...), "n%d", id)
				}
			}
		}
		require.Empty(r, c.Broken)
	})
}
