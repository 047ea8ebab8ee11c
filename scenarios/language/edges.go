package language

import (
	"errors"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"go.starlark.net/syntax"

	"github.com/orrery-sim/orrery/scenarios"
	"github.com/orrery-sim/orrery/scenarios/wording"
)

// A scenario may have the links of its network in a file beside it:
//
//	network(topology = edges("friends.edges"))
//
// The file is a part of the scenario, as one that is loaded: its text is in the hash that tokens compare. So it is
// read when the scenario is, and must be named in the call itself.

// edgesLimit is the size of the largest list of links.
const edgesLimit = 16 << 20

// lintEdges reads the lists of links that the file names.
func (f *File) lintEdges(tree *syntax.File) (err error) {
	if _, shadowed := f.globals["edges"]; shadowed {
		return nil
	}
	syntax.Walk(tree, func(n syntax.Node) bool {
		if call, is := n.(*syntax.CallExpr); is && err == nil {
			if id, is := call.Fn.(*syntax.Ident); is && id.Name == "edges" && len(call.Args) == 1 {
				err = f.readEdges(call.Args[0])
			}
		}
		return err == nil
	})
	return err
}

// readEdges reads the list that an argument names, if it is a text.
func (f *File) readEdges(argument syntax.Expr) error {
	if named, is := argument.(*syntax.BinaryExpr); is && named.Op == syntax.EQ {
		argument = named.Y
	}
	lit, is := argument.(*syntax.Literal)
	if !is || lit.Token != syntax.STRING {
		return nil // said when the call is made
	}
	name := lit.Value.(string)
	if _, read := f.lists[name]; read {
		return nil
	}
	at := f.place(lit.TokenPos)
	text, err := f.dataBeside(name)
	if err != nil {
		return scenarios.Errorf(at, "edges: %v", err)
	}
	list, err := parseEdges(name, string(text))
	if err != nil {
		return err
	}
	if f.lists == nil {
		f.lists = map[string][]scenarios.Edge{}
	}
	f.lists[name] = list
	f.bundle.reads(name, text)
	f.hash = contentHash([]byte(f.hash + "\x00" + name + "\x00" + contentHash(text)))
	return nil
}

// dataBeside finds a file that is no scenario in f's folder or below, or in the library.
func (f *File) dataBeside(name string) (data []byte, err error) {
	if !isBeside(name) {
		return nil, errors.New("the file is one of the scenario's own folder and below, or of the library: " +
			`write "friends.edges" or "rumor/karate.edges"; ` + wording.Clip(name) + " is neither")
	}
	if f.bundle.kept != nil {
		if text := f.bundle.keptAs(name); text != nil {
			return text.Content, nil
		}
		return nil, errors.New(wording.Clip(name) + " is not among the texts that were kept")
	}
	found := false
	if f.shelved {
		data, found = scenarios.LibraryData(path.Join(path.Dir(scenarios.ShortName(f.Name)), name))
	} else if data, found, err = readBeside(f.Name, name, edgesLimit); err != nil {
		return nil, err
	}
	if !found {
		data, found = scenarios.LibraryData(name)
	}
	switch {
	case found && len(data) > edgesLimit:
		return nil, errors.New(wording.Clip(name) + " has more than 16 MiB")
	case found:
		return data, nil
	}
	near := ""
	beside, _ := filepath.Glob(filepath.Join(filepath.Dir(f.Name), "*.edges"))
	for i := range beside {
		beside[i] = filepath.Base(beside[i])
	}
	if close, found := wording.Nearest(name, beside); found {
		near = " (did you mean " + close + "?)"
	}
	return nil, errors.New("there is no " + wording.Clip(name) + " beside this file, nor in the library" + near)
}

// parseEdges reads a list of links: two servers a line. What begins with # is a remark.
func parseEdges(name, text string) (list []scenarios.Edge, err error) {
	number := 0
	for line := range strings.Lines(text) {
		number++
		words := strings.Fields(line)
		if len(words) == 0 || strings.HasPrefix(words[0], "#") {
			continue
		}
		at := scenarios.Pos{File: name, Line: number, Col: 1 + strings.Index(line, words[0])}
		if len(words) != 2 {
			return nil, scenarios.Errorf(at, "edges: a line has two servers, as in 1 2, and this one has %s", wording.Plural(len(words), "word"))
		}
		if words[0] == words[1] {
			return nil, scenarios.Errorf(at, "edges: %s has no link to itself", wording.Clip(words[0]))
		}
		list = append(list, scenarios.Edge{A: words[0], B: words[1], Pos: at})
	}
	if list == nil {
		return nil, scenarios.Errorf(scenarios.Pos{File: name, Line: 1, Col: 1}, "edges: the file has no links; write two servers a line, as in 1 2")
	}
	return slices.Clip(list), nil
}

// listedTopology has the links of a list that was read with the file.
func listedTopology(c *call, t scenarios.Topology) (any, error) {
	ev, err := atLoad(c)
	if err != nil {
		return nil, err
	}
	name := arg[string](c, "file")
	from := ev.file
	if of := ev.file.bundle.byName[t.Pos.File]; of != nil {
		from = of
	}
	list, read := from.lists[name]
	if !read {
		return nil, c.at("file").errorf(
			"edges: the file must be named in the call itself, as in edges(%q), so that a token knows what is in it", "friends.edges")
	}
	t.Edges = list
	return t, nil
}
