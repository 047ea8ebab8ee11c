package cli

import (
	"fmt"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/orrery-sim/orrery/campaign"
	"github.com/orrery-sim/orrery/campaign/failures"
	"github.com/orrery-sim/orrery/scenarios"
)

// keepFlags say what becomes of failures.
type keepFlags struct {
	shrink time.Duration
	dir    string
}

// nowhere is the folder of those who keep nothing.
const nowhere = "none"

func (f *keepFlags) flags(c *cobra.Command) {
	c.Flags().DurationVar(&f.shrink, "shrink", 30*time.Second,
		"make what is violated small in this `time`, a quarter of the budget at most; 0: do not")
	c.Flags().StringVar(&f.dir, "failures", "",
		"keep failures in this `folder`, or none (default .orrery beside each scenario)")
}

// An archive keeps the failures of a campaign, and knows those that were kept before.
type archive struct {
	dir      string // of all failures; "": they are kept beside their scenarios
	settings string // that all scenarios are given: what fails with them need not fail without
	many     *campaign.Campaign
}

// archive says where failures are kept, and gives the campaign those that are there.
func (a *app) archive(c *cobra.Command, f keepFlags, many *campaign.Campaign) (*archive, error) {
	if f.shrink < 0 {
		return nil, usage(c, "--shrink must be a time such as 30s, or 0, not %v", f.shrink)
	}
	if isFile(f.dir) {
		return nil, usage(c, "--failures must be a folder, and %s is a file", f.dir)
	}
	many.Shrink = f.shrink
	k := &archive{dir: f.dir, settings: strings.Join(settingTexts(many.Settings), " "), many: many}
	many.Have = func(v *campaign.Violation) bool { return k.fails(k.pathOf(v)) }
	seen := map[string]bool{}
	for _, file := range many.Files {
		s, is := k.store(file.Name)
		if !is {
			continue
		}
		cases, wrong := s.All()
		for _, w := range wrong {
			if !seen[w.Path] {
				seen[w.Path] = true
				many.Mistakes = append(many.Mistakes, campaign.MistakeIn(w.Path, w.Err))
			}
		}
		for _, c := range cases {
			if c.Scenario == s.NameOf(file.Name) && c.Settings == k.settings && !seen[c.Path] {
				seen[c.Path] = true
				a.loadCase(c, many)
			}
		}
	}
	return k, nil
}

// loadCase gives the campaign a case.
func (a *app) loadCase(c *failures.Case, many *campaign.Campaign) {
	f, err := a.language.Load(c.Path)
	if err != nil {
		err = fmt.Errorf("kept by orrery %s, it cannot be run any more: %w", c.Version, err)
		many.Mistakes = append(many.Mistakes, campaign.MistakeIn(c.Path, err))
		return
	}
	many.Kept = append(many.Kept, &campaign.Kept{File: c.Path, Scenario: c.Scenario, Property: c.Property, Run: f})
}

// store is where the failures of a scenario are kept. Those of the library have no folder beside them, and nobody
// finds one in the folder in which they happened to be: they are kept where somebody says so.
func (k *archive) store(scenario string) (s failures.Store, is bool) {
	switch {
	case k.dir == nowhere || k.dir == "" && !isFile(scenario):
		return s, false
	case k.dir != "":
		return failures.Store{Dir: k.dir}, true
	}
	return failures.Beside(scenario), true
}

// pathOf is where a violation is kept; "": nowhere.
func (k *archive) pathOf(v *campaign.Violation) string {
	s, is := k.store(v.Scenario)
	if !is {
		return ""
	}
	return s.PathOf(v.Scenario, settingTexts(v.Order), v.Property, v.Shape)
}

// fails reports whether a case was tried, and fails still.
func (k *archive) fails(path string) bool {
	for _, c := range k.many.Kept {
		if path != "" && filepath.Clean(c.File) == filepath.Clean(path) && c.State == campaign.Fails {
			return true
		}
	}
	return false
}

// keep keeps what was found.
func (k *archive) keep(a *app, r *campaign.Report) {
	for _, v := range r.Violations {
		path := k.pathOf(v)
		if k.fails(path) {
			v.Case = path
		}
		if path == "" || v.Text() == nil {
			continue
		}
		s, _ := k.store(v.Scenario)
		c := &failures.Case{
			Path: path, Property: v.Property, Why: v.Why, Scenario: s.NameOf(v.Scenario), Settings: k.settings,
			Found: v.Replay, Version: version(), Text: v.Text(),
		}
		if v.Shrunk != nil {
			c.Why, c.Deliveries, c.Faults = v.Shrunk.Why, v.Shrunk.After.Deliveries, v.Shrunk.After.Faults
		}
		if err := s.Put(c); err != nil {
			fmt.Fprintln(a.err, explain(err))
			continue
		}
		v.Case = path
	}
}

// settingTexts are settings as a person writes them.
func settingTexts(settings []scenarios.Setting) (texts []string) {
	for _, s := range settings {
		texts = append(texts, s.Name+"="+s.Value)
	}
	return texts
}
