package detector

import (
	"math"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/orrery-sim/orrery/protocols/about"
)

// The moments are those of the last intervals, whatever came before.
func TestWindow_Model(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		size := rapid.IntRange(2, 20).Draw(t, "size")
		all := rapid.SliceOfN(rapid.Int64Range(0, int64(10*time.Minute)), 1, 60).Draw(t, "intervals")
		var w window
		for _, d := range all {
			w.add(time.Duration(d), size)
		}
		last := all[max(0, len(all)-size):]
		sum, squares := 0.0, 0.0
		for _, d := range last {
			sum += float64(d)
		}
		mean := sum / float64(len(last))
		for _, d := range last {
			squares += (float64(d) - mean) * (float64(d) - mean)
		}
		gotMean, gotDeviation := w.moments()
		require.InDelta(t, mean, float64(gotMean), 50)
		require.InDelta(t, math.Sqrt(squares/float64(len(last))), float64(gotDeviation), 10_000) // whole microseconds
	})
}

// Deviations are the quantiles of the normal distribution.
func TestDeviations(t *testing.T) {
	for phi := 1; phi <= phiMost; phi++ {
		tail := math.Erfc(float64(deviations[phi])/1000/math.Sqrt2) / 2
		require.InEpsilon(t, math.Pow(10, -float64(phi)), tail, 0.005, "phi %d", phi)
	}
}

// A timeout is what somebody chose; phi is learned from two intervals on, and beyond the mean.
func TestLate(t *testing.T) {
	const ms = time.Millisecond
	w := &window{last: []time.Duration{90 * ms, 110 * ms}}
	c := &config{method: accrual, timeout: time.Second, phi: 1, least: ms}
	require.Equal(t, 100*ms+10*ms*1282/1000, c.late(w))
	require.Equal(t, time.Second, c.late(&window{last: w.last[:1]}))
	require.Equal(t, 100*ms+50*ms*1282/1000, (&config{method: accrual, phi: 1, least: 50 * ms}).late(w))
	require.Equal(t, time.Second, (&config{method: heartbeats, timeout: time.Second}).late(w))
	require.Equal(t, 100*ms, (&config{method: accrual, phi: 1, mutants: about.Switched{meanAlone}}).late(w))
}
