package sim_test

import (
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/sim"
)

// flood sends n pings at once.
func flood(n int) *actor {
	return &actor{start: func(env *sim.Env) {
		for i := range n {
			env.Send(2, ping{i})
		}
	}}
}

// arrivals are the pings that n2 handled, in order.
func arrivals(w *sim.World) (ns []int) {
	for _, e := range w.Events() {
		if e.Kind == sim.Delivered && e.Node == 2 {
			ns = append(ns, e.Body.(ping).N)
		}
	}
	return ns
}

// flooded is a world in which a flood has gone through a link.
func flooded(l sim.Link, n int) *sim.World {
	w := pair(sim.Config{Seed: 1, Network: linked(l)}, flood(n), &actor{})
	w.Run(time.Hour)
	return w
}

func TestNetwork_Loss(t *testing.T) {
	w := flooded(sim.Link{Loss: 300_000}, 10_000)
	require.InDelta(t, 3000, w.Stats().Dropped, 150)
	require.EqualValues(t, 10_000, w.Stats().Dropped+w.Stats().Delivered)
	require.Contains(t, trace(w, sim.Dropped)[0], ": loss")
	require.EqualValues(t, 100, flooded(sim.Link{Loss: 1_000_000}, 100).Stats().Dropped)
}

func TestNetwork_Corrupt(t *testing.T) {
	w := flooded(sim.Link{Corrupt: 200_000}, 10_000)
	require.InDelta(t, 2000, w.Stats().Dropped, 150)
	require.Contains(t, trace(w, sim.Dropped)[0], ": corrupt: its checksum failed")
}

// A duplicate arrives besides the original, with it or later, and its cause is the duplication.
func TestNetwork_Duplicate(t *testing.T) {
	w := flooded(sim.Link{Duplicate: 250_000, Delay: sim.Uniform(ms, 10*ms)}, 10_000)
	s := w.Stats()
	require.InDelta(t, 2500, s.Duplicated, 150)
	require.EqualValues(t, 10_000+s.Duplicated, s.Delivered)
	copies := map[int]int{}
	for _, n := range arrivals(w) {
		copies[n]++
	}
	require.Len(t, copies, 10_000)
	at := map[sim.Kind]map[int]time.Duration{sim.Sent: {}, sim.Duplicated: {}}
	for _, e := range w.Events() {
		if e.Kind == sim.Delivered {
			cause, _ := w.Event(e.Cause)
			at[cause.Kind][e.Body.(ping).N] = e.At
		}
	}
	require.Len(t, at[sim.Sent], 10_000)
	require.Len(t, at[sim.Duplicated], int(s.Duplicated))
	later := 0
	for n, d := range at[sim.Duplicated] {
		if d > at[sim.Sent][n] {
			later++
		}
	}
	require.InDelta(t, len(at[sim.Duplicated])/2, later, 100, "the copy travels on its own")
}

// Jitter reorders what a link with a constant delay would not; on a FIFO link none overtakes
// another, duplicates and all.
func TestNetwork_JitterAndFIFO(t *testing.T) {
	require.False(t, slices.IsSorted(arrivals(flooded(sim.Link{Delay: sim.Constant(ms), Jitter: sim.Uniform(0, ms)}, 100))))
	fifo := sim.Link{Delay: sim.Constant(ms), Jitter: sim.Uniform(0, ms), Duplicate: 300_000, FIFO: true}
	w := flooded(fifo, 1000)
	require.True(t, slices.IsSorted(arrivals(w)))
	require.Greater(t, w.Stats().Delivered, uint64(1200))
	fifo.Jitter = sim.Dist{}
	require.True(t, slices.IsSorted(arrivals(flooded(fifo, 1000))), "also where all would arrive at one instant")
}

// Without FIFO and jitter, arrivals of one instant come in an order drawn from the seed.
func TestNetwork_Ties(t *testing.T) {
	orders := map[string]bool{}
	for seed := range uint64(60) {
		w := pair(sim.Config{Seed: seed, Network: delay(ms)}, flood(3), &actor{})
		w.Run(time.Second)
		got := arrivals(w)
		orders[string([]byte{byte(got[0]), byte(got[1]), byte(got[2])})] = true
	}
	require.Len(t, orders, 6)
}

// A jitter may shorten the delay, but nothing arrives before it was sent.
func TestNetwork_NegativeJitter(t *testing.T) {
	w := pair(sim.Config{Network: linked(sim.Link{Delay: sim.Constant(ms), Jitter: sim.Uniform(-5*ms, 5*ms)})}, burst(50), &actor{})
	w.Run(time.Second)
	require.EqualValues(t, 50, w.Stats().Delivered)
	last := time.Duration(0)
	for _, e := range w.Events() {
		require.GreaterOrEqual(t, e.At, last)
		last = e.At
		if e.Kind == sim.Delivered {
			sent, _ := w.Event(e.Cause)
			require.GreaterOrEqual(t, e.At, sent.At)
		}
	}
}

