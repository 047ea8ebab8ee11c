package scenarios_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/protocols"
	"github.com/orrery-sim/orrery/scenarios"
	"github.com/orrery-sim/orrery/scenarios/language"
	"github.com/orrery-sim/orrery/sim"
)

// everything measures all there is to measure.
const everything = `
    measure = {
        "leaders": count("leader"), "first": time_of("leader"), "last": time_of("leader", "last"),
        "never": time_of(event("crash", node = node(2), nth = 100)),
        "down": span("crash", "restart"), "latency": latency(), "gets": latency("get"), "goodput": throughput(),
        "messages": messages(), "votes": messages("RequestVote"), "bytes": bytes_sent(), "vote bytes": bytes_sent("RequestVote"),
        "terms": each("leader", lambda world, event: event.term), "up": series(ms(250), lambda world: len([n for n in world.nodes if n.up])),
        "commits": series(ms(250), count("commit")), "pace": series(ms(250), throughput()),
        "ratio": lambda world: world.count("send") / world.count("return"),
    },
`

func measured(src string) string {
	return strings.Replace(src, "    protocol = ", everything+"    protocol = ", 1)
}

func readings(t *testing.T, src string, seed uint64) (map[string]scenarios.Reading, *scenarios.Result) {
	t.Helper()
	res, err := scenarios.Execute(planOf(t, src, seed), seed, scenarios.Options{Measure: true, Keep: sim.All})
	require.NoError(t, err)
	out := map[string]scenarios.Reading{}
	for _, r := range res.Measures {
		out[r.Name] = r
	}
	return out, res
}

// Whatever is measured, the run is the same run, and so are its readings however it is driven.
func TestMetamorphic_MeasuredIsNotMeasured(t *testing.T) {
	for _, src := range []string{chaos, reactive} {
		require.NotEqual(t, src, measured(src))
		for seed := uint64(1); seed <= 2; seed++ {
			bare, err := scenarios.Execute(planOf(t, src, seed), seed, scenarios.Options{})
			require.NoError(t, err)
			plan := planOf(t, measured(src), seed)
			unasked, err := scenarios.Execute(plan, seed, scenarios.Options{})
			require.NoError(t, err)
			require.Empty(t, unasked.Measures)
			res, err := scenarios.Execute(plan, seed, scenarios.Options{Measure: true})
			require.NoError(t, err)
			require.Len(t, res.Measures, 17)
			require.Equal(t, bare.Fingerprint, unasked.Fingerprint)
			require.Equal(t, bare.Fingerprint, res.Fingerprint)
			require.Equal(t, bare.End, res.End)
			require.Equal(t, bare.Verdict, res.Verdict)

			stepped, err := scenarios.Begin(plan, seed, scenarios.Options{Measure: true})
			require.NoError(t, err)
			for more := true; more; {
				more, err = stepped.Step()
				require.NoError(t, err)
			}
			again, err := stepped.Finish()
			require.NoError(t, err)
			require.Equal(t, bare.Fingerprint, again.Fingerprint)
			require.Equal(t, res.Measures, again.Measures)
		}
	}
}

// No scenario of the library is disturbed by what it measures.
func TestMeasure_TheLibrary(t *testing.T) {
	language := language.New(protocols.All)
	measured := 0
	for _, name := range scenarios.LibraryNames() {
		file, err := language.Load(name)
		require.NoError(t, err)
		plan, err := file.Evaluate(nil, scenarios.ChooserFor(1, nil))
		require.NoError(t, err)
		if len(plan.Measure) == 0 {
			continue
		}
		measured++
		bare, err := scenarios.Execute(plan, 1, scenarios.Options{})
		require.NoError(t, err)
		res, err := scenarios.Execute(plan, 1, scenarios.Options{Measure: true})
		require.NoError(t, err, name)
		require.Equal(t, bare.Fingerprint, res.Fingerprint, name)
	}
	require.NotZero(t, measured)
}

