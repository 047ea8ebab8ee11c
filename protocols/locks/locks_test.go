package locks

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/orrery-sim/orrery/protocols/about"
	"github.com/orrery-sim/orrery/protocols/bench"
	"github.com/orrery-sim/orrery/protocols/parts/guarded"
	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/sim"
)

const ms = time.Millisecond

// Two workers, a lock server or three behind them, the store, and a client.
const (
	w1, w2, l1 = sim.ID(1), sim.ID(2), sim.ID(3)
)

func alone(t *testing.T, who sim.ID, options ...bench.Option) *bench.Solo {
	t.Helper()
	return bench.NewSolo(t, &Protocol, who, append([]bench.Option{bench.Servers(2), bench.Serving(&service.Counter)}, options...)...)
}

// A server against a model of its rule: whatever is asked for and given back, and however much time goes by.
func TestServer_Model(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		s := alone(t, l1, bench.With("lease", time.Second))
		var holder sim.ID
		var request, token uint64
		var until time.Duration
		for range rapid.IntRange(1, 25).Draw(r, "steps") {
			from := rapid.SampledFrom([]sim.ID{w1, w2}).Draw(r, "from")
			number := rapid.Uint64Range(1, 3).Draw(r, "request")
			switch rapid.SampledFrom([]string{"acquire", "release", "wait"}).Draw(r, "what") {
			case "acquire":
				got := s.Ask(from, Acquire{number, 1})
				at := s.Now() - 4*ms // It has arrived a millisecond after it was said, and that was five ago.
				switch {
				case holder == from && number == request: // the same grant, for another lease
				case holder == 0, at >= until, holder == from && number > request:
					token++
				default:
					require.Equal(t, Taken{number, 1}, got)
					continue
				}
				holder, request, until = from, number, at+time.Second
				require.Equal(t, Granted{number, 1, token}, got)
			case "release":
				s.Say(from, Release{number})
				if holder == from && request == number {
					holder = 0
				}
			case "wait":
				s.Wait(rapid.SampledFrom([]time.Duration{100 * ms, 1100 * ms}).Draw(r, "wait"))
			}
		}
	})
}

// A server that comes back grants nothing for a lease, and then higher tokens than ever before.
func TestServer_ComesBack(t *testing.T) {
	s := alone(t, l1, bench.With("lease", time.Second))
	require.Equal(t, Granted{1, 1, 1}, s.Ask(w1, Acquire{1, 1}))
	s.Reboot()
	require.Equal(t, Taken{1, 1}, s.Ask(w2, Acquire{1, 1}))
	s.Wait(1100 * ms)
	require.Equal(t, Granted{1, 2, 1<<32 + 1}, s.Ask(w2, Acquire{1, 2}))
}

// add is what a worker says when a client, the last node, asks it to add.
func add(s *bench.Solo, client sim.ID) bench.Letters {
	return s.Say(client, service.Request{Client: client, Seq: 1, Op: service.Op{Name: "add", Amount: 1}})
}

// A worker shows the store the token, counts its lease from when it asked, and asks nothing more when it is over.
func TestWorker_Lease(t *testing.T) {
	s := alone(t, w1, bench.With("lease", time.Second), bench.With("patience", 10*time.Second), bench.With("work", sim.Constant(300*ms)))
	require.Equal(t, bench.To(Acquire{1, 1}, l1), add(s, 5))
	s.Wait(800 * ms) // The answer takes long.
	require.IsType(t, guarded.Read{}, bench.Of[guarded.Read](s.Say(l1, Granted{1, 1, 7}))[0])
	require.Equal(t, uint64(7), bench.Of[guarded.Read](s.Heard)[0].Token)
	s.Say(4, guarded.Value{Visit: 1, Sum: 5})
	s.Heard = nil
	s.Wait(400 * ms)
	require.Empty(t, bench.Of[guarded.Write](s.Heard), "its time is over")
	require.Equal(t, []Release{{1}}, bench.Of[Release](s.Heard))
	require.Equal(t, []Acquire{{2, 1}}, bench.Of[Acquire](s.Heard))
}

