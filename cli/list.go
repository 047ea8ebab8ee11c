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
	section := func(kind, text string) {
		if only == "" && kind == "mutants" || only != "" && only != kind {
			return
		}
		if b.Len() > 0 {
			b.WriteByte('\n')
		}
		if only == "" {
			b.WriteString(a.out.style.Bold(kind) + "\n")
		}
		b.WriteString(text)
	}
	section("protocols", a.byTopic(all.Protocols))
	if only == "" {
		section("scenarios", a.table(a.overview(all.Scenarios)))
	} else {
		section("scenarios", a.table(scenarioRows(all.Scenarios, "")))
	}
	section("faults", a.table(wordRows(all.Faults)))
	section("checks", a.table(wordRows(all.Checks)))
	section("mutants", a.table(mutantRows(all.Protocols)))
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

// byTopic are the protocols under what they are about, in the order in which topics first come up; those
// without one come first.
func (a *app) byTopic(all []protocolEntry) string {
	topics, rows, widest := []string{""}, map[string][]row{}, 0
	for _, p := range all {
		doc := p.Doc
		if len(p.Mutants) > 0 {
			doc += fmt.Sprintf(" (%d mutants)", len(p.Mutants))
		}
		if !slices.Contains(topics, p.Topic) {
			topics = append(topics, p.Topic)
		}
		rows[p.Topic] = append(rows[p.Topic], row{p.Name, doc})
		widest = max(widest, len(p.Name))
	}
	var b strings.Builder
	for _, t := range topics {
		if t != "" {
			b.WriteString("  " + a.out.style.Dim(t+":") + "\n")
		}
		b.WriteString(a.columns(rows[t], widest))
	}
	return b.String()
}

// mutantRows are the bugs that can be switched on.
func mutantRows(all []protocolEntry) (rows []row) {
	for _, p := range all {
		for _, m := range p.Mutants {
			rows = append(rows, row{p.Name + " " + m.ID + " " + m.Name, m.Doc})
		}
	}
	return rows
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
	return a.columns(rows, width)
}

// columns are rows in two columns, the first of a width.
func (a *app) columns(rows []row, width int) string {
	row := func(i int) (name, text string) { return rows[i].name, rows[i].doc }
	return report.Columns(len(rows), row, width, a.out.style)
}