// The readings are what can be counted in the trace.
func TestMeasure_AgreesWithTheTrace(t *testing.T) {
	const src = `
scenario(
    protocol = raft(nodes = 3),
    workload = kv(clients = 2, think = ms(10)),
    schedule = [at(ms(900), crash(leader(), lasting = ms(200))), at(s(1) + ms(400), crash(node(1), lasting = ms(100)))],
    warmup = ms(500), duration = s(2), quiet = s(1),
)`
	got, res := readings(t, measured(src), 1)
	number := func(name string) float64 {
		r := got[name]
		require.Equal(t, scenarios.Number, r.Form, name)
		require.Len(t, r.Values, 1, name)
		return r.Values[0]
	}
	in := func(at time.Duration) bool { return at >= 500*time.Millisecond && at < 2*time.Second }
	var leaders, terms, down []float64
	var sent, votes, answered, crashes float64
	began, crashed := map[sim.ID]time.Duration{}, []time.Duration{}
	var latency, gets []float64
	for _, e := range res.World().Events() {
		switch e.Kind {
		case sim.Stated:
			if sim.FactKind(e.Body) == "leader" {
				term, _ := scenarios.FieldOf(e.Body, "term")
				leaders, terms = append(leaders, float64(e.At)), append(terms, float64(term.(int64)))
			}
		case sim.Sent:
			if in(e.At) {
				sent++
				if sim.KindOf(e.Body) == "RequestVote" {
					votes++
				}
			}
		case sim.Crashed:
			crashes++
			crashed = append(crashed, e.At)
		case sim.Restarted:
			down = append(down, float64(e.At-crashed[0]))
			crashed = crashed[1:]
		case sim.Invoked:
			began[e.Node] = e.At
		case sim.Returned:
			out := e.Body.(sim.Return)
			if in(e.At) && out.Outcome == sim.OK {
				answered++
			}
			if in(began[e.Node]) && out.Outcome == sim.OK {
				latency = append(latency, float64(e.At-began[e.Node]))
				if strings.HasPrefix(fmt.Sprint(out.Op), "get") {
					gets = append(gets, float64(e.At-began[e.Node]))
				}
			}
		}
	}
	require.Equal(t, 2.0, crashes)
	require.Greater(t, len(leaders), 1)
	require.Equal(t, float64(len(leaders)), number("leaders"))
	require.Equal(t, leaders[0], number("first"))
	require.Equal(t, leaders[len(leaders)-1], number("last"))
	require.Equal(t, terms, got["terms"].Values)
	require.Empty(t, got["never"].Values, "what never happened did not happen at 0 s")
	require.Equal(t, down, got["down"].Values)
	require.NotZero(t, votes)
	require.Equal(t, []float64{sent, votes}, []float64{number("messages"), number("votes")})
	require.Zero(t, int(number("vote bytes"))%int(votes), "votes are of one size")
	require.InDelta(t, answered/1.5, number("goodput"), 1e-9)
	require.Equal(t, scenarios.PerSecond, got["goodput"].Unit)
	slices.Sort(latency)
	have := slices.Sorted(slices.Values(got["latency"].Values))
	require.Equal(t, latency, have)
	require.NotEmpty(t, gets)
	require.Len(t, got["gets"].Values, len(gets))
	s := res.World().Stats()
	require.InDelta(t, float64(s.Sent)/float64(s.Returned+s.Unknown), number("ratio"), 0.1)

	up := got["up"]
	require.Equal(t, scenarios.Series, up.Form)
	require.Equal(t, 500*time.Millisecond, up.Times[0])
	require.Equal(t, 2*time.Second, up.Times[len(up.Times)-1])
	require.Equal(t, []float64{3, 3, 2, 3, 2, 3, 3}, up.Values, "at 1.5 s it is not undone yet")
	require.IsNonDecreasing(t, got["commits"].Values)
	require.Len(t, got["pace"].Values, 6)
	total := 0.0
	for _, v := range got["pace"].Values {
		total += v / 4
	}
	require.InDelta(t, answered, total, 1e-9)
}

