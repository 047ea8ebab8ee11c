package scenarios_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/check"
	"github.com/orrery-sim/orrery/protocols"
	"github.com/orrery-sim/orrery/scenarios"
	"github.com/orrery-sim/orrery/scenarios/language"
)

// Where it is judged what all replicas hold in the end, clients stop in the middle of the quiet phase, so
// that what they wrote last has time to spread; else they go on to its end. Every replica is asked then.
func TestFinals_ClientsStopWhereReplicasAreCompared(t *testing.T) {
	text := `scenario(protocol = PROTOCOL, workload = kv(clients = 2, keys = 2, think = ms(10)), duration = s(1), quiet = s(2))`
	ran := func(protocol string) (last time.Duration, finals int) {
		plan, err := planIn(t, language.New(protocols.All), strings.Replace(text, "PROTOCOL", protocol, 1))
		require.NoError(t, err)
		run, err := scenarios.Begin(plan, 1, scenarios.Options{})
		require.NoError(t, err)
		res, err := run.Finish()
		require.NoError(t, err)
		require.Equal(t, check.Held, res.Verdict)
		for _, o := range res.History.Operations() {
			if o.Call < 3*time.Second {
				last = o.Call
			} else {
				finals++
			}
		}
		return last, finals
	}
	last, finals := ran("crdt(nodes = 3)")
	require.InDelta(t, 2*time.Second, last, float64(100*time.Millisecond), "they stop at 2 s, and not before")
	require.LessOrEqual(t, last, 2*time.Second)
	require.Equal(t, 2*3, finals, "two keys at three replicas")

	last, finals = ran("raft(nodes = 3)")
	require.InDelta(t, 3*time.Second, last, float64(100*time.Millisecond))
	require.Equal(t, 2, finals)
}

// The run ends with the last final read, also where reads are transactions.
func TestFinals_TheRunEndsWithTheLast(t *testing.T) {
	plan, err := planIn(t, language.New(protocols.All), `scenario(protocol = shardedkv(groups = 1),
    workload = txn(clients = 2, keys = 2, ops = 20, think = ms(10), timeout = s(1)), duration = s(2), quiet = s(1))`)
	require.NoError(t, err)
	res, err := scenarios.Execute(plan, 1, scenarios.Options{})
	require.NoError(t, err)
	require.Equal(t, check.Held, res.Verdict, told(res))
	require.Less(t, res.End, 3500*time.Millisecond)
}
