package raft

import (
	"github.com/orrery-sim/orrery/protocols/raftlaws"
	"github.com/orrery-sim/orrery/sim"
)

// Every decision of Raft is that of a majority: who leads (§5.2), what is committed (§5.3), whether
// the leader still leads (thesis §6.2 and §6.4). All of them are counted here, since while the
// members change, a majority is not of one group but of two (§6).

// An electorate is who decides. What servers have said or reached is a slice with a value for each
// server of the group, members or not, by position in env.Peers().
type electorate struct {
	voters []int // positions of the voters
	old    []int // while a joint configuration is in use: of C_old, who decide as well; else nil

	sorted []int64 // scratch
}

// set makes the voters of a configuration decide.
func (e *electorate) set(c *raftlaws.Configuration, first sim.ID) {
	e.voters = positions(e.voters, c.Voters, first)
	e.old = positions(e.old, c.Old, first)
}

func positions(room []int, ids []sim.ID, first sim.ID) []int {
	room = room[:0]
	for _, id := range ids {
		room = append(room, int(id-first))
	}
	return room
}

// reached is the highest value that a majority has reached. In a joint configuration "agreement
// (for elections and entry commitment) requires separate majorities from both the old and new
// configurations" (§6).
func reached[T ~int64](e *electorate, values []T) T {
	v := reachedBy(e, e.voters, values)
	if len(e.old) > 0 {
		v = min(v, reachedBy(e, e.old, values))
	}
	return v
}

// exceed reports whether a majority has more than a value, of both configurations where there are two.
// It asks no more than [reached] would tell, but does not sort: a leader of a thousand asks at each answer.
func exceed[T ~int64](e *electorate, values []T, than T) bool {
	return exceedIn(e.voters, values, than) && (len(e.old) == 0 || exceedIn(e.old, values, than))
}

func exceedIn[T ~int64](group []int, values []T, than T) bool {
	n := 0
	for _, p := range group {
		if values[p] > than {
			n++
		}
	}
	return n > len(group)/2
}

// reachedBy is the highest value that a majority of one group has reached.
func reachedBy[T ~int64](e *electorate, group []int, values []T) T {
	if len(e.sorted) < len(group) {
		e.sorted = make([]int64, len(group))
	}
	sorted := e.sorted[:len(group)]
	for i, p := range group {
		v := int64(values[p])
		for ; i > 0 && sorted[i-1] < v; i-- {
			sorted[i] = sorted[i-1]
		}
		sorted[i] = v
	}
	return T(sorted[len(group)/2])
}
