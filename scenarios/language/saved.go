package language

import (
	"bytes"
	"fmt"
	"slices"

	"go.starlark.net/syntax"

	"github.com/orrery-sim/orrery/scenarios"
	"github.com/orrery-sim/orrery/sim"
)

// Saved is the text of a scenario file that makes one run of a plan by itself, and says what it must
// come to: the text of this file, with the run's settings, seed, overrides, acts and fingerprint. Of
// acts that are everything the schedule is left out, and so is what it teaches.
func (f *File) Saved(plan *scenarios.Plan, run scenarios.Token) ([]byte, error) {
	texts, err := run.Acts.Code(true)
	if err != nil {
		return nil, err
	}
	tree, err := fileOptions.Parse(f.Name, f.src, 0)
	if err != nil {
		return nil, f.explainSyntax(err, f.src)
	}
	settings, overrides := settled(plan, run)
	call := f.callAt(tree, plan.Pos)
	if call == nil {
		return nil, fmt.Errorf("%s: there is no call of scenario to write into", f.Name)
	}
	names := []string{"seed", "fingerprint", "overrides", "acts", "bookmarks"}
	if run.Acts.Flat {
		names = append(names, "schedule", "lesson") // which may be about faults of the schedule
	}
	again := f.given(call, names...)
	gone := f.drawnIn(tree, again)
	settings = slices.DeleteFunc(settings, func(s scenarios.Setting) bool { return slices.Contains(gone, s.Name) })
	w := rewriting{src: f.src}
	w.settings(tree, settings)
	for _, g := range again {
		w.cut(g)
	}
	w.copyTo(offset(f.src, call.Rparen))
	w.out = bytes.TrimRight(w.out, " \t\r\n,")
	if len(call.Args) > len(again) {
		w.printf(",")
	}
	w.printf("\n    seed = %d,\n", run.Seed)
	if run.Print != 0 {
		w.printf("    fingerprint = \"%016x\",\n", run.Print)
	}
	w.list("overrides", overrides)
	w.list("acts", texts)
	w.numbers("bookmarks", plan.Bookmarks)
	w.copyTo(len(f.src))
	return w.out, f.readsAs(w.out, run.Seed)
}

// settled are the settings and the overrides of a run as a file says them: what is drawn for a file is
// drawn before its scenario is read, and so a draw that is overridden is a setting.
func settled(plan *scenarios.Plan, run scenarios.Token) (settings []scenarios.Setting, overrides []string) {
	settings = slices.Clone(run.Settings)
	for _, o := range plan.Overridden(run.Overrides) {
		if o.Choice.Kind != sim.DrawChoice {
			overrides = append(overrides, scenarios.OverrideText(o))
			continue
		}
		for _, d := range plan.Draws {
			if d.Name == o.Choice.Text && !isSet(settings, d.Name) {
				settings = append(settings, scenarios.Setting{Name: d.Name, Value: d.Value})
			}
		}
	}
	return settings, overrides
}

// drawnIn are the names of what is drawn in parts of a text. Once they are cut out nobody can give them a value.
func (f *File) drawnIn(tree *syntax.File, parts []span) (names []string) {
	syntax.Walk(tree, func(n syntax.Node) bool {
		call, is := n.(*syntax.CallExpr)
		if !is || len(call.Args) == 0 {
			return true
		}
		at := offset(f.src, syntax.Start(call))
		word, _ := call.Fn.(*syntax.Ident)
		name, _ := call.Args[0].(*syntax.Literal)
		cut := slices.ContainsFunc(parts, func(s span) bool { return s.from <= at && at < s.to })
		if cut && word != nil && word.Name == "draw" && name != nil && name.Token == syntax.STRING {
			names = append(names, name.Value.(string))
		}
		return true
	})
	return names
}

// callAt is the call that begins at a place.
func (f *File) callAt(tree *syntax.File, at scenarios.Pos) (found *syntax.CallExpr) {
	syntax.Walk(tree, func(n syntax.Node) bool {
		if c, is := n.(*syntax.CallExpr); is && f.place(syntax.Start(c)) == at {
			found = c
		}
		return found == nil
	})
	return found
}

// readsAs refuses a text that the language would not read again.
func (f *File) readsAs(text []byte, seed uint64) error {
	again, err := f.language.Parse(f.Name, text)
	if err == nil {
		_, err = again.Evaluate(nil, scenarios.ChooserFor(seed, nil))
	}
	if err != nil {
		return fmt.Errorf("the run cannot be written as a file: the language refuses %v", err)
	}
	return nil
}

// takeSaved takes what makes a run of a plan: what was done to it, what its overrides are, and what it
// must come to.
func takeSaved(p *scenarios.Plan, c *call) error {
	texts := listOf[string](c, "acts")
	acts, err := scenarios.ParseActs(texts)
	if err != nil {
		return c.at("acts").errorf("scenario: %v", err)
	}
	p.Acts = acts
	for _, t := range listOf[string](c, "overrides") {
		o, err := scenarios.ParseOverride(t)
		if err == nil && o.Choice.Kind == sim.DrawChoice {
			err = fmt.Errorf("%s is drawn before the scenario is read; give it a value with setting, or with --set", o.Choice.Text)
		}
		if err != nil {
			return c.at("overrides").errorf("scenario: %v", err)
		}
		p.Overrides = append(p.Overrides, o)
	}
	for _, n := range listOf[int](c, "bookmarks") {
		if n < 1 {
			return c.at("bookmarks").errorf("scenario: a bookmark is the number of an event, from 1 on, and %d is none", n)
		}
		p.Bookmarks = append(p.Bookmarks, uint64(n))
	}
	if print := arg[string](c, "fingerprint"); print != "" {
		if p.Print, err = scenarios.ParsePrint(print); err != nil {
			return c.at("fingerprint").errorf("scenario: %v", err)
		}
	}
	return nil
}
