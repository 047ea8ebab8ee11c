package rpc

import (
	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/sim"
)

// A callerState is what a server knows of one caller. A caller has one call outstanding, so that its newest call is all there is to
// know: a new one says that the answer to the one before has arrived, or is not waited for any more (section 3.2).
type callerState struct {
	newest   uint64 // the number of the newest call that was begun
	answered uint64 // of the newest call that has an answer; 0: none
	result   service.Result
}

// answers is the table of answers, by caller. It is a value that may be on a disk: see [answers.copy].
type answers map[sim.ID]callerState

// A standing is what a call is to a server that looks it up.
type standing uint8

const (
	isNew     standing = iota // run it
	isRunning                 // its answer will come
	isDone                    // its answer is in the table
	isOld                     // its caller has gone on
)

// look says what a call is.
func (a answers) look(caller sim.ID, seq uint64) standing {
	switch c := a[caller]; {
	case seq > c.newest:
		return isNew
	case seq < c.newest:
		return isOld
	case seq == c.answered:
		return isDone
	}
	return isRunning
}

// begin notes that a call runs.
func (a answers) begin(caller sim.ID, seq uint64) {
	c := a[caller]
	c.newest = max(c.newest, seq)
	a[caller] = c
}

// record notes the answer to a call, unless a newer one has an answer.
func (a answers) record(caller sim.ID, seq uint64, result service.Result) {
	a.begin(caller, seq)
	if c := a[caller]; seq > c.answered {
		c.answered, c.result = seq, result
		a[caller] = c
	}
}

// copy is the table without what is only running: a server that comes back runs nothing.
func (a answers) copy() answers {
	to := answers{}
	for caller, c := range a { // any order: each goes to its own place
		if c.answered > 0 {
			to[caller] = callerState{newest: c.answered, answered: c.answered, result: c.result}
		}
	}
	return to
}
