package language

import (
	"fmt"
	"sort"
	"strings"
)

// Stubs are the vocabulary as a Python stub file, so that an editor that takes scenario files for
// Python completes and explains their words.
func (l *Language) Stubs() string {
	var b strings.Builder
	b.WriteString("# The vocabulary of orrery's scenario files, for editors. Made by: orrery stubs\n")
	b.WriteString("from typing import Any, Callable\n\n")
	classes := map[string]bool{}
	for _, w := range l.list {
		if name := stubClass(w.result()); name != "" {
			classes[name] = true
		}
	}
	names := make([]string, 0, len(classes))
	for name := range classes {
		names = append(names, name)
	}
	sort.Strings(names)
	for _, name := range names {
		fmt.Fprintf(&b, "class %s: ...\n", name)
	}
	group := ""
	for _, w := range l.list {
		if w.group != group {
			group = w.group
			fmt.Fprintf(&b, "\n# %s\n", group)
		}
		b.WriteString(w.stub())
	}
	return b.String()
}

// stub is one function of the stub file.
func (w *word) stub() string {
	result := stubClass(w.result())
	switch w.result() {
	case "nothing":
		result = "None"
	case "any":
		result = "Any"
	case "list of text":
		result = "list[str]"
	case "list of who":
		result = "list[NodeSelector]"
	}
	return fmt.Sprintf(
		"\ndef %s(%s) -> %s:\n    %s\n    ...\n",
		w.name,
		strings.Join(w.stubParams(), ", "),
		result,
		pythonDoc(w),
	)
}

// stubParams are the parameters of the stub. Python takes no parameter without a default after one
// that has a default, unless they must be named: so they must be, where it comes to that.
func (w *word) stubParams() []string {
	var out []string
	named := false // Python has seen a star: what follows is given by name
	for i, p := range w.params {
		if !named && p.code != "" && anyRequired(w.params[i:]) {
			named = true
			out = append(out, "*")
		}
		named = named || p.many
		out = append(out, p.stub())
	}
	return out
}

// anyRequired reports whether one of ps must be given, before any that takes all further arguments.
func anyRequired(ps []parm) bool {
	for _, p := range ps {
		if p.many || p.required() {
			return p.required()
		}
	}
	return false
}

// pythonDoc is the word's documentation as a docstring.
func pythonDoc(w *word) string {
	var b strings.Builder
	fmt.Fprintf(&b, `"""%s`, w.doc)
	if len(w.params) > 0 {
		b.WriteString("\n")
	}
	for _, p := range w.params {
		fmt.Fprintf(&b, "\n    %s: %s", p.name, p.doc)
	}
	if len(w.params) > 0 {
		b.WriteString("\n    ")
	}
	b.WriteString(`"""`)
	return b.String()
}

func (p parm) stub() string {
	switch {
	case p.rest:
		return "**" + p.name + ": Any"
	case p.many:
		return "*" + p.name + ": Any"
	case p.required():
		return p.name + ": Any"
	}
	return p.name + ": Any = ..."
}

// stubClass is the Python class for what a word makes: node selector is NodeSelector.
func stubClass(result string) string {
	switch result {
	case "any", "nothing", "list of text", "list of who":
		return ""
	}
	out := ""
	for _, part := range strings.Fields(result) {
		out += strings.ToUpper(part[:1]) + part[1:]
	}
	return out
}
