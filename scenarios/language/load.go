package language

import (
	"bytes"
	"errors"
	"fmt"
	"hash/fnv"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"go.starlark.net/starlark"
	"go.starlark.net/syntax"

	"github.com/orrery-sim/orrery/scenarios"
	"github.com/orrery-sim/orrery/scenarios/wording"
)

// A File is a scenario file, parsed and compiled once. Evaluating it for a seed runs the program
// again and nothing more.
type File struct {
	Name string // as it was given
	Doc  string // its docstring

	src      []byte
	hash     string // of its text
	language *Language
	program  *starlark.Program
	calls    map[lineCol]*syntax.CallExpr // by the place of the parenthesis
	globals  map[string]syntax.Position   // where each name of the file is first given a value
	orders   bool                         // it names an order of an operator, or what it loads does
	shelved  bool                         // it is of the library
	bundle   *bundle                      // the files of the scenario
	loads    map[string]*File             // by what its load statements call them
	lists    map[string][]scenarios.Edge  // of links, by what its calls of edges call them

	earlier *earlier         // of a cell: what the cells before it have defined; nil: it is none
	shows   bool             // of a cell: a line that is only an expression shows its value
	asks    *scenarios.Sweep // what is asked of a sweep in place of what the file asks; nil: nothing
	sweepAt scenarios.Pos    // of a cell: its sweep is the call there; the zero place: the last one
}

type lineCol struct{ line, col int32 }

// fileLimit is the size of the largest scenario file.
const fileLimit = 256 << 10

// Load reads a scenario file from the disk, or, where there is none of that name, from the library.
func (l *Language) Load(name string) (*File, error) {
	src, shelved, err := l.source(name)
	if err != nil {
		return nil, err
	}
	return l.parse(name, src, shelved, &bundle{byName: map[string]*File{}})
}

// source finds the text of a scenario, and whether it is of the library.
func (l *Language) source(name string) (src []byte, shelved bool, err error) {
	info, err := os.Stat(name)
	switch {
	case err == nil && info.IsDir():
		return nil, false, l.isDirectory(name)
	case err == nil && !info.Mode().IsRegular():
		return nil, false, wholeFile(name, "this is not a regular file")
	case err == nil && info.Size() > fileLimit:
		return nil, false, wholeFile(
			name,
			"the file has %d KiB; a scenario has at most %d",
			info.Size()>>10,
			fileLimit>>10,
		)
	}
	if err == nil {
		src, err := os.ReadFile(name)
		if err != nil {
			return nil, false, wholeFile(name, "the file cannot be read: %v", errors.Unwrap(err))
		}
		return src, false, nil
	}
	if src, found := scenarios.Library(name); found {
		return src, true, nil
	}
	if !errors.Is(err, fs.ErrNotExist) && !strings.Contains(name, "\x00") {
		return nil, false, wholeFile(name, "the file cannot be read: %v", errors.Unwrap(err))
	}
	return nil, false, wholeFile(name, "%s", notFound(name))
}

// alikeShown is how many scenarios are proposed for a name that many of them end in.
const alikeShown = 5

// notFound says what a name that stands for no scenario could have meant.
func notFound(name string) string {
	short, names := scenarios.ShortName(name), scenarios.LibraryNames()
	if inside := within(short, names); len(inside) > 0 {
		return fmt.Sprintf(
			"this is a folder of the library with %s: orrery test %s tries them all, orrery run %s runs one",
			wording.Plural(len(inside), "scenario"), strings.TrimSuffix(short, "/"), firstToTry(inside),
		)
	}
	if alike := endingIn(short, names); len(alike) > alikeShown {
		return fmt.Sprintf("there is no such file (did you mean %s or one of %d more? orrery list scenarios shows them)",
			strings.Join(alike[:alikeShown], ", "), len(alike)-alikeShown)
	} else if len(alike) > 0 {
		return fmt.Sprintf("there is no such file (did you mean %s?)", wording.OneOf(alike))
	}
	if _, err := scenarios.ParseToken(name); err == nil {
		return "this is a token and no scenario; orrery replay makes its run again"
	}
	if near, found := wording.Nearest(filepath.Clean(name), filesBeside(name)); found {
		return fmt.Sprintf("there is no such file (did you mean %s?)", near)
	}
	if near, found := wording.Nearest(short, names); found {
		return fmt.Sprintf("there is no such file, nor a scenario of that name (did you mean %s?)", near)
	}
	if strings.HasSuffix(name, ".star") {
		return "there is no such file"
	}
	return "there is no such file, nor a scenario of that name; orrery list scenarios shows the library"
}

