package scenarios_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/protocols"
	"github.com/orrery-sim/orrery/scenarios"
	"github.com/orrery-sim/orrery/scenarios/language"
)

// queue measures two servers with a queue each, whose jobs overtake each other.
const queue = `scenario(
    protocol = queueing(nodes = 2, service = mixture((percent(50), ms(10)), (percent(50), ms(400)))),
    network  = network(delay = ms(0)),
    workload = jobs(clients = 1, arrivals = poisson(per_second(6)), timeout = minutes(1), until = s(20)),
    warmup   = s(5), duration = s(20), quiet = s(20),
    measure  = {
        "latency": latency(), "time": span("accepted", "answered", by = "job", since = s(5)), "in turn": span("accepted", "answered"),
        "all": span("accepted", "answered", by = "job"), "service": span("started", "served", by = "job"),
        "inside": level("accepted", "answered"), "busy": level("started", "served"), "now": series(ms(10), level("accepted", "answered")),
        "slow": over(span("started", "served", by = "job"), ms(200)), "lengths": values("routed", "length"), "jobs": values("accepted", "job"),
    },
)`

func sum(values []float64) (sum float64) {
	for _, v := range values {
		sum += v
	}
	return sum
}

// Starts and ends are paired by a field: what the clients saw of a job, and what the servers say of it, is one time.
func TestMeasure_SpanBy(t *testing.T) {
	got, _ := readings(t, queue, 1)
	require.Greater(t, len(got["time"].Values), 60)
	require.InDelta(t, sum(got["latency"].Values), sum(got["time"].Values), 1)
	require.Greater(t, len(got["all"].Values), len(got["time"].Values), "those before since do not count")
	for _, v := range got["service"].Values {
		require.Contains(t, []float64{10e6, 400e6}, v)
	}
	require.NotEqual(t, got["all"].Values, got["in turn"].Values, "jobs overtake each other")
	require.Equal(t, sum(got["all"].Values), sum(got["in turn"].Values))
}

// A level is what a series of it comes to in the mean, and what Little's law says.
func TestMeasure_Level(t *testing.T) {
	got, _ := readings(t, queue, 1)
	now := got["now"].Values
	require.Len(t, now, 1501)
	require.InDelta(t, sum(now)/float64(len(now)), got["inside"].Values[0], 0.05)
	require.InDelta(t, sum(got["latency"].Values)/15e9, got["inside"].Values[0], 0.2, "but for those inside at the beginning and the end")
	require.InDelta(t, 6*0.205, got["busy"].Values[0], 0.3)
}

// Over tells which values are over a bound.
func TestMeasure_Over(t *testing.T) {
	got, _ := readings(t, queue, 1)
	require.Len(t, got["slow"].Values, len(got["service"].Values))
	for i, v := range got["service"].Values {
		require.Equal(t, v > 200e6, got["slow"].Values[i] == 1)
	}
}

// Values are what a field says, in its unit.
func TestMeasure_Values(t *testing.T) {
	got, _ := readings(t, queue, 1)
	jobs := got["jobs"]
	require.Equal(t, scenarios.Samples, jobs.Form)
	for i, v := range jobs.Values {
		require.EqualValues(t, i+1, v)
	}
	require.Len(t, got["lengths"].Values, len(jobs.Values))
}

func TestMeasure_LevelErrors(t *testing.T) {
	for metric, want := range map[string]string{
		`values("routed", "lenght")`:                `values: a "routed" has no field lenght (did you mean length?)`,
		`span("accepted", "answered", by = "part")`: `span: a "accepted" has no field part (it has: job, inside)`,
		`over(latency(), 3)`:                        "over: bound must be a duration",
		`level("acepted", "answered")`:              `there is no event of kind "acepted"`,
		`series(ms(1), latency())`:                  "series: metric must be count, level, messages",
	} {
		src := `scenario(protocol = queueing(), duration = s(1), workload = jobs(), measure = {"m": ` + metric + `})`
		file, err := language.New(protocols.All).Parse("x.star", []byte(src))
		if err == nil {
			_, err = file.Evaluate(nil, scenarios.ChooserFor(1, nil))
		}
		require.ErrorContains(t, err, want)
	}
}
