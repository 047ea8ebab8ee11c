package raftlaws

import "github.com/orrery-sim/orrery/sim"

// seats are the configurations that the servers use, by what they state. Some use one when it is in their
// log and state Config, as the paper wants it (§6), others when they know that it is committed.
type seats []seat // by ID

type seat struct {
	index int64 // of its entry
	Configuration
}

// note follows a fact.
func (s *seats) note(node sim.ID, fact sim.Fact) {
	switch f := fact.(type) {
	case Config:
		*at((*[]seat)(s), int64(node)) = seat{f.Index, Configuration{f.Voters, f.Old}}
	case Members:
		if of := at((*[]seat)(s), int64(node)); f.Index >= of.index {
			*of = seat{f.Index, Configuration{f.Voters, f.Old}}
		}
	case Booted:
		*at((*[]seat)(s), int64(node)) = seat{}
	}
}

// of is the configuration that a server uses.
func (s *seats) of(node sim.ID) *Configuration { return &at((*[]seat)(s), int64(node)).Configuration }

// known reports whether a configuration has been stated.
func (c *Configuration) known() bool { return len(c.Voters) > 0 }

// majority reports whether a majority has something: "agreement (for elections and entry commitment)
// requires separate majorities from both the old and new configurations" (§6).
func (c *Configuration) majority(has func(sim.ID) bool) bool {
	return majorityOf(c.Voters, has) && (!c.Joint() || majorityOf(c.Old, has))
}

func majorityOf(ids []sim.ID, has func(sim.ID) bool) bool {
	n := 0
	for _, id := range ids {
		if has(id) {
			n++
		}
	}
	return 2*n > len(ids)
}

// those are the members of a configuration that have something.
func (c *Configuration) those(has func(sim.ID) bool) string {
	var ids []sim.ID
	for _, id := range c.Members() {
		if has(id) {
			ids = append(ids, id)
		}
	}
	if len(ids) == 0 {
		return "nobody"
	}
	return (&Configuration{Voters: ids}).String()
}
