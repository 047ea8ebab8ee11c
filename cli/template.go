package cli

import (
	_ "embed"
	"fmt"
	"go/format"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/orrery-sim/orrery/protocols/about"
	"github.com/orrery-sim/orrery/scenarios"
)

// A new module is a protocol of the catalogue under another name, made from that protocol's own files:
// what a student begins with cannot fall behind the house.

//go:embed template/main.go.txt
var templateMain string

//go:embed template/README.md
var templateReadme string

//go:embed template/scenarios_test.go.txt
var templateTest string

// A copying says what becomes of a protocol in a module of somebody's own.
type copying struct {
	from   about.Protocol
	module string // the path of the new module
	name   string // of its protocol
	blank  bool   // its rules are left out
	rules  []rule // that were found in its source
}

// fill adds the files of the new protocol.
func (c *copying) fill(files map[string]string) error {
	if err := c.fillSources(files); err != nil {
		return err
	}
	if c.blank && len(c.rules) == 0 {
		return fmt.Errorf("--blank: %s has no rules that are marked in its source", c.from.Name)
	}
	if err := c.fillScenarios(files); err != nil {
		return err
	}
	named := strings.NewReplacer("{{NAME}}", c.name, "{{FROM}}", c.from.Name, "{{DOC}}", c.from.Doc,
		"{{FILES}}", c.table(files), "{{BLANK}}", c.blankNote(), "{{FIRST}}", firstScenario(files))
	files["main.go"] = named.Replace(templateMain)
	files["README.md"] = named.Replace(templateReadme)
	files["scenarios_test.go"] = named.Replace(templateTest)
	return nil
}

// fillSources adds the protocol's Go files as parts of package main.
func (c *copying) fillSources(files map[string]string) error {
	paths, err := fs.Glob(c.from.Source, "*.go")
	if err != nil {
		return err
	}
	for _, p := range paths {
		if p == "source.go" {
			continue
		}
		text, err := fs.ReadFile(c.from.Source, p)
		if err != nil {
			return err
		}
		source := c.ownSource(p, string(text))
		if !c.blank {
			source = markedRule.ReplaceAllString(source, "$1.star)")
		} else if source, err = c.blanked(p, source); err != nil {
			return err
		}
		formatted, err := format.Source([]byte(source))
		if err != nil {
			return fmt.Errorf("%s of %s cannot be copied: %w", p, c.from.Name, err)
		}
		// The file that is called like its package is the protocol.
		files[strings.Replace(p, c.from.Name, "protocol", 1)] = string(formatted)
	}
	return nil
}

// markedRule is a rule with the scenario that goes wrong without it.
var markedRule = regexp.MustCompile(`(?m)^(\t*// rule: .* \([\w/-]+)\)$`)

// ownSource is a file of the protocol's package, or of its tests, as a file of package main.
func (c *copying) ownSource(file, text string) string {
	from := regexp.QuoteMeta(c.from.Name)
	if at := strings.Index(text, "package "+c.from.Name); file != "doc.go" && at > 0 {
		text = text[at:]
	}
	for _, edit := range []struct{ pattern, with string }{
		{`(?m)^package ` + from + `(_test)?$`, "package main"},
		{`(?m)^// Package ` + from + ` `, "// Package main "},
		{`(?m)^\t"` + regexp.QuoteMeta(house+"/protocols/"+c.from.Name) + `"\n`, ""},
		{`\b` + from + `\.([A-Z])`, "$1"},
		{`\bName:(\s+)"` + from + `"`, fmt.Sprintf("Name:${1}%q", c.name)},
		{`"` + from + `/([\w/-]+)"`, `"$1.star"`}, // the scenario that reveals a mutant
		{`\s*\bSource:\s*source,`, ""},
	} {
		text = regexp.MustCompile(edit.pattern).ReplaceAllString(text, edit.with)
	}
	return text
}

// fillScenarios adds the protocol's scenarios from the library.
func (c *copying) fillScenarios(files map[string]string) error {
	for _, whole := range scenarios.LibraryNames() {
		name, found := strings.CutPrefix(whole, c.from.Name+"/")
		if !found {
			continue
		}
		text, _ := scenarios.Library(whole)
		source := c.ownScenario(string(text))
		if c.blank {
			name, source = c.ruleScenario(name, source)
		}
		files[name+".star"] = source
	}
	if _, found := scenarios.Library(c.from.Name + "/hello"); !found {
		return fmt.Errorf("the library has no %s/hello", c.from.Name)
	}
	return nil
}

// ownScenario is a scenario for the new protocol, which says which module it needs.
func (c *copying) ownScenario(text string) string {
	load := fmt.Sprintf("load(\"go:%s\", %q)\n\n", c.module, c.name)
	doc, rest, _ := strings.Cut(text[3:], `"""`)
	rest = strings.ReplaceAll(rest, " "+c.from.Name+"(", " "+c.name+"(")
	mention := regexp.MustCompile(`\borrery (\w+) ` + regexp.QuoteMeta(c.from.Name) + `/([\w/-]+)`)
	doc = mention.ReplaceAllString(doc, "go run . $1 $2.star")
	return `"""` + doc + "\"\"\"\n\n" + load + strings.TrimLeft(rest, "\n")
}

// table is what a README says of each file.
func (c *copying) table(files map[string]string) string {
	var b strings.Builder
	for _, name := range sortedNames(files) {
		if r := slices.IndexFunc(c.rules, func(r rule) bool { return r.file() == name }); r >= 0 {
			fmt.Fprintf(&b, "| `%s` | asks for the rule: %s; it belongs into `%s` |\n", name, c.rules[r].text, c.rules[r].source)
		} else if what := whatIs(name); what != "" {
			fmt.Fprintf(&b, "| `%s` | %s |\n", name, what)
		}
	}
	return b.String()
}

// blankNote says in a README what to do where rules are left out.
func (c *copying) blankNote() string {
	if !c.blank {
		return ""
	}
	return "\nIts rules are left out. A comment `// rule:` says which one belongs there, and which scenario asks for it; write\n" +
		"them in the order of the scenarios. The files `more-*.star` come last.\n"
}

// firstScenario is the scenario to begin with.
func firstScenario(files map[string]string) string {
	first := ""
	for _, name := range sortedNames(files) {
		if path.Ext(name) == ".star" && (first == "" || name == "hello.star") {
			first = name
		}
	}
	return first
}

// whatIs says what a file of a new module is.
func whatIs(name string) string {
	switch {
	case name == "protocol.go":
		return "the protocol and its entry in the catalogue"
	case name == "protocol_test.go":
		return "the same in Go tests"
	case name == "scenarios_test.go":
		return "many seeds of every scenario, as a Go test"
	case path.Ext(name) == ".star":
		return "a scenario: what runs, under which faults, and what is expected"
	}
	return ""
}
