package cli

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/orrery-sim/orrery/campaign/failures"
	"github.com/orrery-sim/orrery/campaign/folder"
	"github.com/orrery-sim/orrery/campaign/page"
)

// isDir reports whether there is a folder of a name.
func isDir(name string) bool {
	info, err := os.Stat(name)
	return err == nil && info.IsDir()
}

// reportFolder writes the page of a folder of runs, or of failures that were kept. It makes no run.
func (a *app) reportFolder(c *cobra.Command, dir string, f *picturing) error {
	for _, flag := range []string{"seed", "set", "events"} {
		if c.Flags().Changed(flag) {
			return usage(c, "--%s is what the folder says: leave it out, or name a scenario", flag)
		}
	}
	write := a.reportExperiment
	if !folder.IsFolder(dir) {
		write = a.reportKept
	}
	fill, err := write(dir)
	if err != nil {
		return err
	}
	file, err := createWhole(f.out)
	if err != nil {
		return err
	}
	return file.write(fill)
}

// reportExperiment is the page of what test -o or sweep -o has kept.
func (a *app) reportExperiment(dir string) (func(io.Writer) error, error) {
	m, err := folder.Read(dir)
	if err != nil {
		return nil, err
	}
	e := &page.Experiment{Dir: dir, Manifest: m}
	for _, s := range m.Scenarios {
		texts, err := folder.Texts(dir, &s)
		if err != nil {
			return nil, err
		}
		e.Add(texts)
	}
	if m.Command == "mutants" {
		return nil, fmt.Errorf("%s holds a hunt for mutants, of which there is no page; orrery mutants --plot draws its matrix", dir)
	}
	if m.Command == "sweep" {
		s, err := a.sweepOf(dir)
		if err != nil {
			return nil, err
		}
		e.Doc, s.Compare = s.File.Doc, comparedIn(dir)
		t, _, err := s.Gather(dir)
		return func(w io.Writer) error { return page.Sweep(w, e, t) }, err
	}
	many, err := a.testOf(dir, m)
	if err != nil {
		return nil, err
	}
	if len(many.Files) == 1 {
		e.Doc = many.Files[0].Doc
	}
	r, _, err := many.Gather(dir)
	return func(w io.Writer) error { return page.Test(w, e, r) }, err
}

// comparedIn is the parameter by which the results in a folder compare points; "" if there are none, or they do not.
func comparedIn(dir string) string {
	var t struct {
		Compared string `json:"compared"`
	}
	text, err := folder.ReadResult(filepath.Join(dir, "table.json"))
	if err != nil || json.Unmarshal(text, &t) != nil {
		return ""
	}
	return t.Compared
}

// reportKept is the page of failures that tests have kept: those of the folder itself, or of all below it.
func (a *app) reportKept(dir string) (func(io.Writer) error, error) {
	cases, wrong := failures.Store{Dir: dir}.All()
	if len(cases) == 0 {
		wrong = nil // a folder of scenarios has files that are none
		all, err := a.keptIn([]string{dir}, "")
		if err != nil {
			return nil, err
		}
		for _, k := range all {
			cases = append(cases, k.Case)
		}
	}
	if len(cases) == 0 {
		return nil, fmt.Errorf("%s is no folder that test -o or sweep -o has written, and no failure is kept in it or below it", dir)
	}
	return func(w io.Writer) error { return page.Kept(w, dir, cases, wrong) }, nil
}
