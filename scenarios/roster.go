package scenarios

import (
	"slices"

	"github.com/orrery-sim/orrery/sim"
)

// members are the voting members of the newest configuration that any server has stated, in the
// order of their IDs. Until one is stated, and for protocols that know none, all servers are whose
// role counts for majorities.
func (c *cast) members() []sim.ID {
	if c.watch.members == nil {
		return c.voters
	}
	return c.watch.members
}

// roster takes down who is a member. What is older than what is known is no news: a server states
// it when it catches up, or restarts.
func (o *watch) roster(fact sim.Roster) {
	version, members := fact.Roster()
	if o.members != nil && version <= o.version {
		return
	}
	o.version, o.members = version, slices.Sorted(slices.Values(members))
}
