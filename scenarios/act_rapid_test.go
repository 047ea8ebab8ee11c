package scenarios_test

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"slices"
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

var actRuns = flag.Int("acts", 2*len(protocols.All), "how many random runs TestAct_AnyIsRepeatable makes")

// verbs are everything that can be done by hand.
func verbs() []string {
	out := slices.Concat(scenarios.Verbs, scenarios.OrderNames)
	for k := sim.Isolate; k <= sim.Upgrade; k++ {
		out = append(out, k.String())
	}
	return out
}

// Whatever is done to a run of any protocol by hand: saved and run, it is the same run; flattened and
// run, too. Each protocol of the catalogue has its turn, and each verb. -acts 1000 makes a thousand.
func TestAct_AnyIsRepeatable(t *testing.T) {
	lang := language.New(protocols.All)
	runs := *actRuns
	if testing.Short() {
		runs = min(runs, len(protocols.All))
	}
	all, tried := verbs(), 0
	done, made := map[string]int{}, map[string]int{}
	for i := range runs {
		d := rand.New(rand.NewPCG(uint64(i), 1))
		p := protocols.All[i%len(protocols.All)]
		of := slices.DeleteFunc(scenarios.LibraryNames(), func(n string) bool {
			return !strings.HasPrefix(n, p.Name+"/") || strings.Contains(n, "mutants/") ||
				n == "antientropy/merkle" // of which a run takes a second
		})
		require.NotEmpty(t, of, "%s has no scenario", p.Name)
		name := of[d.IntN(len(of))]
		t.Run(fmt.Sprintf("%d-%s", i, name), func(t *testing.T) {
			file, err := lang.Load(name)
			require.NoError(t, err)
			seed := d.Uint64N(1000)
			plan, err := file.Evaluate(nil, scenarios.ChooserFor(seed, nil))
			require.NoError(t, err)
			a := &acted{d: d, verb: func() string { tried++; return all[tried%len(all)] }, done: done}
			if len(p.Orders) > 0 { // few protocols take any: the one that was given least
				a.first = slices.MinFunc(p.Orders, func(x, y string) int { return done[x] - done[y] })
			}
			if a.upon(t, plan, seed) {
				made[p.Name]++
				a.again(t, lang, file, plan, seed)
			}
		})
	}
	t.Logf("runs by protocol: %v; deeds by verb: %v", made, done)
	for _, p := range protocols.All {
		require.True(t, made[p.Name] > 0 || runs < 2*len(protocols.All), "no run of %s", p.Name) // one may have met a script
	}
	for _, verb := range all {
		if verb == sim.Upgrade.String() {
			continue // few scenarios have versions, and a draw may meet none of them
		}
		require.True(t, done[verb] > 0 || runs < 2*len(protocols.All), "nothing was done that is called %s", verb)
	}
}

// acted is a run upon which somebody acts.
type acted struct {
	d      *rand.Rand
	first  string        // the first verb; "": any
	verb   func() string // the next
	done   map[string]int
	run    *scenarios.Run
	begun  int
	result *scenarios.Result
}

// upon makes a run, and acts upon it. It is false where a script met a world that it was not written
// for, which is an error of the script.
func (a *acted) upon(t *testing.T, plan *scenarios.Plan, seed uint64) bool {
	var err error
	a.run, err = scenarios.Begin(plan, seed, scenarios.Options{})
	require.NoError(t, err)
	did := 0
	for range 4 + a.d.IntN(8) {
		if !a.moveOn() {
			return false
		}
		if a.run.Over() {
			break
		}
		verb := a.first
		if a.first = ""; verb == "" {
			verb = a.verb()
		}
		if slices.Contains(scenarios.OrderNames, verb) && !slices.Contains(plan.Protocol.Orders, verb) {
			continue
		}
		if upon := []string{scenarios.DeliverVerb, scenarios.DropVerb, scenarios.DuplicateVerb, scenarios.DelayVerb}; slices.Contains(upon, verb) && len(a.run.World().Held()) == 0 && a.d.IntN(2) == 0 {
			did += a.does(scenarios.Deed{Verb: scenarios.HoldVerb})
			if a.run.RunTo(a.run.World().Now()+time.Duration(1+a.d.IntN(100))*time.Millisecond) != nil {
				return false
			}
		}
		deed := a.deed(verb)
		if verb == sim.Wipe.String() { // a disk that is in use stays
			did += a.does(scenarios.Begins(sim.Fault{Kind: sim.Crash, Nodes: deed.Fault.Nodes}))
		}
		did += a.does(deed)
	}
	if a.result, err = a.run.Finish(); err != nil {
		return false
	}
	require.Empty(t, a.result.Missed)
	require.Len(t, a.result.Acts.List, did)
	return true
}

// does does a deed, and is how many were done: 0 or 1.
func (a *acted) does(deed scenarios.Deed) int {
	a.begun++
	if a.run.Do(deed, "a click, and a half") != nil {
		return 0
	}
	a.done[deed.Verb]++
	return 1
}

// moveOn lets something happen, and reports whether the run can go on.
func (a *acted) moveOn() bool {
	if a.d.IntN(2) == 0 {
		return a.run.RunTo(a.run.World().Now()+time.Duration(a.d.Int64N(int64(a.run.End()/20+1)))) == nil
	}
	for range a.d.IntN(300) {
		if _, err := a.run.Step(); err != nil {
			return false
		}
	}
	return true
}

