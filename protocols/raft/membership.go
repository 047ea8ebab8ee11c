package raft

import (
	"github.com/orrery-sim/orrery/protocols/raftlaws"
	"github.com/orrery-sim/orrery/sim"
)

// Who the members are is written in the log, as an entry of its own (§6). The group of servers in
// the world is only the universe: a server that is no member answers what it is asked, stores what
// a leader sends it, and never stands for election.

// membership is what a server knows about who the members are.
type membership struct {
	// configs are the newest configuration that is known to be committed, and those behind it in
	// the log that are not. There are hardly ever more than two.
	configs []placed

	electorate       // who decides by the configuration in use
	others     []int // the voters but this server, by position
	electable  bool  // whether it may stand for election
}

// placed is a configuration and the index of its entry, 0 for the one that the cluster began with.
type placed struct {
	index int64
	*raftlaws.Configuration
}

// latest is the configuration in use: "a server always uses the latest configuration in its log,
// regardless of whether the entry is committed" (§6).
func (r *Server) latest() placed {
	if r.mutants.On(configWhenApplied) {
		return r.configs[0] // A server that restarts has applied nothing, and is back among the first members.
	}
	return r.configs[len(r.configs)-1]
}

// restoreMembership finds the configurations in the log that was read from the disk.
func (r *Server) restoreMembership(env *sim.Env) {
	n := len(r.peers)
	if r.members > 0 {
		n = r.members
	}
	first := placed{0, &raftlaws.Configuration{Voters: r.peers[:n:n]}}
	if r.snapshot != nil {
		first = r.snapshot.Members
	}
	r.configs = append(r.configs, first)
	for i := range r.log.entries {
		if e := &r.log.entries[i]; e.Config != nil && e.Index > first.index {
			r.configs = append(r.configs, placed{e.Index, e.Config})
		}
	}
	r.electable = r.mayStand()
	r.adopt(env)
}

// enter takes a configuration into use whose entry was appended.
func (r *Server) enter(env *sim.Env, index int64, c *raftlaws.Configuration) {
	r.configs = append(r.configs, placed{index, c})
	r.adopt(env)
	r.tellConfig(env)
}

// withdraw goes back to an earlier configuration, if entries of later ones were truncated.
func (r *Server) withdraw(env *sim.Env, last int64) {
	n := len(r.configs)
	for n > 1 && r.configs[n-1].index > last {
		n--
	}
	if n == len(r.configs) {
		return
	}
	r.configs = r.configs[:n]
	r.adopt(env)
	r.tellConfig(env)
}

// asOf is the configuration after an entry that is committed.
func (r *Server) asOf(index int64) placed {
	n := len(r.configs)
	for n > 1 && r.configs[n-1].index > index {
		n--
	}
	return r.configs[n-1]
}

// replaceMembership takes over the configuration of a snapshot that replaces the log. It is committed.
func (r *Server) replaceMembership(env *sim.Env, c placed) {
	was, known := r.latest().index, r.configs[0].index
	r.configs = append(r.configs[:0], c)
	r.adopt(env)
	if was != c.index {
		r.tellConfig(env)
	}
	if known != c.index {
		r.tellMembers(env)
	}
}

// adopt makes the latest configuration count.
func (r *Server) adopt(env *sim.Env) {
	c := r.latest()
	r.electorate.set(c.Configuration, r.peers[0])
	r.others = r.others[:0]
	for _, id := range c.Members() {
		if id != r.id {
			r.others = append(r.others, r.position(id))
		}
	}
	if r.role == leader {
		r.address()
	}
	r.reviewElectable(env)
}

// reviewElectable follows whether the server may stand for election.
func (r *Server) reviewElectable(env *sim.Env) {
	was := r.electable
	r.electable = r.mayStand()
	switch {
	case r.role == leader || r.electable == was:
	case r.electable:
		r.resetElectionTimer(env)
	default:
		env.CancelTimer(electionTimer)
	}
}

// mayStand reports whether the server is a member by the latest configuration, or was one by the
// configuration before, as long as the latest is not known to be committed. "A server that is not
// part of its own latest configuration should still start new elections, as it might still be
// needed until the C_new entry is committed" (thesis §4.2.2). It does not count its own vote then.
func (r *Server) mayStand() bool {
	n := len(r.configs)
	return r.latest().Includes(r.id) || n > 1 && r.configs[n-2].Includes(r.id)
}

// reviewCommitted drops configurations that committed ones have replaced, and says so.
func (r *Server) reviewCommitted(env *sim.Env) {
	for len(r.configs) > 1 && r.configs[1].index <= r.commitIndex {
		r.configs = append(r.configs[:0], r.configs[1:]...)
		r.tellMembers(env)
	}
	r.adopt(env) // who was removed need not stand any more
}

// tellConfig states which configuration the server uses from here on.
func (r *Server) tellConfig(env *sim.Env) {
	c := r.configs[len(r.configs)-1]
	env.Emit(raftlaws.Config{Index: c.index, Voters: c.Voters, Old: c.Old})
}

// tellMembers states the configuration that is known to be committed.
func (r *Server) tellMembers(env *sim.Env) {
	c := r.configs[0]
	env.Emit(raftlaws.Members{Index: c.index, Voters: c.Voters, Old: c.Old})
}
