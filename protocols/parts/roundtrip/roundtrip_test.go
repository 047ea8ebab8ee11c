package roundtrip

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

const ms = time.Millisecond

// RFC 6298, §2: before the first measure, the first one, the next ones; §5.5: the doubling, its bound and
// its end.
func TestEstimate(t *testing.T) {
	var e Estimate
	timeout := func() time.Duration { return e.Timeout(50*ms, 300*ms) }
	require.Equal(t, 50*ms, timeout())
	e.Times++
	require.Equal(t, 100*ms, timeout())
	e.Times = 0
	e.Measure(10 * ms)
	require.Equal(t, 30*ms, timeout())
	e.Measure(18 * ms)
	require.Equal(t, 11*ms+4*(5*ms+3*ms/4), timeout(), "the deviation is taken from the old mean")
	e.Times++
	e.Times++
	require.Equal(t, 136*ms, timeout())
	e.Times = 100
	require.Equal(t, 300*ms, timeout())
	e.Times = 0
	require.Equal(t, 34*ms, timeout())
	e.Measure(time.Second)
	require.Equal(t, 300*ms, timeout())
}
