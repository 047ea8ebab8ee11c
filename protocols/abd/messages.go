package abd

import "fmt"

// The messages of one operation bear its number, which no other operation of the client has.

// Query is the first phase of every operation: what do you have?
type Query struct{ Op uint64 }

// Report answers a Query with the replica's tag and value.
type Report struct {
	Op    uint64
	Tag   Tag
	Value string
}

// Propagate is the second phase: keep this, unless you have something later. A writer propagates its
// own value, and a reader the one that it is about to return.
type Propagate struct {
	Op    uint64
	Tag   Tag
	Value string
}

// Ack answers a Propagate: the replica has that value on its disk, or a later one.
type Ack struct{ Op uint64 }

// Size makes Report a [sim.Sizer].
func (m Report) Size() int { return 24 + len(m.Value) }

// Size makes Propagate a [sim.Sizer].
func (m Propagate) Size() int { return 24 + len(m.Value) }

func (m Query) String() string { return "Query" }

func (m Report) String() string { return fmt.Sprintf("Report %v", Tagged{m.Tag, m.Value}) }

func (m Propagate) String() string { return fmt.Sprintf("Propagate %v", Tagged{m.Tag, m.Value}) }

func (m Ack) String() string { return "Ack" }
