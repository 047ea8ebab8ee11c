package language

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"go.starlark.net/starlark"
	"go.starlark.net/syntax"

	"github.com/orrery-sim/orrery/scenarios"
	"github.com/orrery-sim/orrery/scenarios/wording"
)

// A file may load others: of its own folder and below, or of the library.
//
//	load("parts.star", "storm")
//	load("raft/chaos", "menu")
//
// What it loads is a part of it: its steps are counted with those of the file, its params are params of the
// scenario, its text is in the hash that tokens compare. What a loaded file says in scenario(...) and
// sweep(...) is not heard, so that one scenario can lend to another.

// loadLimit is how many files a scenario may consist of.
const loadLimit = 50

// A bundle is the files that make up one scenario: the first, and those that they load.
type bundle struct {
	files  []*File
	byName map[string]*File
	chain  []string // the files that are being parsed, each loaded by the one before
	texts  []Text   // those of the files, and of what they read besides
	kept   []Text   // what the files say, in place of what the disk and the library have; nil: nobody kept it
}

// A Text is what one of the files of a scenario said when it was read.
type Text struct {
	Name    string
	SHA256  string // in hexadecimal digits
	Content []byte
}

// Texts are those that make up the scenario, that of the file itself first.
func (f *File) Texts() []Text { return f.bundle.texts }

func (b *bundle) reads(name string, text []byte) {
	b.texts = append(b.texts, Text{name, fmt.Sprintf("%x", sha256.Sum256(text)), text})
}

// HasScenario reports whether the file itself calls scenario(...) somewhere.
func (f *File) HasScenario() bool {
	for _, call := range f.calls {
		if id, is := call.Fn.(*syntax.Ident); is && id.Name == "scenario" {
			return true
		}
	}
	return false
}

// Loads reports whether the file, or one that it loads, loads the file of a name.
func (f *File) Loads(name string) bool {
	return slices.ContainsFunc(f.bundle.files, func(o *File) bool {
		return o != f && filepath.Clean(o.Name) == filepath.Clean(name)
	})
}

// lintLoad parses what a file loads, and checks that it has the names that are asked for.
func (f *File) lintLoad(l *syntax.LoadStmt) error {
	if module, isGo := strings.CutPrefix(l.ModuleName(), goModule); isGo {
		return f.lintGoModule(l, module)
	}
	at := f.place(l.Module.TokenPos)
	name, src, shelved, err := f.neighbour(l.ModuleName())
	if err != nil {
		return scenarios.Errorf(at, "load: %v", err)
	}
	b := f.bundle
	loaded := b.byName[name]
	switch {
	case slices.Contains(b.chain, name):
		return scenarios.Errorf(at, "load: %s loads itself: %s", name, strings.Join(append(b.chain, name), " loads "))
	case loaded == nil && len(b.files) == loadLimit:
		return scenarios.Errorf(at, "load: a scenario may consist of %d files, and this is one more", loadLimit)
	case loaded == nil:
		if loaded, err = f.language.parse(name, src, shelved, b); err != nil {
			return err
		}
	}
	names := loaded.names()
	for _, from := range l.From {
		if _, has := loaded.globals[from.Name]; !has {
			quote := from.NamePos
			quote.Col--
			return scenarios.Errorf(f.place(quote), "load: %s has no %s%s", name, from.Name, wording.DidYouMean(from.Name, names, "it has"))
		}
	}
	f.loads[l.ModuleName()] = loaded
	f.orders = f.orders || loaded.orders
	f.hash = contentHash([]byte(f.hash + "\x00" + l.ModuleName() + "\x00" + loaded.hash))
	return nil
}

