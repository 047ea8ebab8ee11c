package mapreduce

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/orrery-sim/orrery/protocols/about"
	"github.com/orrery-sim/orrery/protocols/bench"
	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/sim"
)

const (
	d1, fs, w1, w2 = sim.ID(1), sim.ID(2), sim.ID(3), sim.ID(4)

	client1 = sim.ID(5)
	ms      = time.Millisecond
)

func alone(t *testing.T, who sim.ID, options ...bench.Option) *bench.Solo {
	t.Helper()
	options = append([]bench.Option{
		bench.Servers(2), bench.With("parts", 2), bench.With("map", sim.Constant(0)), bench.With("reduce", sim.Constant(0)),
	}, options...)
	return bench.NewSolo(t, &Protocol, who, options...)
}

func jobOver(name string, documents int64) service.Op {
	return service.Op{Name: name, Key: "books", Amount: documents}
}

// begun is a coordinator with a job of two map and two reduce tasks, whose workers have both said that they are there.
func begun(t *testing.T, options ...bench.Option) (d *bench.Solo, first, second Assign) {
	d = alone(t, d1, options...)
	heard := d.Say(client1, service.Request{Client: client1, Seq: 1, Op: jobOver(countJob, 2)})
	require.ElementsMatch(t, bench.To(Ping{}, w1, w2), heard)
	first = bench.Of[Assign](d.Say(w1, Pong{}))[0]
	second = bench.Of[Assign](d.Say(w2, Pong{}))[0]
	require.Equal(t, []Task{{N: 0}, {N: 1}}, []Task{first.Task, second.Task})
	return d, first, second
}

func done(a Assign) Report { return Report{a.Attempt, a.Job, a.Task, a.Life} }

// Of several attempts at a task the first that is reported counts, and the other is cancelled. Reduce tasks begin when all
// map tasks are complete.
func TestCoordinator_Backup_3_6(t *testing.T) {
	d, first, second := begun(t)
	heard := d.Say(w1, done(first))
	backup := bench.Of[Assign](heard)[0]
	require.Equal(t, second.Task, backup.Task)
	require.Contains(t, heard.By(w1), sim.Message(Noted{first.Attempt}))

	heard = d.Say(w1, done(backup))
	require.Equal(t, []Cancel{{second.Attempt}}, bench.Of[Cancel](heard))
	reduces := bench.Of[Assign](heard)
	require.Len(t, reduces, 2)
	for _, a := range reduces {
		require.True(t, a.Task.Reduce)
		require.Equal(t, []Source{{0, first.Attempt, w1, 0}, {1, backup.Attempt, w1, 0}}, a.Sources)
	}
	require.Equal(t, bench.To(Noted{second.Attempt}, w2), d.Say(w2, done(second)), "it is too late")
}

// The completed map tasks of a worker that is taken for dead are done again, and its completed reduce tasks are not.
func TestCoordinator_WorkerFailure_3_3(t *testing.T) {
	d, first, second := begun(t, bench.With("backup", sim.PPM(0)))
	d.Say(w1, done(first))
	reduces := bench.Of[Assign](d.Say(w2, done(second)))
	require.Len(t, reduces, 2)
	d.Say(w1, done(reduces[0]))
	heard := d.Say(w1, Pong{Life: 1})
	again := bench.Of[Assign](heard)
	require.Len(t, again, 1)
	require.Equal(t, Task{N: 0}, again[0].Task, "what w1 has made in its last life is gone")
	require.Equal(t, uint64(1), again[0].Life)
	d.Wait(4 * time.Second)
	require.Equal(t, []Failed{{w1}, {w1}, {w2}}, bench.Told[Failed](d.Facts), "nobody answers pings")
}

// A coordinator that starts again goes on with what was complete.
func TestCoordinator_Checkpoint_3_3(t *testing.T) {
	d, first, second := begun(t)
	d.Say(w1, done(first))
	d.Say(w2, done(second))
	d.Reboot()
	a := bench.Of[Assign](d.Say(w1, Pong{}))[0]
	require.Equal(t, Task{Reduce: true, N: 0}, a.Task)
	require.Greater(t, a.Attempt, uint64(1)<<32)
	d.Say(w1, done(a))
	d.Reboot()
	heard := d.Say(w1, Pong{})
	require.Equal(t, Task{Reduce: true, N: 1}, bench.Of[Assign](heard)[0].Task)
	heard = d.Say(w1, done(bench.Of[Assign](heard)[0]))
	require.Len(t, bench.Of[Read](heard), 2)
	d.Say(fs, Contents{File{Job: a.Job, Part: 1}, "b=2"})
	heard = d.Say(fs, Contents{File{Job: a.Job, Part: 0}, "c=1 a=1"})
	require.Equal(t, bench.To(service.Reply{Seq: 1, Result: service.Result{OK: true, Value: "a=1 b=2 c=1"}}, client1), heard)
}

