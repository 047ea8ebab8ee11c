package crdt

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/orrery-sim/orrery/protocols/about"
	"github.com/orrery-sim/orrery/sim"
)

// updates is a story of updates at three replicas that also join each other's states, with the
// deltas of each replica in order. What is drawn is what a run can reach.
type updates struct {
	config
	at     [3]State
	deltas [3][]State
}

func (u *updates) step(t *rapid.T) {
	i := rapid.IntRange(0, 2).Draw(t, "replica")
	s, self := u.at[i], sim.ID(i+1)
	n := s.Seen.Of(self) + 1
	delta := State{Seen: Counts{{self, n}}}
	value := rapid.SampledFrom([]string{"a", "b"}).Draw(t, "value")
	switch rapid.IntRange(0, 6).Draw(t, "what") {
	case 0:
		delta.Up = Counts{{self, s.Up.Of(self) + 2}}
	case 1:
		delta.Down = Counts{{self, s.Down.Of(self) + 1}}
	case 2:
		delta.Set = set{{Value: value, Tag: Tag{self, n}}}
	case 3:
		delta.Set = s.Set.remove(value)
	case 4:
		delta.Map = cells{{Key: value, Value: fmt.Sprint(self, n), Stamp: s.Map.newest() + 1, Writer: self}}
	default:
		delta = u.at[rapid.IntRange(0, 2).Draw(t, "peer")]
	}
	u.at[i] = u.Join(s, delta)
	u.deltas[i] = append(u.deltas[i], delta)
}

func story(t *rapid.T) *updates {
	u := &updates{}
	for range rapid.IntRange(0, 30).Draw(t, "steps") {
		u.step(t)
	}
	return u
}

// The join of what replicas reach is that of a semilattice, and above both.
func TestJoin_Laws(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		u := story(t)
		a, b, c := u.at[0], u.at[1], u.at[2]
		require.Equal(t, u.Join(a, b), u.Join(b, a), "commutative")
		require.Equal(t, u.Join(u.Join(a, b), c), u.Join(a, u.Join(b, c)), "associative")
		require.Equal(t, a, u.Join(a, a), "idempotent")
		require.Equal(t, u.Join(a, b), u.Join(u.Join(a, b), b), "above both")
		require.True(t, u.Join(a, b).covers(a) && u.Join(a, b).covers(b))
	})
}

// The deltas of a replica join to its state, in groups of any size.
func TestJoin_DeltasAreStates(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		u := story(t)
		for i, list := range u.deltas {
			cut := rapid.IntRange(0, len(list)).Draw(t, "cut")
			var groups [2]State
			for k, delta := range list {
				g := 0
				if k >= cut {
					g = 1
				}
				groups[g] = u.Join(groups[g], delta)
			}
			require.Equal(t, u.at[i], u.Join(groups[0], groups[1]))
			require.Equal(t, u.at[i].hash(), u.Join(groups[1], groups[0]).hash())
		}
	})
}

// What is new of a state takes another one as far as all of it, and of what is known nothing is new.
func TestNews(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		u := story(t)
		a, b := u.at[0], u.at[1]
		joined := u.Join(a, b)
		delta := news(joined, a)
		require.Equal(t, joined, u.Join(a, delta))
		require.Equal(t, State{}, news(a, a))
		require.LessOrEqual(t, delta.Size(), b.Size())
	})
}

// Every mutant of the join breaks a law.
func TestJoin_MutantsBreakLaws(t *testing.T) {
	add := &config{mutants: about.Switched{mergeByAddition}}
	s := State{Up: Counts{{1, 2}}}
	require.NotEqual(t, s, add.Join(s, s))
	tie := &config{mutants: about.Switched{tieWithoutWriter}}
	a, b := State{Map: cells{{Key: "x", Value: "a", Stamp: 1, Writer: 1}}}, State{Map: cells{{Key: "x", Value: "b", Stamp: 1, Writer: 2}}}
	require.NotEqual(t, tie.Join(a, b), tie.Join(b, a))
}

// A remove takes what was observed, and an add at the same time stays.
func TestSet_AddWins(t *testing.T) {
	c := &config{}
	first := State{Set: set{{Value: "a", Tag: Tag{1, 1}}}}
	removed := c.Join(first, State{Set: first.Set.remove("a")})
	require.Empty(t, removed.Set.read())
	added := c.Join(first, State{Set: set{{Value: "a", Tag: Tag{2, 1}}}})
	require.Equal(t, "a", c.Join(removed, added).Set.read())
	require.Empty(t, c.Join(removed, first).Set.read(), "a copy of what was removed does not come back")
}
