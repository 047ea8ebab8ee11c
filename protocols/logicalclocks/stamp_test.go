package logicalclocks

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/orrery-sim/orrery/protocols/about"
	"github.com/orrery-sim/orrery/sim"
)

const nodes = 3

// play makes up a history of posts that are heard in any order, some twice and some never, at nodes whose wall clocks are
// what they like, and states it to the invariants. It returns what the first of them says that is broken.
func play(t *rapid.T, c *config) string {
	clocks, posts, made := [nodes]Stamp{}, []Posted{}, [nodes]int{}
	for i := range clocks {
		if c.clock == vector {
			clocks[i].V = make([]int64, nodes)
		}
	}
	judges := invariants(c, nodes)
	for range rapid.IntRange(1, 40).Draw(t, "events") {
		node := sim.ID(rapid.IntRange(1, nodes).Draw(t, "node"))
		wall := int64(rapid.IntRange(-3, 10).Draw(t, "wall"))
		var fact sim.Fact
		heard := rapid.IntRange(-2, len(posts)-1).Draw(t, "heard")
		switch own := &clocks[node-1]; {
		case heard < 0:
			*own = c.step(node, *own, wall)
			made[node-1]++
			p := Posted{PostID: PostID{node, made[node-1]}, Stamp: *own, Wall: wall}
			posts, fact = append(posts, p), p
		case posts[heard].Author == node || c.future(posts[heard].Stamp, wall):
			continue
		default:
			p := posts[heard]
			*own = c.receive(node, *own, p.Stamp, wall)
			fact = Heard{PostID: p.PostID, Stamp: *own, Carried: p.Stamp, Wall: wall}
		}
		for _, j := range judges {
			if why := j.Fact(0, node, fact); why != "" {
				return j.Name() + ": " + why
			}
		}
		for _, a := range posts {
			for _, j := range judges {
				b := posts[len(posts)-1]
				if a.PostID == b.PostID {
					continue
				}
				if why := j.Fact(0, node, Compared{a.PostID, b.PostID, c.compare(a.Stamp, b.Stamp)}); why != "" {
					return j.Name() + ": " + why
				}
			}
		}
	}
	return ""
}

// Whatever happens in whatever order, the clocks say no more and no less than happened.
func TestClocks_Model(t *testing.T) {
	for _, clock := range []string{lamport, vector, hybrid} {
		t.Run(clock, func(t *testing.T) {
			rapid.Check(t, func(t *rapid.T) {
				c := &config{clock: clock, epsilon: time.Duration(rapid.IntRange(0, 5).Draw(t, "epsilon"))}
				require.Empty(t, play(t, c))
			})
		})
	}
}

// And without a rule they do not, in some history.
func TestClocks_ModelFindsMutants(t *testing.T) {
	for m, clock := range map[*about.Mutant]string{
		noMaximum: lamport, levelWithSender: lamport, sameStamp: lamport, converse: lamport, noOwnStep: vector, takesOver: vector,
		comparesSums: vector, forgetsCounter: hybrid, neverResets: hybrid, runsAhead: hybrid, followsTheWall: hybrid, trustsTheFuture: hybrid,
	} {
		found := false
		for seed := 0; seed < 200 && !found; seed++ {
			rapid.Custom(func(t *rapid.T) bool {
				found = play(t, &config{clock: clock, epsilon: 3, mutants: about.Switched{m}}) != ""
				return found
			}).Example(seed)
		}
		require.True(t, found, m.Name)
	}
}

// Vectors are compared component by component.
func TestCompareVectors(t *testing.T) {
	for _, c := range []struct {
		a, b []int64
		want Order
	}{
		{[]int64{1, 0}, []int64{1, 1}, Before},
		{[]int64{2, 1}, []int64{1, 1}, After},
		{[]int64{2, 0}, []int64{0, 1}, Concurrent},
		{[]int64{1, 1}, []int64{1, 1}, Concurrent},
	} {
		require.Equal(t, c.want, compareVectors(c.a, c.b))
	}
}