// sizes sends loads of these sizes at once.
func sizes(bytes ...int) *actor {
	return &actor{start: func(env *sim.Env) {
		for _, b := range bytes {
			env.Send(2, load{b})
		}
	}}
}

// A link of limited bandwidth sends one message after another; each takes its size.
func TestNetwork_Bandwidth(t *testing.T) {
	w := pair(sim.Config{Network: linked(sim.Link{Delay: sim.Constant(ms), Bandwidth: 1000})}, sizes(10, 30, 5), &actor{})
	w.Run(time.Second)
	require.Equal(t, []string{"11ms n2 deliver n1 load{10}", "41ms n2 deliver n1 load{30}", "46ms n2 deliver n1 load{5}"},
		trace(w, sim.Delivered))
	require.EqualValues(t, 45, w.Stats().Bytes)
}

// What no longer fits into a link's queue is dropped; when it has drained there is room again.
func TestNetwork_QueueFull(t *testing.T) {
	again := sizes(60, 60, 40)
	again.timer = func(env *sim.Env, _ sim.Timer) { env.Send(2, load{100}) }
	start := again.start
	again.start = func(env *sim.Env) {
		start(env)
		env.SetTimer(timer("again"), 100*ms)
	}
	w := pair(sim.Config{Network: linked(sim.Link{Bandwidth: 1000, Queue: 100})}, again, &actor{})
	w.Run(time.Second)
	require.Equal(t, []string{
		"0s n1 drop n2 load{60}: the link's queue is full",
		"60ms n2 deliver n1 load{60}", "100ms n2 deliver n1 load{40}", "200ms n2 deliver n1 load{100}",
	}, trace(w, sim.Delivered, sim.Dropped))
}

// Exceptions hold in both directions unless they are one-way, and the last that matches counts.
func TestNetwork_Links(t *testing.T) {
	d := func(d time.Duration) sim.Link { return sim.Link{Delay: sim.Constant(d)} }
	took := delays(sim.Network{Link: d(ms), Links: []sim.LinkBetween{
		{A: 1, B: 2, Link: d(2 * ms)},
		{A: 3, B: 1, Link: d(3 * ms)},
		{A: 1, B: 3, OneWay: true, Link: d(4 * ms)},
	}}, 3)
	require.Equal(t, map[[2]sim.ID]time.Duration{
		{1, 2}: 2 * ms, {2, 1}: 2 * ms, {1, 3}: 4 * ms, {3, 1}: 3 * ms, {2, 3}: ms, {3, 2}: ms,
	}, took)
}

// Where there is no link nothing passes, and nothing is left to chance that an override could
// change. An exception is a link, and whoever has no list of neighbours is linked to all.
func TestNetwork_Neighbours(t *testing.T) {
	for _, others := range []int{0, sim.DenseLimit} { // links with counters, and without
		n := linked(sim.Link{Delay: sim.Constant(ms), Loss: 1})
		n.Neighbours = [][]sim.ID{1: {2}, 2: {1, 3}, 3: {2}, 4: {}}
		n.Links = []sim.LinkBetween{{A: 1, B: 3, OneWay: true, Link: sim.Link{Delay: sim.Constant(2 * ms)}}}
		require.Equal(t, map[[2]sim.ID]time.Duration{
			{1, 2}: ms, {2, 1}: ms, {2, 3}: ms, {3, 2}: ms, {1, 3}: 2 * ms,
			{1, 5}: ms, {2, 5}: ms, {3, 5}: ms, {4, 5}: ms, {5, 1}: ms, {5, 2}: ms, {5, 3}: ms, {5, 4}: ms,
		}, delaysAmong(n, 5, others))
	}
	n := linked(sim.Link{Delay: sim.Constant(ms), Loss: 1})
	n.Neighbours = [][]sim.ID{1: {}, 2: {}}
	w := pair(sim.Config{Network: n, Overrides: sim.Overrides{
		{Choice: sim.Choice{Kind: sim.LossChoice, A: 1, B: 2}},
	}}, burst(1), &actor{})
	w.Run(time.Second)
	require.Equal(t, []string{"0s n1 drop n2 ping{1}: no link"}, trace(w, sim.Delivered, sim.Dropped))
	require.Len(t, w.Unmet(), 1)
	for _, e := range w.Events() {
		for _, m := range e.Choices {
			require.Equal(t, sim.TimerChoice, m.Kind)
		}
	}
	n.Neighbours = [][]sim.ID{1: {2, 1}}
	require.Panics(t, func() { delays(n, 2) })
}

