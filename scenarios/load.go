package scenarios

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"go.starlark.net/starlark"
	"go.starlark.net/syntax"
)

// A File is a scenario file, parsed and compiled once. Evaluating it for a seed runs the program
// again and nothing more.
type File struct {
	Name string // as it was given
	Doc  string // its docstring

	hash     string // of its text
	language *Language
	program  *starlark.Program
	calls    map[lineCol]*syntax.CallExpr // by the place of the parenthesis
	globals  map[string]syntax.Position   // where each name of the file is first given a value
}

type lineCol struct{ line, col int32 }

// fileLimit is the size of the largest scenario file.
const fileLimit = 256 << 10

// Load reads a scenario file from the disk, or, where there is none of that name, from the library.
func (l *Language) Load(name string) (*File, error) {
	src, err := l.source(name)
	if err != nil {
		return nil, err
	}
	return l.Parse(name, src)
}

// source finds the text of a scenario.
func (l *Language) source(name string) ([]byte, error) {
	info, err := os.Stat(name)
	switch {
	case err == nil && info.IsDir():
		return nil, l.isDirectory(name)
	case err == nil && !info.Mode().IsRegular():
		return nil, wholeFile(name, "this is not a regular file")
	case err == nil && info.Size() > fileLimit:
		return nil, wholeFile(
			name,
			"the file has %d KiB; a scenario has at most %d",
			info.Size()>>10,
			fileLimit>>10,
		)
	}
	if err == nil {
		src, err := os.ReadFile(name)
		if err != nil {
			return nil, wholeFile(name, "the file cannot be read: %v", errors.Unwrap(err))
		}
		return src, nil
	}
	if src, found := Library(name); found {
		return src, nil
	}
	if !errors.Is(err, fs.ErrNotExist) && !strings.Contains(name, "\x00") {
		return nil, wholeFile(name, "the file cannot be read: %v", errors.Unwrap(err))
	}
	return nil, wholeFile(
		name,
		"there is no such file, nor a scenario of that name%s",
		didYouMean(shortName(name), LibraryNames(), "the library has"),
	)
}

// isDirectory says what a directory holds that could be run.
func (l *Language) isDirectory(name string) error {
	found, _ := filepath.Glob(filepath.Join(name, "*.star"))
	if len(found) == 0 {
		return wholeFile(name, "this is a directory, without a scenario file in it")
	}
	return wholeFile(
		name,
		"this is a directory; name one of its scenario files: %s",
		strings.Join(found, ", "),
	)
}

// Parse compiles a scenario file.
func (l *Language) Parse(name string, src []byte) (*File, error) {
	f := &File{Name: name, hash: contentHash(src), language: l}
	if err := f.checkText(src); err != nil {
		return nil, err
	}
	tree, err := fileOptions.Parse(name, src, 0)
	if err != nil {
		return nil, f.explainSyntax(err, src)
	}
	f.Doc = docstring(tree)
	f.survey(tree)
	if err := f.lint(tree); err != nil {
		return nil, err
	}
	guard(tree)
	f.program, err = starlark.FileProgram(tree, l.predeclared.Has)
	if err != nil {
		return nil, f.explainNames(err)
	}
	return f, nil
}

// fileOptions allow if and for at the top of a file, and names that are given a second value, as
// people expect who know Python. There is no while, and no recursion.
var fileOptions = &syntax.FileOptions{TopLevelControl: true, GlobalReassign: true}
