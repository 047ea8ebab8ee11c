package campaign

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/orrery-sim/orrery/campaign/failures"
	"github.com/orrery-sim/orrery/scenarios/language"
)

// testKept tests the failures of a file that are kept beside it: each is a subtest with the name of its case.
func (c Campaign) testKept(t *testing.T, lang *language.Language, file *language.File) {
	store := failures.Beside(file.Name)
	cases, wrong := store.All()
	for _, w := range wrong {
		t.Error(w.Err)
	}
	var given []string
	for _, s := range c.Settings {
		given = append(given, s.Name+"="+s.Value)
	}
	cases = slices.DeleteFunc(cases, func(k *failures.Case) bool {
		return k.Scenario != store.NameOf(file.Name) || k.Settings != strings.Join(given, " ")
	})
	for _, k := range cases {
		t.Run(filepath.Base(k.Path), func(t *testing.T) { c.testCase(t, lang, k) })
	}
}

// testCase tests a failure that was kept.
func (c Campaign) testCase(t *testing.T, lang *language.Language, k *failures.Case) {
	f, err := lang.Load(k.Path)
	if err != nil {
		t.Fatalf("kept by orrery %s, it cannot be run any more: %v", k.Version, err)
	}
	kept := &Kept{File: k.Path, Scenario: k.Scenario, Property: k.Property, Run: f}
	c.Kept = []*Kept{kept}
	ctx, stop := untilDeadline(t)
	defer stop()
	if _, err := c.runAll(ctx, nil, nil, false); err != nil {
		t.Fatal(err)
	}
	switch kept.State {
	case Fails:
		t.Errorf("%s: %s\nit was found once, is kept in %s, and falls still; to see it again:\n    go run github.com/orrery-sim/orrery run %[3]s",
			kept.Property, kept.Why, kept.File)
	case NotRun:
		t.Errorf("%s was not run: %s", kept.File, kept.Why)
	case Mended:
		t.Logf("%s: nothing falls any more; orrery failures --prune removes it", kept.File)
	}
}
