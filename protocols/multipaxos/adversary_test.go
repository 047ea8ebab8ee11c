package multipaxos

import (
	"testing"

	"github.com/orrery-sim/orrery/protocols/bench"
	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/sim"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// An adversary is in charge of a cluster: no message arrives and no timer fires unless it says so.
// Its clients are one puppet, which is the operator too.
type adversary struct {
	*cluster
	*rapid.T
	client sim.ID
	seq    uint64
	down   map[sim.ID]bool
}

func newAdversary(t *rapid.T, tb testing.TB, options ...bench.Option) *adversary {
	n := rapid.IntRange(3, 5).Draw(t, "servers")
	a := &adversary{T: t, client: sim.ID(n + 1), down: map[sim.ID]bool{}}
	a.cluster = newCluster(tb, n, 0, append(
		options,
		bench.With("members", rapid.IntRange(2, n).Draw(t, "members")),
		bench.With("alpha", rapid.IntRange(1, 3).Draw(t, "alpha")),
		bench.With("snapshot_every", rapid.IntRange(0, 3).Draw(t, "snapshot_every")),
		bench.Delay(sim.Constant(0)), bench.Stranger,
	)...)
	a.Run(1)
	a.Hold(func(_, to sim.ID, _ uint16, _ sim.Message) bool { return to != a.client },
		func(sim.ID, uint16, sim.Timer) bool { return true })
	return a
}

func (a *adversary) server() sim.ID {
	return rapid.SampledFrom(a.Servers).Draw(a.T, "server")
}

// step does one thing.
func (a *adversary) step() {
	held := a.Held()
	pick := func() int { return rapid.IntRange(0, len(held)-1).Draw(a.T, "message") }
	switch what := rapid.IntRange(0, 23).Draw(a.T, "what"); {
	case what < 14 && len(held) > 0:
		a.DeliverHeld(pick())
	case what == 14 && len(held) > 0:
		a.DropHeld(pick())
	case what == 15 && len(held) > 0:
		a.DuplicateHeld(pick())
	case what == 16:
		a.FireTimer(a.server(), patienceTimer)
	case what == 17:
		a.FireTimer(a.server(), heartbeatTimer)
	case what < 20:
		a.seq++
		a.Tell(a.client, a.server(), service.Request{
			Client: a.client, Seq: a.seq, Op: service.Op{Name: "put", Key: "x", Value: "v"},
		})
	case what == 20:
		name := rapid.SampledFrom([]string{service.Join, service.Leave}).Draw(a.T, "order")
		a.Tell(a.client, a.server(), order(name, a.server()))
	case what == 21:
		a.toggle(a.server())
	}
	a.Run(a.Now() + 1*ms)
}

// toggle crashes a server, or restarts it.
func (a *adversary) toggle(id sim.ID) {
	if a.down[id] {
		a.Restart(id)
	} else {
		a.Apply(sim.Fault{Kind: sim.Crash, Nodes: []sim.ID{id}})
	}
	a.down[id] = !a.down[id]
}

// play lets an adversary play a game, and is how many commands were chosen all the same.
func play(r *rapid.T, t testing.TB) int {
	a := newAdversary(r, t)
	for range rapid.IntRange(50, 400).Draw(r, "steps") {
		a.step()
		require.Empty(r, a.Broken)
	}
	return len(bench.Told[Chosen](a.Facts))
}

// Whatever arrives, in whatever order, however often, and whoever crashes: the invariants hold.
func TestAdversary(t *testing.T) {
	chosen := 0
	rapid.Check(t, func(r *rapid.T) { chosen += play(r, t) })
	require.Positive(t, chosen, "an adversary under whom nothing happens shows nothing")
}

// Each of these rules is one that an adversary needs to be without.
func TestAdversary_BreaksMutants(t *testing.T) {
	for _, name := range []string{"own-command", "same-ballots", "forget-accepted", "reuse-ballot"} {
		found := false
		for n := 0; n < 300 && !found; n++ {
			found = rapid.Custom(func(r *rapid.T) bool {
				a := newAdversary(r, t, bench.Mutant(name))
				for range 300 {
					a.step()
				}
				return len(a.Broken) > 0
			}).Example(n)
		}
		require.True(t, found, name)
	}
}

func FuzzAdversary(f *testing.F) {
	f.Add([]byte("a leader, and somebody who would be one"))
	f.Fuzz(func(t *testing.T, data []byte) {
		rapid.MakeFuzz(func(r *rapid.T) { play(r, t) })(t, data)
	})
}
