package language

import (
	std "context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"

	"go.starlark.net/starlark"
	"go.starlark.net/syntax"

	"github.com/orrery-sim/orrery/scenarios"
)

// A Notebook evaluates cells, one after the other. Each sees the names of those before it, as they were
// then, and nothing changes a value once its cell has ended.
//
// A cell that calls scenario(...) has the text of a scenario in it: all but the statements that do something, and
// those that hang on what they made (see definition.go). That text is evaluated again for each point of its
// parameters and each seed, as a file is, with what the cells before it defined. The cell itself is run once.
type Notebook struct {
	language *Language
	do       Doing
	scenario *File // that of the last cell that has one

	mu   sync.Mutex // others look at the names while a cell runs
	past earlier
}

// A Doing does what a cell asks for. What it makes is a value of the language. Once ctx is done it ends soon.
type Doing func(ctx std.Context, a *Asked) (Made, error)

// An Audience is shown what a cell has to show.
type Audience interface {
	Print(text string)
	Show(made Made)    // a value that a word of cells has made
	Value(text string) // any other value
}

// Notebook is an empty notebook. Its words are those of files, and those of cells: what do does.
func (l *Language) Notebook(do Doing) *Notebook {
	cells := build(l.catalogue, l.promises, true)
	return &Notebook{language: cells, do: do, past: earlier{known: cells.predeclared, files: map[string]*File{}}}
}

// Language has the words of cells.
func (n *Notebook) Language() *Language { return n.language }

// Names are those that the cells have defined, in alphabetical order.
func (n *Notebook) Names() []string { return slices.Sorted(maps.Keys(n.before().names)) }

// before is what the cells have defined.
func (n *Notebook) before() earlier {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.past
}

// Value is what a cell gave a name, as code.
func (n *Notebook) Value(name string) (text string, found bool) {
	v, found := n.before().names[name]
	if !found {
		return "", false
	}
	return valueText(v), true
}

// ErrInterrupted is the error of a cell that somebody interrupted.
var ErrInterrupted = errors.New("interrupted")

// A cellRun is one run of a cell.
type cellRun struct {
	*Notebook
	ctx    std.Context
	to     Audience
	own    *File // the scenario of this cell; nil: it has none
	thread *starlark.Thread
}

// Run runs a cell. Errors in it have the name for their file. A cell with an error defines nothing.
func (n *Notebook) Run(ctx std.Context, name, text string, to Audience) error {
	if strings.TrimSpace(text) == "" {
		return nil
	}
	f, own, err := n.parse(name, text)
	if err != nil {
		return err
	}
	run := &cellRun{Notebook: n, ctx: ctx, to: to, own: own}
	ev := &evaluation{file: f, choose: scenarios.Dull, cell: run, plan: &scenarios.Plan{File: name, Doc: f.Doc, Hash: f.hash, Seed: 1}}
	run.thread = f.newThread(ev, stepLimit)
	stop := std.AfterFunc(ctx, func() { run.thread.Cancel(ErrInterrupted.Error()) })
	defer stop()
	globals, err := f.program.Init(run.thread, f.predeclared())
	switch {
	case ctx.Err() != nil:
		return ErrInterrupted
	case err != nil:
		return f.explain(err)
	}
	if err := ev.freeze(globals); err != nil {
		return err
	}
	if err := ev.complete(own); err != nil {
		return err
	}
	if own != nil {
		if _, err := own.Evaluate(nil, scenarios.Dull); err != nil {
			return err
		}
		n.scenario = own
	}
	next := n.before().with(f, globals)
	n.mu.Lock()
	defer n.mu.Unlock()
	n.past = next
	return nil
}

// parse is the cell, and the scenario in it, if there is one.
func (n *Notebook) parse(name, text string) (f, own *File, err error) {
	past := n.before()
	cell := func(text string) *File {
		return &File{
			Name: name, src: []byte(text), hash: contentHash([]byte(text)), language: n.language,
			bundle: &bundle{byName: map[string]*File{}}, loads: map[string]*File{}, earlier: &past,
		}
	}
	f = cell(text)
	f.shows = true
	if err := f.compile(); err != nil {
		return nil, nil, err
	}
	if !f.HasScenario() {
		return f, nil, nil
	}
	tree, err := fileOptions.Parse(name, text, 0)
	if err != nil {
		return nil, nil, f.explainSyntax(err, f.src)
	}
	own = cell(string(n.language.definition(tree, f.src)))
	blank := strings.TrimSpace(string(own.src)) == ""
	if err := own.compile(); err != nil && !blank {
		return nil, nil, err
	}
	if blank || !own.HasScenario() {
		return nil, nil, wholeFile(name, "the scenario of this cell hangs on what a run in the same cell came to; make the run in a cell before")
	}
	return f, own, nil
}

// complete checks what a cell has said of a scenario.
func (ev *evaluation) complete(own *File) error {
	if ev.plan.Pos.Line > 0 {
		return checkSweep(ev.plan)
	}
	const where = "it belongs in the cell of its scenario(...): what is evaluated for each of its values is that cell alone"
	switch {
	case len(ev.params) > 0:
		return scenarios.Errorf(ev.params[0].Pos, "param: %s", where)
	case len(ev.plan.Draws) > 0:
		return wholeFile(ev.file.Name, "draw: %s", where)
	case own != nil:
		return wholeFile(own.Name, "the cell speaks of scenario(...), but does not call it")
	}
	return nil
}

