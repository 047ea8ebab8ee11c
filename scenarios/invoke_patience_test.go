package scenarios_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/check"
	"github.com/orrery-sim/orrery/scenarios"
	"github.com/orrery-sim/orrery/sim"
)

// outage are five seconds in which nobody is there to answer from 1 s to 2.5 s, with an operation in
// the midst.
func outage(patience string) string {
	return strings.Replace(`scenario(
    protocol = raft(nodes = 3), network = network(delay = ms(2)), duration = s(5), quiet = s(1),
    schedule = [at(s(1), crash(everyone(), lasting = ms(1500))), at(ms(1200), invoke("put", "x", 1PATIENCE)), at(s(4), invoke("get", "x"))],
)`, "PATIENCE", patience, 1)
}

// An invoked operation is asked for again where the file says so, for as long as it says, and a run of
// what was done, written down and read again, is the same run.
func TestInvoke_Patience(t *testing.T) {
	for patience, want := range map[string]struct {
		unknown int
		from    time.Duration // when its outcome is known, at the earliest, and at the latest
		until   time.Duration
	}{
		"":                                  {1, 2200 * time.Millisecond, 2200 * time.Millisecond},
		", timeout = ms(300)":               {1, 1500 * time.Millisecond, 1500 * time.Millisecond},
		", retry = True, give_up = s(1)":    {1, 2200 * time.Millisecond, 2200 * time.Millisecond},
		", timeout = ms(200), retry = True": {1, 2200 * time.Millisecond, 2200 * time.Millisecond},
		", timeout = ms(100), retry = True, give_up = s(3), backoff = ms(10)": {0, 2500 * time.Millisecond, 3500 * time.Millisecond},
	} {
		plan := planOf(t, outage(patience), 1)
		var over time.Duration
		res, err := scenarios.Execute(plan, 1, scenarios.Options{Listen: func(w *sim.World) {
			w.Listen(sim.Kinds(sim.Returned), func(e *sim.Event) {
				if over == 0 {
					over = e.At
				}
			})
		}})
		require.NoError(t, err)
		require.Equal(t, want.unknown, res.Stats.Unknown, "%s: %s", patience, told(res))
		require.LessOrEqual(t, want.from, over, patience)
		require.LessOrEqual(t, over, want.until, patience)
		require.NotEqual(t, check.Violated, res.Verdict, told(res))
		require.Equal(t, res.Fingerprint, flattened(t, plan, 1, res).Fingerprint, patience)
	}
}
