package mutex

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/orrery-sim/orrery/protocols/bench"
	"github.com/orrery-sim/orrery/protocols/parts/guarded"
	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/sim"
)

const ms = time.Millisecond

var algorithms = []string{central, lamport, ricart, maekawa, suzuki, tree, reversal, ring}

// asks is how many messages sites send to each other until all of some sites that want in at once have been in.
func asks(t *testing.T, algorithm string, n int, who ...sim.ID) (sent int) {
	t.Helper()
	c := bench.New(t, &Protocol, bench.Servers(n), bench.With("algorithm", algorithm), bench.Serving(&service.Counter),
		bench.With("fanout", n-1), bench.Stranger, bench.Delay(sim.Constant(ms)), bench.World(func(w *sim.Config) { w.Network.FIFO = true }))
	c.Wait(ms)
	client := sim.ID(n + 2)
	c.Listen(sim.Kinds(sim.Sent), func(e *sim.Event) {
		if int(e.Node) <= n && int(e.Peer) <= n {
			sent++
		}
	})
	for _, id := range who {
		c.Tell(client, id, service.Request{Client: client, Seq: uint64(id), Op: service.Op{Name: "add", Amount: 1}})
	}
	c.Wait(time.Second)
	require.Empty(t, c.Broken)
	require.Len(t, bench.Told[Entered](c.Facts), len(who))
	return sent
}

// The numbers of the papers: messages for one turn with no other site that wants in.
func TestMessages_Light(t *testing.T) {
	for _, n := range []int{3, 7, 13} {
		last := sim.ID(n)
		k := len((&config{n: n}).quorumOf(1))
		for algorithm, want := range map[string]int{
			central: 3, lamport: 3 * (n - 1), ricart: 2 * (n - 1), maekawa: 3 * (k - 1), suzuki: n, tree: 2, reversal: 2,
		} {
			require.Equal(t, want, asks(t, algorithm, n, last), "%s, %d sites", algorithm, n)
		}
		for _, algorithm := range []string{central, suzuki, tree, reversal} {
			require.Zero(t, asks(t, algorithm, n, 1), "%s: the coordinator, or who has the token", algorithm)
		}
	}
}

// Under contention of all: the same for permission of all, five for each other site of the quorum at most with Maekawa's.
func TestMessages_Heavy(t *testing.T) {
	for _, n := range []int{3, 7, 13} {
		all := make([]sim.ID, n)
		for i := range all {
			all[i] = sim.ID(i + 1)
		}
		require.Equal(t, n*3*(n-1), asks(t, lamport, n, all...))
		require.Equal(t, n*2*(n-1), asks(t, ricart, n, all...))
		k := len((&config{n: n}).quorumOf(1))
		heavy := asks(t, maekawa, n, all...)
		require.Greater(t, heavy, n*3*(k-1))
		require.LessOrEqual(t, heavy, n*5*(k-1))
	}
}

// Any two quorums meet, each site is in its own, and those of a plane have q + 1 of q^2 + q + 1 sites.
func TestQuorums(t *testing.T) {
	for n := 1; n <= 60; n++ {
		c := &config{n: n}
		for a := sim.ID(1); int(a) <= n; a++ {
			quorum := c.quorumOf(a)
			require.Contains(t, quorum, a)
			for b := sim.ID(1); b < a; b++ {
				require.True(t, slices.ContainsFunc(c.quorumOf(b), func(id sim.ID) bool { return slices.Contains(quorum, id) }), "%d: %d and %d", n, a, b)
			}
			if line := planes[n]; line != nil {
				q := len(line) - 1
				require.Equal(t, n, q*q+q+1)
				require.Len(t, quorum, q+1)
			}
		}
	}
}

// Whatever the delays, all that is asked for is done, and nobody is in with somebody else.
func TestDelays(t *testing.T) {
	for seed := range uint64(6) {
		for _, algorithm := range algorithms {
			for _, n := range []int{2, 5, 7} {
				c := bench.New(t, &Protocol, bench.Seed(seed), bench.Servers(n), bench.With("algorithm", algorithm), bench.Serving(&service.Counter),
					bench.Delay(sim.Uniform(ms, 40*ms)), bench.With("rest", ms), bench.World(func(w *sim.Config) { w.Network.FIFO = true }),
					bench.Asking(6, service.ClientConfig{Workload: service.CounterLoad{}, Ops: 3, Timeout: time.Minute}))
				c.Run(20 * time.Second)
				require.Empty(t, c.Broken, "%s, seed %d", algorithm, seed)
				stored := bench.Told[guarded.Stored](c.Facts)
				require.Len(t, stored, 18, "%s, seed %d", algorithm, seed)
				require.Len(t, bench.Told[Left](c.Facts), 18)
			}
		}
	}
}

