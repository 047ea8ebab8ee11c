package sim_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/sim"
)

type (
	SplitVote      struct{ Term int }
	Leader         struct{ Term int }
	generic[T any] struct{ V T }
)

func TestKind_Names(t *testing.T) {
	require.Equal(t, "SplitVote", sim.KindOf(SplitVote{}))
	require.Equal(t, "SplitVote", sim.KindOf(&SplitVote{}))
	require.Equal(t, "split vote", sim.FactKind(SplitVote{}))
	require.Equal(t, "leader", sim.FactKind(Leader{}))
	require.Equal(t, "nil", sim.KindOf(nil))
	require.Equal(t, "[]int", sim.KindOf([]int{1}))
	require.Equal(t, "string", sim.KindOf("hello"))
	require.Contains(t, sim.KindOf(generic[int]{}), "generic[")
	for k := sim.Started; k <= sim.Stated; k++ {
		require.NotEmpty(t, k.String())
	}
}

// What is no Sizer counts as its fields, if they are always as wide.
func TestKind_Sizes(t *testing.T) {
	type vote struct {
		Term    int64
		For     sim.ID
		Granted bool
		Rounds  [2]uint16
		More    SplitVote
	}
	for _, c := range []struct {
		msg  sim.Message
		size uint64
	}{
		{vote{}, 8 + 4 + 1 + 2*2 + 8},
		{&vote{}, 25},
		{struct{}{}, 0},
		{load{Bytes: 7}, 7},
		{struct{ Name string }{"a text"}, sim.DefaultSize},
		{struct{ Next *vote }{}, sim.DefaultSize},
	} {
		w := alone(t, sim.Config{}, &actor{start: func(env *sim.Env) { env.Send(1, c.msg) }})
		w.Run(ms)
		require.Equal(t, c.size, w.Stats().Bytes, "%T", c.msg)
	}
}

// Messages are counted when they are sent, facts when they are stated, by either spelling.
func TestKind_Count(t *testing.T) {
	w := alone(t, sim.Config{}, &actor{start: func(env *sim.Env) {
		env.Send(1, ping{})
		env.Send(1, ping{})
		env.Emit(SplitVote{1})
		env.Work(ms)
		env.Emit(SplitVote{2})
		env.Emit(Leader{2})
	}})
	w.Run(0)
	require.EqualValues(t, 2, w.Count("ping"))
	require.EqualValues(t, 1, w.Count("SplitVote"))
	require.EqualValues(t, 1, w.Count("split vote"))
	w.Run(ms)
	require.EqualValues(t, 2, w.Count("split vote"))
	require.EqualValues(t, 1, w.Count("leader"))
	require.Zero(t, w.Count("follower"))
}

// A world takes any number of types.
func TestKind_Many(t *testing.T) {
	facts := []sim.Fact{
		[1]int{},
		[2]int{},
		[3]int{},
		[4]int{},
		[5]int{},
		[6]int{},
		[7]int{},
		[8]int{},
		[9]int{},
		[10]int{},
		[11]int{},
		[12]int{},
		[13]int{},
		[14]int{},
		[15]int{},
		[16]int{},
		[17]int{},
		[18]int{},
		[19]int{},
		[20]int{},
		[21]int{},
		[22]int{},
		[23]int{},
		[24]int{},
		[25]int{},
		[26]int{},
		[27]int{},
		[28]int{},
		[29]int{},
		[30]int{},
		[31]int{},
		[32]int{},
		[33]int{},
		[34]int{},
		[35]int{},
		[36]int{},
		[37]int{},
		[38]int{},
		[39]int{},
		[40]int{},
		nil,
	}
	w := alone(t, sim.Config{}, &actor{start: func(env *sim.Env) {
		for range 3 {
			for _, f := range facts {
				env.Emit(f)
			}
		}
	}})
	w.Run(0)
	for _, f := range facts {
		require.EqualValues(t, 3, w.Count(sim.KindOf(f)), sim.KindOf(f))
	}
}
