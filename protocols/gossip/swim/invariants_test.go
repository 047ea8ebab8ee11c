package swim

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/protocols/bench"
	"github.com/orrery-sim/orrery/sim"
)

// law is an invariant of nine members with local health and a period of a second.
func law(t *testing.T, name string) sim.Property {
	return bench.Named(t, invariants(&config{nodes: 9, known: 9, period: time.Second, localHealth: true}), name)
}

func TestInvariant_LocalHealth(t *testing.T) {
	judge := func(next time.Duration, between ...sim.Fact) string {
		p := law(t, "Local Health")
		*p.(interface{ Heeds() *uint64 }).Heeds() = 7
		require.Empty(t, p.Fact(9*time.Second, 1, Probe{2}))
		require.Empty(t, p.Fact(10*time.Second, 1, Unanswered{2}))
		require.Empty(t, p.Fact(10*time.Second, 1, Probe{3}))
		require.Empty(t, p.Fact(11*time.Second, 2, Probe{3}), "another member")
		for _, f := range between {
			require.Empty(t, p.Fact(11*time.Second, 1, f))
		}
		return p.Fact(10*time.Second+next, 1, Probe{4})
	}
	require.Empty(t, judge(2*time.Second))
	require.Equal(t, "n1 had no answer to a ping, and the period that began then took 1.5s, which is less than 2 of 1s", judge(1500*time.Millisecond))
	require.Empty(t, judge(1500*time.Millisecond, Booted{}), "it has forgotten")
	require.Empty(t, judge(1500*time.Millisecond, Joining{}), "it has begun anew")
}