// Between regions half the round trip replaces the delay; within one, and where a node is in none,
// the link's own delay holds.
func TestNetwork_Regions(t *testing.T) {
	took := delays(sim.Network{
		Link:    sim.Link{Delay: sim.Constant(ms)},
		Regions: []sim.Region{{Name: "eu", Nodes: []sim.ID{1, 2}}, {Name: "us", Nodes: []sim.ID{3}}},
		RTT:     [][]time.Duration{{0, 80 * ms}, {100 * ms, 0}},
		Links:   []sim.LinkBetween{{A: 3, B: 2, OneWay: true, Link: sim.Link{Delay: sim.Constant(7 * ms)}}},
	}, 4)
	require.Equal(t, map[[2]sim.ID]time.Duration{
		{1, 2}: ms, {2, 1}: ms, {1, 3}: 40 * ms, {2, 3}: 40 * ms, {3, 1}: 50 * ms, {3, 2}: 7 * ms,
		{1, 4}: ms, {2, 4}: ms, {3, 4}: ms, {4, 1}: ms, {4, 2}: ms, {4, 3}: ms,
	}, took)
}

// delays measures every link of a network.
func delays(n sim.Network, size int) map[[2]sim.ID]time.Duration {
	return delaysAmong(n, size, 0)
}

// delaysAmong measures every link between the first nodes of a network that has others too.
func delaysAmong(n sim.Network, size, others int) map[[2]sim.ID]time.Duration {
	took := map[[2]sim.ID]time.Duration{}
	quiet := sim.Group{Name: "quiet", Size: others, Prefix: "q", New: nobody}
	w := sim.New(sim.Config{Network: n, Groups: append(group(size, func(id sim.ID) *actor {
		return &actor{
			start: func(env *sim.Env) {
				for _, p := range env.Peers() {
					if p != id {
						env.Send(p, ping{})
					}
				}
			},
			receive: func(env *sim.Env, from sim.ID, _ sim.Message) { took[[2]sim.ID{from, id}] = env.Now() },
		}
	}), quiet)})
	w.Run(time.Second)
	return took
}

// In a large world messages are counted by sender, and the names of choices say so. Links that
// remember something do so still.
func TestNetwork_Sparse(t *testing.T) {
	ring := func(l sim.Link) *sim.World {
		w := traced(sim.Config{Network: linked(l), Groups: group(sim.DenseLimit+1, func(id sim.ID) *actor {
			return &actor{start: func(env *sim.Env) {
				if id <= 2 {
					env.Send(3, ping{1})
					env.Send(4, ping{2})
					env.Send(3, ping{3})
				}
			}}
		})})
		w.Run(time.Second)
		return w
	}
	w := ring(sim.Link{Delay: sim.Uniform(0, ms), Loss: 1})
	var names []string
	for _, e := range w.Events() {
		if e.Kind == sim.Sent && e.Node == 1 {
			for _, c := range e.Choices {
				names = append(names, c.String())
			}
		}
	}
	require.Equal(t, []string{
		"loss.1.0", "delay.1.0", "tie.1.0", "loss.1.1", "delay.1.1", "tie.1.1", "loss.1.2", "delay.1.2", "tie.1.2",
	}, names)

	w = ring(sim.Link{Bandwidth: 8_000}) // a ping is a number
	require.Equal(t, []string{"1ms", "1ms", "1ms", "1ms", "2ms", "2ms"}, func() (at []string) {
		for _, e := range w.Events() {
			if e.Kind == sim.Delivered {
				at = append(at, e.At.String())
			}
		}
		return at
	}())
}

// Sending to a node that does not exist is a mistake, and the panic says where in the run.
func TestNetwork_NoSuchNode(t *testing.T) {
	for _, to := range []sim.ID{0, -1, 3} {
		w := pair(sim.Config{Seed: 42}, &actor{start: func(env *sim.Env) { env.Send(to, ping{}) }}, &actor{})
		require.PanicsWithValue(t,
			"sim: n1 sends ping to a node that does not exist\n\tin a world of seed 42, at 0s, after event 1", func() { w.Run(0) })
	}
}

// Clients that nobody needs change nothing, at the border between links with counters of their own
// and links without, too; and nor do they once they are used but for what they send themselves.
func TestNetwork_SpareClients(t *testing.T) {
	for size := sim.DenseLimit - 2; size <= sim.DenseLimit+1; size++ {
		run := func(spare int) *sim.World {
			c := sim.Config{Seed: 1, Network: linked(sim.Link{Delay: sim.Exponential(ms), Loss: 300_000})}
			c.Groups = group(size, func(id sim.ID) *actor { return burst(int(id % 3)) })
			if spare > 0 {
				hands := group(spare, func(sim.ID) *actor { return &actor{} })[0]
				hands.Name, hands.Prefix, hands.Lazy, hands.Clients = "hand", "h", true, true
				c.Groups = append(c.Groups, hands)
			}
			w := sim.New(c)
			w.Run(time.Second)
			return w
		}
		require.NotZero(t, run(0).Stats().Dropped)
		for spare := 1; spare <= 3; spare++ {
			require.Equal(t, run(0).Fingerprint(), run(spare).Fingerprint(), "%d servers and %d spare clients", size, spare)
		}
	}
}
