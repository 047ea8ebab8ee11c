package swim

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/sim"
)

// dealer draws cards as it boots.
type dealer struct{ do func(env *sim.Env) }

func (d dealer) Start(env *sim.Env)                  { d.do(env) }
func (dealer) Receive(*sim.Env, sim.ID, sim.Message) {}
func (dealer) Timer(*sim.Env, sim.Timer)             {}
func withRand(seed uint64, do func(rand *sim.Rand)) {
	w := sim.New(sim.Config{Seed: seed, Groups: []sim.Group{{Size: 1, New: func(sim.ID) sim.Node {
		return dealer{func(env *sim.Env) { do(env.Rand()) }}
	}}}})
	w.Run(0)
}

// Each round deals every card once, and a deck of three comes in each of its six orders equally often.
func TestDeck_IsShuffled_4_3(t *testing.T) {
	for _, size := range []int{1, 2, 3, 10, 500} {
		d := deck{size: size}
		withRand(1, func(rand *sim.Rand) {
			for range 3 {
				seen := map[sim.ID]bool{}
				for range size {
					seen[d.deal(rand)] = true
				}
				require.Len(t, seen, size)
			}
		})
	}
	orders := map[[3]sim.ID]int{}
	withRand(2, func(rand *sim.Rand) {
		d := deck{size: 3}
		for range 6000 {
			orders[[3]sim.ID{d.deal(rand), d.deal(rand), d.deal(rand)}]++
		}
	})
	require.Len(t, orders, 6)
	for order, n := range orders {
		require.InDelta(t, 1000, n, 4*29, "%v", order)
	}
}
