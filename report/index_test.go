package report_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/protocols"
	"github.com/orrery-sim/orrery/report"
	"github.com/orrery-sim/orrery/scenarios"
	"github.com/orrery-sim/orrery/sim"
)

// What the index says of every place of a run is what the run itself says when it is made again up to
// there: the state of every node, the messages under way, the timers that are set.
func TestIndex_IsTheRunMadeAgain(t *testing.T) {
	for i := range protocols.All {
		name := protocols.All[i].Name
		scenario := name + "/chaos"
		if _, there := scenarios.Library(scenario); !there {
			scenario = name + "/hello"
		}
		for seed := range uint64(2) {
			t.Run(fmt.Sprintf("%s:%d", scenario, seed), func(t *testing.T) {
				recorded := begin(t, scenario, seed, sim.All)
				x, err := report.NewIndex(recorded.World())
				require.NoError(t, err)
				for i := range time.Duration(400) { // it grows as a run that somebody watches does
					require.NoError(t, recorded.RunTo(i*i*25*time.Microsecond))
					require.NoError(t, x.Grow())
				}
				whole, err := report.NewIndex(recorded.World())
				require.NoError(t, err)
				requireSame(t, recorded.World(), whole, x)
				again := begin(t, scenario, seed, 0)
				w := again.World()
				looked, states := 0, 0
				apart := uint64(13) // are the events that are compared; of a short run more
				if testing.Short() {
					apart = 31
				}
				apart = min(apart, 1+recorded.World().Latest()/50)
				for w.Latest() < recorded.World().Latest() {
					before := w.Latest()
					more, err := again.Step()
					require.NoError(t, err)
					if !more || w.Latest() == before || before%apart != 0 {
						continue
					}
					looked++
					states += sameMoment(t, w, x)
				}
				require.Greater(t, looked, 2)
				require.Greater(t, states, 2)
			})
		}
	}
}

// requireSame compares two indexes of a run.
func requireSame(t *testing.T, w *sim.World, a, b *report.Index) {
	t.Helper()
	for num := uint64(1); num <= w.Latest(); num += 1 + w.Latest()/64 {
		require.Equal(t, a.Flights(num), b.Flights(num), "after event %d", num)
		require.Equal(t, a.Timers(num), b.Timers(num), "after event %d", num)
		require.Equal(t, a.Effects(num), b.Effects(num), "of event %d", num)
		for id := sim.ID(1); int(id) <= w.Size(); id++ {
			require.Equal(t, a.State(id, num), b.State(id, num), "%s after event %d", w.Name(id), num)
		}
	}
}

// sameMoment compares a world with what an index says of its latest event, and is how many nodes
// showed a state.
func sameMoment(t *testing.T, w *sim.World, x *report.Index) (states int) {
	now := w.Latest()
	var sent []uint64
	for _, f := range x.Flights(now) {
		sent = append(sent, f.Sent.Num)
	}
	require.Equal(t, w.Underway(), sent, "after event %d", now)
	set := map[sim.ID][]string{}
	for _, p := range x.Timers(now) {
		set[p.Node] = append(set[p.Node], fmt.Sprint(p.Timer))
	}
	for id := sim.ID(1); int(id) <= w.Size(); id++ {
		require.Equal(t, w.Up(id), x.Up(id, now), "%s after event %d", w.Name(id), now)
		var timers []string
		for _, timer := range w.Timers(id) {
			timers = append(timers, fmt.Sprint(timer))
		}
		require.ElementsMatch(t, timers, set[id], "timers of %s after event %d", w.Name(id), now)
		if w.Busy(id) {
			continue // it is ahead of the world, and the record is not
		}
		require.Equal(t, inspected(w.State(id)), indexed(x.State(id, now)), "%s after event %d", w.Name(id), now)
		states += min(1, len(w.State(id)))
	}
	return states
}

// inspected and indexed are a state by field, as a node shows it and as the index has it.
func inspected(changes []sim.Change) map[string]any {
	state := map[string]any{}
	for _, c := range changes {
		state[c.Field] = c.Value
		if log, is := c.Value.(sim.LogChange); is {
			state[c.Field] = report.Log{First: log.First, Entries: slices.Concat(log.Added)}
		}
	}
	return state
}

func indexed(fields []report.Field) map[string]any {
	state := map[string]any{}
	for _, f := range fields {
		state[f.Name] = f.Value
		if log, is := f.Value.(report.Log); is {
			state[f.Name] = report.Log{First: log.First, Entries: slices.Concat(log.Entries)}
		}
	}
	return state
}

