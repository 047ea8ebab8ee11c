package report

import (
	"sort"

	"github.com/orrery-sim/orrery/sim"
)

// A Field is a field of a node's state.
type Field struct {
	Name    string
	Value   any // of a log a [Log]
	Durable bool
	Since   uint64 // the event as of which it has this value
}

// A Log is a node's log: its entries, the first of which has index First. They must not be changed.
type Log struct {
	First   int64
	Entries []any

	from int64 // the index from which it is not as it was before
}

// nodePast is all that a node has shown.
type nodePast struct {
	lives   []life
	fields  []fieldPast // in the order in which they were shown first
	alarmed []timerKey  // the timers of this life that are or were set
	pauses  []life
	claims  []claimPast // to lead, in order

	handled uint64 // the newest event that the node handled
	known   int    // changes of it: a handler that waits makes more of them later
}

// life is a time during which a node was up.
type life struct{ from, to uint64 }

// fieldPast are the values that a field has had.
type fieldPast struct {
	name    string
	durable bool
	values  []pastValue // in order
}

type pastValue struct {
	since uint64
	value any // a Log of a log
}

func (n *nodePast) begin(num uint64) { n.lives = append(n.lives, life{num, never}) }
func (n *nodePast) end(num uint64)   { n.lives[len(n.lives)-1].to = num }

// alive is the life that a node had as of an event.
func (n *nodePast) alive(as uint64) (life, bool) {
	i := sort.Search(len(n.lives), func(i int) bool { return n.lives[i].from > as }) - 1
	if i < 0 || n.lives[i].to <= as {
		return life{}, false
	}
	return n.lives[i], true
}

// changed takes down what an event changed of the node.
func (n *nodePast) changed(e *sim.Event) {
	for _, c := range e.Changes {
		n.change(c)
	}
	switch e.Kind {
	case sim.Delivered, sim.Fired, sim.Started, sim.Restarted:
		n.handled, n.known = e.Num, len(e.Changes)
	}
}

// goOn takes down what the handler of an event has changed since that was taken down.
func (n *nodePast) goOn(w *sim.World) {
	if n.handled == 0 {
		return
	}
	e, _ := w.Event(n.handled)
	for _, c := range e.Changes[n.known:] {
		n.change(c)
	}
	n.known = len(e.Changes)
}

func (n *nodePast) change(c sim.Change) {
	var f *fieldPast
	for i := range n.fields {
		if n.fields[i].name == c.Field && n.fields[i].durable == c.Durable {
			f = &n.fields[i]
		}
	}
	if f == nil {
		n.fields = append(n.fields, fieldPast{name: c.Field, durable: c.Durable})
		f = &n.fields[len(n.fields)-1]
	}
	value := c.Value
	if change, is := value.(sim.LogChange); is {
		value = f.log(change)
	}
	f.values = append(f.values, pastValue{c.Since, value})
}

// log is the log after a change. Logs that follow each other share their entries, which are never
// overwritten: what is appended to one that was cut has a place of its own.
func (f *fieldPast) log(c sim.LogChange) Log {
	if len(f.values) == 0 || c.From == c.First {
		return Log{c.First, c.Added[:len(c.Added):len(c.Added)], c.From}
	}
	before, is := f.values[len(f.values)-1].value.(Log)
	if !is {
		return Log{c.First, c.Added, c.From}
	}
	kept := before.Entries[c.First-before.First : c.From-before.First]
	if c.From < before.First+int64(len(before.Entries)) {
		kept = kept[:len(kept):len(kept)]
	}
	return Log{c.First, append(kept, c.Added...), c.From}
}

// at is the value as of an event.
func (f *fieldPast) at(as uint64) (pastValue, bool) {
	i := sort.Search(len(f.values), func(i int) bool { return f.values[i].since > as }) - 1
	if i < 0 {
		return pastValue{}, false
	}
	return f.values[i], true
}

// Up reports whether a node was up as of an event.
func (x *Index) Up(id sim.ID, as uint64) bool {
	_, up := x.nodes[id].alive(as)
	return up
}

// Settled is the last event of what the handler of an event did at that instant: a handler that writes, says what
// it did and syncs in no time shows what it changed as of the end of that.
func (x *Index) Settled(num uint64) uint64 {
	e, _ := x.world.Event(num)
	if e.Node == 0 {
		return num
	}
	for num < x.last {
		next, _ := x.world.Event(num + 1)
		if next.Node != e.Node || next.At != e.At || befalls(next.Kind) {
			break
		}
		num++
	}
	return num
}

// befalls reports whether an event of a kind is not what a handler did, but what befell its node.
func befalls(k sim.Kind) bool {
	switch k {
	case sim.Sent, sim.Dropped, sim.Duplicated, sim.Wrote, sim.Synced, sim.Stated, sim.Invoked, sim.Returned:
		return false
	}
	return true
}

// State is the state that a node showed as of an event, or nil if it was down or showed none.
func (x *Index) State(id sim.ID, as uint64) []Field {
	n := &x.nodes[id]
	now, up := n.alive(as)
	if !up {
		return nil
	}
	var out []Field
	for i := range n.fields {
		f := &n.fields[i]
		v, found := f.at(as)
		if _, gone := v.value.(sim.Gone); !found || gone || v.since < now.from {
			continue
		}
		out = append(out, Field{f.name, v.value, f.durable, v.since})
	}
	return out
}
