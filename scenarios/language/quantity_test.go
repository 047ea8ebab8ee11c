package language

import (
	"testing"

	"github.com/stretchr/testify/require"
	"go.starlark.net/starlark"
	"pgregory.net/rapid"

	"github.com/orrery-sim/orrery/protocols"
	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/scenarios"
	"github.com/orrery-sim/orrery/scenarios/units"
)

// value evaluates an expression of the language.
func value(t require.TestingT, code string) starlark.Value {
	lang := New(protocols.All)
	th := (&File{Name: "x.star", language: lang}).newThread(
		&evaluation{file: &File{language: lang}, running: true}, stepLimit,
	)
	v, err := starlark.EvalOptions(fileOptions, th, "x.star", code, lang.predeclared)
	require.NoError(t, err, code)
	return v
}

func TestQuantity_Arithmetic(t *testing.T) {
	for code, want := range map[string]string{
		"ms(150) + s(1)":                      "s(1.15)",
		"s(3) - ms(500)":                      "s(2.5)",
		"-ms(5)":                              "ms(-5)",
		"ms(10) * 3":                          "ms(30)",
		"3 * ms(10)":                          "ms(30)",
		"s(1) * percent(5)":                   "ms(50)",
		"percent(5) * s(1)":                   "ms(50)",
		"percent(50) * percent(50)":           "percent(25)",
		"s(1) / 4":                            "ms(250)",
		"ms(100) * 1.5":                       "ms(150)",
		"s(1) / ms(300) > 3.3":                "True",
		"s(1) // ms(300)":                     "3",
		"s(1) % ms(300)":                      "ms(100)",
		"type(s(1) // ms(300))":               `"int"`,
		"ms(1000) == s(1)":                    "True",
		"ms(1) == percent(1)":                 "False",
		"sorted([s(1), ms(3), us(7)])[0]":     "us(7)",
		"{ms(1000): 1}[s(1)]":                 "1",
		"kib(4) + bytes(1)":                   "bytes(4097)",
		"per_second(1) == per_minute(60)":     "True",
		"percent(0.5)":                        "percent(0.5)",
		"ppm(5)":                              "ppm(5)",
		"minutes(90)":                         "minutes(90)",
		"hours(36)":                           "hours(36)",
		"mbps(1) == kbps(1000)":               "True",
		"between(ms(1), ms(10)) + s(1)":       "between(ms(1001), s(1.01))",
		"between(ms(5), ms(9)) - ms(5)":       "between(s(0), ms(4))",
		"exponential(mean = ms(5)) + ms(1)":   "exponential(mean = ms(5)) + ms(1)",
		"max(ms(3), ms(5))":                   "ms(5)",
		"percent(20) > percent(5)":            "True",
		"bool(ms(0))":                         "False",
		`node("a") + node("b") - leader()`:    `node("a") + node("b") - leader()`,
		`everyone() - (leader() + node(1))`:   `everyone() - (leader() + node(1))`,
		`[crash(n) for n in nodes("a", "b")]`: `[crash(node("a")), crash(node("b"))]`,
	} {
		require.Equal(t, want, value(t, code).String(), code)
	}
}

// TestQuantity_StringIsCode: what a quantity prints makes the same quantity again, and so does what
// --set takes.
func TestQuantity_StringIsCode(t *testing.T) {
	lang := New(protocols.All)
	file := &File{Name: "x.star", language: lang}
	rapid.Check(t, func(t *rapid.T) {
		u := rapid.SampledFrom([]unit{durations, ratios, rates, sizes, speeds}).Draw(t, "unit")
		n := rapid.Int64Range(-1<<50, 1<<50).Draw(t, "n")
		least := units.Scales[u][len(units.Scales[u])-1].Factor
		if u == rates || u == speeds {
			n = n % 1_000_000 * least
		}
		q := quantity{u, n}
		th := file.newThread(&evaluation{file: file, running: true}, stepLimit)
		v, err := starlark.EvalOptions(fileOptions, th, "x.star", q.String(), lang.predeclared)
		require.NoError(t, err, q.String())
		ev := &evaluation{file: file}
		set, err := ev.parseSetting("x", q.setting(), q)
		require.NoError(t, err, q.setting())
		// Decimals go through a floating-point number of 53 bits.
		near := func(v starlark.Value) {
			got := v.(quantity)
			require.Equal(t, u, got.unit)
			require.InDelta(t, float64(n), float64(got.n), float64(magnitude(n))/1e14+1, q.String())
		}
		near(v)
		near(set)
	})
}

func TestDist_ZeroIsTheLeast(t *testing.T) {
	for code, least := range map[string]string{
		"between(ms(1), ms(10))":          "ms(1)",
		"between(3, 7)":                   "3",
		"between(percent(1), percent(3))": "percent(1)",
		"normal(ms(5), ms(5))":            "s(0)",
	} {
		require.Equal(t, least, value(t, code).(*dist).at(0).String(), code)
	}
	require.Equal(t, "7", value(t, "between(3, 7)").(*dist).at(1<<64-1).String())
}

// Which key is asked for decides a run: its weights are whole numbers that are the same on every
// machine.
func TestZipf_IsTheServices(t *testing.T) {
	const src = `scenario(protocol = raft(), duration = s(1), workload = kv(keys = 7, popularity = zipf(0.99)))`
	plan, err := parse(t, src).Evaluate(nil, scenarios.Dull)
	require.NoError(t, err)
	require.Equal(t, service.Zipf(7, 0.99), plan.Workloads[0].Work.(service.KVLoad).Popularity)
}
