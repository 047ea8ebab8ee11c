package sim_test

import (
	"fmt"
	"maps"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/orrery-sim/orrery/sim"
)

// partStep is what one part is told to do: s (set a key), d (delete it), a (append), t (truncate),
// y (sync), b (set the timer beat to go off after n ms) or x (cancel it).
type partStep struct {
	part string
	what byte
	n    int
}

var partNames = []string{"", "a", "b", "b/a"}

// ledger is what the parts of a node should hold, as the events tell it.
type ledger struct {
	t       *rapid.T
	w       *sim.World
	records map[string]contents      // what reads see
	last    []map[string]contents    // since the last sync: what a torn crash may leave
	due     map[string]time.Duration // of the timer beat
}

func newLedger(t *rapid.T) *ledger {
	l := &ledger{t: t, records: map[string]contents{}, due: map[string]time.Duration{}}
	for _, name := range partNames {
		l.records[name] = contents{values: map[string]int{}}
	}
	l.last = []map[string]contents{maps.Clone(l.records)}
	return l
}

func (l *ledger) hear(e *sim.Event) {
	name := l.w.PartName(e.Part)
	switch body := e.Body.(type) {
	case sim.Write:
		c := contents{maps.Clone(l.records[name].values), slices.Clone(l.records[name].log)}
		switch v, given := body.Value.(int); {
		case body.Key != "" && given:
			c.values[body.Key] = v
		case body.Key != "":
			delete(c.values, body.Key)
		case given:
			c.log = append(c.log, v)
		default:
			c.log = c.log[:body.Index]
		}
		l.records[name] = c
		l.last = append(l.last, maps.Clone(l.records))
	case sim.Timer:
		due, set := l.due[name]
		require.True(l.t, set, "%s beats unasked", name)
		require.GreaterOrEqual(l.t, e.At, due)
		delete(l.due, name)
	}
	switch e.Kind {
	case sim.Synced:
		l.last = l.last[len(l.last)-1:]
	case sim.Crashed:
		clear(l.due)
	}
}

// parts does something with the view of each part, in order, and makes them all.
func (l *ledger) parts(env *sim.Env, do func(name string, view *sim.Env)) {
	b := env.Sub("b", nil)
	for i, view := range []*sim.Env{env, env.Sub("a", nil), b, b.Sub("a", nil)} {
		do(partNames[i], view)
	}
}

// Start finds on the disk of all parts together what there was after one of the unsynced writes.
func (l *ledger) Start(env *sim.Env) {
	found := map[string]contents{}
	l.parts(env, func(name string, view *sim.Env) { found[name] = read(view) })
	same := func(m map[string]contents) bool { return maps.EqualFunc(m, found, contents.equal) }
	i := slices.IndexFunc(l.last, same)
	require.GreaterOrEqual(l.t, i, 0, "%v is none of %v", found, l.last)
	l.records = found
	l.last = []map[string]contents{maps.Clone(found)}
}

func (l *ledger) Receive(env *sim.Env, _ sim.ID, msg sim.Message) {
	do := msg.(partStep)
	l.parts(env, func(name string, view *sim.Env) {
		require.True(l.t, l.records[name].equal(read(view)), "what %q reads", name)
		if name != do.part {
			return
		}
		d, beat, key := view.Disk(), timer("beat"), fmt.Sprint("k", do.n%3)
		switch do.what {
		case 's':
			d.Set(key, do.n)
		case 'd':
			d.Set(key, nil)
		case 'a':
			d.Append(do.n)
		case 't':
			d.Truncate(do.n % 3)
		case 'y':
			require.NoError(l.t, d.Sync())
		case 'b':
			view.SetTimer(beat, time.Duration(do.n)*ms)
			l.due[name] = view.Now() + time.Duration(do.n)*ms
		case 'x':
			view.CancelTimer(beat)
			delete(l.due, name)
		}
	})
}

func (l *ledger) Timer(*sim.Env, sim.Timer) {}

// Whatever parts do and whenever the node crashes, no part sees another's records or hears its
// timers, and the crash cuts all of them at one write.
func TestSub_Crashes(t *testing.T) {
	steps := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) partStep {
		return partStep{rapid.SampledFrom(partNames).Draw(t, "part"), rapid.SampledFrom([]byte("sdatybx")).Draw(t, "what"), rapid.IntRange(0, 9).Draw(t, "n")}
	}), 1, 60)
	rapid.Check(t, func(t *rapid.T) {
		l := newLedger(t)
		c := sim.Config{
			Seed: rapid.Uint64().Draw(t, "seed"), Verify: true,
			Disk:   sim.DiskModel{Fsync: sim.Constant(ms), Torn: sim.PPM(rapid.SampledFrom([]int{0, 500_000}).Draw(t, "torn"))},
			Groups: []sim.Group{{Name: "server", Size: 1, New: func(sim.ID) sim.Node { return l }}},
		}
		l.w = sim.New(c)
		l.w.Listen(sim.Kinds(sim.Wrote, sim.Synced, sim.Fired, sim.Crashed), l.hear)
		at := ms
		for _, step := range steps.Draw(t, "steps") {
			l.w.Run(at)
			l.w.Inject(1, step)
			at += time.Duration(rapid.IntRange(0, 3).Draw(t, "pause")) * ms / 2
			if rapid.IntRange(0, 9).Draw(t, "crash") == 0 {
				l.w.Run(at)
				l.w.Undo(l.w.Apply(sim.Fault{Kind: sim.Crash, Nodes: []sim.ID{1}}))
			}
		}
		l.w.Run(at + time.Second)
		require.Empty(t, l.due, "timers that never went off")
	})
}