// deed is something that a student might click, of a verb.
func (a *acted) deed(verb string) scenarios.Deed {
	d, w := a.d, a.run.World()
	servers := max(w.Size()-2, 1)
	node := sim.ID(1 + d.IntN(servers))
	other := 1 + node%sim.ID(servers)
	for k := sim.Isolate; k <= sim.Upgrade; k++ {
		if k.String() == verb {
			return scenarios.Begins(a.fault(k, node, other))
		}
	}
	deed := scenarios.Deed{Verb: verb}
	switch {
	case slices.Contains(scenarios.OrderNames, verb):
		servers = servers - len(w.Members("client"))
		deed.Nodes, deed.Lasting = []sim.ID{sim.ID(1 + d.IntN(servers))}, d.IntN(2) == 0
		if d.IntN(3) == 0 {
			deed.Node = sim.ID(1 + d.IntN(servers))
		}
	case verb == scenarios.UndoVerb:
		deed.Which = d.IntN(max(len(w.Faults()), 1)) // of those that began; the schedule's are among them
	case verb == scenarios.RestartVerb, verb == scenarios.ResumeVerb:
		deed.Node = node
	case verb == scenarios.FireVerb:
		if deed.Node = node; len(w.PartTimers(node)) > 0 {
			t := w.PartTimers(node)[d.IntN(len(w.PartTimers(node)))]
			deed.Part, deed.Timer = w.PartName(t.Part), t.Timer
		}
	case verb == scenarios.HoldVerb, verb == scenarios.ReleaseVerb:
		deed.Held = []scenarios.Held{
			{}, {Messages: true, Traffic: sim.Traffic{From: []sim.ID{node}}}, {Timers: true, Nodes: []sim.ID{node, other}},
		}[d.IntN(3)]
	case verb == scenarios.InvokeVerb:
		deed.Node, deed.Op = a.operation()
	case verb == scenarios.RedrawVerb:
		deed.Seed = a.d.Uint64N(100)
	case verb == scenarios.NoteVerb:
		deed.Text = "look, a note: 50% of it"
	case len(w.Underway()) > 0: // what is done to a message that is held or on its way
		deed.Message = w.Underway()[d.IntN(len(w.Underway()))]
		deed.By = time.Duration(d.IntN(9)) * time.Millisecond
	}
	return deed
}

// operation is something that the client by hand asks for.
func (a *acted) operation() (sim.ID, service.Op) {
	w, s := a.run.World(), a.run.Plan().Service()
	hands := w.Members(scenarios.HandName)
	if len(hands) == 0 || len(s.Operations()) == 0 {
		return 0, service.Op{}
	}
	name := s.Operations()[a.d.IntN(len(s.Operations()))]
	return hands[0], service.Op{Name: name, Key: "k", Value: "by hand", Amount: a.d.Int64N(5)}
}

// fault is a fault of a kind, with everything that it takes.
func (a *acted) fault(k sim.FaultKind, node, other sim.ID) sim.Fault {
	d := a.d
	f := sim.Fault{Kind: k, Name: []string{"", "a: b,c@d~e"}[d.IntN(2)], Clients: d.IntN(2) == 0}
	switch k {
	case sim.Partition, sim.Bridge, sim.OneWay, sim.Cut:
		f.Groups = [][]sim.ID{{node}, {other}}
		return f
	case sim.Degrade:
		f.Traffic = sim.Traffic{From: []sim.ID{node}, Words: "from, to/and so on"}
		f.Link = sim.Link{
			Loss: 300_000, Delay: sim.Exponential(3 * time.Millisecond), Duplicate: 100_000, Corrupt: 10_000, Bandwidth: 1 << 20,
		}
		return f
	case sim.Ring:
		f.Nodes = []sim.ID{1, 2, 3}
		if a.run.World().Size() < 5 {
			f.Nodes = []sim.ID{1}
		}
		return f
	}
	if f.Nodes = []sim.ID{node}; k == sim.Wipe || k == sim.LyingDisk {
		f.Nodes[0] = 1 // a server
	}
	f.Keeps = d.IntN(2) == 0
	if k == sim.Upgrade {
		f.Version = a.run.Plan().Args.VersionNames()[0]
	}
	f.By, f.Drift, f.Times = time.Duration(d.IntN(100)-50)*time.Millisecond, sim.PPM(d.IntN(2000)-1000), int64(1+d.IntN(4))
	if k == sim.Crash {
		f.Effect = d.IntN(4)
	}
	if k == sim.SlowDisk {
		f.Fsync = sim.Uniform(0, time.Duration(1+d.IntN(20))*time.Millisecond).Plus(time.Duration(d.IntN(3)) * time.Millisecond)
	}
	return f
}

// again makes the run again in every way that there is.
func (a *acted) again(t *testing.T, lang *language.Language, file *language.File, plan *scenarios.Plan, seed uint64) {
	res := a.result
	again, err := scenarios.Execute(plan, seed, scenarios.Options{Acts: recoded(t, res.Acts)})
	require.NoError(t, err)
	require.Equal(t, res.Fingerprint, again.Fingerprint, "saved")
	require.Empty(t, again.Missed)

	token, err := scenarios.ParseToken(res.Replay)
	require.NoError(t, err)
	require.Equal(t, res.Fingerprint, token.Print)
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
