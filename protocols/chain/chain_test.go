package chain

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/orrery-sim/orrery/protocols/bench"
	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/sim"
)

const (
	n1, n2, n3, master, client = sim.ID(1), sim.ID(2), sim.ID(3), sim.ID(4), sim.ID(5)

	ms = time.Millisecond
)

// placed is a server in a chain of three, with a lease that lasts.
func placed(t *testing.T, who sim.ID, options ...bench.Option) *bench.Solo {
	t.Helper()
	s := bench.NewSolo(t, &Protocol, who, append([]bench.Option{
		bench.Servers(3), bench.With("dead", time.Hour), bench.With("ping", time.Minute), bench.With("patience", time.Minute),
	}, options...)...)
	s.Say(master, Pong{0, Chain{1, []sim.ID{n1, n2, n3}}})
	return s
}

func put(seq uint64, value string) service.Request {
	return service.Request{Client: client, Seq: seq, Op: service.Op{Name: "put", Key: "x", Value: value}}
}

func get(seq uint64) service.Request {
	return service.Request{Client: client, Seq: seq, Op: service.Op{Name: "get", Key: "x"}}
}

func value(seq uint64, v string) service.Reply {
	return service.Reply{Seq: seq, Result: service.Result{OK: v != "", Value: v}}
}

// An update enters at the head, once; the tail answers; the acknowledgement goes up.
func TestUpdate(t *testing.T) {
	head := placed(t, n1)
	forward := Forward{1, 1, put(1, "a").Command()}
	require.Equal(t, bench.To(forward, n2), head.Say(client, put(1, "a")))
	require.Empty(t, head.Say(client, put(1, "a")), "it is under way")
	require.Equal(t, bench.To(forward, n2), head.Timeout(resendTimer))
	require.Empty(t, head.Say(n2, Ack{1, 1}))
	require.Equal(t, bench.To(service.Reply{Seq: 1, Result: service.Result{OK: true}}, client), head.Say(client, put(1, "a")), "it is committed")

	tail := placed(t, n3)
	require.Empty(t, tail.Say(n2, Forward{1, 2, put(2, "b").Command()}), "the first is missing")
	require.Empty(t, tail.Say(n2, Forward{2, 1, put(1, "a").Command()}), "of another chain")
	require.Empty(t, tail.Say(n1, forward), "it is not the one before")
	require.ElementsMatch(t, append(bench.To(Ack{1, 1}, n2), bench.To(service.Reply{Seq: 1, Result: service.Result{OK: true}}, client)...), tail.Say(n2, forward))
	require.Equal(t, bench.To(Ack{1, 1}, n2), tail.Say(n2, forward), "the acknowledgement was lost")
}

// Whoever gets another one after it sends what is not acknowledged; a new tail commits it; who was taken out does nothing.
func TestChainWithoutSomebody(t *testing.T) {
	for next, want := range map[string]struct {
		chain []sim.ID
		heard bench.Letters
	}{
		"the middle is gone": {[]sim.ID{n1, n3}, bench.To(Forward{2, 1, put(1, "a").Command()}, n3)},
		"it is the tail":     {[]sim.ID{n1}, bench.To(service.Reply{Seq: 1, Result: service.Result{OK: true}}, client)},
		"it is out":          {[]sim.ID{n2, n3}, nil},
	} {
		s := placed(t, n1)
		s.Say(client, put(1, "a"))
		require.Equal(t, want.heard, s.Say(master, Pong{0, Chain{2, want.chain}}), next)
	}
}

// With CRAQ a clean key is read anywhere, and of one that is dirty the tail says how far it is.
func TestRead_CRAQ(t *testing.T) {
	for _, known := range []int{0, 1} {
		s := placed(t, n2, bench.With("craq", true))
		require.Equal(t, bench.To(value(1, ""), client), s.Say(client, get(1)))
		s.Say(n1, Forward{1, 1, put(9, "a").Command()})
		require.Equal(t, bench.To(Version{1}, n3), s.Say(client, get(2)))
		want := map[int]string{0: "", 1: "a"}[known]
		require.Equal(t, bench.To(value(2, want), client).By(client), s.Say(n3, VersionIs{1, known}).By(client))
	}
	s := placed(t, n2)
	require.Equal(t, bench.To(Pass{get(1)}, n3), s.Say(client, get(1)), "without it the tail answers")
}

