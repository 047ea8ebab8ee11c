package cli

import (
	"bytes"
	"encoding/json"
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/orrery-sim/orrery/escape"
	"github.com/orrery-sim/orrery/report"
	"github.com/orrery-sim/orrery/scenarios"
	"github.com/orrery-sim/orrery/scenarios/language"
)

// kindsOfThings are what list lists.
var kindsOfThings = []string{"protocols", "scenarios", "faults", "checks", "mutants", "words"}

func (a *app) listCommand() *cobra.Command {
	asJSON := false
	c := &cobra.Command{
		Use:   "list [protocols|scenarios|faults|checks|mutants|words|FOLDER]",
		Short: "What there is: protocols, scenarios, faults, checks, and all words of the language",
		Long: "What there is: protocols, scenarios, faults, checks, and all words of the language. With the\n" +
			"name of a folder of the library, such as raft or raft/mutants, the scenarios in it.",
		ValidArgs: append(kindsOfThings, folders(scenarios.LibraryNames())...),
		Args: func(c *cobra.Command, args []string) error {
			if len(args) > 1 {
				return usage(c, "it lists one kind of thing, or all")
			}
			known := append(kindsOfThings, folders(scenarios.LibraryNames())...)
			if len(args) == 1 && !slices.Contains(known, args[0]) {
				return usage(c, "there are no %q; there are %s", args[0], strings.Join(known, ", "))
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

// folders are the folders of scenarios, in order.
func folders(names []string) []string {
	var out []string
	for _, n := range names {
		if f := path.Dir(n); !slices.Contains(out, f) {
			out = append(out, f)
		}
	}
	slices.Sort(out)
	return out
}

// printJSON prints one value, indented.
func (a *app) printJSON(v any) error {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(v); err != nil {
		return err
	}
	_, err := a.out.Write(escape.JSON(b.Bytes()))
	return err
}

// A row is a name and what it is.
type row struct{ name, doc string }

// listing is the catalogue as text: all of it, or one kind of thing.
func (a *app) listing(all catalogue, only string) string {
	switch {
	case only == "words":
		return a.wordGroups(all)
	case only != "" && !slices.Contains(kindsOfThings, only):
		return a.table(scenarioRows(all.Scenarios, only))
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
	var protocols, mutants []row
	for _, p := range all.Protocols {
		doc := p.Doc
		if len(p.Mutants) > 0 {
			doc += fmt.Sprintf(" (%d mutants)", len(p.Mutants))
		}
		protocols = append(protocols, row{p.Name, doc})
		for _, m := range p.Mutants {
			mutants = append(mutants, row{p.Name + " " + m.ID + " " + m.Name, m.Doc})
		}
	}
	section("protocols", protocols)
	if only == "" {
		section("scenarios", a.overview(all.Scenarios))
	} else {
		section("scenarios", scenarioRows(all.Scenarios, ""))
	}
	section("faults", wordRows(all.Faults))
	section("checks", wordRows(all.Checks))
	section("mutants", mutants)
	if only == "" {
		const more = "orrery describe NAME tells more of any of them; orrery list mutants lists the bugs, " +
			"orrery list raft/mutants a folder, and orrery list words the language."
		for i, line := range wrap(more, a.width()) {
			if i == 0 {
				b.WriteByte('\n')
			}
			b.WriteString(a.out.style.Dim(line) + "\n")
		}
	}
	return b.String()
}

// scenarioRows are the scenarios of a folder, or all of them.
func scenarioRows(all []scenarioEntry, folder string) []row {
	var rows []row
	for _, s := range all {
		if folder != "" && path.Dir(s.Name) != folder {
			continue
		}
		doc := report.FirstSentence(s.Doc)
		if s.Error != "" {
			doc = "cannot be loaded: " + s.Error
		}
		rows = append(rows, row{s.Name, doc})
	}
	return rows
}

// overview is the scenarios, with a line for each folder of witnesses.
func (a *app) overview(all []scenarioEntry) []row {
	var rows []row
	for _, s := range all {
		folder := path.Dir(s.Name)
		if path.Base(folder) != "mutants" {
			rows = append(rows, scenarioRows([]scenarioEntry{s}, "")...)
			continue
		}
		if len(rows) == 0 || rows[len(rows)-1].name != folder {
			n := len(scenarioRows(all, folder))
			rows = append(rows, row{folder, fmt.Sprintf("%d files, each the witness of a bug", n)})
		}
	}
	return rows
}

func wordRows(words []language.Description) []row {
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
