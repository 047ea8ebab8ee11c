package bench

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/sim"
)

// A Tell is a fact that a node states in a story that a test makes up. It is written without the names of
// its fields: {1, Leader{Term: 3}}.
type Tell = struct {
	Node sim.ID
	Fact sim.Fact
}

// Judge lets an invariant hear a story. It returns what is wrong with the last fact, "" if nothing is, and
// which facts that blames, by their numbers from 1. There must be nothing wrong with those before.
func Judge(t testing.TB, p sim.Property, story ...Tell) (why string, blames []uint64) {
	t.Helper()
	w, explains := p.(interface {
		Heeds() *uint64
		Against() []uint64
	})
	for i, s := range story {
		require.Empty(t, why, "%s, fact %d", p.Name(), i)
		if explains {
			*w.Heeds() = uint64(i + 1)
		}
		why = p.Fact(0, s.Node, s.Fact)
	}
	if explains {
		blames = w.Against()
	}
	return why, blames
}

// Named is the invariant with a name.
func Named(t testing.TB, all []sim.Property, name string) sim.Property {
	t.Helper()
	for _, p := range all {
		if p.Name() == name {
			return p
		}
	}
	t.Fatalf("there is no invariant %s", name)
	return nil
}
