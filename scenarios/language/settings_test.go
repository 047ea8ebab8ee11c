package language

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/protocols"
	"github.com/orrery-sim/orrery/scenarios"
)

const settable = `"""What can be set."""
loss    = param("loss", percent(1), doc = "share lost", values = [percent(1), percent(20)], max = percent(50))
timeout = param("timeout", between(ms(150), ms(300)))
reads   = param("reads", "index", values = ["index", "log", "local"])
bug     = param("bug", False, values = [False, True])
size    = param("size", 5, min = 1, max = 9)
rate    = param("rate", per_second(100))
who     = param("who", leader())
extra   = draw("extra", [ms(1), ms(2), ms(3), ms(4)])
many    = draw("many", between(1, 8))

scenario(
    protocol = raft(nodes = size, reads = reads, election_timeout = timeout, mutants = ["figure8"] if bug else []),
    network  = network(loss = loss, jitter = extra),
    workload = kv(clients = many, arrivals = poisson(rate)),
    schedule = [at(s(1), crash(who))],
    duration = s(3),
)
`

func parse(t require.TestingT, src string) *File {
	f, err := New(protocols.All).Parse("x.star", []byte(src))
	require.NoError(t, err)
	return f
}

func TestSettings_EveryType(t *testing.T) {
	f := parse(t, settable)
	plan, err := f.Evaluate([]scenarios.Setting{
		{Name: "loss", Value: "20%"},
		{Name: "timeout", Value: "100ms..200ms"},
		{Name: "reads", Value: "local"},
		{Name: "bug", Value: "true"},
		{Name: "size", Value: "3"},
		{Name: "rate", Value: "5/min"},
		{Name: "who", Value: "random_node(of = followers())"},
		{Name: "extra", Value: "7ms"},
		{Name: "many", Value: "2"},
	}, scenarios.Dull)
	require.NoError(t, err)
	require.EqualValues(t, 200_000, plan.Network.Loss)
	require.Equal(t, "100ms", plan.Args.Dist("election_timeout").Min().String())
	require.Equal(t, "local", plan.Args.Text("reads"))
	require.Equal(t, []string{"figure8"}, plan.Args.Mutants)
	require.Equal(t, 3, plan.Args.Nodes("nodes").Count)
	require.Equal(t, "7ms", plan.Network.Jitter.Min().String())
	require.Equal(t, 2, plan.Workloads[0].Clients)
	crash := plan.Schedule[0].(*scenarios.At).Do[0].(*scenarios.Fault)
	require.Equal(t, scenarios.RandomNode, crash.Does.(*scenarios.Hit).Who.Kind)
	require.Equal(t, []scenarios.Draw{{Name: "extra", Value: "7ms", Given: true}, {Name: "many", Value: "2", Given: true}}, plan.Draws)
	require.Equal(t, "20%", plan.Params[0].Value)
	require.Equal(t, "1%", plan.Params[0].Default)
	require.Equal(t, "100ms..200ms", plan.Params[1].Value)
}