// filesBeside are the scenario files of the directory in which a file is looked for.
func filesBeside(name string) []string {
	found, _ := filepath.Glob(filepath.Join(filepath.Dir(name), "*.star"))
	return found
}

// isDirectory says what a directory holds that could be run.
func (l *Language) isDirectory(name string) error {
	const shown = 5
	found, _ := filepath.Glob(filepath.Join(name, "*.star"))
	if len(found) == 0 {
		return wholeFile(name, "this is a directory, without a scenario file in it")
	}
	more := ""
	if n := len(found) - shown; n > 0 {
		found, more = found[:shown], fmt.Sprintf(" and %d more", n)
	}
	return wholeFile(
		name, "this is a directory; orrery test %s tries all of it; or name one of its scenario files: %s%s",
		name, strings.Join(found, ", "), more,
	)
}

// byteOrderMark is what some editors write before a text.
const byteOrderMark = "\uFEFF"

// Parse compiles a scenario file. A byte order mark before it is none of it.
func (l *Language) Parse(name string, src []byte) (*File, error) {
	return l.parse(name, src, false, &bundle{byName: map[string]*File{}})
}

// parse compiles a file of a bundle, and what it loads.
func (l *Language) parse(name string, src []byte, shelved bool, of *bundle) (*File, error) {
	src = bytes.TrimPrefix(src, []byte(byteOrderMark))
	f := &File{
		Name: name, src: src, hash: contentHash(src), language: l,
		shelved: shelved, bundle: of, loads: map[string]*File{},
	}
	if err := f.compile(); err != nil {
		return nil, err
	}
	return f, nil
}

// compile parses and compiles the file, as a part of its bundle.
func (f *File) compile() error {
	name, src, of := f.Name, f.src, f.bundle
	of.files, of.byName[name] = append(of.files, f), f
	of.reads(name, src)
	of.chain = append(of.chain, name)
	defer func() { of.chain = of.chain[:len(of.chain)-1] }()
	if err := f.checkText(src); err != nil {
		return err
	}
	tree, err := fileOptions.Parse(name, src, 0)
	if err != nil {
		return f.explainSyntax(err, src)
	}
	if err := f.checkSizes(tree); err != nil {
		return err
	}
	f.Doc = docstring(tree)
	f.survey(tree)
	if err := f.lint(tree); err != nil {
		return err
	}
	f.uses(tree)
	guard(tree)
	if f.shows {
		showValues(tree)
	}
	f.program, err = starlark.FileProgram(tree, f.knows)
	if err != nil {
		return f.explainNames(err)
	}
	return nil
}

// fileOptions allow if and for at the top of a file, and names that are given a second value, as
// people expect who know Python. There is no while, and no recursion.
var fileOptions = &syntax.FileOptions{TopLevelControl: true, GlobalReassign: true}

// within are the names of a folder of the library, and of those in it.
func within(folder string, names []string) []string {
	var out []string
	for _, n := range names {
		if strings.HasPrefix(n, strings.TrimSuffix(folder, "/")+"/") {
			out = append(out, n)
		}
	}
	return out
}

// endingIn are the names whose last part is the one given: raft/hello and echo/hello of hello.
func endingIn(last string, names []string) []string {
	var out []string
	for _, n := range names {
		if strings.HasSuffix(n, "/"+last) {
			out = append(out, n)
		}
	}
	return out
}

// firstToTry is the name that is meant for a first look, or else the first.
func firstToTry(names []string) string {
	for _, n := range names {
		if strings.HasSuffix(n, "/hello") {
			return n
		}
	}
	return names[0]
}

// contentHash tells two versions of a file apart.
func contentHash(src []byte) string {
	h := fnv.New64a()
	h.Write(src)
	sum := h.Sum64()
	return fmt.Sprintf("%08x", uint32(sum^sum>>32))
}
