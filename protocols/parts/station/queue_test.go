package station

import (
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/orrery-sim/orrery/sim"
)

// A queue against a slice.
func TestQueue_AgainstAModel(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var q Queue[int]
		var model []int
		for i := range rapid.IntRange(1, 400).Draw(t, "steps") {
			switch rapid.IntRange(0, 4).Draw(t, "step") {
			case 0, 1:
				q.Push(i)
				model = append(model, i)
			case 2:
				if len(model) > 0 {
					require.Equal(t, model[0], q.Pop())
					model = model[1:]
				}
			case 3:
				if n := len(model); n > 0 {
					require.Equal(t, model[n-1], q.PopLast())
					model = model[:n-1]
				}
			default:
				x := rapid.IntRange(0, i).Draw(t, "item")
				at := slices.Index(model, x)
				require.Equal(t, at >= 0, q.Take(func(y int) bool { return y == x }))
				if at >= 0 {
					model = slices.Delete(model, at, at+1)
				}
			}
			require.Equal(t, len(model), q.Len())
			require.True(t, slices.Equal(model, q.All()))
		}
	})
}

// node serves numbers, each for 10 ms. A negative number calls off the positive one.
type node struct {
	station Station[int]
	served  *[]int
}

func (n *node) Start(env *sim.Env) {
	n.station = New[int](sim.Timer{Name: "next"})
	for _, x := range []int{1, 2, 3} {
		env.Send(env.ID(), x)
	}
}

func (n *node) Receive(env *sim.Env, _ sim.ID, msg sim.Message) {
	if x := msg.(int); x > 0 {
		n.station.Add(env, x)
	} else {
		n.station.Take(func(y int) bool { return y == -x })
	}
}

func (n *node) Timer(env *sim.Env, _ sim.Timer) {
	x, found := n.station.Next()
	if !found {
		return
	}
	if x == 1 {
		env.Send(env.ID(), -2) // in the inbox while 1 is served
	}
	env.Work(10 * time.Millisecond)
	*n.served = append(*n.served, x)
	n.station.Wake(env)
}

// What is called off while another is served is not served, and nobody idles while somebody waits.
func TestStation(t *testing.T) {
	var served []int
	w := sim.New(sim.Config{Groups: []sim.Group{{Name: "n", Size: 1, New: func(sim.ID) sim.Node { return &node{served: &served} }}}})
	w.Run(15 * time.Millisecond)
	require.Equal(t, []int{1, 3}, served)
}
