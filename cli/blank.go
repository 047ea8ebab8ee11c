package cli

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/orrery-sim/orrery/protocols/about"
)

// A rule of a protocol is marked in its source: from a comment "rule: one vote a term (mutants/vote-twice)"
// to the comment "end". In parentheses is the scenario that goes wrong without it. A blank module has
// the marks and not what stands between them.
type rule struct {
	number   int    // among the protocol's mutants, which are in the order in which one meets their rules
	text     string // one vote a term
	scenario string // below the protocol's folder: mutants/vote-twice
	source   string // the file that it stands in: election.go
}

var (
	ruleMark = regexp.MustCompile(`^(\t*)// rule: (.+) \(([\w/-]+)\)$`)
	endMark  = regexp.MustCompile(`^\t*// end$`)
)

// blanked is a Go file without its rules, which are noted.
func (c *copying) blanked(file, text string) (string, error) {
	var kept []string
	inside := false
	for _, line := range strings.Split(text, "\n") {
		if m := ruleMark.FindStringSubmatch(line); m != nil {
			r := rule{number: c.number(m[3]), text: m[2], scenario: m[3], source: file}
			c.rules = append(c.rules, r)
			kept = append(kept, fmt.Sprintf("%s// rule: %s (%s)", m[1], r.text, r.file()))
			inside = true
			continue
		}
		if inside && endMark.MatchString(line) {
			inside = false
		}
		if !inside {
			kept = append(kept, line)
		}
	}
	if inside {
		return "", fmt.Errorf("%s: a rule has no end", file)
	}
	return withoutUnusedImports(strings.Join(kept, "\n"))
}

// number is the place of a scenario's mutant among the protocol's mutants.
func (c *copying) number(scenario string) int {
	witness := c.from.Name + "/" + scenario
	return 1 + slices.IndexFunc(c.from.Mutants, func(m *about.Mutant) bool { return m.Witness == witness })
}

// file is the scenario of a rule in a blank module: it is called like the rule that it asks for.
func (r rule) file() string {
	slug := regexp.MustCompile(`[^a-z0-9]+`).ReplaceAllString(strings.ToLower(r.text), "-")
	return fmt.Sprintf("%02d-%s.star", r.number, strings.Trim(slug, "-"))
}

// bugParam is the line by which a witness switches its mutant on.
var bugParam = regexp.MustCompile(`(?m)^bug = param\(.*\)$`)

// ruleScenario is a scenario of a blank module, and what it is called: the witness of a rule asks for
// that rule, and all other scenarios come later.
func (c *copying) ruleScenario(name, source string) (called, text string) {
	i := slices.IndexFunc(c.rules, func(r rule) bool { return r.scenario == name })
	if i < 0 {
		return "more-" + strings.ReplaceAll(name, "/", "-"), source
	}
	r := c.rules[i]
	called = strings.TrimSuffix(r.file(), ".star")
	head := fmt.Sprintf("\"\"\"The rule: %s. It belongs into %s.\n\n", r.text, r.source)
	source = head + strings.TrimPrefix(source, `"""`)
	return called, bugParam.ReplaceAllString(source, "bug = False  # the rule is yours to write, and not to switch off")
}

// withoutUnusedImports leaves out the imports that only the rules of a file had a use for.
func withoutUnusedImports(text string) (string, error) {
	f, err := parser.ParseFile(token.NewFileSet(), "", text, parser.SkipObjectResolution)
	if err != nil {
		return "", err
	}
	used := map[string]bool{}
	ast.Inspect(f, func(n ast.Node) bool {
		if s, is := n.(*ast.SelectorExpr); is {
			if x, named := s.X.(*ast.Ident); named {
				used[x.Name] = true
			}
		}
		return true
	})
	for _, i := range f.Imports {
		p, err := strconv.Unquote(i.Path.Value)
		if err != nil {
			return "", err
		}
		if i.Name == nil && !used[path.Base(p)] {
			text = strings.Replace(text, "\t"+i.Path.Value+"\n", "", 1)
		}
	}
	return text, nil
}
