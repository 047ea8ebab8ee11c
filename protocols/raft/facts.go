package raft

import (
	"fmt"

	"github.com/orrery-sim/orrery/sim"
)

// Facts are those of package raftlaws, and a few that only this protocol can tell. They are stated at
// the choke points through which all changes of state go: setTerm and setVote (by tell), append,
// truncate, enter, withdraw, commit, apply, becomeCandidate, becomeLeader, becomeFollower, and the
// three ways to a snapshot: compact, install, restore.

// Learner says that a leader has begun to bring a server up to date that shall vote.
type Learner struct {
	Server    sim.ID
	LastIndex int64 // what the first round is to bring
}

// CaughtUp says that a learner is as good as up to date.
type CaughtUp struct {
	Server sim.ID
	Index  int64 // that it has
	Rounds int64 // that it took
}

// LeaseRead says that a leader answered a read by its lease, from the state after an entry.
type LeaseRead struct {
	Term  int64
	Index int64
}

func (f Learner) String() string { return fmt.Sprintf("learner n%d", f.Server) }

func (f CaughtUp) String() string {
	return fmt.Sprintf("caught up n%d rounds=%d", f.Server, f.Rounds)
}

func (f LeaseRead) String() string { return fmt.Sprintf("lease read at %d, term %d", f.Index, f.Term) }