// neighbour finds the text of a file that f loads. No path leads out of f's folder, nor does a link.
func (f *File) neighbour(module string) (name string, src []byte, shelved bool, err error) {
	if !isBeside(module) {
		return "", nil, false, errors.New("a file loads others of its own folder and below, or of the library: " +
			`write "parts.star" or "raft/chaos"; ` + wording.Clip(module) + " is neither")
	}
	if f.bundle.kept != nil {
		name, src, shelved, found := f.keptBeside(module)
		if !found {
			err = errors.New(wording.Clip(module) + " is not among the texts that were kept")
		}
		return name, src, shelved, err
	}
	if f.shelved {
		beside := path.Join(path.Dir(scenarios.ShortName(f.Name)), module)
		if src, found := scenarios.Library(beside); found {
			return scenarios.ShortName(beside), src, true, nil
		}
	} else if src, found, err := readBeside(f.Name, module, fileLimit); found || err != nil {
		return filepath.Join(folderOf(f.Name), module), src, false, err
	}
	if src, found := scenarios.Library(module); found {
		return scenarios.ShortName(module), src, true, nil
	}
	near := ""
	if close, found := wording.Nearest(module, append(filesBeside(f.Name), scenarios.LibraryNames()...)); found {
		near = " (did you mean " + close + "?)"
	}
	return "", nil, false, errors.New("there is no " + wording.Clip(module) + " beside this file, nor in the library" + near)
}

// isBeside reports whether a path names a file of a folder, or of one below it, in one way only.
func isBeside(name string) bool {
	return name == path.Clean(name) && filepath.IsLocal(name) && !strings.ContainsAny(name, "\\:\x00")
}

// Kept is the folder beside scenarios in which failures of theirs are kept. What is there has its neighbours where
// they have theirs.
const Kept = ".orrery"

// folderOf is the folder in which a file has its neighbours.
func folderOf(name string) string {
	dir := filepath.Dir(name)
	if filepath.Base(dir) == Kept {
		return filepath.Dir(dir)
	}
	return dir
}

// readBeside reads a file of the folder of another: at most so many bytes, and one more.
func readBeside(of, module string, limit int64) (src []byte, found bool, err error) {
	root, err := os.OpenRoot(folderOf(of))
	if err != nil {
		return nil, false, nil // a text that did not come from a folder
	}
	defer root.Close()
	info, err := root.Stat(module)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, false, nil
	case err != nil:
		return nil, false, errors.New(wording.Clip(module) + " leads out of the folder, or cannot be read")
	case !info.Mode().IsRegular():
		return nil, false, errors.New(wording.Clip(module) + " is not a regular file")
	}
	file, err := root.Open(module)
	if err != nil {
		return nil, false, errors.New(wording.Clip(module) + " cannot be read")
	}
	defer file.Close()
	src, err = io.ReadAll(io.LimitReader(file, limit+1)) // what is longer is refused where it is read
	return src, true, err
}

// load hands out what a file of the scenario defines. It is evaluated once, when it is first loaded.
func (ev *evaluation) load(th *starlark.Thread, module string) (starlark.StringDict, error) {
	if strings.HasPrefix(module, goModule) {
		return ev.file.language.loadModule(module)
	}
	from := ev.file.at(th.CallFrame(0).Pos)
	loaded := from.loads[module]
	if globals, done := ev.loaded[loaded]; done {
		return globals, nil
	}
	ev.lending++
	globals, err := loaded.program.Init(th, ev.file.language.predeclared)
	ev.lending--
	if err == nil {
		err = freezeGlobals(loaded, globals)
	}
	if err != nil {
		return nil, ev.file.explain(err)
	}
	if ev.loaded == nil {
		ev.loaded = map[*File]starlark.StringDict{}
	}
	ev.loaded[loaded] = globals
	return globals, nil
}

// at is the file of the scenario in which a position is.
func (f *File) at(p syntax.Position) *File {
	if f.bundle != nil {
		if of := f.bundle.byName[p.Filename()]; of != nil {
			return of
		}
	}
	if of := f.earlier.file(p.Filename()); of != nil {
		return of
	}
	return f
}
