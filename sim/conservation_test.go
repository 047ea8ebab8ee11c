package sim_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/orrery-sim/orrery/sim"
)

// faultGen draws any fault upon n servers, with its undo left to the caller.
func faultGen(n int) *rapid.Generator[sim.Fault] {
	id := rapid.Custom(func(t *rapid.T) sim.ID { return sim.ID(rapid.IntRange(1, n).Draw(t, "id")) })
	ids := rapid.SliceOfNDistinct(id, 1, n, rapid.ID[sim.ID])
	ppm := rapid.Custom(func(t *rapid.T) sim.PPM { return sim.PPM(rapid.IntRange(0, 1_000_000).Draw(t, "ppm")) })
	span := rapid.Custom(func(t *rapid.T) time.Duration { return time.Duration(rapid.IntRange(0, 30).Draw(t, "ms")) * ms })
	return rapid.Custom(func(t *rapid.T) sim.Fault {
		f := sim.Fault{Kind: sim.FaultKind(rapid.IntRange(0, int(sim.Jump)).Draw(t, "kind"))}
		switch f.Kind {
		case sim.Partition, sim.Bridge, sim.OneWay, sim.Cut:
			f.Groups = [][]sim.ID{ids.Draw(t, "side"), ids.Draw(t, "side")}
			f.Clients = rapid.Bool().Draw(t, "clients")
		case sim.Degrade:
			f.Link = sim.Link{Loss: ppm.Draw(t, "loss") / 2, Duplicate: ppm.Draw(t, "duplicate") / 2, Corrupt: ppm.Draw(t, "corrupt") / 4}
			f.Link.Delay = sim.Uniform(0, span.Draw(t, "delay"))
			f.Link.Bandwidth = rapid.Int64Range(0, 100_000).Draw(t, "bandwidth")
		default:
			f.Nodes = ids.Draw(t, "nodes")
		}
		f.Times = rapid.Int64Range(0, 5).Draw(t, "times")
		f.Fsync = sim.Uniform(0, span.Draw(t, "fsync"))
		f.By = span.Draw(t, "by") - 15*ms
		f.Drift = ppm.Draw(t, "drift") / 10
		f.Effect = rapid.IntRange(0, 5).Draw(t, "effect")
		return f
	})
}

// A planned fault is one with its time.
type planned struct {
	at, lasting time.Duration
	fault       sim.Fault
}

func planGen(n int) *rapid.Generator[[]planned] {
	one := rapid.Custom(func(t *rapid.T) planned {
		return planned{
			at:      time.Duration(rapid.IntRange(0, 150_000).Draw(t, "at")) * us,
			lasting: time.Duration(rapid.IntRange(0, 100_000).Draw(t, "lasting")) * us,
			fault:   faultGen(n).Draw(t, "fault"),
		}
	})
	return rapid.SliceOfN(one, 0, 12)
}

// plan schedules faults, their undoing, and restarts of whoever an effect crashed.
func plan(w *sim.World, ps []planned) {
	for _, p := range ps {
		w.At(p.at, func() {
			a := w.Apply(p.fault)
			w.At(w.Now()+p.lasting, func() {
				w.Undo(a)
				for _, id := range p.fault.Nodes {
					w.Restart(id)
				}
			})
		})
	}
}

// No message comes from nowhere or is lost without a word:
//
//	sent + duplicated = delivered + dropped + in flight + in inboxes
//
// at every instant, and when all has settled nothing is in flight.
func TestConservation_OfMessages(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := mixedWorld(sim.Config{Seed: rapid.Uint64().Draw(t, "seed"), Keep: sim.All, Verify: true})
		plan(w, planGen(5).Draw(t, "plan"))
		landed := map[uint64]int{}
		for until := 50 * ms; until <= 200*ms; until += 50 * ms {
			w.Run(until)
			s := w.Stats()
			open := uint64(w.InFlight())
			require.Equal(t, s.Sent+s.Duplicated, s.Delivered+s.Dropped+open)
		}
		for _, e := range w.Events() {
			if e.Kind != sim.Delivered && e.Kind != sim.Dropped {
				continue
			}
			if cause, _ := w.Event(e.Cause); cause.Kind == sim.Sent || cause.Kind == sim.Duplicated {
				landed[e.Cause]++
				require.LessOrEqual(t, landed[e.Cause], 1, "event %d: it has landed already", e.Num)
			}
		}
	})
}

// Time never runs backwards, numbers have no gaps, causes come before what they cause, and what
// happens at a node that is down is nothing.
func TestConservation_OfCauses(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := mixedWorld(sim.Config{Seed: rapid.Uint64().Draw(t, "seed"), Keep: sim.All, Verify: true})
		plan(w, planGen(5).Draw(t, "plan"))
		w.Run(200 * ms)
		up := map[sim.ID]bool{}
		last := time.Duration(0)
		must := func(ok bool, e *sim.Event, what string) { // of every event: require is too slow
			if !ok {
				t.Fatalf("event %d, %s: %s", e.Num, line(w, e), what)
			}
		}
		for i, e := range w.Events() {
			must(e.Num == uint64(i+1), &e, "its number")
			must(e.At >= last, &e, "time ran backwards")
			last = e.At
			must(e.Cause < e.Num, &e, "it came before its cause")
			cause, ok := w.Event(e.Cause)
			must(ok == (e.Cause > 0) && cause.At <= e.At, &e, "its cause")
			switch e.Kind {
			case sim.Started, sim.Restarted:
				must(!up[e.Node], &e, "it was up")
				up[e.Node] = true
			case sim.Crashed:
				must(up[e.Node], &e, "it was down")
				up[e.Node] = false
			case sim.Sent, sim.Delivered, sim.Fired, sim.Wrote, sim.Synced, sim.Stated:
				must(up[e.Node], &e, "it was down")
			}
		}
		for id := sim.ID(1); id <= 5; id++ {
			require.Equal(t, up[id], w.Up(id))
		}
	})
}
