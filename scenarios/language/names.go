package language

import (
	"errors"
	"fmt"
	"sort"
	"strings"

	"go.starlark.net/resolve"
	"go.starlark.net/syntax"

	"github.com/orrery-sim/orrery/scenarios"
	"github.com/orrery-sim/orrery/scenarios/wording"
)

// place is a position of Starlark's as one of ours.
func (f *File) place(p syntax.Position) scenarios.Pos {
	return scenarios.Pos{File: f.Name, Line: int(p.Line), Col: int(p.Col)}
}

// explainNames explains names that the resolver could not find.
func (f *File) explainNames(err error) error {
	var list resolve.ErrorList
	if !errors.As(err, &list) || len(list) == 0 {
		return wholeFile(f.Name, "%v", err)
	}
	first := list[0]
	return scenarios.Errorf(f.place(first.Pos), "%s", f.explainName(first.Msg))
}

// explainName says it about one name.
func (f *File) explainName(msg string) string {
	name, isName := strings.CutPrefix(msg, "undefined: ")
	if !isName {
		return restate(msg)
	}
	name, _, _ = strings.Cut(name, " ")
	if ours, found := foreign[strings.ToLower(name)]; found {
		return fmt.Sprintf("there is no %s; write %s", name, ours)
	}
	if at, found := f.globals[name]; found {
		return fmt.Sprintf("%s has no value yet: it gets one in line %d", name, at.Line)
	}
	names := append(f.names(), f.language.Words()...)
	if near, found := wording.Nearest(name, names); found {
		return fmt.Sprintf("there is no %s (did you mean %s?)", name, near)
	}
	return fmt.Sprintf("there is no %s; orrery list words shows the words", name)
}

// names are the names that the file gives a value.
func (f *File) names() []string {
	out := make([]string, 0, len(f.globals))
	for n := range f.globals {
		out = append(out, n)
	}
	sort.Strings(out)
	return out
}