// earlier is what the cells before one have defined. It is not changed: the next cell has another.
type earlier struct {
	names starlark.StringDict
	known starlark.StringDict // the names, and the words
	from  map[string]*File    // the cell of each name
	files map[string]*File    // all cells and what they loaded, by name
}

// with is what the next cell has before it.
func (e earlier) with(f *File, globals starlark.StringDict) earlier {
	next := earlier{names: starlark.StringDict{}, known: maps.Clone(e.known), from: map[string]*File{}, files: maps.Clone(e.files)}
	maps.Copy(next.names, e.names)
	maps.Copy(next.from, e.from)
	for name, v := range globals {
		next.names[name], next.known[name], next.from[name] = v, v, f
	}
	maps.Copy(next.files, f.bundle.byName)
	return next
}

// file finds a file by its name; nil if there is none.
func (e *earlier) file(name string) *File {
	if e == nil {
		return nil
	}
	return e.files[name]
}

// uses notes what of earlier cells a cell is made of.
func (f *File) uses(tree *syntax.File) {
	if f.earlier == nil {
		return
	}
	seen := map[*File]bool{}
	syntax.Walk(tree, func(n syntax.Node) bool {
		id, is := n.(*syntax.Ident)
		if !is {
			return true
		}
		if from := f.earlier.from[id.Name]; from != nil && !seen[from] {
			seen[from] = true
			f.orders = f.orders || from.orders
			f.hash = contentHash([]byte(f.hash + "\x00" + from.Name + "\x00" + from.hash))
		}
		return true
	})
}

// knows reports whether a name has a value before the file gives it one.
func (f *File) knows(name string) bool {
	return f.language.predeclared.Has(name) || f.earlier != nil && f.earlier.names.Has(name)
}

// predeclared are the names that have a value before the file gives them one.
func (f *File) predeclared() starlark.StringDict {
	if f.earlier == nil {
		return f.language.predeclared
	}
	return f.earlier.known
}

// askSweep puts what was asked of a sweep from outside in place of what the file asks.
func (f *File) askSweep(p *scenarios.Plan) {
	if f.asks == nil {
		return
	}
	merged := *f.asks
	if p.Sweep != nil {
		if merged.Seeds == 0 {
			merged.Seeds = p.Sweep.Seeds
		}
		if len(merged.Table) == 0 {
			merged.Table = p.Sweep.Table
		}
		if len(merged.Expect) == 0 {
			merged.Expect = p.Sweep.Expect
		}
	}
	p.Sweep = &merged
}

// Asking is the file with other things asked of its sweep. What is zero in them stays as the file has it.
func (f *File) Asking(s *scenarios.Sweep) *File {
	asking := *f
	asking.asks = s
	return &asking
}

// gateShow shows the value of a line of a cell.
const gateShow = "@show"

// showValues lets each line of a cell that is only an expression show its value; but not a text at its head, which
// says what the cell is about.
func showValues(tree *syntax.File) {
	for i, s := range tree.Stmts {
		e, is := s.(*syntax.ExprStmt)
		if !is || i == 0 && docstring(tree) != "" {
			continue
		}
		e.X = behind(gateShow, syntax.Start(e.X), e.X)
	}
}

// show shows a value.
func show(th *starlark.Thread, args starlark.Tuple) (starlark.Value, error) {
	ev := evaluationOf(th)
	if ev == nil || ev.cell == nil {
		return starlark.None, nil
	}
	for _, v := range args {
		switch v := v.(type) {
		case starlark.NoneType:
		case *madeValue:
			ev.cell.to.Show(v.Made)
		default:
			if err := payText(th, v); err != nil {
				return nil, err
			}
			ev.cell.to.Value(valueText(v))
		}
	}
	return starlark.None, nil
}

// printLine prints its arguments in a cell.
func printLine(th *starlark.Thread, args starlark.Tuple) (starlark.Value, error) {
	ev := evaluationOf(th)
	if ev == nil || ev.cell == nil {
		return nil, fmt.Errorf("print belongs in a line of a cell: a scenario is evaluated once for every seed")
	}
	words := make([]string, len(args))
	for i, v := range args {
		if err := payText(th, v); err != nil {
			return nil, err
		}
		if text, is := starlark.AsString(v); is {
			words[i] = text
		} else {
			words[i] = valueText(v)
		}
	}
	ev.cell.to.Print(strings.Join(words, " ") + "\n")
	return starlark.None, nil
}

// payText pays for a value as text.
func payText(th *starlark.Thread, v starlark.Value) error {
	n, err := printed(starlark.Tuple{v}, nil)
	if err != nil {
		return err
	}
	return charge(th, n)
}

// valueText is a value as code.
func valueText(v starlark.Value) string {
	if f, is := v.(starlark.Callable); is {
		return f.Name()
	}
	return v.String()
}
