package queueing

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/orrery-sim/orrery/sim"
)

// A line against a model of it: what waits, and who idles. Whatever comes in whatever order, nobody waits while somebody
// idles, and of those who wait the first goes first.
func TestLine_AgainstAModel(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		l := &line{config: &config{}}
		var waiting []task
		var idle []sim.ID
		for i := range rapid.IntRange(0, 4).Draw(t, "servers") {
			l.idle = append(l.idle, sim.ID(10+i))
			idle = append(idle, sim.ID(10+i))
		}
		for job := range uint64(rapid.IntRange(1, 200).Draw(t, "steps")) {
			if rapid.Bool().Draw(t, "a job comes") {
				to := l.add(task{Job: job})
				if len(idle) == 0 {
					require.Zero(t, to)
					waiting = append(waiting, task{Job: job})
				} else {
					require.Equal(t, idle[0], to)
					idle = idle[1:]
				}
				continue
			}
			who := sim.ID(rapid.IntRange(10, 14).Draw(t, "who is done"))
			next, found := l.freed(who)
			require.Equal(t, len(waiting) > 0, found)
			if found {
				require.Equal(t, waiting[0], next)
				waiting = waiting[1:]
			} else {
				idle = append(idle, who)
			}
			require.True(t, len(waiting) == 0 || len(idle) == 0)
			require.Equal(t, waiting, slices.Clone(l.waiting.All())[:len(waiting):len(waiting)])
		}
	})
}
