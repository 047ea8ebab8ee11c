package raft

import (
	"fmt"

	"github.com/orrery-sim/orrery/protocols/raftlaws"
	"github.com/orrery-sim/orrery/sim"
)

// Facts are those of package raftlaws, and a few that only this protocol can tell. They are stated at
// the choke points through which all changes of state go: setTerm and setVote (by tell), append,
// truncate, enter, withdraw, commit, apply, becomeCandidate, becomeLeader, becomeFollower, and the
// three ways to a snapshot: compact, install, restore.

// Config says that a server uses a configuration from here on: it has appended its entry, or gone
// back to it because a later one was truncated.
type Config struct {
	Index  int64 // of its entry; 0 is the one that the cluster began with
	Voters []sim.ID
	Old    []sim.ID // in a joint configuration the voters of C_old
}

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

// Words makes Config [sim.Worded]: config [n1 n2] → [n1 n2 n3], of entry 7.
func (f Config) Words(name func(sim.ID) string) string {
	c := raftlaws.Configuration{Voters: f.Voters, Old: f.Old}
	return fmt.Sprintf("config %s, of entry %d", c.Words(name), f.Index)
}

func (f Config) String() string {
	return fmt.Sprintf("config %d: %v", f.Index, &raftlaws.Configuration{Voters: f.Voters, Old: f.Old})
}

func (f Learner) String() string { return fmt.Sprintf("learner n%d", f.Server) }

func (f CaughtUp) String() string {
	return fmt.Sprintf("caught up n%d rounds=%d", f.Server, f.Rounds)
}

func (f LeaseRead) String() string { return fmt.Sprintf("lease read at %d, term %d", f.Index, f.Term) }