func TestMeasure_TrafficOfAWholeRun(t *testing.T) {
	got, res := readings(t, `
scenario(
    protocol = raft(nodes = 3), workload = kv(clients = 1), duration = s(1), quiet = s(0),
    measure = {"messages": messages(), "bytes": bytes_sent(), "requests": bytes_sent("Request"),
        "an operation": lambda world: world.bytes / world.count("return")})`, 1)
	s := res.World().Stats()
	require.Equal(t, float64(s.Sent), got["messages"].Values[0])
	require.Equal(t, float64(s.Bytes), got["bytes"].Values[0])
	require.Equal(t, scenarios.Bytes, got["bytes"].Unit)
	require.Equal(t, float64(s.Bytes/s.Returned), got["an operation"].Values[0])
	require.Equal(t, scenarios.Bytes, got["an operation"].Unit)
	size := 0
	for _, e := range res.World().Events() {
		if e.Kind == sim.Sent && sim.KindOf(e.Body) == "Request" {
			size += e.Body.(sim.Sizer).Size()
		}
	}
	require.Equal(t, float64(size), got["requests"].Values[0])
}

// A client that waits is counted from the arrival, however late it comes to ask (the coordinated
// omission); what had no answer is counted, and is no sample.
func TestMeasure_AnOpenLoopWaits(t *testing.T) {
	const src = `
scenario(
    protocol = raft(nodes = 3),
    workload = kv(clients = 1, arrivals = steady(per_second(50)), timeout = s(5)),
    schedule = [at(s(1), pause(everyone(), lasting = s(1)))],
    duration = s(3), quiet = s(2), network = network(delay = ms(1)),
    measure  = {"latency": latency()},
)`
	got, res := readings(t, src, 1)
	stuck := 0
	for _, v := range got["latency"].Values {
		if v > float64(100*time.Millisecond) {
			stuck++
		}
	}
	require.Greater(t, stuck, 45, "fifty arrive while nobody answers")
	asked := 0
	for _, e := range res.World().Events() {
		if sim.KindOf(e.Body) == "Arrived" && e.At < 3*time.Second {
			asked++
		}
	}
	require.Equal(t, asked, len(got["latency"].Values)+got["latency"].Open)
}

// Whatever befalls the clients, every arrival is a sample or is counted as one without an answer,
// and no sample is shorter than the wait for it.
func TestMeasure_AnOpenLoopLosesNobody(t *testing.T) {
	const src = `
scenario(
    protocol = raft(nodes = 3),
    workload = kv(clients = 2, arrivals = poisson(per_second(200))),
    schedule = [
        at(s(1), pause(everyone(), lasting = ms(300))), at(ms(1200), crash(client(1), lasting = ms(100))),
        every(ms(70), invoke("get", "k1", client = client(2))), on("crash", crash(client(2), lasting = ms(50)), after = ms(400)),
    ],
    duration = s(3), quiet = s(2), expect = [],
    measure  = {"latency": latency()},
)`
	for seed := uint64(1); seed <= 3; seed++ {
		got, res := readings(t, src, seed)
		arrived, scripted := 0, 0
		for _, e := range res.World().Events() {
			if e.At >= 3*time.Second || e.Kind == sim.Dropped {
				continue
			}
			switch sim.KindOf(e.Body) {
			case "Arrived":
				arrived++
			case "Ask":
				scripted++
			}
		}
		require.Greater(t, scripted, 20)
		latency := got["latency"]
		require.Equal(t, arrived+scripted, len(latency.Values)+latency.Open)
		require.NotZero(t, latency.Open)
	}
}

