package sim

import (
	"fmt"
	"time"
)

// A Kind says what happened.
type Kind uint8

// The kinds of events. Every one is numbered and goes into the fingerprint, recorded or not.
const (
	Started    Kind = iota // a node booted for the first time
	Crashed                // a node stopped, by a fault or by its own Exit
	Restarted              // a node booted again, with what its disk kept
	Paused                 // a node stood still: a long collection, a SIGSTOP
	Resumed                // a paused node went on
	Sent                   // a message left its sender
	Delivered              // a message was handled by its receiver
	Dropped                // a message was lost; Why says how
	Duplicated             // the network made a second copy of a message
	Fired                  // a timer came due and was handled
	Wrote                  // a record was written to the disk's cache: Body is a Write
	Synced                 // what was written before the sync began is on the disk
	Invoked                // a client asked: Body is an Invoke
	Returned               // a client learned what came of it: Body is a Return
	Faulted                // a fault began or was undone: Body is a Fault, Why is what it does
	Stated                 // a protocol stated a fact: Body is the Fact

	kinds
)

var kindNames = [kinds]string{
	"start", "crash", "restart", "pause", "resume", "send", "deliver", "drop", "duplicate", "timer",
	"write", "sync", "invoke", "return", "fault", "fact",
}

// String is the kind's word in traces and scenario files.
func (k Kind) String() string { return kindNames[k] }

// A KindSet is a set of kinds.
type KindSet uint32

// Kinds is the set of the kinds given.
func Kinds(ks ...Kind) KindSet {
	var s KindSet
	for _, k := range ks {
		s |= 1 << k
	}
	return s
}

// AllKinds is the set of all kinds.
const AllKinds = KindSet(1<<kinds - 1)

// Has reports whether k is in the set.
func (s KindSet) Has(k Kind) bool { return s&(1<<k) != 0 }

// An Event is something that happened in the world.
type Event struct {
	Num   uint64        // 1, 2, 3... in the order of happening
	At    time.Duration // the world's true time
	Kind  Kind
	Part  uint16 // of Node, which sent, handled, wrote or stated it; 0 is the node itself, see [World.PartName]
	Node  ID     // where it happened; the sender of Sent and Dropped
	Peer  ID     // the other end of a message
	Cause uint64 // the number of the event that made it happen; 0 is the scenario itself
	Body  any    // the message, the Timer, the Write, the Invoke, the Return, the Fault, the fact
	Why   string // of a drop, a crash or a fault

	Choices []Made   // the choices that were made for it; of a kept event only
	Changes []Change // the fields of its node that it changed; of a kept event only
}

// A Write is the body of a Wrote event: one record written to a node's disk.
type Write struct {
	Key     string // "" for the log
	Index   int    // of the record in the log, or of the first one truncated
	Value   any
	Part    uint16 // whose record it is
	Discard bool   // the first Index records of the log were dropped
}

// Place says what was written: votedFor, log[3], or log[:3] of records that were discarded.
func (w Write) Place() string {
	switch {
	case w.Key != "":
		return w.Key
	case w.Discard:
		return fmt.Sprintf("log[:%d]", w.Index)
	}
	return fmt.Sprintf("log[%d]", w.Index)
}

// A Change is a field of a node's inspected state with its new value.
type Change struct {
	Field   string
	Value   any    // a copy; of a log a [LogChange], of a field that is not shown any more [Gone]
	Durable bool   // on disk, as opposed to in memory
	Since   uint64 // it shows from this event on: the change's own, or a later one where the handler waited
}
