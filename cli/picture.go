package cli

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/orrery-sim/orrery/report"
	"github.com/orrery-sim/orrery/sim"
)

// picturing are the flags of the commands that make a file of one run: report, diagram, export.
type picturing struct {
	point  pointFlags
	out    string
	bounds bounds
}

func (f *picturing) flags(c *cobra.Command, what string) {
	f.point.flags(c)
	c.Flags().StringVarP(&f.out, "out", "o", "", "write "+what)
	f.bounds.flags(c)
}

// begin creates the file and makes ready the run that a token, a trace or a scenario names. All of its events are kept.
func (f *picturing) begin(a *app, c *cobra.Command, what string) (*ready, *wholeFile, error) {
	if err := f.named(c); err != nil {
		return nil, nil, err
	}
	if err := a.set(c, f.bounds); err != nil {
		return nil, nil, err
	}
	p, err := f.ready(a, c, what)
	if err != nil {
		return nil, nil, err
	}
	file, err := createWhole(f.out)
	return p, file, err
}

// named refuses to write nowhere.
func (f *picturing) named(c *cobra.Command) error {
	switch {
	case strings.TrimSpace(f.out) == "":
		return usage(c, "it needs the name of a file to write: -o FILE")
	case f.out == "-":
		return usage(c, "-o is a file, and not standard output; for a file of that name write ./-")
	}
	return nil
}

func (f *picturing) ready(a *app, c *cobra.Command, what string) (*ready, error) {
	if isFile(what) && !strings.HasSuffix(what, ".star") {
		if c.Flags().Changed("seed") || c.Flags().Changed("set") {
			return nil, usage(c, "a trace has its seed and its settings; --seed and --set are for a scenario")
		}
		file, err := os.Open(what)
		if err != nil {
			return nil, err
		}
		defer file.Close()
		trace, err := report.ReadTrace(file)
		if err != nil {
			return nil, fmt.Errorf("%s: %w; of a history that another program wrote, %s check %[1]s --html FILE is the page", what, err, command())
		}
		p, err := a.prepareTrace(trace.Header, filepath.Dir(what))
		if err != nil {
			return nil, fmt.Errorf("%s: %w", what, err)
		}
		p.keep = sim.All
		return p, nil
	}
	r, err := f.point.ofAny(c, what)
	if err != nil {
		return nil, err
	}
	r.keep = sim.All
	return a.prepare(r)
}

// parting are the flags that say which part of a run is meant.
type parting struct {
	window string
	only   []string
}

func (f *parting) flags(c *cobra.Command) {
	c.Flags().StringVar(&f.window, "window", "", "only what happened between two instants, as in `1s..2s`")
	c.Flags().StringSliceVar(&f.only, "only", nil, "only events of these `words`: nodes, kinds of events, names of messages, timers and facts, as in n1,n2,deliver,AppendEntries")
}

// check reads what can be read before there is a run.
func (f *parting) check(c *cobra.Command) error {
	var window report.Filter
	if c.Flags().Changed("window") {
		if err := window.ParseWindow(f.window); err != nil {
			return usage(c, "--window: %v", err)
		}
	}
	return nil
}

// of is the part of a run.
func (f *parting) of(c *cobra.Command, made *report.Report) (out report.Filter, err error) {
	if f.window != "" {
		err = out.ParseWindow(f.window)
	}
	if err == nil {
		err = made.Only(&out, f.only)
	}
	if err != nil {
		return out, usage(c, "--only: %v", err)
	}
	return out, nil
}

// made is the run, made to its end, and says if it is another than the one that was meant; nil: it broke, which is told.
func (a *app) made(p *ready) (*report.Report, error) {
	made, err := p.execute()
	if err != nil {
		return nil, a.brokenOff(p, made, err, nil, false)
	}
	p.unknown.warn(a.err, &p.plan.Protocol)
	a.same(p, made.Result().Fingerprint)
	return made, nil
}
