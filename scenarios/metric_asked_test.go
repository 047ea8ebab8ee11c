package scenarios_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/scenarios"
)

// What is measured of each client, key, region or operation is together what is measured of all.
func TestMeasure_PartsOfAllOperations(t *testing.T) {
	got, _ := readings(t, `scenario(
    protocol = raft(nodes = 3), duration = s(3), warmup = s(1),
    network  = network(regions = [region("eu", nodes = 2, clients = 1), region("us", nodes = 1, clients = 2)], rtt = {("eu", "us"): ms(40)}),
    workload = kv(clients = 3, keys = 2, reads = percent(50), think = ms(5)),
    measure  = {
        "all": latency(), "eu": latency(region = "eu"), "us": latency(region = "us"),
        "c1": latency(clients = client(1)), "c23": latency(clients = [client(2), client(3)]),
        "x": latency(key = "x"), "y": latency(key = "y"), "get x": latency(op = "get", key = "x"), "put x": latency(op = "put", key = "x"),
        "arrived": arrivals(), "arrived x": arrivals(key = "x"), "arrived y": arrivals(key = "y"),
        "rate": throughput(), "rate eu": throughput(region = "eu"), "rate us": throughput(region = "us"),
        "sum": total(arrivals(key = "x"), arrivals(key = "y")), "rest": difference(arrivals(), arrivals(key = "x")),
        "each": ratio(messages(), arrivals()), "sent": messages(), "none": ratio(messages(), messages("InstallSnapshot")),
        "bytes": ratio(bytes_sent(), messages()), "stale": stale_reads(),
    })`, 1)
	n := func(name string) int { return len(got[name].Values) + got[name].Open }
	one := func(name string) float64 {
		t.Helper()
		require.Len(t, got[name].Values, 1, name)
		return got[name].Values[0]
	}
	require.Greater(t, n("all"), 40)
	for _, parts := range [][]string{{"eu", "us"}, {"c1", "c23"}, {"x", "y"}} {
		require.Equal(t, n("all"), n(parts[0])+n(parts[1]), parts)
		require.NotZero(t, n(parts[0]))
		require.NotZero(t, n(parts[1]))
	}
	require.Equal(t, n("x"), n("get x")+n("put x"))
	require.EqualValues(t, n("all"), one("arrived"))
	require.EqualValues(t, n("x"), one("arrived x"))
	require.Equal(t, one("arrived"), one("sum"))
	require.Equal(t, one("arrived y"), one("rest"))
	require.InDelta(t, one("rate"), one("rate eu")+one("rate us"), 1e-9)
	require.InDelta(t, one("sent")/one("arrived"), one("each"), 1e-9)
	require.Empty(t, got["none"].Values, "no snapshot was sent")
	require.Equal(t, scenarios.Bytes, got["bytes"].Unit)
	require.Zero(t, one("stale"))
}

// A leader that was cut off and answers from its own state shows what others have replaced.
func TestMeasure_StaleReads(t *testing.T) {
	for reads, stale := range map[string]bool{"local": true, "index": false} {
		got, _ := readings(t, `scenario(
    protocol = raft(nodes = 5, check_quorum = False, reads = "`+reads+`"), duration = s(6),
    workload = {"readers": kv(clients = 3, keys = 2, reads = percent(100), think = ms(5)),
                "writers": kv(clients = 3, keys = 2, reads = percent(0), think = ms(5), timeout = ms(300))},
    schedule = [at(s(2), isolate(leader(), lasting = s(3)))], measure = {"stale": stale_reads(), "read": arrivals(op = "get")})`, 1)
		require.Equal(t, stale, got["stale"].Values[0] > 0, reads)
		require.Less(t, got["stale"].Values[0], got["read"].Values[0])
	}
}

// Messages are counted in a window of one's own, and those of all windows are those of the whole.
func TestMeasure_MessagesInAWindow(t *testing.T) {
	got, _ := readings(t, `scenario(protocol = raft(nodes = 3), duration = s(3), quiet = s(1), workload = kv(clients = 2, think = ms(5)),
    schedule = [script(crash(node(1)), wait(s(1)), restart(down()))],
    measure = {"all": messages(start = s(0), end = s(4)), "whole": messages(), "first": messages(end = s(1)), "then": messages(start = s(1), end = s(4)),
               "bytes": bytes_sent("AppendEntries", start = s(1), end = s(2)), "down": series(ms(100), lambda world: len([n for n in world.nodes if not n.up]))})`, 1)
	one := func(name string) float64 { return got[name].Values[0] }
	require.Equal(t, one("all"), one("first")+one("then"))
	require.Greater(t, one("all"), one("whole"))
	require.Greater(t, one("first"), 0.0)
	require.Greater(t, one("bytes"), 0.0)
	require.Equal(t, []float64{1, 1, 0, 0}, got["down"].Values[8:12], "restart(down()) found who had crashed")
}
