package sim

import "time"

// A Property is an invariant, judged fact by fact. Protocols implement it beside the rules that it
// guards; package check runs it. It sees each fact once and should cost O(1) a fact, keeping what
// it must remember of the past itself.
type Property interface {
	// Name is the invariant's name in its paper: Election Safety.
	Name() string
	// Fact looks at a fact that a node stated, and says in one sentence what is wrong, or "". The
	// sentence calls the node with ID 3 n3, see [World.Named].
	// Once it has found a violation it is not asked again.
	Fact(at time.Duration, node ID, fact Fact) (why string)
	// Judged counts the facts that could have violated the property. A property that judged
	// nothing has not held: it was never asked.
	Judged() int
}

// A Claim is a fact about who leads. Selectors such as leader() follow claims.
type Claim interface {
	// Claim tells the epoch (a term, a ballot, a view) and whether the node now leads it, or has
	// ceased to.
	Claim() (epoch int64, leads bool)
}

// A Roster is a fact about who is a member. A server states it for the configuration that it begins
// with, and whenever it learns that a later one is decided. Selectors such as members() and
// spares() follow rosters.
type Roster interface {
	// Roster tells the version of the configuration (its place in the log; 0 for the first) and who
	// votes in it.
	Roster() (version int64, members []ID)
}

// A Worded fact says itself better than its fields do, one after the other.
type Worded interface {
	// Words are the fact in a few words, of which the first says what kind it is. Nodes are told by name.
	Words(name func(ID) string) string
}

// A Scoped fact is about one thing among several of its kind: a key, a slot. Who leads, who is a
// member and what must hold is told apart by it, and by the part of the node that states it.
type Scoped interface {
	// Scope names the thing, as sentences do: key x. It has no slash.
	Scope() string
}

// Scope is what the fact of an event is about: the full name of the part that stated it, and after
// a slash what the fact adds, if it is [Scoped]. It is "" for a fact of the node itself that adds
// nothing.
func (w *World) Scope(e *Event) string {
	name := w.PartName(e.Part)
	of, is := e.Body.(Scoped)
	switch {
	case !is || of.Scope() == "":
		return name
	case name == "":
		return of.Scope()
	}
	return name + "/" + of.Scope()
}

// An Invoke is the fact by which a client says that it asks for something. Events of it have the
// kind [Invoked].
type Invoke struct {
	Process int // who asks, as the history sees it: a new one after every unknown outcome
	Op      any
}

// A Return is the fact by which a client says what came of its process's last [Invoke]. Events of
// it have the kind [Returned].
type Return struct {
	Process int
	Op      any // as invoked
	Result  any // nil unless OK
	Outcome Outcome
}

// An Outcome is what a client knows of what it asked for.
type Outcome uint8

// The outcomes of a [Return].
const (
	OK      Outcome = iota // it was done: Result is what came of it
	Unknown                // the client gave up; an answer that comes later is a second Return
	Failed                 // it certainly had no effect, and will have none
)

// String is the outcome in a trace.
func (o Outcome) String() string { return [...]string{"ok", "unknown", "failed"}[o] }
