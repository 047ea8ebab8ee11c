package language

import (
	"fmt"

	"go.starlark.net/starlark"

	"github.com/orrery-sim/orrery/scenarios"
)

// What the functions of a file may use in one run, all of them together.
const (
	runBase     = 100_000_000 // steps of a run, to begin with
	runPerEvent = 2_000       // and for each event
	memoryLimit = 32 << 20    // bytes of world.memory, about
	stepBytes   = 128         // the most that a step can add to it
)

// A ledger is what the functions of a file have used in one run, with what they remember: world.memory.
type ledger struct {
	dict  *starlark.Dict
	spent uint64 // steps, of all calls

	measured measuring // of dict, the last time
	since    uint64    // steps since then
}

// ledgerOf is the ledger of a world.
func ledgerOf(w scenarios.WorldView) *ledger {
	place := w.Memory()
	if *place == nil {
		*place = &ledger{dict: new(starlark.Dict)}
	}
	return (*place).(*ledger)
}

// runSteps is how many steps the functions may take until now.
func runSteps(w scenarios.WorldView) uint64 { return runBase + runPerEvent*w.Events() }

// left is how many of them are left.
func (l *ledger) left(w scenarios.WorldView) uint64 {
	if all := runSteps(w); all > l.spent {
		return all - l.spent
	}
	return 0
}

func (l *ledger) spend(steps uint64) {
	l.spent += steps
	l.since += steps
}

// measure refuses a memory that has grown too large. It walks all of it, so it is only done after as many
// steps as can fill what was free at the last time, and no fewer than it took places to walk.
func (l *ledger) measure() error {
	free := max(memoryLimit-l.measured.bytes, 0)
	if l.since < uint64(max(free/stepBytes, l.measured.places)) {
		return nil
	}
	l.measured, l.since = measured(l.dict), 0
	if l.measured.bytes <= memoryLimit {
		return nil
	}
	largest, most := starlark.Value(starlark.None), 0
	for k, v := range l.dict.Entries() {
		if n := measured(v).bytes; n > most {
			largest, most = k, n
		}
	}
	return fmt.Errorf("%sworld.memory has grown to %d MiB, in %d entries; the most is %d (its largest entry, %s, has %d KiB)",
		tooMuch, l.measured.bytes>>20, l.dict.Len(), memoryLimit>>20, shorten(largest), most>>10)
}

// measuring adds up about how many bytes values take. What is contained several times is there once,
// apart from texts. What is nested deeper than freezeDepth is not walked, and counts as too much.
type measuring struct {
	seen   map[any]bool
	bytes  int
	places int
	depth  int
}

func measured(v starlark.Value) measuring {
	m := measuring{seen: map[any]bool{}}
	m.add(v)
	m.seen = nil
	return m
}

func (m *measuring) add(v starlark.Value) {
	m.bytes += 16
	m.places++
	if m.depth > freezeDepth {
		m.bytes = memoryLimit + 1
		return
	}
	m.depth++
	defer func() { m.depth-- }()
	switch v := v.(type) {
	case starlark.String:
		m.bytes += len(v)
	case starlark.Bytes:
		m.bytes += len(v)
	case starlark.Int:
		m.bytes += bitLen(v) / 8
	case *starlark.List:
		if m.first(v) {
			m.bytes += 24
			for x := range v.Elements() {
				m.add(x)
			}
		}
	case starlark.Tuple:
		if len(v) > 0 && m.first(tupleID{&v[0], len(v)}) {
			m.bytes += 24
			for _, x := range v {
				m.add(x)
			}
		}
	case *starlark.Dict:
		if m.first(v) {
			m.bytes += 400
			for k, x := range v.Entries() {
				m.bytes += 56
				m.add(k)
				m.add(x)
			}
		}
	default:
		m.bytes += 64
	}
}

// first reports whether a value is met for the first time.
func (m *measuring) first(id any) bool {
	if m.seen[id] {
		return false
	}
	m.seen[id] = true
	return true
}