func TestSettings_Errors(t *testing.T) {
	f := parse(t, settable)
	for setting, want := range map[scenarios.Setting]string{
		{Name: "loss", Value: "0.2"}:                  "--set loss=0.2: loss is a ratio such as 80%",
		{Name: "loss", Value: "1%,2%"}:                "--set loss=1%,2%: loss is a ratio such as 80%, and one at a time; orrery sweep takes several",
		{Name: "loss", Value: "20"}:                   "--set loss=20: loss is a ratio such as 80%",
		{Name: "loss", Value: "20ms"}:                 "--set loss=20ms: loss is a ratio such as 80%",
		{Name: "loss", Value: "80%"}:                  "--set loss=80%: loss must be at most 50%, not 80%",
		{Name: "loss", Value: "ms(3)"}:                "--set loss=ms(3): loss must be like 1%, and this is the duration ms(3)",
		{Name: "loss", Value: "crash("}:               "--set loss=crash(: loss is written as in a file, such as 1%",
		{Name: "timeout", Value: "300ms..1ms"}:        "--set timeout=300ms..1ms: the range runs backwards; write timeout=1ms..300ms",
		{Name: "timeout", Value: "fast"}:              "--set timeout=fast: timeout is a duration such as 150ms, or a range such as 150ms..300ms",
		{Name: "reads", Value: "lokal"}:               "--set reads=lokal: reads is one of: index, log, local",
		{Name: "bug", Value: "maybe"}:                 "--set bug=maybe: bug is true or false",
		{Name: "size", Value: "3.5"}:                  "--set size=3.5: size is a whole number such as 3",
		{Name: "size", Value: "12"}:                   "--set size=12: size must be at most 9, not 12",
		{Name: "size", Value: "99999999999999999999"}: "--set size=99999999999999999999: the number is too large",
		{Name: "rate", Value: "5"}:                    "--set rate=5: rate is a rate such as 300/s",
		{Name: "lost", Value: "1%"}:                   "x.star: --set lost: this scenario has no parameter lost (did you mean loss?)",
		{Name: "colour", Value: "red"}: "x.star: --set colour: this scenario has no parameter colour " +
			"(it has: loss, timeout, reads, bug, size, rate, who, extra, many)",
	} {
		_, err := f.Evaluate([]scenarios.Setting{setting}, scenarios.Dull)
		require.EqualError(t, err, want)
	}
	_, err := parse(
		t,
		`scenario(protocol = raft(), duration = s(1))`,
	).Evaluate([]scenarios.Setting{{Name: "x", Value: "1"}}, scenarios.Dull)
	require.EqualError(t, err, "x.star: --set x: this scenario has no parameters")
}

func TestPoints_AreAllCombinations(t *testing.T) {
	f := parse(t, settable)
	points, err := f.Points(nil)
	require.NoError(t, err)
	require.Len(t, points, 2*3*2)
	require.Equal(t, []scenarios.Setting{{Name: "loss", Value: "1%"}, {Name: "reads", Value: "index"}, {Name: "bug", Value: "false"}}, points[0])
	require.Equal(t, []scenarios.Setting{{Name: "loss", Value: "20%"}, {Name: "reads", Value: "local"}, {Name: "bug", Value: "true"}}, points[11])
	for _, point := range points {
		_, err := f.Evaluate(point, scenarios.Dull)
		require.NoError(t, err)
	}

	points, err = f.Points([]scenarios.Setting{{Name: "reads", Value: "log"}, {Name: "size", Value: "7"}})
	require.NoError(t, err)
	require.Len(t, points, 2*2)
	require.Equal(
		t,
		[]scenarios.Setting{{Name: "reads", Value: "log"}, {Name: "size", Value: "7"}, {Name: "loss", Value: "1%"}, {Name: "bug", Value: "false"}},
		points[0],
	)
}

// TestDraw_IsOneChoicePerName: each draw takes the choice of its own name, and zero is the first.
func TestDraw_IsOneChoicePerName(t *testing.T) {
	f := parse(t, settable)
	dull, err := f.Evaluate(nil, scenarios.Dull)
	require.NoError(t, err)
	require.True(t, dull.DrawsPerSeed)
	require.Equal(t, []scenarios.Draw{{Name: "extra", Value: "1ms"}, {Name: "many", Value: "1"}}, dull.Draws)

	plan, err := f.Evaluate(nil, func(name string, n uint64) uint64 {
		if name == "extra" {
			return 3 << 62 // three quarters of the way
		}
		return 1<<64 - 1
	})
	require.NoError(t, err)
	require.Equal(t, []scenarios.Draw{{Name: "extra", Value: "4ms"}, {Name: "many", Value: "8"}}, plan.Draws)

	still, err := parse(t, `scenario(protocol = raft(), duration = s(1))`).Evaluate(nil, nil)
	require.NoError(t, err)
	require.False(t, still.DrawsPerSeed)
}