// Of three servers two must grant, and what is granted to nobody is given back.
func TestWorker_Majority(t *testing.T) {
	s := alone(t, w1, bench.With("servers", 3), bench.With("fencing", false), bench.With("patience", 10*time.Second))
	require.ElementsMatch(t, bench.To(Acquire{1, 1}, 3, 4, 5), add(s, 7))
	require.Empty(t, s.Say(3, Granted{1, 1, 9}))
	require.Empty(t, s.Say(3, Granted{1, 1, 9}), "twice the same")
	require.Empty(t, s.Say(4, Taken{1, 1}))
	require.Len(t, bench.Of[Release](s.Say(5, Taken{1, 1})), 3)
	require.Equal(t, uint64(1), s.Node(w1).(*Worker).request)
	s.Wait(60 * ms)
	require.Equal(t, uint64(2), s.Node(w1).(*Worker).request)
	require.Equal(t, bench.To(Release{1}, 4), s.Say(4, Granted{1, 1, 9}))
	s.Say(3, Granted{2, 1, 9})
	require.Equal(t, []guarded.Read{{Visit: 1, Client: 7}}, bench.Of[guarded.Read](s.Say(5, Granted{2, 1, 4})))
}

// Whatever crashes, stands still and jumps: where the store looks at tokens no addition is lost.
func TestStorm(t *testing.T) {
	for seed := range uint64(15) {
		c := bench.New(t, &Protocol, bench.Seed(seed), bench.Servers(3), bench.Rough(50_000, 50_000), bench.Serving(&service.Counter),
			bench.With("lease", 200*ms), bench.With("patience", 50*ms), bench.Fsync(sim.Constant(ms)),
			bench.Asking(3, service.ClientConfig{Workload: service.CounterLoad{}, Timeout: 50 * ms, Retry: true, GiveUp: 5 * time.Second}))
		c.Rage(bench.Weather(sim.Crash, sim.Isolate, sim.Pause))
		c.Run(2 * time.Second)
		require.Empty(t, c.Broken, "seed %d", seed)
		require.Greater(t, len(bench.Told[guarded.Stored](c.Facts)), 10, "seed %d", seed)
	}
}

func TestInvariants(t *testing.T) {
	a, b := Leased{1, 1, 1}, Leased{2, 1, 2}
	for _, c := range []struct {
		name, why string
		story     []bench.Tell
	}{
		{singleLease, "n3 leases the lock to n2, 0s after it has to n1, for 1s", []bench.Tell{{3, a}, {3, Booted{1}}, {3, b}}},
		{singleLease, "n3 leases the lock to n2, 0s after it has to n1, for 1s", []bench.Tell{{3, a}, {3, Freed{2, 1}}, {3, b}}},
		{singleLease, "", []bench.Tell{{3, a}, {4, b}, {3, Freed{1, 1}}, {3, b}}},
		{tokensGrow, "n3 grants token 1 to n2, after 1 to n1", []bench.Tell{{3, a}, {3, a}, {3, Leased{2, 1, 1}}}},
		{tokensGrow, "", []bench.Tell{{3, a}, {3, b}, {4, a}}},
		{selfDeadlock, "n3 refuses n1 the lock, which it has itself", []bench.Tell{{3, a}, {3, Refused{1, 1}}}},
		{selfDeadlock, "", []bench.Tell{{3, a}, {3, Refused{2, 1}}, {3, Refused{1, 2}}}},
	} {
		why, _ := bench.Judge(t, bench.Named(t, invariants(&config{lease: time.Second}), c.name), c.story...)
		require.Equal(t, c.why, why)
	}
}

// What has no sense is refused, and it is said what has.
func TestBuild_Refuses(t *testing.T) {
	for why, values := range map[string]map[string]any{
		"write servers = 1, or fencing = False":   {"servers": 3},
		"write margin = ms(0), or a longer lease": {"margin": time.Second},
	} {
		args := Protocol.Defaults()
		for name, v := range values {
			args.Values[name] = v
		}
		_, err := Protocol.Build(args)
		require.ErrorContains(t, err, why)
	}
	_, err := Protocol.Build(about.Args{Values: Protocol.Defaults().Values})
	require.NoError(t, err)
}
