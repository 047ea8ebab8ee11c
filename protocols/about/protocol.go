package about

import (
	"io/fs"
	"time"

	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/sim"
)

// A Protocol describes a protocol to every door: its name, what it promises, what can be set and
// what can be broken, and how to build its nodes. The catalogue is a slice of these.
type Protocol struct {
	Name     string    // as in scenario files: raft
	Doc      string    // one sentence
	Topic    string    // what it is about, as others are: consensus; "" stands before all topics
	Paper    string    // author, title, year
	Promise  []string  // what it claims to its clients: "linearizable", "agreement"...
	Services []Service // what clients may ask it for, the first if nothing is said; none if it has no clients
	Together bool      // several of Services may be asked for in one run: its servers carry out any machine
	Orders   []string  // what an operator may ask for: some of join, leave, reconfigure, transfer
	Scoped   bool      // Orders are about a part of the nodes, which they name: transfer(..., of = "group 1")
	Params   []Param   // besides mutants, which all have
	Mutants  []*Mutant
	Facts    []sim.Fact    // a zero value of each fact it emits
	Sends    []sim.Message // a zero value of each message it sends
	Timers   []string      // the names of its timers

	// Milestones are those of Facts that a story tells one by one; the others it counts. Claims are
	// always told.
	Milestones []sim.Fact
	// Progress is the one of Facts whose Index or Slot says how far the protocol has come; nil if none.
	Progress sim.Fact

	// Source is the text of the protocol's package, for `orrery new --from` to copy; nil if it is not for
	// copying.
	Source fs.FS

	// Build makes a system from checked arguments. An error is about a combination of arguments
	// that no single bound can express, and says which argument is at fault.
	Build func(args Args) (System, error)
}

// A System is a protocol that is ready to be run in a world.
type System struct {
	Roles      []Role         // its servers, in order; the scenario adds its clients after them
	Invariants []sim.Property // of the whole: they see the facts of all parts
	Parts      []Part         // what its nodes are made of; none if they are not

	// Client makes the node through which a client of this system asks; nil if it has none.
	Client service.ClientMaker

	// MinTimeout is the shortest timeout after which a server acts against a silent peer, zero if
	// there is none. A scenario in which a round trip may take longer is refused.
	MinTimeout time.Duration
	// MinTimeoutParam is the parameter that sets it.
	MinTimeoutParam string
}

// A Part says what must hold in each scope of a part of the nodes, see [sim.World.Scope]: with two
// groups of Raft, Election Safety is a promise of each and not of both together.
type Part struct {
	Name       string // its full name, as a pattern of [path.Match]: raft, shard *, shard 3/raft; "" is the nodes themselves
	Invariants func() []sim.Property
}

// A Role is a group of servers with a part of their own: acceptors, learners, a view service.
type Role struct {
	sim.Group
	Asked bool // clients may ask its nodes
	Votes bool // its nodes count for majorities
}

// Servers is the role of servers who are all alike: clients ask them, and they count for majorities.
func Servers(n Nodes, made func(sim.ID) sim.Node) Role {
	return Role{Asked: true, Votes: true, Group: sim.Group{
		Name: "server", Size: n.Size(), Names: n.Names, Prefix: "n", New: made,
	}}
}

// MostServers is how many servers a file may ask for. A protocol that can carry fewer says so itself.
const MostServers = 1000

// ServersParam says how many servers there are.
var ServersParam = Param{
	Name: "nodes", Kind: NodesParam, Default: Nodes{Count: 5}, Min: 1, Max: MostServers,
	Doc: "the servers: how many, or a list of names",
}

// Groups are the groups of the system's roles, as a world takes them.
func (s *System) Groups() []sim.Group {
	groups := make([]sim.Group, len(s.Roles))
	for i, r := range s.Roles {
		groups[i] = r.Group
	}
	return groups
}
