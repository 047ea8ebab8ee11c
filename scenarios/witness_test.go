package scenarios_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/check"
	"github.com/orrery-sim/orrery/protocols"
	"github.com/orrery-sim/orrery/protocols/about"
	"github.com/orrery-sim/orrery/scenarios"
	"github.com/orrery-sim/orrery/scenarios/language"
)

// Every mutant has a witness: a scenario of the library that shows that it is a bug, and not another
// way to write the same protocol. With its parameter bug the scenario plays the mutant, and
// violates what the catalogue says that the mutant reveals; without it, it plays the same steps on
// the whole protocol, and everything holds.
func TestWitness(t *testing.T) {
	eachMutant(t, func(t *testing.T, m *about.Mutant) {
		seed := witness(t, m, true, 1).Seed
		for _, bug := range []bool{true, false} {
			seeds := []uint64{seed}
			if !testing.Short() {
				seeds = append(seeds, 1001, 1002, 1003, 1004)
			}
			for _, seed := range seeds {
				plan := witness(t, m, bug, seed)
				res, err := scenarios.Execute(plan, seed, scenarios.Options{})
				require.NoError(t, err)
				require.Equal(t, check.Held, res.Verdict, told(res))
				if bug {
					requireReveals(t, m, res)
				} else {
					requireHolds(t, res)
				}
			}
		}
	})
}

// A witness is short, so that one can follow it: at most 40 steps, or a schedule of two lines.
func TestWitness_IsShort(t *testing.T) {
	eachMutant(t, func(t *testing.T, m *about.Mutant) {
		plan := witness(t, m, true, 1)
		require.LessOrEqual(t, len(plan.Schedule), 2)
		for _, e := range plan.Schedule {
			if s, ok := e.(*scenarios.Script); ok {
				require.LessOrEqual(t, len(slices.DeleteFunc(slices.Clone(s.Steps), isNote)), 40)
			}
		}
	})
}

var zooID = regexp.MustCompile(`^[A-Z][0-9]{2}$`)

// A mutant says what it breaks, and where that was seen.
func TestWitness_MutantsAreDocumented(t *testing.T) {
	eachMutant(t, func(t *testing.T, m *about.Mutant) {
		require.Regexp(t, zooID, m.ID)
		require.NotEmpty(t, m.Doc)
		require.NotEmpty(t, m.Source)
		require.NotEmpty(t, m.Reveals)
		doc := witness(t, m, true, 1).Doc
		require.Contains(t, doc, "Look at ")
		if strings.Contains(m.Witness, "/mutants/") {
			require.Contains(t, doc, "\n\nSource: ")
		}
	})
}

// Every scenario of a folder called mutants is the witness of a mutant.
func TestWitness_NoneIsLeftOver(t *testing.T) {
	var named []string
	for _, p := range protocols.All {
		for _, m := range p.Mutants {
			named = append(named, m.Witness)
		}
	}
	for _, name := range scenarios.LibraryNames() {
		if strings.Contains(name, "/mutants/") {
			require.Contains(t, named, name)
		}
	}
}

func eachMutant(t *testing.T, do func(t *testing.T, m *about.Mutant)) {
	n := 0
	for _, p := range protocols.All {
		for i := range p.Mutants {
			m := p.Mutants[i]
			n++
			t.Run(p.Name+"/"+m.Name, func(t *testing.T) { do(t, m) })
		}
	}
	require.Positive(t, n)
}

// witness evaluates the scenario that a mutant names, with the mutant or without it.
func witness(t *testing.T, m *about.Mutant, bug bool, seed uint64) *scenarios.Plan {
	t.Helper()
	src, found := scenarios.Library(m.Witness)
	require.True(t, found, "the library has no %s", m.Witness)
	file, err := language.New(protocols.All).Parse("scenarios/"+m.Witness+".star", src)
	require.NoError(t, err)
	setting := scenarios.Setting{Name: "bug", Value: "false"}
	mutants := []string(nil)
	if bug {
		setting.Value, mutants = "true", []string{m.Name}
	}
	plan, err := file.Evaluate([]scenarios.Setting{setting}, scenarios.ChooserFor(seed, nil))
	require.NoError(t, err)
	require.ElementsMatch(t, mutants, plan.Args.Mutants)
	return plan
}

// requireReveals asks for the violations that the witness expects, first of all that of the
// property which the mutant names first.
func requireReveals(t *testing.T, m *about.Mutant, res *scenarios.Result) {
	t.Helper()
	shown := false
	for _, c := range res.Checks {
		if !strings.HasPrefix(c.Expect, "violated(") {
			continue
		}
		require.Equal(t, check.Violated, c.Verdict, told(res))
		require.NotEmpty(t, c.Why)
		name, _, _ := strings.Cut(c.Property, " ") // available 90 % is available
		shown = shown || c.Property == m.Reveals[0] || name == m.Reveals[0]
	}
	require.True(t, shown, "it does not show %s\n%s", m.Reveals[0], told(res))
}

func requireHolds(t *testing.T, res *scenarios.Result) {
	t.Helper()
	for _, c := range res.Checks {
		require.NotEqual(t, check.Violated, c.Verdict, told(res))
		if strings.HasPrefix(c.Expect, "violated(") {
			require.Equal(t, check.Held, c.Verdict, told(res))
		}
	}
}

func isNote(s scenarios.Step) bool {
	_, is := s.(*scenarios.Note)
	return is
}