// What a metric remembers, no function of the schedule sees: or to measure would be to disturb.
func TestMeasure_HasAMemoryOfItsOwn(t *testing.T) {
	const src = `
def meddle(world, event):
    world.memory["n"] = world.memory.get("n", 0) + 1
    return world.memory["n"]

scenario(
    protocol = raft(nodes = 3), duration = s(2), quiet = s(0),
    schedule = [on("leader", lambda world, event: [crash(it())] if "n" in world.memory else None)],
    measure  = {"a": each("leader", meddle), "b": each("leader", meddle)},
)`
	got, res := readings(t, src, 1)
	require.Equal(t, []float64{1}, got["a"].Values)
	require.Equal(t, []float64{2}, got["b"].Values, "metrics share theirs")
	require.Zero(t, res.Stats.Crashes)
}

func TestMeasure_WithoutAnAnswerIsNoSample(t *testing.T) {
	const src = `
scenario(
    protocol = raft(nodes = 3),
    workload = kv(clients = 2),
    schedule = [at(ms(500), crash(everyone()))],
    duration = s(2), quiet = s(0),
    measure  = {"latency": latency(), "rate": throughput(), "down": span("crash", "restart")},
)`
	got, _ := readings(t, src, 1)
	require.NotEmpty(t, got["latency"].Values)
	require.Equal(t, 2, got["latency"].Open)
	require.Equal(t, 3, got["down"].Open)
	require.Empty(t, got["down"].Values)
	require.NotZero(t, got["rate"].Values[0])
}

// An end answers the oldest start, and of an event that is both it ends one span and begins another.
func TestMeasure_Spans(t *testing.T) {
	got, _ := readings(t, `
scenario(
    protocol = raft(nodes = 3), duration = s(1), quiet = s(0),
    schedule = [
        at(ms(100), crash(node(1), lasting = ms(100))), at(ms(150), crash(node(2), lasting = ms(200))),
        at(ms(400), crash(node(3))),
    ],
    measure = {"down": span("crash", "restart"), "between": span("crash", "crash"), "up": span("restart", "crash")})`, 1)
	ms := float64(time.Millisecond)
	require.Equal(t, []float64{100 * ms, 200 * ms}, got["down"].Values)
	require.Equal(t, 1, got["down"].Open)
	require.Equal(t, []float64{50 * ms, 250 * ms}, got["between"].Values)
	require.Equal(t, []float64{200 * ms}, got["up"].Values)
	require.Equal(t, 1, got["up"].Open)
}

// Where the operations are counted out, nobody waits for the end of the run.
func TestMeasure_ThroughputEndsWithTheWork(t *testing.T) {
	src := `scenario(protocol = raft(nodes = 3), workload = kv(clients = 1, ops = 20), duration = DURATION, quiet = s(1),
    measure = {"rate": throughput()})`
	short, _ := readings(t, strings.Replace(src, "DURATION", "s(3)", 1), 1)
	long, _ := readings(t, strings.Replace(src, "DURATION", "s(30)", 1), 1)
	require.Equal(t, short["rate"].Values, long["rate"].Values)
}

func TestMeasure_AFunctionThatFails(t *testing.T) {
	for src, want := range map[string]string{
		`lambda world: 1 / world.count("crash")`: "test.star:2:101: floating-point division by zero",
		`lambda world: "many"`:                   "what it returns must be a finite number",
	} {
		plan := planOf(t, `
scenario(protocol = raft(nodes = 3), duration = s(1), quiet = s(0), measure = {"x": `+src+`})`, 1)
		_, err := scenarios.Execute(plan, 1, scenarios.Options{Measure: true})
		require.ErrorContains(t, err, want)
		_, err = scenarios.Execute(plan, 1, scenarios.Options{})
		require.NoError(t, err, "who does not measure does not ask")
	}
	got, _ := readings(t, `
scenario(protocol = raft(nodes = 3), duration = s(1), quiet = s(0), measure = {"x": lambda world: None, "y": lambda world: world.time})`, 1)
	require.True(t, got["x"].Values == nil)
	require.Equal(t, scenarios.Nanoseconds, got["y"].Unit)
}
