package campaign_test

import (
	"context"
	"encoding/json"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/campaign"
	"github.com/orrery-sim/orrery/check"
	"github.com/orrery-sim/orrery/protocols"
	"github.com/orrery-sim/orrery/protocols/about"
	"github.com/orrery-sim/orrery/scenarios/language"
)

// hunt looks for three mutants of paxos: one that chance finds, one that only its witness shows, and one
// that is none, because no rule asks for it.
func hunt(t *testing.T) campaign.Hunt {
	t.Helper()
	i := slices.IndexFunc(protocols.All, func(p about.Protocol) bool { return p.Name == "paxos" })
	paxos := protocols.All[i]
	paxos.Mutants = []*about.Mutant{mutant(t, &paxos, "mix-ballots"), mutant(t, &paxos, "first-value"), {ID: "X01", Name: "harmless"}}
	lang := language.New([]about.Protocol{paxos})
	h := campaign.Hunt{Campaign: campaign.Campaign{Seeds: 8, Master: 1}, Protocol: &paxos}
	for _, name := range []string{"paxos/chaos", "paxos/hello"} {
		h.Files = append(h.Files, load(t, lang, name))
	}
	for _, m := range paxos.Mutants {
		h.Witnesses = append(h.Witnesses, nil)
		if m.Witness != "" {
			h.Witnesses[len(h.Witnesses)-1] = load(t, lang, m.Witness)
		}
	}
	return h
}

func mutant(t *testing.T, p *about.Protocol, name string) *about.Mutant {
	t.Helper()
	i := slices.IndexFunc(p.Mutants, func(m *about.Mutant) bool { return m.Name == name })
	require.GreaterOrEqual(t, i, 0)
	return p.Mutants[i]
}

func load(t *testing.T, lang *language.Language, name string) *language.File {
	t.Helper()
	f, err := lang.Load(name)
	require.NoError(t, err)
	return f
}

func TestHunt(t *testing.T) {
	h := hunt(t)
	m, err := h.Run(t.Context())
	require.NoError(t, err)
	require.Equal(t, check.Violated, m.Overall(), "one survives")
	found, aimed, survives := m.Mutants[0], m.Mutants[1], m.Mutants[2]

	require.Equal(t, campaign.Found, found.Fate)
	require.Len(t, found.Cells, 2, "hello cannot be given a mutant")
	chaos := found.Cells[0]
	require.Equal(t, chaos.Runs, chaos.First.Run, "no run is made after the first that shows it")
	require.Greater(t, chaos.Runs, 1)
	require.Equal(t, campaign.Seed(1, chaos.Runs-1), chaos.First.Seed)
	require.Equal(t, "Learning", chaos.First.Properties[0])
	require.NotZero(t, chaos.Events)

	require.Equal(t, campaign.Aimed, aimed.Fate)
	require.Nil(t, aimed.Cells[0].First)
	require.Equal(t, 8, aimed.Cells[0].Runs)
	require.True(t, aimed.Cells[1].Witness)
	require.Equal(t, 1, aimed.Cells[1].First.Run, "the violation is expected there, and seen all the same")

	require.Equal(t, campaign.Survives, survives.Fate)
	require.Len(t, survives.Cells, 1)
}

// A mutant that is found several times has a median, and nothing is said of one that is found seldom.
func TestHunt_Times(t *testing.T) {
	h := hunt(t)
	h.Protocol.Mutants, h.Witnesses = h.Protocol.Mutants[:2], h.Witnesses[:2]
	h.Seeds, h.Times = 60, 8
	m, err := h.Run(t.Context())
	require.NoError(t, err)
	found, aimed := m.Mutants[0].Cells[0], m.Mutants[1]
	require.Len(t, found.Waits, 8)
	w := found.Takes
	require.Equal(t, 8, w.Of)
	sorted := slices.Sorted(slices.Values(found.Waits))
	require.Equal(t, []int{sorted[0], sorted[3], sorted[7], sorted[7]}, []int{w.Low, w.Median, w.High, w.Ninety})
	require.Equal(t, campaign.RateOf(8, found.Runs), found.Rate)
	require.False(t, found.First.History, "the servers say so, and no client is there to see it")

	require.Nil(t, aimed.Cells[0].Takes)
	require.Equal(t, 1, aimed.Cells[1].Runs, "one run of a witness is enough")
}

