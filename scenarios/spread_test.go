package scenarios_test

import (
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/protocols/about"
	"github.com/orrery-sim/orrery/sim"
)

// What spreads is measured as it can be counted in the trace: some crash before they hear, some after.
func TestMeasure_Spread(t *testing.T) {
	const src = `
scenario(
    protocol = rumor(nodes = 20, k = 1, durable = False),
    workload = collection(clients = 1, ops = 2, reads = percent(0), think = s(3)),
    schedule = [at(s(1), crash([node(3), node(4)])), at(s(9), crash(node(1)))],
    duration = s(20), quiet = s(0),
    measure = {
        "reliability": reliability(), "half": spreading_time(share = percent(50)), "all": spreading_time(),
        "redundancy": redundancy(), "bytes": per_node(bytes_sent()), "sent": bytes_sent(), "one": reliability(item = "no such item"),
    },
)`
	got, res := readings(t, src, 1)
	heard, news, copies := map[string]map[sim.ID]time.Duration{}, -2, 0
	var order []string
	for _, e := range res.World().Events() {
		switch f := e.Body.(type) {
		case about.Heard:
			item := f.Heard()
			if heard[item] == nil {
				heard[item] = map[sim.ID]time.Duration{}
				order = append(order, item)
			}
			heard[item][e.Node] = e.At
			news++
		case about.Carrier:
			if e.Kind == sim.Delivered {
				copies += f.Carried()
			}
		}
	}
	var shares, halves []float64
	for _, item := range order {
		var times []time.Duration
		first := time.Hour
		for id, at := range heard[item] {
			first = min(first, at)
			if id != 1 && id != 3 && id != 4 {
				times = append(times, at)
			}
		}
		slices.Sort(times)
		shares = append(shares, float64(len(times))/17)
		if len(times) >= 9 {
			halves = append(halves, float64(times[8]-first))
		}
	}
	require.Len(t, order, 2)
	require.NotEmpty(t, halves)
	require.Equal(t, shares, got["reliability"].Values)
	require.Equal(t, halves, got["half"].Values)
	require.Equal(t, 2, got["all"].Open+len(got["all"].Values))
	require.NotZero(t, got["all"].Open, "a rumour with k = 1 does not reach all")
	require.Equal(t, []float64{float64(copies)/float64(news) - 1}, got["redundancy"].Values)
	require.Equal(t, got["sent"].Values[0]/20, got["bytes"].Values[0])
	require.True(t, func() bool { r := got["one"]; return r.Missing() }())
}

// A lazy site that nothing has reached is one of those that could have heard; one that is down is none.
func TestMeasure_ReliabilityOfLazySites(t *testing.T) {
	got, _ := readings(t, `
scenario(
    protocol = rumor(nodes = 10, durable = False),
    workload = collection(clients = 1, ops = 1, reads = percent(0)),
    schedule = [at(s(0), degrade(message("Push"), loss = percent(100))), at(s(1), crash([node(3), node(4)]))],
    duration = s(5), quiet = s(0), measure = {"reliability": reliability()},
)`, 1)
	require.Equal(t, []float64{1.0 / 8}, got["reliability"].Values)
}
