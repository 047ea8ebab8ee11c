package cli

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/orrery-sim/orrery/report"
	"github.com/orrery-sim/orrery/scenarios"
	"github.com/orrery-sim/orrery/sim"
)

// outputs are the flags that say what becomes of a run.
type outputs struct {
	json  bool
	trace string
	html  string
	svg   string
	keep  int
	save  string
	flat  string

	bounds bounds
}

func (o *outputs) flags(c *cobra.Command) {
	c.Flags().BoolVar(&o.json, "json", false, "print one JSON object in place of the story")
	c.Flags().StringVar(&o.trace, "trace", "", "write the events to a `file`, as JSON lines")
	c.Flags().StringVar(&o.html, "html", "", "write the run to a `file`, as one page to look at in a browser")
	c.Flags().StringVar(&o.svg, "svg", "", "draw the run, and what is violated, to a `file`, as a picture")
	c.Flags().StringVar(&o.save, "save", "", "write a scenario `file` that makes this very run: the text, the seed, what was done by hand")
	c.Flags().StringVar(&o.flat, "flatten", "", "write such a `file` without a schedule: all that it drew is done by hand")
	c.Flags().IntVar(&o.keep, "keep", 0, "how many of the newest `events` the trace has (default all)")
	o.bounds.flags(c)
}

// check refuses flags that cannot be meant.
func (o *outputs) check(c *cobra.Command) error {
	given := c.Flags().Changed
	for _, f := range []struct{ flag, path string }{{"trace", o.trace}, {"html", o.html}, {"svg", o.svg}, {"save", o.save}, {"flatten", o.flat}} {
		switch {
		case given(f.flag) && strings.TrimSpace(f.path) == "":
			return usage(c, "--%s needs the name of a file", f.flag)
		case f.path == "-":
			return usage(c, "--%s writes a file, and not to standard output, where the story goes; "+
				"for a file of that name write ./-", f.flag)
		}
	}
	switch {
	case given("keep") && o.keep < 1:
		return usage(c, "--keep must be at least 1, not %d", o.keep)
	case given("keep") && o.trace == "":
		return usage(c, "--keep is about the events of a trace; name its file with --trace")
	case o.svg != "" && (o.svg == o.trace || o.svg == o.html):
		return usage(c, "--svg names the same file as --trace or --html")
	case sameFile(o.trace, o.html, o.svg, o.save, o.flat):
		return usage(c, "two of --trace, --html, --svg, --save and --flatten name the same file")
	}
	return nil
}

// sameFile reports whether two of some names are the same.
func sameFile(names ...string) bool {
	for i, n := range names {
		if n != "" && slices.Contains(names[i+1:], n) {
			return true
		}
	}
	return false
}

func (a *app) runCommand() *cobra.Command {
	var out outputs
	var which pointFlags
	c := &cobra.Command{
		Use:   "run FILE",
		Short: "One run: its story and its verdict",
		Long: `One run of a scenario file, or of a scenario of the library: its story and its verdict.

    orrery run scenarios/raft/leader-isolated.star
    orrery run raft/leader-isolated --seed 7 --set reads=local --html run.html --svg run.svg`,
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
		r.keep = sim.All // the page has the diagram
	}
	p, err := a.prepare(r)
	if err != nil {
		return err
	}
	trace, err := createWhole(out.trace)
	if err != nil {
		return err
	}
	html, err := createWhole(out.html)
	if err != nil {
		return err
	}
	svg, err := createWhole(out.svg)
	if err != nil {
		return err
	}

	made, err := p.execute()
	if err != nil {
		return a.brokenOff(p, made, err, trace, out.json)
	}
	a.exit(made.Result().Verdict)
	if err := trace.write(func(w io.Writer) error { return made.Trace(w, version()) }); err != nil {
		return err
	}
	if err := html.write(made.HTML); err != nil {
		return err
	}
	if err := a.picture(svg, made); err != nil {
		return err
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
	if file == nil {
		return nil
	}
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
