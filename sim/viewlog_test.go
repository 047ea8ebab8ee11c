package sim_test

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/orrery-sim/orrery/sim"
)

// record is an entry of a log: two that have one term and one index are the same, and so are the
// logs before them.
type record struct {
	Term int
	Text *string
}

// A log is recorded as what is appended to it, truncated and dropped. Whoever applies the changes
// one after the other has the log.
func TestViewLog_ChangesMakeTheLog(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		first, log, term := int64(1), []record(nil), 1
		byPointer := rapid.Bool().Draw(r, "by pointer")
		at := func(i int) any { return log[i] }
		if byPointer {
			at = func(i int) any { return &log[i] }
		}
		w := traced(sim.Config{Groups: group(1, func(sim.ID) *actor {
			return &actor{inspect: func(v *sim.View) { v.Log(first, len(log), at) }}
		})})
		w.Run(0)
		e, _ := w.Event(1)
		have, haveFirst := apply(r, e, 1, nil)
		for range rapid.IntRange(1, 20).Draw(r, "looks") {
			added := 0
			for range rapid.IntRange(0, 3).Draw(r, "changes") {
				switch rapid.IntRange(0, 3).Draw(r, "what") {
				case 0, 1:
					text := "entry"
					log = append(log, record{term, &text})
					added++
				case 2:
					n := rapid.IntRange(0, len(log)).Draw(r, "left")
					log = slices.Clone(log[:n])
					term++ // as a new leader does, whose log it is now
				case 3:
					n := rapid.IntRange(0, len(log)).Draw(r, "dropped")
					first, log = first+int64(n), slices.Clone(log[n:])
				}
			}
			w.Inject(1, ping{})
			w.Run(w.Now() + ms)
			e, _ := w.Event(w.Latest())
			have, haveFirst = apply(r, e, haveFirst, have)
			require.Equal(r, first, haveFirst)
			require.Equal(r, len(log), len(have))
			for i := range log {
				require.Equal(r, log[i], have[i])
			}
			if len(e.Changes) > 0 {
				require.LessOrEqual(r, len(e.Changes[0].Value.(sim.LogChange).Added), added, "no more than was written")
			}
		}
	})
}

// apply applies the change of a log that an event has, if it has one.
func apply(t require.TestingT, e sim.Event, first int64, log []any) ([]any, int64) {
	for _, change := range e.Changes {
		require.Equal(t, "log", change.Field)
		require.True(t, change.Durable)
		c := change.Value.(sim.LogChange)
		require.LessOrEqual(t, c.First, c.From)
		var kept []any
		if c.From > c.First {
			kept = log[c.First-first : c.From-first]
		}
		log, first = slices.Concat(kept, c.Added), c.First
	}
	return log, first
}

// A log that stays the same is no change, and one that a node has dropped altogether is.
func TestViewLog_NothingChanges(t *testing.T) {
	log := []record{{Term: 1}, {Term: 2}}
	w := traced(sim.Config{Groups: group(1, func(sim.ID) *actor {
		return &actor{inspect: func(v *sim.View) {
			v.Log(5, len(log), func(i int) any { return log[i] })
			v.Durable("term", 2)
		}}
	})})
	look := func() []sim.Change {
		w.Inject(1, ping{})
		w.Run(w.Now() + ms)
		e, _ := w.Event(w.Latest())
		return e.Changes
	}
	w.Run(0)
	require.Equal(t, sim.LogChange{First: 5, From: 5, Added: []any{record{Term: 1}, record{Term: 2}}}, w.State(1)[0].Value)
	require.Empty(t, look())
	log = log[:1]
	require.Equal(t, sim.LogChange{First: 5, From: 6, Added: []any{}}, look()[0].Value)
	require.Empty(t, look())
	log = nil
	require.Equal(t, sim.LogChange{First: 5, From: 5}, look()[0].Value)
	require.Empty(t, look())
}
