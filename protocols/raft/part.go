package raft

import (
	"github.com/orrery-sim/orrery/protocols/about"
	"github.com/orrery-sim/orrery/sim"
)

// Member makes servers that other nodes hold as parts, one for each boot of such a node. Arguments
// are those of [Protocol]; their service is what the group replicates.
func Member(args about.Args) (func() *Server, error) {
	system, err := build(args)
	if err != nil {
		return nil, err
	}
	boot := system.Roles[0].New
	return func() *Server { return boot(sim.ID(0)).(*Server) }, nil
}

// Laws are the invariants of one group of such servers.
func Laws(args about.Args) []sim.Property { return invariants(args.Text("reads")) }

// Leads reports whether the server believes that it leads its group.
func (r *Server) Leads() bool { return r.role == leader }
