package cell

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/orrery-sim/orrery/campaign"
	"github.com/orrery-sim/orrery/scenarios/language"
)

// A matrix is what came of hunting mutants.
type matrix struct{ *campaign.Matrix }

// huntMutants hunts the mutants of a protocol.
func (n *Notebook) huntMutants(ctx context.Context, a *language.Asked) (language.Made, error) {
	l := n.names.Language()
	p, found := l.Protocol(a.Text("protocol"))
	switch {
	case !found:
		return nil, a.Errorf("protocol", "mutants: there is no protocol %q", a.Text("protocol"))
	case len(p.Mutants) == 0:
		return nil, a.Errorf("protocol", "mutants: %s has no mutants", p.Name)
	}
	h := campaign.Hunt{Protocol: &p, Times: 1}
	h.Campaign = campaign.Campaign{
		Seeds: a.Int("seeds"), Master: 1, Workers: n.workers, Watch: n.watch.Within(ctx), Progress: n.campaignProgress,
	}
	of := a.Texts("of")
	if len(of) == 0 {
		of = []string{p.Name}
	}
	for _, path := range of {
		names, err := language.Named(path)
		if err != nil {
			return nil, err
		}
		for _, name := range names {
			f, err := l.Load(name)
			if err != nil {
				return nil, err
			}
			h.Files = append(h.Files, f)
		}
	}
	for _, m := range p.Mutants {
		if m.Witness == "" {
			h.Witnesses = append(h.Witnesses, nil)
			continue
		}
		f, err := l.Load(m.Witness)
		if err != nil {
			return nil, err
		}
		h.Witnesses = append(h.Witnesses, f)
	}
	m, err := h.Run(ctx)
	if errors.Is(err, campaign.ErrNowhere) && len(a.Texts("of")) == 0 {
		h.Files = nil
		m, err = h.Run(ctx)
	}
	if err != nil {
		return nil, err
	}
	if ctx.Err() != nil {
		return nil, language.ErrInterrupted
	}
	return &matrix{m}, nil
}

// Is says that it is a kill matrix.
func (m *matrix) Is() string { return "kill matrix" }

func (m *matrix) String() string {
	return fmt.Sprintf("%d mutants of %s: %s", len(m.Mutants), m.Protocol, m.Overall())
}

// Names are what can be asked of it.
func (m *matrix) Names() []string { return []string{"runs", "verdict", "why"} }

// Ask answers.
func (m *matrix) Ask(name string) (any, error) {
	switch name {
	case "runs":
		return m.Runs, nil
	case "verdict":
		return m.Overall().String(), nil
	}
	var left []string
	for _, row := range m.Mutants {
		if row.Fate == campaign.Survives || row.Fate == campaign.Unknown {
			left = append(left, row.Name)
		}
	}
	if len(left) == 0 {
		return "", nil
	}
	return "not found: " + strings.Join(left, ", "), nil
}

// grid has a row for each mutant: what became of it, where it is found first, and by what.
func (m *matrix) grid() *grid {
	g := &grid{columns: []string{"mutant", "found by", "scenario", "run", "what falls first"}}
	for _, row := range m.Mutants {
		cells := []string{row.Name, string(row.Fate), "", "", ""}
		var first *campaign.Cell
		for _, c := range row.Cells {
			if c.First != nil && (first == nil || !c.Witness && (first.Witness || c.First.Run < first.First.Run)) {
				first = c
			}
		}
		if first != nil {
			cells[2], cells[3], cells[4] = first.Scenario, fmt.Sprint(first.First.Run), first.First.Properties[0]
		}
		g.rows = append(g.rows, cells)
	}
	g.notes = []string{fmt.Sprintf("%s: %d mutants, %d runs, master seed %d", m.Overall(), len(m.Mutants), m.Runs, m.Master)}
	return g
}

// Bundle is the matrix as a table.
func (m *matrix) Bundle() Bundle { return m.grid().Bundle() }
