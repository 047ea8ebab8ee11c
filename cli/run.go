package cli

import (
	"bytes"
	"errors"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"github.com/orrery-sim/orrery/report"
	"github.com/orrery-sim/orrery/scenarios"
	"github.com/orrery-sim/orrery/sim"
)

func (a *app) runCommand() *cobra.Command {
	var out outputs
	var which pointFlags
	c := &cobra.Command{
		Use:   "run FILE",
		Short: "One run: its story and its verdict",
		Long: `One run of a scenario file, or of a scenario of the library: its story and its verdict.

    orrery run scenarios/raft/leader-isolated.star
    orrery run raft/leader-isolated --seed 7 --set reads=local --html run.html --svg run.svg

A trace (--trace FILE) is JSON lines: one that names the run, and one for each event. What a message, a fact, an operation or a
record says stands in its fields, under the names that describe PROTOCOL and describe event list:

    jq 'select(.msg == "RequestVote" and .fields.term == 3)' FILE

A node is its name there, a duration nanoseconds, a ratio millionths, and an integer beyond 2^53 a text of its digits. A field
of more than 64 KiB is null, and named in cut.`,
		Args:              exactly(1, "a scenario file, or the name of a scenario of the library"),
		ValidArgsFunction: completeScenarios,
		RunE: func(c *cobra.Command, args []string) error {
			r, err := which.of(c, args[0])
			if err != nil {
				return err
			}
			return a.run(c, r, out)
		},
	}
	which.flags(c)
	out.flags(c)
	return c
}

// completeScenarios offers the library beside files.
func completeScenarios(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
	return scenarios.LibraryNames(), cobra.ShellCompDirectiveDefault
}

// run makes a run and puts it where it was asked for.
func (a *app) run(c *cobra.Command, r request, out outputs) error {
	if err := errors.Join(out.check(c), a.set(c, out.bounds)); err != nil {
		return err
	}
	switch {
	case out.trace != "":
		r.keep = sim.All
		if out.keep > 0 {
			r.keep = out.keep
		}
	case out.html != "":
		r.keep, r.keepMost = sim.All, report.KeptMost // the page has the diagram
	}
	p, err := a.prepare(r)
	if err != nil {
		return err
	}
	files, trace, err := a.openAll(&out)
	if err != nil {
		return err
	}

	made, err := p.execute()
	if err != nil {
		return a.brokenOff(p, made, err, trace, out.json)
	}
	a.exit(made.Result().Verdict)
	for _, f := range files {
		if err := f.write(made); err != nil {
			return err
		}
	}
	if err := a.save(p, out, made.Result()); err != nil {
		return err
	}
	p.unknown.warn(a.err, &p.plan.Protocol)
	a.same(p, made.Result().Fingerprint)
	if out.json {
		return a.printJSON(made.Object())
	}
	return made.Write(a.out, a.out.style)
}

// picture draws the run, if there is anything to draw.
func (a *app) picture(file *wholeFile, made *report.Report) error {
	var b bytes.Buffer
	err := made.SVG(&b)
	if errors.Is(err, report.ErrNoPicture) {
		fmt.Fprintf(a.err, "orrery: warning: %v; %s is not written\n", err, file.path)
		return nil
	}
	if err != nil {
		return err
	}
	return file.write(func(w io.Writer) error {
		_, err := b.WriteTo(w)
		return err
	})
}
