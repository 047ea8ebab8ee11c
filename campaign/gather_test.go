package campaign_test

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/campaign"
	"github.com/orrery-sim/orrery/campaign/folder"
	"github.com/orrery-sim/orrery/protocols"
	"github.com/orrery-sim/orrery/scenarios/language"
)

// measured has metrics of all forms, some of which have no value in some runs, and a violation at one point.
const measured = `
bug = param("bug", False, values = [False, True])
run = param("run", 3, values = [3, 5, 7])
scenario(
    protocol = raft(nodes = run, mutants = ["vote-twice"] if bug else []),
    network  = network(delay = between(ms(20), ms(60))),
    workload = kv(clients = 1),
    duration = ms(700), quiet = s(0),
    measure  = {"leader": time_of("leader"), "latency": latency(), "second": time_of("leader", which = "last"),
        "goodput": series(ms(200), throughput())},
)
sweep(seeds = 5, table = [mean("leader"), median("latency"), largest("goodput")])
`

// results are the files of results in a folder, and what is in them.
func results(t *testing.T, dir string) map[string]string {
	t.Helper()
	out := map[string]string{}
	all, err := os.ReadDir(dir)
	require.NoError(t, err)
	for _, f := range all {
		if f.IsDir() || strings.HasPrefix(f.Name(), "runs-") {
			continue
		}
		text, err := os.ReadFile(filepath.Join(dir, f.Name()))
		require.NoError(t, err)
		out[f.Name()] = string(text)
	}
	return out
}

// sweepInto makes a shard of a sweep in a folder, and ends it after so many runs, if that is more than none.
func sweepInto(t *testing.T, dir string, shard folder.Shard, workers, until int) {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	s := campaign.Sweep{File: files(t, language.New(protocols.All), measured)[0], Master: 7, Workers: workers, Shard: shard}
	m, err := s.Manifest("test")
	require.NoError(t, err)
	s.Folder, err = folder.Open(dir, m, shard)
	require.NoError(t, err)
	defer s.Folder.Close()
	s.Progress = func(now campaign.Progress) {
		if until >= 0 && now.Done-now.Known >= until {
			stop()
		}
	}
	_, err = s.Make(ctx)
	require.NoError(t, err)
	table, missing, err := s.Gather(dir)
	require.NoError(t, err)
	if missing == 0 {
		require.NoError(t, s.WriteResults(dir, table, true))
	}
}

// However the runs of a sweep are split, and however often it is interrupted, what comes of it is the same.
func TestASplitChangesNothing(t *testing.T) {
	whole := t.TempDir()
	sweepInto(t, whole, folder.Shard{}, 4, -1)
	want := results(t, whole)
	require.Len(t, want, 5, "manifest.json, runs.csv, samples.csv, table.csv, table.json")
	require.Equal(t, 31, strings.Count(want["runs.csv"], "\n"))

	interrupted := t.TempDir()
	for _, until := range []int{1, 4, 9} {
		sweepInto(t, interrupted, folder.Shard{}, 1, until) // with several, others may be through before the first of all
		require.NotContains(t, results(t, interrupted), "runs.csv")
	}
	sweepInto(t, interrupted, folder.Shard{}, 3, -1)
	require.Equal(t, want, results(t, interrupted))

	split := t.TempDir()
	sweepInto(t, split, folder.Shard{}, 1, 5) // begun on one machine
	for _, i := range []int{2, 0, 3, 1} {
		sweepInto(t, split, folder.Shard{Index: i, Of: 4}, 2, 2)
		sweepInto(t, split, folder.Shard{Index: i, Of: 4}, 2, -1)
	}
	require.Equal(t, want, results(t, split))
}

// The table of a folder is that of a sweep without one, and its rows are tidy.
func TestWhatAFolderHas(t *testing.T) {
	dir := t.TempDir()
	sweepInto(t, dir, folder.Shard{}, 2, -1)
	s := campaign.Sweep{File: files(t, language.New(protocols.All), measured)[0], Master: 7}
	table, err := s.Run(t.Context())
	require.NoError(t, err)
	kept, missing, err := s.Gather(dir)
	require.NoError(t, err)
	require.Zero(t, missing)
	require.NotEmpty(t, kept.Violations)
	want, err := json.Marshal(table)
	require.NoError(t, err)
	got, err := json.Marshal(kept)
	require.NoError(t, err)
	require.JSONEq(t, string(want), string(got))

	have := results(t, dir)
	rows := strings.Split(have["runs.csv"], "\n")
	require.Equal(t, "run,bug,param run,seed,verdict,violated,fingerprint,events,leader (ns),latency n,latency mean (ns),"+
		"latency median (ns),latency p99 (ns),second (ns),goodput n,goodput mean (per second),goodput median (per second),"+
		"goodput p99 (per second)", rows[0])
	require.Regexp(t, `^1,false,3,1,held,,[0-9a-f]{16},\d+,\d+,\d+,\d+(\.\d+)?,`, rows[1])
	require.Regexp(t, `^4,true,3,1,`, rows[4])
	require.Contains(t, have["runs.csv"], ",violated,Votes Once,")
	require.Regexp(t, `(?m)^run,metric,unit,time_ns,value\n1,latency,ns,,\d`, have["samples.csv"])
	require.Regexp(t, `(?m)^30,goodput,per second,200000000,\d`, have["samples.csv"])
	require.Regexp(t, `(?m)^false,7,"mean\(""leader""\)",leader,ns,\d`, have["table.csv"])
}