// Causes and effects are each other's reverse, and lead to the events of the record.
func TestIndex_CausesAndEffects(t *testing.T) {
	run := begin(t, "raft/chaos", 5, sim.All)
	require.NoError(t, run.RunTo(3*time.Second))
	w := run.World()
	x, err := report.NewIndex(w)
	require.NoError(t, err)
	effects := map[uint64][]uint64{}
	for _, e := range w.Events() {
		effects[e.Cause] = append(effects[e.Cause], e.Num)
		if e.Cause == 0 {
			require.Empty(t, x.Causes(e.Num))
		} else {
			require.Equal(t, append([]uint64{e.Cause}, x.Causes(e.Cause)...), x.Causes(e.Num))
		}
		require.LessOrEqual(t, x.Before(e.At-1), e.Num)
		require.GreaterOrEqual(t, x.Before(e.At), e.Num)
	}
	for num := range w.Latest() + 1 {
		require.Equal(t, effects[num], x.Effects(num), "of event %d", num)
	}
	require.Nil(t, x.Effects(w.Latest()+1))
}

// A run of which only the end was kept has no index.
func TestIndex_NeedsAll(t *testing.T) {
	run := begin(t, "raft/hello", 1, 100)
	_, err := run.Finish()
	require.NoError(t, err)
	_, err = report.NewIndex(run.World())
	require.Error(t, err)
}

// Marks are in order, and name faults, leaders and what was violated.
func TestMarks(t *testing.T) {
	r := report.Of(begin(t, "raft/stale-read", 1, sim.All))
	_, err := r.Finish()
	require.NoError(t, err)
	kinds := map[report.MarkKind]int{}
	last := time.Duration(0)
	for _, m := range r.Marks() {
		require.LessOrEqual(t, last, m.At)
		last = m.At
		kinds[m.Kind]++
		require.NotEmpty(t, m.Text)
	}
	require.Positive(t, kinds[report.FaultMark])
	require.Positive(t, kinds[report.LeaderMark])
}

// slowly counts in three steps, with a wait after each.
type slowly struct{ steps int }

func (s *slowly) Start(env *sim.Env) {
	for range 3 {
		s.steps++
		env.Work(time.Second)
	}
	s.steps++
}
func (s *slowly) Receive(*sim.Env, sim.ID, sim.Message) {}
func (s *slowly) Timer(*sim.Env, sim.Timer)             {}
func (s *slowly) Inspect(v *sim.View)                   { v.Volatile("steps", s.steps) }

// What a handler changes after a wait belongs to an event that the index knows already.
func TestIndex_GrowsWithinAHandler(t *testing.T) {
	w := sim.New(sim.Config{Keep: sim.All, Groups: []sim.Group{{
		Name: "server", Prefix: "n", Size: 1, New: func(sim.ID) sim.Node { return &slowly{} },
	}}})
	w.Run(0)
	x, err := report.NewIndex(w)
	require.NoError(t, err)
	w.At(1500*time.Millisecond, func() { w.Apply(sim.Fault{Kind: sim.SlowDisk, Nodes: []sim.ID{1}}) })
	w.Run(2 * time.Second)
	require.NoError(t, x.Grow())
	w.Run(4 * time.Second)
	require.NoError(t, x.Grow())
	whole, err := report.NewIndex(w)
	require.NoError(t, err)
	require.Equal(t, 4, x.State(1, w.Latest())[0].Value)
	requireSame(t, w, whole, x)
}

// How nodes stand as of an event is what the world itself says when it has come to it.
func TestIndex_Standing(t *testing.T) {
	paused, broken := 0, 0
	for seed := range uint64(4) {
		for _, scenario := range []string{"raft/chaos", "primarybackup/chaos"} {
			run := begin(t, scenario, seed, sim.All)
			w := run.World()
			type moment struct {
				paused []bool
				faults []sim.Fault
			}
			seen := map[uint64]moment{}
			for w.Latest() < 60_000 {
				before := w.Latest()
				more, err := run.Step()
				require.NoError(t, err)
				if !more {
					break
				}
				if w.Latest() == before || before%53 != 0 && before%59 > 3 {
					continue
				}
				var m moment
				for id := sim.ID(1); int(id) <= w.Size(); id++ {
					m.paused = append(m.paused, w.Up(id) && w.Paused(id))
				}
				for _, a := range w.Faults() {
					if a.Kind != sim.Crash && a.Kind != sim.Pause {
						m.faults = append(m.faults, a.Fault)
					}
				}
				seen[w.Latest()] = m
			}
			x, err := report.NewIndex(w)
			require.NoError(t, err)
			for num, m := range seen {
				for i, p := range m.paused {
					require.Equal(t, p, x.Standing(sim.ID(i+1), num).Paused, "%s after event %d", w.Name(sim.ID(i+1)), num)
					if p {
						paused++
					}
				}
				var faults []sim.Fault
				for _, e := range x.Faults(num) {
					if f := e.Body.(sim.Fault); f.Kind != sim.Crash && f.Kind != sim.Pause {
						faults = append(faults, f)
					}
				}
				require.Equal(t, m.faults, faults, "after event %d", num)
				broken += len(faults)
			}
		}
	}
	require.Positive(t, paused)
	require.Positive(t, broken)
}
