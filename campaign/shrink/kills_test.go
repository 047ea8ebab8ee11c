//go:build unix

package shrink

import (
	"flag"
	"math"
	"math/rand/v2"
	"regexp"
	"slices"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/protocols"
	"github.com/orrery-sim/orrery/scenarios"
	"github.com/orrery-sim/orrery/scenarios/language"
	"github.com/orrery-sim/orrery/sim"
	"github.com/orrery-sim/orrery/supervise"
)

var (
	kills      = flag.Int("kills", 1, "how many mutants that chance finds TestShrink_Kills shrinks; 0: all")
	killSeed   = flag.Uint64("kill-seed", 1, "what TestShrink_Kills draws the mutants and the seeds of their runs by")
	killMutant = flag.String("kill-mutant", "", "TestShrink_Kills takes the mutants alone whose names, as raft/figure8, match this")
)

// TestShrink_Kills: of the mutants that chance finds nine of ten are shrunk to what a person reads in a minute, each within
// 30 seconds of the processor's time, and in the median to a twentieth of the deliveries. What is left of a run holds without
// the mutant.
func TestShrink_Kills(t *testing.T) {
	all := killables(t)
	rand.New(rand.NewPCG(*killSeed, 0)).Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	small := 0
	var ratios []float64
	var took []time.Duration
	for _, m := range all {
		if len(took) == *kills && *kills > 0 {
			break
		}
		r := m.killed(t)
		if r == nil {
			continue
		}
		s, spent := m.shrunk(t, r)
		took, ratios = append(took, spent), append(ratios, float64(s.Before.Deliveries)/float64(max(1, s.After.Deliveries)))
		if s.After.small() {
			small++
		}
		assert.LessOrEqual(t, spent, processorTime+time.Second, m.name)
		assert.Nil(t, m.without(t, s), "%s: %s falls without the mutant: %s", m.name, s.Property, s.Replay)
	}
	slices.Sort(ratios)
	slices.Sort(took)
	n := len(took)
	t.Logf("%d of %d are small; the median ratio is %.0f; the median takes %v of the processor's time, the longest %v",
		small, n, ratios[n/2], took[n/2].Round(time.Millisecond), took[n-1].Round(time.Millisecond))
	require.GreaterOrEqual(t, 10*small, 9*n)
	require.GreaterOrEqual(t, ratios[n/2], 20.0)
}

// processorTime is what one mutant may take.
const processorTime = 30 * time.Second

// A killable is a mutant, and the scenarios by whose chance it may be found.
type killable struct {
	name, mutant string
	files        []*language.File
}

// killables are the mutants of the catalogue that a scenario of the library takes.
func killables(t *testing.T) (all []*killable) {
	library := language.New(protocols.All)
	by := map[string]*killable{}
	for _, name := range scenarios.LibraryNames() {
		f, err := library.Load(name)
		require.NoError(t, err)
		plan, err := f.Evaluate(nil, scenarios.Dull)
		if err != nil {
			continue // it wants to be given something
		}
		at := slices.IndexFunc(plan.Params, func(p scenarios.Param) bool { return p.Name == "mutant" })
		if at < 0 {
			continue
		}
		for _, m := range plan.Protocol.Mutants {
			name := plan.Protocol.Name + "/" + m.Name
			if v := plan.Params[at].Values; v != nil && !slices.Contains(v, m.Name) || !regexp.MustCompile(*killMutant).MatchString(name) {
				continue
			}
			if by[name] == nil {
				by[name] = &killable{name: name, mutant: m.Name}
				all = append(all, by[name])
			}
			by[name].files = append(by[name].files, f)
		}
	}
	return all
}

// killed is a run that shows the mutant; nil if chance does not find one.
func (m *killable) killed(t *testing.T) *Run {
	const seeds = 60
	for seed := range uint64(seeds) {
		for _, f := range m.files {
			r := &Run{File: f, Settings: []scenarios.Setting{{Name: "mutant", Value: m.mutant}}, Seed: *killSeed<<32 + seed}
			b := &bench{Run: r, plans: map[string]*scenarios.Plan{}, began: time.Now()}
			given, err := b.played(r.Settings, r.Seed, math.MaxUint64)
			require.NoError(t, err, m.name)
			if b.aim(given) {
				return r
			}
		}
	}
	return nil
}

// shrunk is the smallest run, and what it took of the processor's time.
func (m *killable) shrunk(t *testing.T, r *Run) (*Shrunk, time.Duration) {
	began := processor(t)
	r.Heed = func(*sim.World) error {
		if processor(t)-began > processorTime {
			return supervise.ErrInterrupted
		}
		return nil
	}
	s, err := r.Shrink()
	require.NoError(t, err, m.name)
	spent := processor(t) - began
	t.Logf("%s %d %s: %d deliveries, %d faults, %d operations, %d nodes, %d runs, %v: small is %v\n\t%s", m.name, r.Seed, s.Property,
		s.After.Deliveries, s.After.Faults, s.After.Operations, s.After.Nodes, s.Runs, spent.Round(time.Millisecond), s.After.small(), s.Replay)
	return s, spent
}

// processor is how much of the processor's time this process has taken.
func processor(t *testing.T) time.Duration {
	var u syscall.Rusage
	require.NoError(t, syscall.Getrusage(syscall.RUSAGE_SELF, &u))
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// without is the smallest run without the mutant, if the property falls even so.
func (m *killable) without(t *testing.T, s *Shrunk) *trial {
	s.found.Heed = nil
	r := s.found.best.recipe
	r.settings = slices.Clone(r.settings)
	r.settings[indexOf(r.settings, "mutant")].Value = ""
	falls, err := s.found.try(r)
	require.NoError(t, err)
	return falls
}