func TestHunt_TheNumberOfWorkersChangesNothing(t *testing.T) {
	var one string
	for _, workers := range []int{1, 2, 50} {
		h := hunt(t)
		h.Workers = workers
		m, err := h.Run(t.Context())
		require.NoError(t, err)
		text, err := json.Marshal(m)
		require.NoError(t, err)
		if one == "" {
			one = string(text)
		}
		require.Equal(t, one, string(text))
	}
}

// Of what was not looked for to the end nothing is said, and what was found stays found.
func TestHunt_Interrupted(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	h := hunt(t)
	h.Workers = 1
	h.Progress = func(p campaign.Progress) {
		if p.Done >= 6*5 {
			stop()
		}
	}
	m, err := h.Run(ctx)
	require.NoError(t, err)
	require.True(t, m.Interrupted)
	require.Equal(t, check.Undecided, m.Overall())
	require.Equal(t, campaign.Found, m.Mutants[0].Fate)
	require.Equal(t, campaign.Unknown, m.Mutants[1].Fate)
	require.Equal(t, campaign.Unknown, m.Mutants[2].Fate)
}

func TestHunt_NowhereToLook(t *testing.T) {
	h := hunt(t)
	h.Files = h.Files[1:]
	_, err := h.Run(t.Context())
	require.ErrorContains(t, err, `none of these scenarios can be given a mutant of paxos: one that can is about it, `+
		`and has the line mutant = param("mutant", "")`)
}

// A campaign that needs only the first violation of each point makes no run after it.
func TestFirst(t *testing.T) {
	all := files(t, language.New(protocols.All), broken)
	c := campaign.Campaign{Files: all, Seeds: 8, Master: 7, Enough: 1, Workers: 1}
	r := run(t, c)
	require.Equal(t, 8, r.Points[0].Runs)
	require.Nil(t, r.Points[0].First)
	first := r.Points[1].First
	require.Equal(t, r.Points[1].Runs, first.Run)
	require.Less(t, first.Run, 8)
	require.True(t, r.Sufficed())
	c.Workers = 6
	require.Equal(t, text(t, r), text(t, run(t, c)))

	c.Enough = 3
	three := run(t, c)
	waits := three.Points[1].Waits
	require.Len(t, waits, 3)
	require.Equal(t, three.Points[1].Runs, waits[0]+waits[1]+waits[2], "no run is made after the third that shows it")
	require.Equal(t, first.Run, waits[0])
	c.Workers = 1
	require.Equal(t, text(t, three), text(t, run(t, c)))

	c.Enough = 0
	whole := run(t, c)
	require.Equal(t, 8, whole.Points[1].Runs)
	require.Equal(t, first, whole.Points[1].First)
	require.False(t, whole.Sufficed())
	require.Empty(t, whole.Points[1].Waits)
}

// A scenario may be made for some of the mutants: it is left out for the others.
func TestHunt_AScenarioForSomeMutants(t *testing.T) {
	h := hunt(t)
	f, err := language.New([]about.Protocol{*h.Protocol}).Parse("some.star", []byte(`
mutant = param("mutant", "", values = ["", "mix-ballots"])
scenario(protocol = paxos(mutants = [mutant] if mutant else []), duration = s(1), quiet = s(0))
`))
	require.NoError(t, err)
	h.Files, h.Witnesses, h.Seeds = []*language.File{f}, make([]*language.File, 3), 1
	m, err := h.Run(t.Context())
	require.NoError(t, err)
	require.Len(t, m.Mutants[0].Cells, 1)
	require.Empty(t, m.Mutants[1].Cells)
	require.Equal(t, campaign.Unknown, m.Mutants[1].Fate)
}
