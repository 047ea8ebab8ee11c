package outside

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/orrery-sim/orrery/check"
	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/sim"
)

// A File is an outside history that was read.
type File struct {
	Name    string
	Model   *Model
	Service *service.Service // by which it is judged
	History *check.History
	Timed   bool // the records have times; else each counts a millisecond

	lines []int // of each event, by its number
}

// Read reads a history. The model is the one of that name, or picked by what the history has. An
// error about a place in the file is an [Error].
func Read(name string, data []byte, model string) (*File, error) {
	records, err := recordsOf(name, data)
	if err != nil {
		return nil, err
	}
	records = slices.DeleteFunc(records, func(r record) bool {
		return strings.ContainsFunc(r.process, func(c rune) bool { return c < '0' || c > '9' }) // the nemesis
	})
	if len(records) == 0 {
		return nil, &Error{name, 1, "no client did anything in it: the processes of clients are numbers"}
	}
	m, err := pick(name, records, model)
	if err != nil {
		return nil, err
	}
	f := &File{Name: name, Model: m, Service: m.of, History: &check.History{}, lines: []int{0}}
	pairs := independent(m, records)
	if slices.Contains(m.Ops, "cas") {
		swap := service.Blind
		if foundAlways(records) {
			swap = service.Tells
		}
		keyed := slices.ContainsFunc(records, func(r record) bool { return r.keyed })
		f.Service = cells(m.Name, swap, pairs || keyed)
	}
	if err := f.fill(records, pairs); err != nil {
		return nil, err
	}
	return f, nil
}

// foundAlways reports whether every cas that failed tells what it found.
func foundAlways(records []record) bool {
	for i := range records {
		r := &records[i]
		if _, pair := r.value.([]any); r.f == "cas" && r.kind == "fail" && !r.failed && (pair || r.value == nil) {
			return false
		}
	}
	return true
}

// pick finds the model of a history.
func pick(name string, records []record, model string) (*Model, error) {
	if model != "" {
		m := ModelOf(model)
		if m == nil {
			return nil, fmt.Errorf("there is no model %q; there are %s", model, strings.Join(names(), ", "))
		}
		return m, nil
	}
	var fits []*Model
	for _, m := range Models {
		if !slices.ContainsFunc(records, func(r record) bool { return !slices.Contains(m.Ops, r.f) }) {
			fits = append(fits, m)
		}
	}
	switch {
	case len(fits) == 0:
		for i := range records {
			if !slices.ContainsFunc(Models, func(m *Model) bool { return slices.Contains(m.Ops, records[i].f) }) {
				return nil, &Error{name, records[i].line, fmt.Sprintf("no model has an operation %q; the models are %s",
					records[i].f, strings.Join(names(), ", "))}
			}
		}
		return nil, &Error{name, records[0].line, "no model has all operations of this history; split it, or name one with --model"}
	case len(fits) > 1 && slices.Contains(fits, ModelOf("set")):
		for i := range records { // a sum reads a number, a set all its values
			if _, list := records[i].value.([]any); list && records[i].f == "read" {
				return ModelOf("set"), nil
			}
		}
	}
	return fits[0], nil
}

func names() []string {
	var all []string
	for _, m := range Models {
		all = append(all, m.Name)
	}
	return all
}

// independent reports whether values are pairs of a key and a value, as Jepsen's independent keys are.
func independent(m *Model, records []record) bool {
	if !slices.Contains(m.Ops, "cas") {
		return false
	}
	for i := range records {
		r := &records[i]
		pair, ok := r.value.([]any)
		if r.keyed || r.kind != "invoke" {
			continue
		}
		switch r.f {
		case "write", "put", "append", "read", "get":
			if ok && len(pair) == 2 {
				return true
			}
		case "cas":
			if ok && len(pair) == 2 {
				if _, inner := pair[1].([]any); inner {
					return true
				}
			}
		}
	}
	return false
}

// open is an operation that has not ended.
type open struct {
	op   service.Op
	f    string
	line int
	lost bool // it is of unknown outcome
}

// fill makes the history of the records.
func (f *File) fill(records []record, pairs bool) error {
	pending := map[string]*open{}
	at := time.Duration(0)
	for i := range records {
		r := &records[i]
		fail := func(format string, args ...any) error { return &Error{f.Name, r.line, fmt.Sprintf(format, args...)} }
		if !slices.Contains(f.Model.Ops, r.f) {
			return fail("a %s has no operation %q; it has %s", f.Model.Name, r.f, strings.Join(f.Model.Ops, ", "))
		}
		if pair, ok := r.value.([]any); pairs && ok && len(pair) == 2 && !r.keyed {
			r.key, r.value = text(pair[0]), pair[1]
		}
		process, err := strconv.Atoi(r.process)
		if err != nil || process >= 1<<30 {
			return fail("process %s is too large a number", r.process)
		}
		f.lines = append(f.lines, r.line)
		at += time.Millisecond
		if r.time >= 0 {
			f.Timed = true
			at = max(at-time.Millisecond, time.Duration(r.time))
		}
		e := &sim.Event{Num: uint64(len(f.lines) - 1), At: at, Node: sim.ID(process + 1)}
		if err := f.take(e, r, process, pending); err != nil {
			return fail("%v", err)
		}
	}
	return nil
}

// take takes down one record.
func (f *File) take(e *sim.Event, r *record, process int, pending map[string]*open) error {
	o := pending[r.process]
	if r.kind == "invoke" {
		switch {
		case o != nil && o.lost:
			return fmt.Errorf("process %s invokes %s, but the outcome of its %s of line %d is unknown; "+
				"after that a client must go on as a new process", r.process, r.f, o.f, o.line)
		case o != nil:
			return fmt.Errorf("process %s invokes %s before its %s of line %d has ended; a process does one thing after the other",
				r.process, r.f, o.f, o.line)
		}
		op, err := f.Model.op(r)
		if err != nil {
			return err
		}
		pending[r.process] = &open{op: op, f: r.f, line: r.line}
		e.Kind, e.Body = sim.Invoked, sim.Invoke{Process: process, Op: op}
		f.History.Event(e)
		return nil
	}
	if o == nil || o.lost || o.f != r.f {
		return fmt.Errorf("process %s ends a %s that it did not invoke; there must be a record of type invoke before", r.process, r.f)
	}
	back := sim.Return{Process: process, Op: o.op}
	switch {
	case r.kind == "info":
		o.lost, back.Outcome = true, sim.Unknown
	case r.kind == "fail" && (r.failed || r.f != "cas"):
		back.Outcome = sim.Failed
		delete(pending, r.process)
	default:
		result, err := f.Model.result(r)
		if err != nil {
			return err
		}
		back.Result = result
		delete(pending, r.process)
	}
	e.Kind, e.Body = sim.Returned, back
	f.History.Event(e)
	return nil
}

// Lines are the lines of events, each once and in order.
func (f *File) Lines(events []uint64) (lines []int) {
	for _, e := range events {
		if e < uint64(len(f.lines)) {
			lines = append(lines, f.lines[e])
		}
	}
	slices.Sort(lines)
	return slices.Compact(lines)
}
