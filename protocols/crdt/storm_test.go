package crdt

import (
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/protocols/about"
	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/sim"
)

const ms = time.Millisecond

// A storm is a run with crashes that its seed decides, on a bad network, which heals after a second.
type storm struct {
	*sim.World
	replicas []*Replica
	broken   []string
}

func newStorm(t testing.TB, seed uint64, of about.Service, load service.Workload, set func(*about.Args)) *storm {
	t.Helper()
	args := Protocol.Defaults()
	args.Service = &of.Service
	set(&args)
	built, err := Protocol.Build(args)
	require.NoError(t, err)
	cfg := sim.Config{Seed: seed, Verify: true, Groups: append(built.Groups(), sim.Group{
		Name: "client", Size: 3, Prefix: "c", Clients: true,
		New: func(sim.ID) sim.Node {
			return built.Client(service.ClientConfig{
				Name: "c", Servers: []sim.ID{1, 2, 3}, Workload: load, Think: sim.Constant(20 * ms),
				Timeout: 100 * ms, Retry: true, Until: time.Second,
			})
		},
	})}
	cfg.Network.Delay = sim.Uniform(1*ms, 20*ms)
	cfg.Network.Loss, cfg.Network.Duplicate = 50_000, 100_000
	cfg.Disk.Fsync, cfg.Disk.Torn = sim.Exponential(2*ms), 500_000
	s := &storm{World: sim.New(cfg)}
	for _, p := range built.Invariants {
		s.Listen(sim.Kinds(sim.Stated), func(e *sim.Event) {
			if why := p.Fact(e.At, e.Node, e.Body); why != "" {
				s.broken = append(s.broken, p.Name())
			}
		})
	}
	for i := range uint64(12) {
		s.At(ms*time.Duration(80*i), func() {
			who := sim.ID(1 + s.Choose(sim.Choice{Kind: sim.ScheduleChoice, B: 1, Turn: i}, 3))
			a := s.Apply(sim.Fault{Kind: sim.Crash, Nodes: []sim.ID{who}})
			s.At(s.Now()+30*ms, func() { s.Undo(a) })
		})
	}
	s.Run(4 * time.Second)
	for id := range sim.ID(3) {
		s.replicas = append(s.replicas, s.Node(id+1).(*Replica))
	}
	return s
}

func (s *storm) converged() bool {
	return !slices.ContainsFunc(s.replicas, func(r *Replica) bool {
		return r.kept.State.hash() != s.replicas[0].kept.State.hash() || r.kept.State.Seen.Sum() == 0
	})
}

// In any weather, with states or with deltas, the replicas of every type come to one state, which
// is not the first one.
func TestStorm(t *testing.T) {
	loads := []struct {
		of   about.Service
		load service.Workload
	}{
		{about.Counter, service.CounterLoad{}},
		{about.Collection, service.CollectionLoad{Removes: 400_000}},
		{about.KV, service.KVLoad{Keys: 2, Deletes: 200_000}},
	}
	for _, x := range loads {
		for seed := range uint64(12) {
			s := newStorm(t, seed, x.of, x.load, func(a *about.Args) { a.Values["deltas"] = seed%2 == 0 })
			require.Empty(t, s.broken, "%s, seed %d", x.of.Name, seed)
			require.True(t, s.converged(), "%s, seed %d", x.of.Name, seed)
		}
	}
}

// Storms break the rule that deltas are kept until they are acknowledged.
func TestStorm_BreaksMutant(t *testing.T) {
	broken := 0
	for seed := range uint64(20) {
		s := newStorm(t, seed, about.Collection, service.CollectionLoad{}, func(a *about.Args) {
			a.Values["deltas"], a.Mutants = true, []string{dropUnacknowledged.Name}
		})
		if len(s.broken) > 0 || !s.converged() {
			broken++
		}
	}
	require.Positive(t, broken)
}
