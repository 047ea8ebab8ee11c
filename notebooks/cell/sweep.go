package cell

import (
	"context"
	"fmt"
	"slices"

	"github.com/orrery-sim/orrery/campaign"
	"github.com/orrery-sim/orrery/check"
	"github.com/orrery-sim/orrery/scenarios/language"
)

// A table is what came of a sweep.
type table struct{ *campaign.Table }

// makeSweep makes the runs of a sweep.
func (n *Notebook) makeSweep(ctx context.Context, a *language.Asked) (language.Made, error) {
	if a.Scenario == nil {
		return nil, language.ErrNoScenario
	}
	master, _ := a.Seed("master")
	s := campaign.Sweep{
		File: a.Scenario, Seeds: a.Int("seeds"), Master: master, Workers: n.workers, Compare: a.Text("compare"),
		Watch: n.watch.Within(ctx), Progress: n.campaignProgress,
	}
	if !a.Own {
		s.File = s.File.Asking(a.Sweep())
	}
	for _, c := range a.Grid("set") {
		s.Grid = append(s.Grid, campaign.Choice{Name: c.Name, Values: c.Values})
	}
	t, err := s.Run(ctx)
	if err != nil {
		return nil, err
	}
	if ctx.Err() != nil {
		return nil, language.ErrInterrupted
	}
	return &table{t}, nil
}

// Is says that it is a sweep.
func (t *table) Is() string { return "sweep" }

func (t *table) String() string {
	return fmt.Sprintf("a sweep of %d runs at %d points: %s", t.Runs, len(t.Points), t.Overall())
}

// Names are what can be asked of a sweep.
func (t *table) Names() []string { return []string{"rows", "runs", "verdict", "why"} }

// Ask answers. The rows are dicts: of each point its parameters and, by the text of each statistic, the figure.
func (t *table) Ask(name string) (any, error) {
	switch name {
	case "runs":
		return t.Runs, nil
	case "verdict":
		return t.Overall().String(), nil
	case "why":
		return t.why(), nil
	}
	rows := []any{}
	for _, p := range t.Points {
		row := map[string]any{}
		for _, s := range p.Order {
			row[s.Name] = s.Value
		}
		for i := range p.Figures {
			row[p.Figures[i].Stat] = nil
			if v := p.Figures[i].Value; v.Known() {
				row[p.Figures[i].Stat] = float64(v)
			}
		}
		rows = append(rows, row)
	}
	return rows, nil
}

// why says what has not held, the first of it.
func (t *table) why() string {
	for _, p := range t.Points {
		for _, f := range p.Claims {
			if f.Overall() != check.Held && f.Verdict != "shown" {
				return fmt.Sprintf("%s%s is %s: %s", t.at(p), f.Claim, f.Verdict, f.Why)
			}
		}
	}
	for _, p := range t.Points {
		for _, shown := range p.Shows {
			if shown.Runs == 0 {
				return fmt.Sprintf("%sno run shows %s", t.at(p), shown.Expect)
			}
		}
	}
	for _, v := range slices.Concat(t.Violations, t.Undecided, t.Errors) {
		return fmt.Sprintf("%s: %s (seed %d)", v.Property, v.Why, v.Seed)
	}
	return ""
}

// at is a point by the parameters that vary, to begin a sentence with.
func (t *table) at(p *campaign.Row) string {
	text := ""
	for _, name := range t.Varies {
		text += name + "=" + p.Settings[name] + " "
	}
	if text == "" {
		return ""
	}
	return text[:len(text)-1] + ": "
}

// grid is the table for people: a row for each point, and below it what was claimed.
func (t *table) grid() *grid {
	g := &grid{columns: slices.Clone(t.Varies)}
	for _, c := range t.Columns {
		g.columns = append(g.columns, c.Metric+", "+c.Label())
	}
	claimed := slices.ContainsFunc(t.Points, func(p *campaign.Row) bool { return len(p.Claims) > 0 })
	if claimed {
		g.columns = append(g.columns, "claims")
	}
	for _, p := range t.Points {
		var row []string
		for _, name := range t.Varies {
			row = append(row, p.Settings[name])
		}
		for i := range p.Figures {
			row = append(row, p.Figures[i].String())
		}
		if claimed {
			row = append(row, claims(p))
		}
		g.rows = append(g.rows, row)
	}
	g.notes = []string{fmt.Sprintf("%s: %d runs, %d at each of %d points, master seed %d", t.Overall(), t.Runs, t.Seeds, len(t.Points), t.Master)}
	if why := t.why(); why != "" {
		g.notes = append(g.notes, why)
	}
	return g
}

// claims is how many of a point's claims hold.
func claims(p *campaign.Row) string {
	held, judged := 0, 0
	for _, f := range p.Claims {
		switch {
		case f.Verdict == "shown":
			continue
		case f.Overall() == check.Held:
			held++
		}
		judged++
	}
	if judged == 0 {
		return ""
	}
	return fmt.Sprintf("%d of %d held", held, judged)
}

// Bundle is the table.
func (t *table) Bundle() Bundle { return t.grid().Bundle() }
