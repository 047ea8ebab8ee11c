package cell

import (
	"context"
	"fmt"

	"github.com/orrery-sim/orrery/campaign/shrink"
	"github.com/orrery-sim/orrery/report"
	"github.com/orrery-sim/orrery/scenarios"
	"github.com/orrery-sim/orrery/scenarios/language"
	"github.com/orrery-sim/orrery/supervise"
)

// A small run is one that was shrunk.
type small struct {
	*run
	shrunk *shrink.Shrunk
}

// shrink makes a run smaller, until nothing that is left can go by itself.
func (n *Notebook) shrink(ctx context.Context, a *language.Asked) (language.Made, error) {
	r, is := a.Made("run").(*run)
	if !is {
		return nil, a.Errorf("run", "shrink: run must be what run made; write shrink(run(seed = 7))")
	}
	hand := n.watch.Within(ctx).Hand()
	defer hand.Free()
	hand.Take(supervise.Task{Run: -1, Of: fmt.Sprintf("shrinking %s, seed %d", r.file.Name, r.seed)}, supervise.Running)
	search := shrink.Run{
		File: r.file, Settings: r.settings, Seed: r.seed, Property: a.Text("property"), Heed: hand.Heed,
		Progress: func(now shrink.Size, runs int) {
			n.tell("%d runs; the smallest has %d deliveries, %d faults, %d operations", runs, now.Deliveries, now.Faults, now.Operations)
		},
	}
	s, err := search.Shrink()
	if err != nil {
		return nil, err
	}
	if ctx.Err() != nil {
		return nil, language.ErrInterrupted
	}
	again, err := n.replay(ctx, r, s)
	return &small{again, s}, err
}

// replay makes the small run once more, with its story.
func (n *Notebook) replay(ctx context.Context, of *run, s *shrink.Shrunk) (*run, error) {
	token := s.Run.Token()
	plan, err := of.file.Evaluate(token.Settings, scenarios.ChooserFor(token.Seed, token.Overrides))
	if err != nil {
		return nil, err
	}
	r := &run{file: of.file, settings: token.Settings, seed: token.Seed}
	return r, n.finish(ctx, r, plan, scenarios.Options{Overrides: token.Overrides, Acts: token.Acts})
}

// Bundle is how much of the run is left, and its story.
func (s *small) Bundle() Bundle {
	g := &grid{columns: []string{"", "was", "is"}}
	row := func(name string, was, is any) {
		g.rows = append(g.rows, []string{name, fmt.Sprint(was), fmt.Sprint(is)})
	}
	b, a := s.shrunk.Before, s.shrunk.After
	row("events", b.Events, a.Events)
	row("deliveries", b.Deliveries, a.Deliveries)
	row("faults", b.Faults, a.Faults)
	row("operations", b.Operations, a.Operations)
	row("nodes", b.Nodes, a.Nodes)
	row("time", report.Seconds(b.Virtual), report.Seconds(a.Virtual))
	return Bundle{Plain: fmt.Sprintf("%s falls:\n  %s\n\n%s\n\n%s", s.shrunk.Property, s.shrunk.Why, g.text(), s.run.Bundle()[Plain])}
}
