package cli_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/cli"
)

func TestPlot(t *testing.T) {
	dir := t.TempDir()
	at := func(name string) string { return filepath.Join(dir, name) }
	swept := orrery("sweep", "raft/split-vote", "--seeds", "12", "--set", "spread=5ms,50ms,150ms", "--compare", "spread", "-o", at("votes"))
	require.NotEqual(t, cli.ExitUsage, swept.code, swept.errors)
	compared, err := os.ReadFile(filepath.Join(at("votes"), "compare.csv"))
	require.NoError(t, err)
	require.Regexp(t, `(?m)^spread \(ns\),with spread \(ns\),stat,.*\n50000000,5000000,"median\(""time to a leader""\)",time to a leader,ns,1[012],-\d`, string(compared))
	for _, flags := range []string{"", "--x spread --y p99 --column", "--kind paired --dark", "--kind cdf --where spread=50ms"} {
		got := orrery(append([]string{"plot", at("votes"), "-o", at("a.svg")}, strings.Fields(flags)...)...)
		require.Equal(t, cli.ExitHeld, got.code, got.errors)
		svg, err := os.ReadFile(at("a.svg"))
		require.NoError(t, err)
		require.Contains(t, string(svg), "time to a leader (")
	}
	require.Equal(t, cli.ExitHeld, orrery("plot", at("votes"), "-o", at("a.png")).code)
	for flags, want := range map[string]string{
		"":                            "-o names the file of the picture, such as figure.svg",
		"-o a.pdf":                    "the name must end with .svg or .png",
		"-o a.svg --kind pie":         `there is no kind of plot "pie"`,
		"-o a.svg --y p99(x)":         `has no "x"; there are time to a leader, split votes`,
		"-o a.svg --where spread":     "--where is a column and a value, such as spread=5ms",
		"-o a.svg --where spread=7ms": "has no row with spread=7ms; there are 5 ms, 50 ms, 150 ms",
		"-o a.svg --width 900":        "a figure is from 3 to 120 cm wide and high",
	} {
		got := orrery(append([]string{"plot", at("votes")}, strings.Fields(flags)...)...)
		require.Equal(t, cli.ExitUsage, got.code)
		require.Contains(t, got.errors, want)
	}
}

// A run has its operations and its samples as tables, and a figure over time that is the same each time.
func TestRun_Tables(t *testing.T) {
	dir := t.TempDir()
	at := func(name string) string { return filepath.Join(dir, name) }
	read := func(name string) string {
		text, err := os.ReadFile(at(name))
		require.NoError(t, err)
		return string(text)
	}
	for _, n := range []string{"1", "2"} {
		got := orrery("run", "raft/leader-isolated", "--plot", at(n+".svg"), "--csv", at(n+".csv"), "--samples", at(n+"-samples.csv"))
		require.Equal(t, cli.ExitHeld, got.code, got.errors)
	}
	require.Equal(t, read("1.svg"), read("2.svg"))
	require.Contains(t, read("1.svg"), "isolate n5")
	require.Regexp(t, `^operation,client,process,.*,begin \(ns\),end \(ns\),latency \(ns\)\n1,c1,0,,get,y,,,0,answered,nothing,0,\d+,\d+\n`, read("1.csv"))
	require.Equal(t, "metric,unit,time_ns,value\n", read("1-samples.csv"), "the scenario measures nothing")
	got := orrery("plot", at("1.csv"), "--x", "op", "--y", "latency", "--kind", "box", "-o", at("b.svg"))
	require.Equal(t, cli.ExitHeld, got.code, got.errors)
	require.Contains(t, orrery("run", "raft/leader-isolated", "--plot", at("x.pdf")).errors, "must end with .svg or .png")
}
