package cli

import (
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/orrery-sim/orrery/campaign"
	"github.com/orrery-sim/orrery/campaign/shrink"
	"github.com/orrery-sim/orrery/report"
	"github.com/orrery-sim/orrery/supervise"
)

// shrinkFlags are the flags of shrink.
type shrinkFlags struct {
	point    pointFlags
	property string
	time     time.Duration
	out      string
	json     bool
	bounds   bounds
}

func (a *app) shrinkCommand() *cobra.Command {
	var f shrinkFlags
	c := &cobra.Command{
		Use:   "shrink TOKEN|FILE",
		Short: "The smallest run that still shows the same violation, as a file of its own",
		Long: `The smallest run that still violates the same property in the same way, as a file that a person can read and CI
can keep: faults, operations and whatever else can go is left out, and the rest moves together.

    orrery shrink raft/chaos:820750094864,mutant=figure8 -o figure8.star
    orrery run figure8.star

It can be interrupted: the smallest run so far is written. Shrinking a file that shrink has written goes on with it.`,
		Args:              exactly(1, "the token of a run, or a scenario file"),
		ValidArgsFunction: completeScenarios,
		RunE:              func(c *cobra.Command, args []string) error { return a.shrink(c, args[0], f) },
	}
	f.point.flags(c)
	c.Flags().StringVar(&f.property, "property", "", "the `property` that is to fall (default the first that does)")
	c.Flags().DurationVar(&f.time, "time", 30*time.Second, "be content with what has been found after this `time`")
	c.Flags().StringVarP(&f.out, "out", "o", "", "write the scenario `file` here (default a name made of the scenario's and the fingerprint)")
	c.Flags().BoolVar(&f.json, "json", false, "print one JSON object")
	f.bounds.flags(c)
	return c
}

// shrink makes a run smaller, and tells what is left of it.
func (a *app) shrink(c *cobra.Command, what string, f shrinkFlags) error {
	if f.time <= 0 {
		return usage(c, "--time must be a time such as 30s, not %v", f.time)
	}
	r, err := f.point.ofAny(c, what)
	if err != nil {
		return err
	}
	if err := a.set(c, f.bounds); err != nil {
		return err
	}
	p, err := a.prepare(r)
	if err != nil {
		return err
	}
	if p.ended != nil {
		return outOfBounds{p.ended}
	}
	if p.changed() {
		fmt.Fprintf(a.err, "orrery: %s has changed since the token was made; the run may be another\n", p.scenario)
	}
	out, err := createWhole(f.out)
	if err != nil {
		return err
	}
	token := p.token().String()
	a.hand.Take(supervise.Task{Run: -1, Of: token, Again: command() + " shrink " + token, Told: true}, supervise.Running)
	small := shrink.Run{
		File: p.file, Settings: p.settings, Seed: p.seed, Overrides: p.overrides, Acts: p.acts, Property: f.property, Time: f.time,
		Heed: a.hand.Heed, Progress: p.show.shrunk,
	}
	s, err := small.Shrink()
	if err == nil {
		s.Because, err = s.Explain(f.time)
	}
	p.show.clear()
	a.hand.Take(supervise.Task{Run: -1, Of: token}, supervise.Telling)
	if errors.Is(err, shrink.ErrNothing) {
		return fmt.Errorf("%s: %w", token, err)
	}
	if err != nil {
		return err
	}
	a.come(ExitViolated)
	if out == nil {
		name := fmt.Sprintf("%s-%016x.star", filepath.Base(strings.TrimSuffix(p.scenario, ".star")), s.Run.World().Fingerprint())
		if out, err = createWhole(name); err != nil {
			return err
		}
	}
	if err := out.write(func(w io.Writer) error { _, err := w.Write(s.Text); return err }); err != nil {
		return err
	}
	if f.json {
		return a.printJSON(s)
	}
	return a.tellShrunk(s, out.path)
}

// tellShrunk says what is left of a run: how much of it, what happens in it, and why the property falls.
func (a *app) tellShrunk(s *shrink.Shrunk, path string) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%s falls:\n  %s\n\n", s.Property, s.Why)
	fmt.Fprintf(&b, "%22s %12s\n", "was", "is")
	for _, row := range []struct {
		name    string
		was, is uint64
	}{
		{"events", s.Before.Events, s.After.Events},
		{"deliveries", s.Before.Deliveries, s.After.Deliveries},
		{"faults", uint64(s.Before.Faults), uint64(s.After.Faults)},
		{"operations", uint64(s.Before.Operations), uint64(s.After.Operations)},
		{"nodes", uint64(s.Before.Nodes), uint64(s.After.Nodes)},
	} {
		fmt.Fprintf(&b, "  %-10s %9d %12d\n", row.name, row.was, row.is)
	}
	fmt.Fprintf(&b, "  %-10s %9s %12s\n\n", "time", s.Before.Virtual.Round(time.Millisecond), s.After.Virtual.Round(time.Millisecond))
	fmt.Fprintf(&b, "%d runs were made; ", s.Runs)
	if s.Whole {
		b.WriteString("nothing that is left can go by itself\n")
	} else {
		b.WriteString("there may be a smaller one: go on with the file\n")
	}
	b.WriteString(a.because(s.Because))
	fmt.Fprintf(&b, "\n  %s run %s\n", command(), path)
	return a.printf("%s", b.String())
}

// because tells what experiments with the smallest run say about why the property falls.
func (a *app) because(w *shrink.Because) string {
	var b strings.Builder
	tell := func(format string, args ...any) {
		b.WriteString(a.hanging(fmt.Sprintf(format, args...), 2, 4))
	}
	rate := func(s shrink.Share) string { return campaign.RateOf(s.Falls, s.Of).String() }
	b.WriteString("\n")
	if w.Seeds.Of > 0 {
		tell("with the same faults and another seed it falls in %s", rate(w.Seeds))
	}
	for _, n := range w.Needs {
		what := "it holds, and falls"
		if n.Falls {
			what = "it falls all the same, and"
		}
		tell("without %s at %s %s in %s", n.What, report.Seconds(n.At), what, rate(n.Without))
	}
	if t := w.Twin; t != nil {
		tell("the nearest run that passes: %s; event %d is the first that differs", t.Change, t.Event)
		fmt.Fprintf(&b, "    %s replay %s\n", command(), t.Replay)
	}
	switch n := w.NoReturn; {
	case n == nil:
	case n.Event == 0:
		tell("nothing can save it from the start on: of futures drawn anew it falls in %s", rate(n.After))
	default:
		tell("no return after event %d, at %s, %s: of futures drawn anew from there on it falls in %s; from just before, in %s",
			n.Event, report.Seconds(n.At), n.What, rate(n.After), rate(n.Before))
	}
	if !w.Whole {
		tell("the time was up before all was tried")
	}
	return b.String()
}
