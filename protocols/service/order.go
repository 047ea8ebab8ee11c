package service

import (
	"slices"

	"github.com/orrery-sim/orrery/sim"
)

// The orders that an operator may give. A protocol lists those that it takes in
// [about.Protocol].Orders.
const (
	Join        = "join"        // these servers are voting members
	Leave       = "leave"       // these servers are not members
	Reconfigure = "reconfigure" // exactly these servers are the voting members
	Transfer    = "transfer"    // this server leads
)

// A Goal is what an operator wants of the servers. It says how things should be and not what to do,
// so that it may be asked for again and again.
type Goal struct {
	Name  string // join, leave, reconfigure or transfer
	Nodes []sim.ID
}

// Members are the voting members that the goal is about, given those of the present, in the order
// of their IDs. A transfer changes nothing.
func (g Goal) Members(present []sim.ID) []sim.ID {
	var members []sim.ID
	switch g.Name {
	case Join:
		members = append(slices.Clone(present), g.Nodes...)
	case Leave:
		members = slices.DeleteFunc(slices.Clone(present), func(id sim.ID) bool {
			return slices.Contains(g.Nodes, id)
		})
	case Reconfigure:
		members = slices.Clone(g.Nodes)
	default:
		return present
	}
	slices.Sort(members)
	return slices.Compact(members)
}

// An Order asks a server to bring a goal about. The server answers with an [OrderReply]: OK when
// the goal is reached for good, Busy as long as it is under way, and Refused if it never can be.
type Order struct {
	Seq  uint64
	Goal Goal
}

// Size makes Order a [sim.Sizer].
func (o Order) Size() int { return 9 + 4*len(o.Goal.Nodes) }

// An OrderReply answers the order with the same Seq.
type OrderReply struct {
	Seq    uint64
	Status Status
	Leader sim.ID // with NotLeader: who leads, as far as the server knows; 0 if it does not
}

// Size makes OrderReply a [sim.Sizer].
func (r OrderReply) Size() int { return 13 }