// A server whose lease is over answers nobody.
func TestServes_ByLease(t *testing.T) {
	s := placed(t, n3, bench.With("dead", 400*ms))
	require.Len(t, s.Say(n1, Pass{get(1)}), 1)
	s.Wait(300 * ms)
	require.Empty(t, s.Say(n1, Pass{get(2)}))
	s.Say(master, Pong{s.Now(), Chain{1, []sim.ID{n1, n2, n3}}})
	require.Len(t, s.Say(n1, Pass{get(3)}), 1)
}

// The master takes out who is silent and who has lost what it had, and never the last.
func TestMaster(t *testing.T) {
	s := bench.NewSolo(t, &Protocol, master, bench.Servers(3), bench.With("dead", 400*ms))
	chain := func(ids ...sim.ID) Chain { return Chain{4 - len(ids), ids} }
	require.Equal(t, Pong{7, chain(n1, n2, n3)}, s.Ask(n1, Ping{0, 7}))
	require.Equal(t, Pong{7, chain(n1, n3)}, s.Ask(n2, Ping{1, 7}))
	s.Wait(300 * ms)
	s.Say(n3, Ping{0, 7})
	s.Wait(200 * ms)
	require.Equal(t, Pong{7, chain(n3)}, s.Ask(n1, Ping{0, 7}))
	s.Wait(time.Second)
	s.Reboot()
	require.Equal(t, Pong{7, chain(n3)}, s.Ask(n3, Ping{1, 7}))
}

// What comes to a server is the log of the one before, whatever is lost, doubled and out of order; against a model that has the longest
// part of it without a gap.
func TestForward_Model(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		s := placed(t, n2)
		have := 0
		for range rapid.IntRange(1, 20).Draw(r, "messages") {
			index := rapid.IntRange(1, 6).Draw(r, "index")
			s.Say(n1, Forward{1, index, put(uint64(index), "v").Command()})
			if index == have+1 {
				have++
			}
			require.Len(t, s.Node(n2).(*Server).log, have)
		}
		for i, c := range s.Node(n2).(*Server).log {
			require.Equal(t, uint64(i+1), c.Seq)
		}
	})
}

// Whatever is lost, doubled, slow and dead: the log is one, and clients are answered.
func TestStorm(t *testing.T) {
	for seed := range uint64(10) {
		for _, craq := range []bool{false, true} {
			c := bench.New(t, &Protocol, bench.Seed(seed), bench.Servers(4), bench.With("craq", craq), bench.With("dead", 100*ms), bench.With("ping", 10*ms),
				bench.With("patience", 20*ms), bench.Rough(20_000, 50_000), bench.Serving(&service.KV), bench.Asking(3, service.ClientConfig{
					Workload: service.KVLoad{Keys: 2, Reads: 500_000}, Timeout: 50 * ms, Retry: true, Think: sim.Constant(5 * ms),
				}))
			c.Wait(200 * ms)
			c.Crash(sim.ID(1 + seed%3))
			c.Run(2 * time.Second)
			require.Empty(t, c.Broken, "seed %d", seed)
			require.Greater(t, len(bench.Told[Committed](c.Facts)), 50, "seed %d", seed)
		}
	}
}

func TestInvariants(t *testing.T) {
	for _, c := range []struct {
		name, why string
		story     []bench.Tell
	}{
		{sameLog, "n2 commits another update as its 1. than was committed before", []bench.Tell{{1, Committed{1, 5, 1}}, {2, Committed{1, 5, 2}}}},
		{sameLog, "", []bench.Tell{{1, Committed{1, 5, 1}}, {2, Committed{1, 5, 1}}}},
		{removedServe, "n2 answers a read, and is not in chain 2", []bench.Tell{{4, Formed{2, []sim.ID{1}}}, {1, Served{1}}, {2, Served{1}}}},
	} {
		why, _ := bench.Judge(t, bench.Named(t, invariants(), c.name), c.story...)
		require.Equal(t, c.why, why)
	}
}
