package about_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/protocols/about"
	"github.com/orrery-sim/orrery/sim"
)

func TestArgs(t *testing.T) {
	a := about.Args{Values: map[string]any{
		"nodes": 5, "pre_vote": true, "reads": "log", "heartbeat": 50 * time.Millisecond, "loss": sim.PPM(7), "timeout": sim.Uniform(1, 2),
		"names": about.Nodes{Count: 3}, "logs": [][]int64{{1}}, "list": []string{"x"}, "unset": nil,
	}, Mutants: []string{"figure8"}}
	require.Equal(t, 5, a.Int("nodes"))
	require.True(t, a.Flag("pre_vote"))
	require.Equal(t, "log", a.Text("reads"))
	require.Equal(t, 50*time.Millisecond, a.Duration("heartbeat"))
	require.Equal(t, sim.PPM(7), a.Ratio("loss"))
	require.Equal(t, 2*time.Nanosecond, a.Dist("timeout").Max())
	require.Equal(t, 3, a.Nodes("names").Count)
	require.Equal(t, [][]int64{{1}}, a.Logs("logs"))
	require.Equal(t, []string{"x"}, a.List("list"))
	require.Zero(t, a.Duration("unset"))
	require.True(t, a.Mutant("figure8"))
	require.False(t, a.Mutant("figure9"))
	require.PanicsWithValue(t, "about: the protocol has no parameter heart_beat", func() { a.Duration("heart_beat") })
}

func TestPPM(t *testing.T) {
	for p, want := range map[sim.PPM]string{0: "0%", 1: "0.0001%", 15_000: "1.5%", 1_000_000: "100%", -2500: "-0.25%"} {
		require.Equal(t, want, p.String())
	}
}