// An arbiter against a model: requests come, are released and relinquished, in whatever order. It consents to one at a time, to the first that
// there is when its consent is free, asks for it back if one comes that is before all, and tells all others that they failed.
func TestArbiter_Model(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		s := bench.NewSolo(t, &Protocol, 1, bench.Servers(8), bench.With("algorithm", maekawa), bench.Serving(&service.Counter))
		coming := rapid.Permutation([]uint64{1, 2, 3, 4, 5, 6, 7}).Draw(r, "coming")
		var to uint64 // who has its consent: times are those of sites 2 to 8
		var waiting []uint64
		inquired, hopeful := false, map[uint64]bool{}
		say := func(time uint64, msg sim.Message) bench.Letters { return s.Say(sim.ID(time+1), msg) }
		stamp := func(time uint64) Stamp { return Stamp{time, sim.ID(time + 1)} }
		free := func() (want bench.Letters) {
			to, inquired = 0, false
			if len(waiting) > 0 {
				to = slices.Min(waiting)
				waiting = slices.DeleteFunc(waiting, func(w uint64) bool { return w == to })
				want = bench.To(Consent{}, sim.ID(to+1))
			}
			return want
		}
		for len(coming) > 0 || to != 0 {
			what := rapid.SampledFrom([]string{"wish", "release", "relinquish"}).Draw(r, "what")
			var want, heard bench.Letters
			switch {
			case what == "wish" && len(coming) > 0:
				time := coming[0]
				coming, waiting = coming[1:], append(waiting, time)
				switch first := slices.Min(waiting); {
				case to == 0:
					want = free()
				case first < time || to < time:
					want = bench.To(Failed{stamp(time)}, sim.ID(time+1))
				default:
					for w := range 8 {
						if hopeful[uint64(w)] && uint64(w) != to {
							want = append(want, bench.To(Failed{stamp(uint64(w))}, sim.ID(w+1))...)
						}
					}
					if clear(hopeful); !inquired {
						want = append(want, bench.To(Inquire{stamp(to)}, sim.ID(to+1))...)
					}
					inquired, hopeful[time] = true, true
				}
				heard = say(time, Wish{stamp(time)})
			case what == "release" && to != 0:
				was := to
				want = free()
				heard = say(was, Release{})
			case what == "relinquish" && inquired:
				was := to
				waiting = append(waiting, was)
				want = free()
				heard = say(was, Relinquish{stamp(was)})
			}
			delete(hopeful, to)
			require.ElementsMatch(t, want, heard)
		}
	})
}

func TestInvariants(t *testing.T) {
	at := func(time uint64, site sim.ID) Entered { return Entered{Stamp{time, site}} }
	for _, c := range []struct {
		algorithm, name, why string
		story                []bench.Tell
	}{
		{ricart, mutualExclusion, "n2 enters while n1 is in", []bench.Tell{{1, at(1, 1)}, {2, at(2, 2)}}},
		{ricart, mutualExclusion, "", []bench.Tell{{1, at(1, 1)}, {1, Left{}}, {2, at(2, 2)}, {2, Booted{}}, {1, at(3, 1)}}},
		{ricart, requestOrder, "n1 enters by request 1@n1 after n2 has by 1@n2", []bench.Tell{{2, at(1, 2)}, {1, at(1, 1)}}},
		{maekawa, singleConsent, "n1 consents to n3, and has its consent to n2 not back", []bench.Tell{{1, Consented{2}}, {2, Consented{2}}, {1, Consented{3}}}},
		{maekawa, singleConsent, "", []bench.Tell{{1, Consented{2}}, {1, Freed{}}, {1, Consented{3}}}},
		{ring, singleToken, "n2 has a token, and n1 has one, too", []bench.Tell{{1, Took{}}, {1, Passed{2}}, {1, Took{}}, {2, Took{}}}},
		{ring, singleToken, "", []bench.Tell{{1, Took{}}, {1, Passed{2}}, {2, Took{}}}},
	} {
		why, _ := bench.Judge(t, bench.Named(t, invariants(&config{algorithm: c.algorithm}), c.name), c.story...)
		require.Equal(t, c.why, why, fmt.Sprint(c.story))
	}
}
