package station

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/orrery-sim/orrery/sim"
)

// What is inside against a map: a number is of one job for ever, and a request is inside as long as its job is.
func TestInside_AgainstAModel(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		type held struct {
			number uint64
			job    int
		}
		above := rapid.Uint64Range(0, 3).Draw(t, "life") << 32
		in, model, last := NewInside[int](above), map[Request]held{}, above
		for i := range rapid.IntRange(1, 100).Draw(t, "steps") {
			r := Request{From: sim.ID(rapid.IntRange(1, 3).Draw(t, "who")), Seq: rapid.Uint64Range(1, 4).Draw(t, "which")}
			h, inside := model[r]
			require.Equal(t, inside, in.Has(r))
			switch {
			case rapid.IntRange(0, 4).Draw(t, "step") == 0:
				last++
				require.Equal(t, last, in.Number())
			case inside:
				require.Equal(t, h.job, in.Job(h.number))
				in.Leave(h.number, r)
				delete(model, r)
				require.Zero(t, in.Job(h.number))
			default:
				last++
				require.Equal(t, last, in.Take(r, i+1))
				model[r] = held{last, i + 1}
			}
			require.Equal(t, len(model), in.Len())
		}
	})
}

// counted notes how many lives it had.
type counted struct{ lives *[]uint64 }

func (n counted) Start(env *sim.Env)                    { *n.lives = append(*n.lives, Lives(env)) }
func (n counted) Receive(*sim.Env, sim.ID, sim.Message) {}
func (n counted) Timer(*sim.Env, sim.Timer)             {}

// A life counts once its number is on the disk, whatever the crash loses.
func TestLives(t *testing.T) {
	var lives []uint64
	w := sim.New(sim.Config{Groups: []sim.Group{{Name: "n", Size: 1, New: func(sim.ID) sim.Node { return counted{&lives} }}}})
	for i := range 4 {
		w.Run(time.Duration(i+1) * time.Second)
		if i < 3 {
			w.Undo(w.Apply(sim.Fault{Kind: sim.Crash, Nodes: []sim.ID{1}}))
		}
	}
	require.Equal(t, []uint64{0, 1, 2, 3}, lives)
}
