package cli

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/orrery-sim/orrery/report"
	"github.com/orrery-sim/orrery/scenarios"
)

// kindsOfThings are what list lists.
var kindsOfThings = []string{"protocols", "scenarios", "faults", "checks", "mutants", "words"}

func (a *app) listCommand() *cobra.Command {
	asJSON := false
	c := &cobra.Command{
		Use:       "list [protocols|scenarios|faults|checks|mutants|words]",
		Short:     "What there is: protocols, scenarios, faults, checks, and all words of the language",
		ValidArgs: kindsOfThings,
		Args: func(c *cobra.Command, args []string) error {
			if len(args) > 1 {
				return usage(c, "it lists one kind of thing, or all")
			}
			if len(args) == 1 && !contains(kindsOfThings, args[0]) {
				return usage(c, "there are no %q; there are %s", args[0], strings.Join(kindsOfThings, ", "))
			}
			return nil
		},
		RunE: func(_ *cobra.Command, args []string) error {
			all := a.catalogue()
			if asJSON {
				return a.printJSON(all)
			}
			only := ""
			if len(args) == 1 {
				only = args[0]
			}
			return a.printf("%s", a.listing(all, only))
		},
	}
	c.Flags().BoolVar(&asJSON, "json", false, "print one JSON object, with everything that describe knows")
	return c
}

func contains(list []string, s string) bool {
	for _, x := range list {
		if x == s {
			return true
		}
	}
	return false
}

// printJSON prints one value, indented.
func (a *app) printJSON(v any) error {
	enc := json.NewEncoder(a.out.w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(v)
}

// A row is a name and what it is.
type row struct{ name, doc string }

// listing is the catalogue as text: all of it, or one kind of thing.
func (a *app) listing(all catalogue, only string) string {
	if only == "words" {
		return a.wordGroups(all)
	}
	var b strings.Builder
	section := func(kind string, rows []row) {
		if only == "" && kind == "mutants" || only != "" && only != kind {
			return
		}
		if b.Len() > 0 {
			b.WriteByte('\n')
		}
		if only == "" {
			b.WriteString(a.out.style.Bold(kind) + "\n")
		}
		b.WriteString(a.table(rows))
	}
	var protocols, mutants, files []row
	for _, p := range all.Protocols {
		doc := p.Doc
		if len(p.Mutants) > 0 {
			doc += fmt.Sprintf(" (%d mutants)", len(p.Mutants))
		}
		protocols = append(protocols, row{p.Name, doc})
		for _, m := range p.Mutants {
			mutants = append(mutants, row{m.ID + " " + m.Name, m.Doc})
		}
	}
	for _, s := range all.Scenarios {
		doc := report.FirstSentence(s.Doc)
		if s.Error != "" {
			doc = "cannot be loaded: " + s.Error
		}
		files = append(files, row{s.Name, doc})
	}
	section("protocols", protocols)
	section("scenarios", files)
	section("faults", wordRows(all.Faults))
	section("checks", wordRows(all.Checks))
	section("mutants", mutants)
	if only == "" {
		const more = "orrery describe NAME tells more of any of them; orrery list mutants lists the bugs, " +
			"and orrery list words the language."
		for i, line := range wrap(more, a.width()) {
			if i == 0 {
				b.WriteByte('\n')
			}
			b.WriteString(a.out.style.Dim(line) + "\n")
		}
	}
	return b.String()
}

func wordRows(words []scenarios.Description) []row {
	var rows []row
	for _, d := range words {
		rows = append(rows, row{d.Name, d.Doc})
	}
	return rows
}

// table is rows in two columns.
func (a *app) table(rows []row) string {
	width := 0
	for _, r := range rows {
		width = max(width, len([]rune(r.name)))
	}
	row := func(i int) (name, text string) { return rows[i].name, rows[i].doc }
	return report.Columns(len(rows), row, width, a.out.style)
}
