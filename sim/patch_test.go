package sim_test

import (
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/sim"
)

// A lister shows a long list, of which it changes a little at each timer.
type lister struct {
	list  []int32
	shows [][]int32 // what it has shown
}

func (l *lister) Start(env *sim.Env) {
	l.list = make([]int32, 999)
	l.shows = append(l.shows, slices.Clone(l.list))
	env.SetTimer(sim.Timer{Name: "turn"}, time.Millisecond)
}

func (*lister) Receive(*sim.Env, sim.ID, sim.Message) {}

func (l *lister) Timer(env *sim.Env, _ sim.Timer) {
	switch r := env.Rand(); r.IntN(300) {
	case 0:
		l.list = l.list[:len(l.list)-1]
	case 1:
		for i := range l.list {
			l.list[i]++
		}
	default:
		l.list[r.IntN(len(l.list))]++
		l.list[len(l.list)-1]++
	}
	l.shows = append(l.shows, slices.Clone(l.list))
	env.SetTimer(sim.Timer{Name: "turn"}, time.Millisecond)
}

func (l *lister) Inspect(v *sim.View) { v.Volatile("list", l.list) }

// A list of which little changes takes memory for what changes, and comes back as it was shown.
func TestRecord_LongListsArePatched(t *testing.T) {
	const turns = 3_000
	l := &lister{}
	w := sim.New(sim.Config{
		Seed: 1, Keep: sim.All, Groups: []sim.Group{{Name: "server", Size: 1, New: func(sim.ID) sim.Node { return l }}},
	})
	w.Run(turns * time.Millisecond)
	got := 0
	_, last := w.Kept()
	for num := uint64(1); num <= last; num++ {
		e, _ := w.Event(num)
		for _, c := range e.Changes {
			require.Equal(t, l.shows[got], c.Value, "event %d", num)
			got++
		}
	}
	require.Equal(t, len(l.shows), got)
	require.Greater(t, got, turns-10)
	require.Less(t, w.WordsOfValues()*8/got, 700, "of a list of %d bytes", 4*len(l.list))
}
