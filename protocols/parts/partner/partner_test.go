package partner_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/protocols/parts/partner"
	"github.com/orrery-sim/orrery/sim"
)

// drawer is a node that draws partners as it boots.
type drawer struct {
	n    int
	draw func(id, partner sim.ID)
}

func (d drawer) Start(env *sim.Env) {
	for range 30 * d.n {
		d.draw(env.ID(), partner.Draw(env, d.n))
	}
}
func (drawer) Receive(*sim.Env, sim.ID, sim.Message) {}
func (drawer) Timer(*sim.Env, sim.Timer)             {}

// drawn are whom each node draws.
func drawn(n int, network sim.Network) []map[sim.ID]int {
	all := make([]map[sim.ID]int, n+1)
	network.Delay = sim.Constant(time.Millisecond)
	w := sim.New(sim.Config{Seed: 1, Network: network, Groups: []sim.Group{{
		Name: "site", Size: n, New: func(sim.ID) sim.Node {
			return drawer{n, func(id, to sim.ID) {
				if all[id] == nil {
					all[id] = map[sim.ID]int{}
				}
				all[id][to]++
			}}
		},
	}}})
	w.Run(0)
	return all
}

// Without a topology every other node is drawn, and about as often as any.
func TestDraw_All(t *testing.T) {
	const n = 5
	for id, drew := range drawn(n, sim.Network{})[1:] {
		require.Len(t, drew, n-1)
		require.NotContains(t, drew, sim.ID(id+1))
		for to, times := range drew {
			require.InDelta(t, 30*n/(n-1), times, 20, "%d", to)
		}
	}
	require.Equal(t, map[sim.ID]int{0: 30}, drawn(1, sim.Network{})[1], "it is alone")
}

// With one only those are drawn that there is a link to.
func TestDraw_Neighbours(t *testing.T) {
	all := drawn(4, sim.Network{
		Neighbours: [][]sim.ID{1: {2}, 2: {1}, 3: {}, 4: {}},
		Links:      []sim.LinkBetween{{A: 2, B: 3, OneWay: true}},
	})
	for id, want := range map[sim.ID][]sim.ID{1: {2}, 2: {1, 3}, 3: {0}, 4: {0}} {
		var drew []sim.ID
		for to := range sim.ID(5) {
			if all[id][to] > 0 {
				drew = append(drew, to)
			}
		}
		require.Equal(t, want, drew, "%d", id)
	}
}
