package scenarios_test

import (
	"flag"
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

var witnessSeeds = flag.Int("witness.seeds", 2, "with how many seeds a witness is played besides its own")

// Every mutant has a witness: a scenario of the library that shows that it is a bug, and not another
// way to write the same protocol. With its parameter bug the scenario plays the mutant, and
// violates what the catalogue says that the mutant reveals; without it, it plays the same steps on
// the whole protocol, and everything holds.
func TestWitness(t *testing.T) {
	eachMutant(t, func(t *testing.T, m *about.Mutant) {
		t.Parallel()
		seed := witness(t, m, true, 1).Seed
		for _, bug := range []bool{true, false} {
			seeds := []uint64{seed}
			for more := range *witnessSeeds {
				if !testing.Short() {
					seeds = append(seeds, 1001+uint64(more))
				}
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

// A witness is short, so that one can follow it: at most 40 steps, or a schedule of four lines.
func TestWitness_IsShort(t *testing.T) {
	eachMutant(t, func(t *testing.T, m *about.Mutant) {
		plan := witness(t, m, true, 1)
		require.LessOrEqual(t, len(plan.Schedule), 4)
		for _, e := range plan.Schedule {
			if s, ok := e.(*scenarios.Script); ok {
				require.LessOrEqual(t, len(slices.DeleteFunc(slices.Clone(s.Steps), isNote)), 40)
			}
		}
	})
}

var mutantID = regexp.MustCompile(`^[A-Z][0-9]{2}$`)

// zooIDs are the bugs of the zoo. Its letters are its own.
var zooIDs = strings.Fields(`
	R01 R02 R03 R05 R06 R07 R08 R10 R12 R14 R15 R16 R17 R18 R20 R21 R22 R23 R25 R26 R28 R30 R31 R32
	R34 R35 R36 R37 R38 R40 R41 R42 R44
	P01 P02 P03 P05 P06 P07 P09 P10 P11 P13 P14 P15 P16 P18
	V01 V02 V04 V06 V07 V08 V10 V11 V12 V14 V15
	G01 G02 G04 G05 G07 G08 G09 G11 G12 G13 G14
	C01 C02 C03 C04 C06 C08 C09 C10 C11 C12 C14 C15 C16
	T01 T03 T04 T06 T07 T08 T09 T10
	L01 L02 L03 L05 L06 L07 L09
	B01 B02 B04 B05 B06 B07 B08 B09 B10 B11
	O01 O02 O03 O05 O06 O07 O09 O10 O11 O13 O14
	H01 H02 H03 H04 H05 H06 H07 H08 H09 H10 H11 H12
`)

// A mutant has the ID of the zoo's bug, or one with a letter that the zoo does not use. Those are one
// bug each.
func TestWitness_IDsAreTheZoos(t *testing.T) {
	letters, ours := map[byte]bool{}, map[string]string{}
	for _, id := range zooIDs {
		letters[id[0]] = true
	}
	eachMutant(t, func(t *testing.T, m *about.Mutant) {
		require.Regexp(t, mutantID, m.ID)
		if letters[m.ID[0]] {
			require.Contains(t, zooIDs, m.ID)
			return
		}
		require.Empty(t, ours[m.ID], "%s is %s and %s", m.ID, ours[m.ID], m.Name)
		ours[m.ID] = m.Name
	})
}

// A mutant says what it breaks, and where that was seen.
func TestWitness_MutantsAreDocumented(t *testing.T) {
	eachMutant(t, func(t *testing.T, m *about.Mutant) {
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
