package antientropy

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/protocols/bench"
	"github.com/orrery-sim/orrery/sim"
)

// thresholds are 100 ms and another second.
func thresholds(t *testing.T, options ...bench.Option) *bench.Solo {
	t.Helper()
	return alone(t, append([]bench.Option{
		bench.With("keep_for", 100*ms), bench.With("dormant_for", time.Second), bench.With("retention", 2),
	}, options...)...)
}

// sent is a certificate of now, with these keepers.
func sent(s *bench.Solo, keepers ...sim.ID) Item {
	it := Item{Key: "x", At: at(int64(s.Now())), Dead: true, Activated: int64(s.Now()), Keepers: keepers}
	s.Say(2, Database{Items: []Item{it}})
	return it
}

// After the first threshold a certificate is dropped, and is no longer taken where there is nothing to delete.
func TestCertificate_IsDiscarded(t *testing.T) {
	s := thresholds(t)
	it := sent(s, 2, 3)
	s.Wait(90 * ms)
	s.Timeout(cycleTimer)
	require.Equal(t, []Item{it}, has(s), "not yet")
	s.Wait(20 * ms)
	s.Timeout(cycleTimer)
	require.Empty(t, has(s))
	s.Say(2, Database{Items: []Item{it}})
	require.Empty(t, has(s))
	old := red
	old.At.Time = it.At.Time - 1
	s.Say(2, Database{Items: []Item{old}})
	require.Equal(t, []Item{old}, has(s), "it rises again")
	s.Say(2, Database{Items: []Item{it}})
	require.Equal(t, []Item{it}, has(s), "there is something to delete")
}

// With its keepers a certificate is dormant then, until the second threshold: it is not sent.
func TestCertificate_IsDormant(t *testing.T) {
	s := thresholds(t)
	it := sent(s, 1, 3)
	s.Wait(110 * ms)
	s.Timeout(cycleTimer)
	require.Empty(t, has(s))
	require.Equal(t, []Dormant{{it.Key, it.At}}, bench.Told[Dormant](s.Facts))
	s.Say(2, Database{Items: []Item{it}})
	require.Empty(t, has(s), "the same one does not wake it")
	s.Reboot()
	require.Empty(t, has(s), "nor does a crash")
	s.Wait(1100 * ms)
	s.Timeout(cycleTimer)
	require.Equal(t, []Discarded{{it.Key, it.At}}, bench.Told[Discarded](s.Facts))
}

// A dormant certificate that meets an older copy is activated again, with the timestamp that it had: it does not
// cancel what was written since (§2.2).
func TestCertificate_WakesUp(t *testing.T) {
	s := thresholds(t)
	it := sent(s, 1, 3)
	s.Wait(110 * ms)
	s.Timeout(cycleTimer)
	old, since := red, red
	old.At.Time, since.At.Time = it.At.Time-1, it.At.Time+1
	s.Say(2, Database{Items: []Item{old}})
	awake := has(s)
	require.Equal(t, it.At, awake[0].At)
	require.Greater(t, awake[0].Activated, it.Activated+int64(100*ms))
	require.Len(t, bench.Told[Reactivated](s.Facts), 1)
	s.Wait(50 * ms)
	s.Timeout(cycleTimer)
	require.Equal(t, awake, has(s), "its age is counted anew")
	s.Say(2, Database{Items: []Item{since}})
	require.Equal(t, []Item{since}, has(s))
}

// What is newer than a dormant certificate takes its place, and so does the certificate that another one has
// activated.
func TestCertificate_GivesWay(t *testing.T) {
	for _, dead := range []bool{false, true} {
		s := thresholds(t)
		it := sent(s, 1, 3)
		s.Wait(110 * ms)
		s.Timeout(cycleTimer)
		next := it
		if next.Activated = int64(s.Now()); !dead {
			next = Item{Key: "x", Value: "blue", At: at(it.At.Time + 1)}
		}
		s.Say(2, Database{Items: []Item{next}})
		require.Equal(t, []Item{next}, has(s))
		require.Equal(t, dead, len(bench.Told[Reactivated](s.Facts)) == 1)
	}
}

// A client's delete names the keepers.
func TestCertificate_Keepers(t *testing.T) {
	s := thresholds(t)
	ask(s, "put", "x", "red")
	ask(s, "delete", "x", "")
	keepers := has(s)[0].Keepers
	require.Len(t, keepers, 2)
	require.Less(t, keepers[0], keepers[1])
}
