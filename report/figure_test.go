package report_test

import (
	"bytes"
	"encoding/csv"
	"math"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/check"
	"github.com/orrery-sim/orrery/protocols"
	"github.com/orrery-sim/orrery/report"
	"github.com/orrery-sim/orrery/report/plot"
	"github.com/orrery-sim/orrery/scenarios"
	"github.com/orrery-sim/orrery/scenarios/language"
)

// finished is a run of a scenario, made to its end.
func finished(t *testing.T, name, src string) *report.Report {
	t.Helper()
	file, err := language.New(protocols.All).Parse(name, []byte(src))
	require.NoError(t, err)
	plan, err := file.Evaluate(nil, scenarios.Dull)
	require.NoError(t, err)
	run, err := scenarios.Begin(plan, 1, scenarios.Options{Measure: true})
	require.NoError(t, err)
	r := report.Of(run)
	_, err = r.Finish()
	require.NoError(t, err)
	return r
}

const asking = `scenario(protocol = raft(nodes = 3), workload = kv(clients = 1, ops = 8), duration = s(2), quiet = s(0),
    measure = {"leaders": series(ms(500), count("leader"))})`

// ended is a run in which operations ended in all ways: one failed, of one its client gave up after 700 ms, of one it
// waited to the end, and the answer to one came after everything else. The others were answered.
func ended(t *testing.T) (r *report.Report, ops []check.Operation) {
	t.Helper()
	r = finished(t, "asking.star", asking)
	ops = r.Result().History.Operations()
	require.Len(t, ops, 8)
	for i := range ops {
		require.True(t, ops[i].Known && !ops[i].Failed)
	}
	ops[1].Known, ops[1].Failed = false, true
	ops[2].Known, ops[2].GaveUp, ops[2].GaveUpAt = false, 5, ops[2].Call+700*time.Millisecond
	ops[3].Known = false
	ops[4].Return = r.Result().End + time.Hour
	return r, ops
}

func TestFigure_OperationsEndInAllWays(t *testing.T) {
	r, ops := ended(t)
	f, err := r.Figure()
	require.NoError(t, err)
	panel := func(label string) *plot.Panel {
		for i := range f.Panels {
			if f.Panels[i].Y.Label == label {
				return &f.Panels[i]
			}
		}
		require.Fail(t, "there is no panel "+label)
		return nil
	}
	dots := map[string][]float64{}
	for _, d := range panel("latency (ms)").Dots {
		dots[d.Name] = d.Y
	}
	inMs := func(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }
	require.Len(t, dots["answered"], 5)
	require.Equal(t, []float64{inMs(ops[1].Return - ops[1].Call)}, dots["failed"])
	require.Equal(t, []float64{700, inMs(r.Result().End - ops[3].Call)}, dots["unknown"])

	answers := 0.0
	l := panel("answers per second").Lines[0]
	for i := 0; i < len(l.X); i += 2 {
		answers += l.Y[i] * (l.X[i+1] - l.X[i])
	}
	scale := 1.0
	if f.X.Label == "time (ms)" {
		scale = 1000
	}
	require.InDelta(t, 4, answers/scale, 1e-9, "what failed, what nobody knows of, and what came too late does not count")
}

func TestOperationsCSV_OperationsEndInAllWays(t *testing.T) {
	r, ops := ended(t)
	var b bytes.Buffer
	require.NoError(t, r.OperationsCSV(&b))
	rows, err := csv.NewReader(&b).ReadAll()
	require.NoError(t, err)
	column := map[string]int{}
	for i, name := range rows[0] {
		column[name] = i
	}
	for i, outcome := range []string{"answered", "failed", "unknown", "unknown", "answered"} {
		row := rows[i+1]
		require.Equal(t, outcome, row[column["outcome"]])
		end, latency := strconv.FormatInt(int64(ops[i].Return), 10), strconv.FormatInt(int64(ops[i].Return-ops[i].Call), 10)
		if outcome == "unknown" {
			end, latency = "", ""
		}
		require.Equal(t, end, row[column["end (ns)"]], i)
		require.Equal(t, latency, row[column["latency (ns)"]], i)
	}
}

func TestCSV_OfWhatIsNotKnown(t *testing.T) {
	for _, n := range []float64{math.NaN(), math.Inf(1), math.Inf(-1)} {
		require.Empty(t, report.Number(n).CSV())
	}
	require.Equal(t, "0.1", report.Number(0.1).CSV())
	require.Equal(t, "1e-07", report.Number(1e-7).CSV())
}

// The values of a series have times, and those of other metrics have none.
func TestSamples_OfASeries(t *testing.T) {
	var b bytes.Buffer
	require.NoError(t, finished(t, "asking.star", asking).SamplesCSV(&b))
	require.Regexp(t, `^metric,unit,time_ns,value\nleaders,,0,0\nleaders,,500000000,1\nleaders,,1000000000,1\n`, b.String())
	require.Equal(t, [][]string{{"m", "ns", "7", "1"}, {"m", "ns", "", "2"}}, report.SampleRows(&scenarios.Reading{
		Name: "m", Unit: scenarios.Nanoseconds, Values: []float64{1, 2}, Times: []time.Duration{7},
	}))
}

// What a scenario is called is one line of the page, whatever stands in the name.
func TestHTML_TheTitleIsOneLine(t *testing.T) {
	var b bytes.Buffer
	require.NoError(t, finished(t, "two\nlines<b>.star", asking).HTML(&b))
	require.Contains(t, b.String(), `<title>two\nlines&lt;b&gt;`)
	require.Contains(t, b.String(), `"title":"two\\nlines\u003cb\u003e`)
}
