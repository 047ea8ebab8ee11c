package dynamo

import (
	"slices"
	"time"

	"github.com/orrery-sim/orrery/sim"
)

// A suspicion is a node's own opinion of another one that did not answer in time (§4.8.3). It ends when something
// comes from that node, or by itself: then the node is tried again.
type suspicion struct {
	of    sim.ID
	until time.Duration // by the own monotonic clock
}

// trust is after how many patiences a suspected node is tried again.
const trust = 10

func (n *Node) suspect(env *sim.Env, id sim.ID) {
	if id != 0 && id != env.ID() {
		n.clear(id)
		n.suspected = append(n.suspected, suspicion{id, env.Uptime() + trust*n.patience})
	}
}

// clear ends the suspicion of a node, if there is one.
func (n *Node) clear(id sim.ID) {
	n.suspected = slices.DeleteFunc(n.suspected, func(s suspicion) bool { return s.of == id })
}

func (n *Node) isSuspected(env *sim.Env, id sim.ID) bool {
	return slices.ContainsFunc(n.suspected, func(s suspicion) bool { return s.of == id && env.Uptime() < s.until })
}
