package scenarios_test

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/protocols"
	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/scenarios"
	"github.com/orrery-sim/orrery/scenarios/language"
	"github.com/orrery-sim/orrery/sim"
)

// recoded are acts written as texts and read again.
func recoded(t require.TestingT, acts scenarios.Acts) scenarios.Acts {
	texts, err := acts.Code(true)
	require.NoError(t, err)
	again, err := scenarios.ParseActs(texts)
	require.NoError(t, err, texts)
	return again
}

// flattened is the run of a plan of which nothing is left but what was done in another, as texts.
func flattened(t require.TestingT, plan *scenarios.Plan, seed uint64, drawn *scenarios.Result) *scenarios.Result {
	res, err := scenarios.Execute(plan, seed, scenarios.Options{Acts: recoded(t, drawn.Flat)})
	require.NoError(t, err)
	require.Empty(t, res.Missed)
	return res
}

var actRuns = flag.Int("acts", 24, "how many random runs TestAct_AnyIsRepeatable makes")

// anyDeed draws something that a student might click.
func anyDeed(d *rand.Rand, r *scenarios.Run, begun int) scenarios.Deed {
	w := r.World()
	servers := w.Size() - 2
	node := func() sim.ID { return sim.ID(1 + d.IntN(max(servers, 1))) }
	nodes := []sim.ID{node()}
	switch d.IntN(14) {
	case 0:
		return scenarios.Begins(sim.Fault{Kind: []sim.FaultKind{sim.Isolate, sim.Crash, sim.Pause, sim.LyingDisk, sim.FullDisk, sim.TornDisk, sim.RottenDisk, sim.FailingDisk, sim.UnreadableDisk}[d.IntN(9)], Nodes: nodes})
	case 1:
		return scenarios.Begins(sim.Fault{Kind: sim.Slow, Nodes: nodes, Times: 3})
	case 2:
		return scenarios.Begins(sim.Fault{Kind: sim.SlowDisk, Nodes: nodes, Fsync: sim.Uniform(0, time.Duration(1+d.IntN(20))*time.Millisecond)})
	case 3:
		return scenarios.Begins(sim.Fault{Kind: sim.Skew, Nodes: nodes, By: 50 * time.Millisecond, Drift: 1000})
	case 4:
		return scenarios.Begins(sim.Fault{Kind: sim.Degrade, Traffic: sim.Traffic{From: nodes, Words: "from, to/and so on"}, Link: sim.Link{Loss: 300_000, Delay: sim.Exponential(3 * time.Millisecond), Duplicate: 100_000}})
	case 5:
		return scenarios.Begins(sim.Fault{Kind: sim.Partition, Name: "a: b,c@d~e", Groups: [][]sim.ID{nodes}, Clients: d.IntN(2) == 0})
	case 6, 7:
		return scenarios.Deed{Verb: scenarios.UndoVerb, Which: d.IntN(begun + 1)}
	case 8:
		return scenarios.Deed{Verb: scenarios.RestartVerb, Node: node()}
	case 9:
		return scenarios.Deed{Verb: scenarios.ResumeVerb, Node: node()}
	case 10:
		if timers := w.Timers(nodes[0]); len(timers) > 0 {
			return scenarios.Deed{Verb: scenarios.FireVerb, Node: nodes[0], Timer: timers[d.IntN(len(timers))]}
		}
	case 11:
		if held := w.Held(); len(held) > 0 {
			verb := []string{scenarios.DeliverVerb, scenarios.DropVerb, scenarios.DuplicateVerb, scenarios.DelayVerb}[d.IntN(4)]
			return scenarios.Deed{Verb: verb, Message: held[d.IntN(len(held))].Num, By: time.Duration(d.IntN(9)) * time.Millisecond}
		}
		return scenarios.Deed{Verb: scenarios.HoldVerb, Held: scenarios.Held{Messages: true, Traffic: sim.Traffic{From: nodes}}}
	case 12:
		return scenarios.Deed{Verb: scenarios.ReleaseVerb}
	case 13:
		for id := sim.ID(w.Size()); id > 0; id-- {
			if w.Name(id) == scenarios.HandName {
				s := r.Plan().Service()
				kind := s.Operations()[d.IntN(len(s.Operations()))]
				return scenarios.Deed{Verb: scenarios.InvokeVerb, Node: id, Op: service.Op{Name: kind, Key: "k", Value: "by hand"}}
			}
		}
	}
	return scenarios.Deed{Verb: scenarios.NoteVerb, Text: "look, a note: 50% of it"}
}