// A reduce task fetches each region once, and gives up when one is gone; it writes a file of its own, and renames it whole.
func TestWorker_Reduce(t *testing.T) {
	w := alone(t, w1)
	w.Wait(5 * ms)
	sources := []Source{{0, 7, w2, 0}, {1, 8, w2, 0}}
	a := Assign{Attempt: 9, Job: 1, Op: jobOver(countJob, 2), Task: Task{Reduce: true, N: 1}, Sources: sources}
	require.Equal(t, bench.To(Fetch{7, 1}, w2), w.Say(d1, a))
	require.Empty(t, w.Say(d1, a), "it is at it already")
	region := Region{7, 1, true, []Pair{{"sun", 2, 2}}}
	require.Equal(t, bench.To(Fetch{8, 1}, w2), w.Say(w2, region))
	require.Empty(t, w.Say(w2, region))
	file := File{1, 1, 9}
	require.Equal(t, bench.To(Append{file, 9, 1, "moon=1"}, fs), w.Say(w2, Region{8, 1, true, []Pair{{"sun", 1, 1}, {"moon", 1, 1}}}))
	require.Equal(t, bench.To(Append{file, 9, 1, "moon=1"}, fs), w.Timeout(againTimer))
	require.Equal(t, bench.To(Append{file, 9, 2, "sun=3"}, fs), w.Say(fs, Appended{9, 1}))
	require.Equal(t, bench.To(Rename{file, File{Job: 1, Part: 1}, 9}, fs), w.Say(fs, Appended{9, 2}))
	require.Equal(t, bench.To(Report{9, 1, a.Task, 0}, d1), w.Say(fs, Renamed{9}))

	a.Attempt = 10
	w.Say(d1, a)
	require.Equal(t, bench.To(Missing{10, 1, a.Task, 0, sources[0]}, d1), w.Say(w2, Region{Attempt: 7, Part: 1}))
	require.Empty(t, w.Say(d1, Noted{10}))
	a.Attempt, a.Life = 11, 1
	require.Empty(t, w.Say(d1, a), "it is for another life")
}

// Whatever comes twice or too late, a file has each entry once, and a part of the output is replaced whole or not at all.
func TestFiles(t *testing.T) {
	f := alone(t, fs)
	part := File{Job: 1, Part: 0}
	write := func(by uint64, entries ...string) {
		for i, e := range entries {
			f.Say(w1, Append{File{1, 0, by}, by, i + 1, e})
		}
	}
	contents := func() string { return f.Ask(d1, Read{part}).(Contents).Text }
	write(7, "a=1", "b=2")
	write(8, "a=1")
	f.Say(w1, Append{File{1, 0, 7}, 7, 2, "b=2"})
	require.Empty(t, contents())
	f.Say(w1, Rename{File{1, 0, 7}, part, 7})
	require.Equal(t, "a=1 b=2", contents())
	f.Say(w1, Append{File{1, 0, 7}, 7, 1, "a=1"})
	f.Say(w1, Rename{File{1, 0, 7}, part, 7})
	require.Equal(t, "a=1 b=2", contents(), "what has been moved is not moved again")
	f.Reboot()
	require.Equal(t, "a=1 b=2", contents())
}

// However pairs are grouped, and in whatever order the groups come, what is merged is the same (Lin and Dyer, 2.4).
func TestMerge(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var all, groups []Pair
		for range rapid.IntRange(1, 5).Draw(t, "groups") {
			var group []Pair
			for range rapid.IntRange(0, 6).Draw(t, "size") {
				group = append(group, Pair{rapid.SampledFrom([]string{"a", "b", "c"}).Draw(t, "key"), rapid.Int64Range(0, 9).Draw(t, "value"), 1})
			}
			all = append(all, group...)
			groups = append(merge(group), groups...)
		}
		require.Equal(t, merge(slices.Clone(all)), merge(groups))
	})
}

// The functions of the jobs come to what a straight execution comes to, in any number of parts.
func TestOperators(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := &config{parts: rapid.IntRange(1, 6).Draw(t, "parts")}
		op := jobOver(rapid.SampledFrom([]string{countJob, meanJob, renderJob}).Draw(t, "job"), rapid.Int64Range(1, 12).Draw(t, "documents"))
		op.Key = rapid.StringN(1, 4, -1).Draw(t, "name")
		regions := make([][]Pair, c.parts)
		for n := range int(op.Amount) {
			for _, p := range c.combine(op, mapOver(op, n)) {
				part := c.part(op, p.Key, n, 0)
				regions[part] = append(regions[part], p)
			}
		}
		texts := make([]string, c.parts)
		for i, pairs := range regions {
			texts[i] = text(reduce(op, pairs))
		}
		require.Equal(t, strings.Join(straight(op), " "), join(op, texts))
	})
}

// In any weather jobs come to what one machine comes to.
func TestStorm(t *testing.T) {
	storm := func(seed uint64, options ...bench.Option) *bench.Cluster {
		c := bench.New(t, &Protocol, append([]bench.Option{
			bench.Servers(3), bench.Seed(seed), bench.Verified, bench.Serving(&Batch.Service), bench.Delay(sim.Uniform(1*ms, 10*ms)),
			bench.With("map", sim.Exponential(40*ms)), bench.With("reduce", sim.Exponential(40*ms)), bench.With("ping", 40*ms),
			bench.With("patience", 150*ms), bench.Rough(50_000, 100_000),
			bench.Asking(1, service.ClientConfig{Workload: load{countJob, 5}, Timeout: time.Second, Retry: true, Until: 2 * time.Second}),
		}, options...)...)
		c.Rage(bench.Storm{Faults: 12, Every: 100 * ms, On: c.Servers, Kinds: []sim.FaultKind{sim.Crash}, Lasts: [2]time.Duration{5 * ms, 200 * ms}})
		c.Run(6 * time.Second)
		return c
	}
	for seed := range uint64(8) {
		c := storm(seed)
		require.Empty(t, c.Broken, "seed %d", seed)
		require.NotEmpty(t, bench.Told[Answered](c.Facts), "seed %d", seed)
	}
	for _, m := range []*about.Mutant{mergeAll, countReports} {
		broken := 0
		for seed := range uint64(8) {
			broken += len(storm(seed, bench.Mutant(m.Name)).Broken)
		}
		require.Positive(t, broken, m.Name)
	}
}
