package scenarios

import (
	"slices"

	"github.com/orrery-sim/orrery/sim"
)

// members are the voting members of the newest configuration that any server has stated for the
// selector's scope, in the order of their IDs. Until one is stated, and for protocols that know
// none, all servers are whose role counts for majorities.
func (c *cast) members(who *Who) ([]sim.ID, error) {
	s, err := c.scope(who, func(s *scope) bool { return s.members != nil })
	if err != nil || s == nil {
		return c.voters, err
	}
	return s.members, nil
}

// anyMembers are the members of any scope.
func (c *cast) anyMembers() []sim.ID {
	var all []sim.ID
	stated := false
	for _, s := range c.watch.scopes {
		if s.members != nil {
			stated = true
			all = append(all, s.members...)
		}
	}
	if !stated {
		return c.voters
	}
	return sortedSet(all)
}

// roster takes down who is a member. What is older than what is known is no news: a server states
// it when it catches up, or restarts.
func (s *scope) roster(fact sim.Roster) {
	version, members := fact.Roster()
	if s.members != nil && version <= s.version {
		return
	}
	s.version, s.members = version, slices.Sorted(slices.Values(members))
}
