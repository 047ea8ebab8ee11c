package language

import (
	"fmt"
	"reflect"
	"runtime/debug"
	"slices"
	"strings"

	"go.starlark.net/starlark"
	"go.starlark.net/syntax"

	"github.com/orrery-sim/orrery/protocols/about"
	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/scenarios"
	"github.com/orrery-sim/orrery/scenarios/wording"
)

// A file may say that it needs a protocol from outside this repository:
//
//	load("go:example.com/ada/tokenring", "token_ring")
//
// Nothing is loaded by that. Go code is compiled into a binary, and the words of a binary's
// protocols are there for every file. What the line brings is the right error where the file is run
// by a binary without that module.

// goModule is what stands before the path of a Go module.
const goModule = "go:"

// lintGoModule checks that a file asks only for modules that its binary has.
func (f *File) lintGoModule(l *syntax.LoadStmt, module string) error {
	at := f.place(l.Module.TokenPos)
	names := f.language.protocolsOf(module)
	if len(names) == 0 {
		return scenarios.Errorf(at, "this binary has no module %q; in that module's folder: go run . run %s",
			module, shortFile(f.Name))
	}
	for _, from := range l.From {
		if !slices.Contains(names, from.Name) {
			quote := from.NamePos
			quote.Col--
			return scenarios.Errorf(f.place(quote), "the module %q has no protocol %q%s",
				module, from.Name, wording.DidYouMean(from.Name, names, "it has"))
		}
	}
	return nil
}

// shortFile is a file's name without its folders.
func shortFile(name string) string {
	return name[strings.LastIndexAny(name, `/\`)+1:]
}

// protocolsOf are the names of the protocols that come from a Go module, or from a package of it.
func (l *Language) protocolsOf(module string) []string {
	var out []string
	for i := range l.catalogue {
		p := &l.catalogue[i]
		if home := packageOf(p); home == module || strings.HasPrefix(home, module+"/") {
			out = append(out, p.Name)
		}
	}
	return out
}

// packageOf is the path of the Go package that a protocol is written in: the one of the first message
// or fact that it declares itself. Messages come first, because protocols share facts. A protocol
// without either has none.
func packageOf(p *about.Protocol) string {
	shared := reflect.TypeOf(service.Request{}).PkgPath()
	var declared []any
	for _, m := range p.Sends {
		declared = append(declared, m)
	}
	for _, f := range p.Facts {
		declared = append(declared, f)
	}
	for _, d := range declared {
		switch path := reflect.TypeOf(d).PkgPath(); path {
		case "", shared:
		case "main":
			if info, ok := debug.ReadBuildInfo(); ok {
				return info.Path
			}
		default:
			return path
		}
	}
	return ""
}

// loadModule hands out the words that a load statement names. lintLoad has seen that they exist.
func (l *Language) loadModule(module string) (starlark.StringDict, error) {
	words := starlark.StringDict{}
	for _, name := range l.protocolsOf(strings.TrimPrefix(module, goModule)) {
		words[name] = l.predeclared[name]
	}
	if len(words) == 0 {
		return nil, fmt.Errorf("there is no module %q", module)
	}
	return words, nil
}