// Whatever is done to a run of any protocol by hand: saved and run, it is the same run; flattened and
// run, too. -acts 1000 makes a thousand.
func TestAct_AnyIsRepeatable(t *testing.T) {
	lang := language.New(protocols.All)
	names := scenarios.LibraryNames()
	runs := *actRuns
	if testing.Short() {
		runs = min(runs, 8)
	}
	for i := range runs {
		d := rand.New(rand.NewPCG(uint64(i), 1))
		p := protocols.All[i%len(protocols.All)]
		var of []string
		for _, n := range names {
			if strings.HasPrefix(n, p.Name+"/") && !strings.Contains(n, "mutants/") {
				of = append(of, n)
			}
		}
		if len(of) == 0 {
			continue
		}
		name := of[d.IntN(len(of))]
		t.Run(fmt.Sprintf("%d-%s", i, name), func(t *testing.T) {
			file, err := lang.Load(name)
			require.NoError(t, err)
			seed := d.Uint64N(1000)
			plan, err := file.Evaluate(nil, scenarios.ChooserFor(seed, nil))
			require.NoError(t, err)
			actedUpon(t, lang, file, plan, seed, d)
		})
	}
}

// actedUpon makes a run, acts upon it, and makes it again in every way that there is.
func actedUpon(t *testing.T, lang *language.Language, file *language.File, plan *scenarios.Plan, seed uint64, d *rand.Rand) {
	r, err := scenarios.Begin(plan, seed, scenarios.Options{})
	require.NoError(t, err)
	begun, did := 0, 0
	for range 1 + d.IntN(8) {
		if d.IntN(2) == 0 {
			for range d.IntN(300) {
				if _, err = r.Step(); err != nil {
					return // a script met a world that it was not written for
				}
			}
		} else {
			if r.RunTo(r.World().Now()+time.Duration(d.Int64N(int64(r.End()/10+1)))) != nil {
				return
			}
		}
		if r.Over() {
			break
		}
		deed := anyDeed(d, r, begun)
		if r.Do(deed, "a click, and a half") == nil {
			did++
		}
		begun++
	}
	res, err := r.Finish()
	if err != nil {
		return
	}
	require.Empty(t, res.Missed)
	require.Len(t, res.Acts.List, did)

	again, err := scenarios.Execute(plan, seed, scenarios.Options{Acts: recoded(t, res.Acts)})
	require.NoError(t, err)
	require.Equal(t, res.Fingerprint, again.Fingerprint, "saved")
	require.Empty(t, again.Missed)

	token, err := scenarios.ParseToken(res.Replay)
	require.NoError(t, err)
	named, err := scenarios.Execute(plan, token.Seed, scenarios.Options{Acts: token.Acts, Overrides: token.Overrides})
	require.NoError(t, err)
	require.Equal(t, res.Fingerprint, named.Fingerprint, "by its token")
	require.Equal(t, res.Replay, named.Replay)

	saved := textOf(t, lang, file, plan, seed, res.Acts)
	require.Equal(t, res.Fingerprint, saved.Fingerprint, "saved as a file")
	if _, err := res.Flat.Code(false); err != nil {
		require.ErrorContains(t, err, "is no plain data")
		return
	}
	require.Equal(t, res.Fingerprint, flattened(t, plan, seed, res).Fingerprint, "flattened")
	flat := textOf(t, lang, file, plan, seed, res.Flat)
	require.Equal(t, res.Fingerprint, flat.Fingerprint, "flattened as a file")
}

// textOf is the run of a scenario file that holds acts.
func textOf(t *testing.T, lang *language.Language, file *language.File, plan *scenarios.Plan, seed uint64, acts scenarios.Acts) *scenarios.Result {
	run := plan.Token(seed, nil)
	run.Acts = acts
	text, err := file.Saved(plan, run)
	require.NoError(t, err)
	saved, err := lang.Parse(file.Name, text)
	require.NoError(t, err, string(text))
	p, err := saved.Evaluate(nil, scenarios.ChooserFor(seed, nil))
	require.NoError(t, err)
	if acts.Flat {
		require.Empty(t, p.Schedule)
	}
	res, err := scenarios.Execute(p, p.Seed, scenarios.Options{})
	require.NoError(t, err)
	return res
}
