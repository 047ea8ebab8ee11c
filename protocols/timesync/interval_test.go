package timesync

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/orrery-sim/orrery/protocols/about"
	"github.com/orrery-sim/orrery/sim"
)

// With no more liars than it is made for, an intersection has the true time in it; and it is from the first to the last moment
// that is in enough spans, whichever moments one tries.
func TestAgreed_Model(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := &config{}
		faulty := rapid.IntRange(0, 3).Draw(t, "faulty")
		spans := make([]span, rapid.IntRange(2*faulty+1, 8).Draw(t, "sources"))
		for i := range spans {
			low, width := rapid.IntRange(-20, 20).Draw(t, "low"), rapid.IntRange(0, 20).Draw(t, "width")
			if i >= faulty { // The true time is 0.
				low = -rapid.IntRange(0, width).Draw(t, "before")
			}
			spans[i] = span{time.Duration(low), time.Duration(low + width)}
		}
		var want span
		found := false
		for at := time.Duration(-50); at <= 50; at++ {
			within := 0
			for _, s := range spans {
				if s.low <= at && at <= s.high {
					within++
				}
			}
			if within >= len(spans)-faulty {
				if !found {
					want.low, found = at, true
				}
				want.high = at
			}
		}
		got, is := c.agreed(spans, faulty)
		require.Equal(t, found, is)
		require.Equal(t, want, got)
		require.True(t, got.low <= 0 && 0 <= got.high)
	})
}

// The two other ways to choose are wrong about some spans.
func TestAgreed_Mutants(t *testing.T) {
	spans := []span{{-10, 0}, {-10, 0}, {-7, -6}} // The last one lies.
	got, _ := (&config{}).agreed(spans, 1)
	require.Equal(t, span{-10, 0}, got)
	for _, m := range []*about.Mutant{mostOverlap, middleOfAll} {
		got, _ := (&config{mutants: about.Switched{m}}).agreed(spans, 1)
		require.Less(t, got.high, time.Duration(0), m.Name)
	}
}

// However it is set, and whenever it is read, the clock never goes back, is never behind where it should be, and gets there.
func TestSoftClock_Model(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var c softClock
		up, target := time.Duration(0), time.Duration(0)
		last := c.read(up)
		for range rapid.IntRange(1, 30).Draw(t, "steps") {
			d := time.Duration(rapid.IntRange(0, 50).Draw(t, "passes"))
			up, target = up+d, target+d
			if rapid.Bool().Draw(t, "set") {
				target += time.Duration(rapid.IntRange(-30, 30).Draw(t, "by"))
				c.set(up, target, false)
			}
			now := c.read(up)
			require.GreaterOrEqual(t, now, last)
			require.GreaterOrEqual(t, now, target)
			require.Equal(t, target, c.target(up))
			require.Equal(t, now-target, c.ahead(up))
			last = now
		}
		require.Equal(t, target+1000000, c.read(up+1000000))
	})
}

// What drifts by rho is off by no more than that, rounded up, of the time that really passes.
func TestDrifted(t *testing.T) {
	for _, rho := range []sim.PPM{0, 1, 300, 99_999} {
		c := &config{rho: rho}
		for _, d := range []time.Duration{0, 1, 999, time.Second, 100 * time.Hour} {
			slow := time.Duration(float64(d) * 1e6 / (1e6 - float64(rho))) // passes while a clock that is too slow counts d
			require.GreaterOrEqual(t, c.drifted(d), slow-d-1, "%v of %v", rho, d)
			require.LessOrEqual(t, c.drifted(d), slow-d+3, "%v of %v", rho, d)
		}
	}
}
