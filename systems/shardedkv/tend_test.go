package shardedkv

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/sim"
)

// Where answers take much longer than servers wait before they look again, no work is asked for twice:
// the queues stay as short as there are things to do, and shards move on.
func TestTend_QueuesDoNotGrow(t *testing.T) {
	args := Protocol.Defaults()
	args.Values["tend_every"] = 20 * time.Millisecond
	args.Values["move_every"] = 100 * time.Millisecond
	args.Values["patience"] = 20 * time.Millisecond
	args.Values["ask_timeout"] = 2 * time.Second
	args.Values["election_timeout"] = sim.Uniform(2*time.Second, 4*time.Second)
	system, err := Protocol.Build(args)
	require.NoError(t, err)
	var groups []sim.Group
	for _, role := range system.Roles {
		groups = append(groups, role.Group)
	}
	w := sim.New(sim.Config{
		Seed: 1, Groups: groups, Network: sim.Network{Link: sim.Link{Delay: sim.Uniform(50*time.Millisecond, 150*time.Millisecond)}},
	})
	moves := 0
	w.Listen(sim.Kinds(sim.Stated), func(e *sim.Event) {
		if _, is := e.Body.(Installed); is {
			moves++
		}
	})
	most := 0
	for range 30 {
		w.Run(w.Now() + time.Second)
		for id := range sim.ID(w.Size()) {
			for _, a := range w.Node(id + 1).(*Server).asks {
				most = max(most, a.Waiting())
			}
		}
	}
	require.Greater(t, moves, 10)
	require.LessOrEqual(t, most, args.Int("shards")+2)
}
