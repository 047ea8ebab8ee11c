package cli

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/orrery-sim/orrery/report"
	"github.com/orrery-sim/orrery/scenarios"
	"github.com/orrery-sim/orrery/scenarios/language"
)

func (a *app) describeCommand() *cobra.Command {
	asJSON := false
	c := &cobra.Command{
		Use:   "describe NAME",
		Short: "All about a protocol, a scenario, a mutant, or a word of the scenario language",
		Args:  exactly(1, "the name of a protocol, a scenario, a mutant or a word"),
		ValidArgsFunction: func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
			return append(a.language.Words(), scenarios.LibraryNames()...), cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(_ *cobra.Command, args []string) error {
			thing, text, err := a.describe(args[0])
			switch {
			case err != nil:
				return err
			case asJSON:
				return a.printJSON(thing)
			}
			return a.printf("%s", text)
		},
	}
	c.Flags().BoolVar(&asJSON, "json", false, "print one JSON object")
	return c
}

// describe finds what a name stands for, for machines and as text.
func (a *app) describe(name string) (thing any, text string, err error) {
	for i := range a.catalog {
		p := &a.catalog[i]
		if p.Name == name {
			e := a.protocol(p)
			return e, a.protocolPage(e), nil
		}
	}
	if found := a.mutantsCalled(name); len(found) > 0 {
		var pages []string
		for _, m := range found {
			pages = append(pages, a.mutantPage(m))
		}
		if thing = found; len(found) == 1 {
			thing = found[0]
		}
		return thing, strings.Join(pages, "\n"), nil
	}
	if d, err := a.language.Describe(name); err == nil {
		if shape := shapeOf(name); shape != nil {
			return wordEntry{d, shape, eventsOf(name)}, a.wordPage(d), nil
		}
		return d, a.wordPage(d), nil
	}
	if shape := shapeOf(name); shape != nil {
		return shape, a.shapePage(shape), nil
	}
	if strings.ContainsAny(name, "/.") {
		if _, err := a.language.Load(name); err != nil {
			return nil, "", err
		}
		e := a.scenario(name)
		if e.Error != "" {
			return nil, "", fmt.Errorf("%s", e.Error)
		}
		return e, a.scenarioPage(e), nil
	}
	if names := endingIn("/"+name, scenarios.LibraryNames()); len(names) > 0 {
		return nil, "", fmt.Errorf("there is no %s (did you mean %s?)", name, strings.Join(names, " or "))
	}
	_, err = a.language.Describe(name)
	return nil, "", fmt.Errorf("%w; orrery list shows what there is", err)
}

// mutantsCalled are those with a name or an ID. Several protocols may lack the same rule.
func (a *app) mutantsCalled(name string) []mutantEntry {
	var found []mutantEntry
	for i := range a.catalog {
		p := &a.catalog[i]
		for j := range p.Mutants {
			if m := p.Mutants[j]; m.Name == name || strings.EqualFold(m.ID, name) {
				found = append(found, mutantOf(p, m))
			}
		}
	}
	return found
}

func (a *app) protocolPage(p protocolEntry) string {
	var b strings.Builder
	b.WriteString(a.out.style.Bold(p.Name) + "\n" + a.hanging(p.Doc, 2, 2))
	b.WriteString(a.table(filled([]row{
		{"paper", p.Paper},
		{"promises", strings.Join(p.Promise, ", ")},
		{"serves", strings.Join(p.Serves, ", ")},
		{"timers", strings.Join(p.Timers, ", ")},
	})))
	a.shapes(&b, "facts, with their fields", p.FactFields)
	a.shapes(&b, "messages, with their fields", p.MessageFields)
	a.parameters(&b, p.Params)
	if len(p.Mutants) > 0 {
		b.WriteString("\n" + a.out.style.Bold("mutants") + ", each with what should reveal it\n")
		var rows []row
		for _, m := range p.Mutants {
			doc := m.Doc + " (" + strings.Join(m.Reveals, ", ") + ")"
			rows = append(rows, row{m.ID + " " + m.Name, doc})
		}
		b.WriteString(a.table(rows))
	}
	return b.String()
}

// shapes are facts or messages under a heading.
func (a *app) shapes(b *strings.Builder, title string, shapes []language.Shape) {
	if len(shapes) > 0 {
		b.WriteString("\n" + a.out.style.Bold(title) + "\n" + a.table(shapeRows(shapes)))
	}
}

// endingIn are the names that end so.
func endingIn(end string, names []string) []string {
	var out []string
	for _, n := range names {
		if strings.HasSuffix(n, end) {
			out = append(out, n)
		}
	}
	return out
}

// filled leaves out rows without a text.
func filled(rows []row) []row {
	var out []row
	for _, r := range rows {
		if r.doc != "" {
			out = append(out, r)
		}
	}
	return out
}

func (a *app) parameters(b *strings.Builder, params []language.Parameter) {
	if len(params) == 0 {
		return
	}
	b.WriteString("\n" + a.out.style.Bold("parameters") + "\n")
	var rows []row
	for _, p := range params {
		rows = append(rows, row{p.String(), p.Doc})
	}
	b.WriteString(a.stacked(rows))
}

// stacked is rows whose names are too long to stand beside their texts.
func (a *app) stacked(rows []row) string {
	var b strings.Builder
	for _, r := range rows {
		b.WriteString(a.hanging(unbroken(r.name), 2, 6))
		if r.doc != "" {
			b.WriteString(a.paragraphs(2, r.doc))
		}
	}
	return b.String()
}

// paragraphs are texts, each wrapped, and further to the right by indent.
func (a *app) paragraphs(indent int, texts ...string) string {
	row := func(i int) (name, text string) { return "", texts[i] }
	return report.Columns(len(texts), row, indent, a.out.style)
}

func (a *app) mutantPage(m mutantEntry) string {
	kind := "safety"
	if m.Liveness {
		kind = "liveness"
	}
	title := a.out.style.Bold(m.Protocol + " without a rule, " + m.Name)
	return title + "\n" + a.hanging(m.Doc, 2, 2) + a.table(filled([]row{
		{"id", m.ID},
		{"breaks", kind},
		{"reveals", strings.Join(m.Reveals, ", ")},
		{"source", m.Source},
		{"witness", m.Witness},
	}))
}

func (a *app) scenarioPage(s scenarioEntry) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n", a.out.style.Bold(s.Name))
	for _, paragraph := range strings.Split(s.Doc, "\n\n") {
		b.WriteString(a.paragraphs(0, paragraph))
	}
	section := func(title string, list []string) {
		if len(list) == 0 {
			return
		}
		b.WriteString("\n" + a.out.style.Bold(title) + "\n")
		b.WriteString(a.paragraphs(0, list...))
	}
	section("protocol", []string{s.Protocol})
	section("schedule", s.Schedule)
	section("expects, beyond what the protocol promises", s.Expect)
	section("measures", s.Measure)
	section("orrery sweep tells", s.Sweep)
	if len(s.Params) > 0 {
		b.WriteString("\n" + a.out.style.Bold("parameters, for --set") + "\n")
		var rows []row
		for _, p := range s.Params {
			text := p.Doc
			if len(p.Values) > 0 {
				text = strings.TrimSpace(text + " (" + strings.Join(p.Values, ", ") + ")")
			}
			rows = append(rows, row{p.Name + "=" + p.Default, text})
		}
		b.WriteString(a.table(rows))
	}
	return b.String()
}
