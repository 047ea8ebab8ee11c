package cli

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/orrery-sim/orrery/campaign"
	"github.com/orrery-sim/orrery/campaign/failures"
	"github.com/orrery-sim/orrery/check"
	"github.com/orrery-sim/orrery/report"
	"github.com/orrery-sim/orrery/scenarios/language"
	"github.com/orrery-sim/orrery/supervise"
)

// failuresFlags are the flags of failures.
type failuresFlags struct {
	dir    string
	run    bool
	prune  bool
	json   bool
	bounds bounds
}

func (a *app) failuresCommand() *cobra.Command {
	var f failuresFlags
	c := &cobra.Command{
		Use:   "failures [PATH...]",
		Short: "What tests have found and kept, and whether it still fails",
		Long: `What orrery test has found and kept: each failure is a scenario file that makes one run, in a folder .orrery beside
the scenario in which it was found. A path is a scenario file, or a directory with all below it (default this one).

    orrery failures
    orrery failures scenarios --run
    orrery failures --prune

With --run each is run, and the exit code says whether one still fails. A case that holds by now is no less of a
test: it stays where it is until --prune removes it, or somebody else does.`,
		RunE: func(c *cobra.Command, args []string) error { return a.failures(c, args, f) },
	}
	c.Flags().StringVar(&f.dir, "failures", "", "the `folder` in which they are kept, in place of those beside the scenarios")
	c.Flags().BoolVar(&f.run, "run", false, "run each of them")
	c.Flags().BoolVar(&f.prune, "prune", false, "run each of them, and remove those that fail no more")
	c.Flags().BoolVar(&f.json, "json", false, "print one JSON object")
	f.bounds.flags(c)
	return c
}

// A keptCase is one, and what has become of it if it was run.
type keptCase struct {
	*failures.Case
	State   campaign.State `json:"state,omitempty"`
	Says    string         `json:"says,omitempty"` // why it fails now, or could not be run
	Removed bool           `json:"removed,omitempty"`
}

func (a *app) failures(c *cobra.Command, paths []string, f failuresFlags) error {
	if f.dir != "" && len(paths) > 0 {
		return usage(c, "it takes paths, or --failures with a folder, and not both")
	}
	if err := a.set(c, f.bounds); err != nil {
		return err
	}
	all, err := a.keptIn(paths, f.dir)
	if err != nil {
		return err
	}
	if f.run = f.run || f.prune; f.run {
		if err := a.tryKept(all); err != nil {
			return err
		}
	}
	for _, k := range all {
		if f.prune && k.State == campaign.Mended {
			if err := os.Remove(k.Path); err != nil {
				return err
			}
			k.Removed = true
		}
	}
	if f.json {
		return a.printJSON(map[string]any{"failures": all})
	}
	return a.printf("%s", a.keptPage(all))
}

// keptIn are the failures that are kept in a folder, or beside what paths name.
func (a *app) keptIn(paths []string, dir string) ([]*keptCase, error) {
	all := []*keptCase{}
	add := func(s failures.Store, of string) {
		cases, wrong := s.All()
		for _, w := range wrong {
			fmt.Fprintln(a.err, explain(w.Err))
			a.come(ExitUsage)
		}
		for _, c := range cases {
			if of == "" || c.Scenario == of {
				all = append(all, &keptCase{Case: c})
			}
		}
	}
	switch {
	case dir != "":
		add(failures.Store{Dir: dir}, "")
	case len(paths) == 0:
		paths = []string{"."}
	}
	for _, path := range paths {
		if isFile(path) {
			add(failures.Beside(path), filepath.Base(path))
			continue
		}
		err := filepath.WalkDir(path, func(p string, d fs.DirEntry, err error) error {
			if err == nil && d.IsDir() && d.Name() == language.Kept {
				add(failures.Store{Dir: p}, "")
				return fs.SkipDir
			}
			return err
		})
		if err != nil {
			return nil, fmt.Errorf("%s cannot be searched: %w", path, errors.Unwrap(err))
		}
	}
	return all, nil
}

// tryKept runs the failures that are kept.
func (a *app) tryKept(all []*keptCase) error {
	many := campaign.Campaign{Watch: a.watch}
	for _, k := range all {
		a.loadCase(k.Case, &many)
	}
	if len(many.Kept) == 0 && len(many.Mistakes) == 0 {
		return nil
	}
	a.hand.Free()
	r, err := many.Run(a.watch.Context())
	a.hand.Take(supervise.Task{Run: -1, Of: "failures"}, supervise.Telling)
	if err != nil {
		return err
	}
	for _, k := range all {
		k.State = campaign.NotRun
		for _, m := range r.Mistakes {
			if m.File == k.Path {
				k.Says = m.Why
				a.come(ExitUsage)
			}
		}
		i := slices.IndexFunc(r.Kept, func(have *campaign.Kept) bool { return have.File == k.Path })
		if i >= 0 {
			k.State, k.Says = r.Kept[i].State, r.Kept[i].Why
		}
	}
	a.exit(r.Overall())
	return nil
}

// keptPage is what is kept.
func (a *app) keptPage(all []*keptCase) string {
	if len(all) == 0 {
		return "nothing is kept here\n"
	}
	var b strings.Builder
	marks := map[campaign.State]check.Verdict{campaign.Fails: check.Violated, campaign.Mended: check.Held, campaign.NotRun: check.Undecided}
	for _, k := range all {
		head := "  " + a.out.style.Bold(k.Property)
		if k.State != "" {
			mark, _, _ := strings.Cut(report.Mark(marks[k.State], report.Style{}), " ")
			head = fmt.Sprintf("  %s %s %s", mark, a.out.style.Bold(k.Property), k.State)
		}
		b.WriteString(head + "\n")
		size := ""
		if k.Deliveries > 0 {
			size = fmt.Sprintf(", %s and %s", deliveries(k.Deliveries), count(k.Faults, "fault"))
		}
		b.WriteString(a.hanging(fmt.Sprintf("in %s%s, found by orrery %s", k.Scenario, size, k.Version), 4, 6))
		if why := cmp.Or(k.Says, k.Why); why != "" && k.State != campaign.Mended {
			b.WriteString(a.hanging(why, 4, 6))
		}
		if k.Removed {
			b.WriteString("    removed " + k.Path + "\n")
		} else {
			b.WriteString("    " + command() + " run " + k.Path + "\n")
		}
	}
	return b.String()
}

// deliveries are so many of them in words.
func deliveries(n uint64) string {
	if n == 1 {
		return "1 delivery"
	}
	return grouped(int(n)) + " deliveries"
}
