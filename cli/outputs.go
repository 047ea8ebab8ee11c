package cli

import (
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/orrery-sim/orrery/report"
)

// outputs are the flags that say what becomes of a run.
type outputs struct {
	json    bool
	trace   string
	html    string
	svg     string
	plot    string
	csv     string
	samples string
	keep    int
	save    string
	flat    string

	bounds bounds
}

func (o *outputs) flags(c *cobra.Command) {
	c.Flags().BoolVar(&o.json, "json", false, "print one JSON object in place of the story")
	c.Flags().StringVar(&o.trace, "trace", "", "write the events to a `file`, as JSON lines")
	c.Flags().StringVar(&o.html, "html", "", "write the run to a `file`, as one page to look at in a browser")
	c.Flags().StringVar(&o.svg, "svg", "", "draw the run, and what is violated, to a `file`, as a picture")
	c.Flags().StringVar(&o.plot, "plot", "", "draw latency, answers and who led over time, with the faults, to a `file`.svg or .png")
	c.Flags().StringVar(&o.csv, "csv", "", "write the clients' operations to a `file`, a row for each")
	c.Flags().StringVar(&o.samples, "samples", "", "write what the scenario measures to a `file`, a row for each value")
	c.Flags().StringVar(&o.save, "save", "", "write a scenario `file` that makes this very run: the text, the seed, what was done by hand")
	c.Flags().StringVar(&o.flat, "flatten", "", "write such a `file` without a schedule: all that it drew is done by hand")
	c.Flags().IntVar(&o.keep, "keep", 0, "how many of the newest `events` the trace has (default all)")
	o.bounds.flags(c)
}

// files are the flags that name a file.
func (o *outputs) files() []struct{ flag, path string } {
	return []struct{ flag, path string }{
		{"trace", o.trace}, {"html", o.html}, {"svg", o.svg}, {"plot", o.plot}, {"csv", o.csv}, {"samples", o.samples}, {"save", o.save}, {"flatten", o.flat},
	}
}

// check refuses flags that cannot be meant.
func (o *outputs) check(c *cobra.Command) error {
	given := c.Flags().Changed
	var named []string
	for _, f := range o.files() {
		switch {
		case given(f.flag) && strings.TrimSpace(f.path) == "":
			return usage(c, "--%s needs the name of a file", f.flag)
		case f.path == "-":
			return usage(c, "--%s writes a file, and not to standard output, where the story goes; "+
				"for a file of that name write ./-", f.flag)
		case f.path != "" && slices.Contains(named, f.path):
			return usage(c, "--%s names the same file as another flag", f.flag)
		}
		named = append(named, f.path)
	}
	switch {
	case given("keep") && o.keep < 1:
		return usage(c, "--keep must be at least 1, not %d", o.keep)
	case given("keep") && o.trace == "":
		return usage(c, "--keep is about the events of a trace; name its file with --trace")
	case o.plot != "" && !isPicture(o.plot):
		return usage(c, "--plot %s: the name must end with .svg or .png", o.plot)
	}
	return nil
}

// isPicture reports whether the name of a file says which picture it is.
func isPicture(path string) bool {
	return slices.Contains([]string{".svg", ".png"}, strings.ToLower(filepath.Ext(path)))
}

// An output is a file that a run is written into.
type output struct {
	file  *wholeFile
	write func(*report.Report) error
}

// openAll begins the files, so that nobody waits for a run whose result has no place. trace is that of them which has
// what there is of a run that breaks off.
func (a *app) openAll(o *outputs) (all []output, trace *wholeFile, err error) {
	for _, f := range []struct {
		path  string
		write func(*wholeFile, *report.Report) error
	}{
		{o.trace, func(to *wholeFile, r *report.Report) error {
			return to.write(func(w io.Writer) error { return r.Trace(w, version()) })
		}},
		{o.html, func(to *wholeFile, r *report.Report) error { return to.write(r.HTML) }},
		{o.svg, a.picture},
		{o.plot, a.figure},
		{o.csv, func(to *wholeFile, r *report.Report) error { return a.operations(to, r) }},
		{o.samples, func(to *wholeFile, r *report.Report) error { return to.write(r.SamplesCSV) }},
	} {
		file, err := createWhole(f.path)
		if err != nil {
			return nil, nil, err
		}
		if file == nil {
			continue
		}
		if f.path == o.trace {
			trace = file
		}
		all = append(all, output{file, func(r *report.Report) error { return f.write(file, r) }})
	}
	return all, trace, nil
}

// operations writes the operations, if there are any.
func (a *app) operations(to *wholeFile, r *report.Report) error {
	if len(r.Result().History.Operations()) == 0 {
		fmt.Fprintf(a.err, "orrery: warning: no client asked for anything; %s is not written\n", to.path)
		return nil
	}
	return to.write(r.OperationsCSV)
}
