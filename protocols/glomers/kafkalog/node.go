package kafkalog

import (
	"maps"
	"slices"
	"time"

	"github.com/orrery-sim/orrery/protocols/about"
	"github.com/orrery-sim/orrery/protocols/parts/keyvalue"
	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/sim"
)

// storeTimer is a node's: the store has not answered.
var storeTimer = sim.Timer{Name: "store"}

// A Node carries out one request after the other. Nothing of it is on a disk: all that matters is in the store.
type Node struct {
	*config
	store *keyvalue.Caller
	queue []service.Request // the first is being carried out
	logs  map[string]*prefix

	commits map[string]int64 // of a mutant: what is committed, as far as this node knows
}

// Start begins with nothing.
func (n *Node) Start(*sim.Env) {
	n.store = keyvalue.NewCaller(n.storeID, storeTimer, n.patience)
	n.logs, n.commits = map[string]*prefix{}, map[string]int64{}
}

// Receive handles a message.
func (n *Node) Receive(env *sim.Env, _ sim.ID, msg sim.Message) {
	switch m := msg.(type) {
	case service.Request:
		if slices.Contains(n.queue, m) {
			return // It is repeated, and will be answered.
		}
		n.queue = append(n.queue, m)
		if len(n.queue) == 1 {
			n.begin(env)
		}
	case service.Reply:
		if op, result, _, done := n.store.Receive(env, m); done {
			n.advance(env, op, result)
		}
	}
}

// Timer handles a timer.
func (n *Node) Timer(env *sim.Env, _ sim.Timer) { n.store.Timer(env) }

// log is what the node knows of a log.
func (n *Node) log(key string) *prefix {
	p := n.logs[key]
	if p == nil {
		p = &prefix{}
		n.logs[key] = p
	}
	return p
}

// answer ends the first request, and begins the next.
func (n *Node) answer(env *sim.Env, r service.Result) {
	m := n.queue[0]
	n.queue = n.queue[1:]
	env.Send(m.Client, service.Reply{Seq: m.Seq, Status: service.OK, Result: r})
	if len(n.queue) > 0 {
		n.begin(env)
	}
}

// Inspect shows what the node knows, and what it has to do.
func (n *Node) Inspect(v *sim.View) {
	known := 0
	for _, key := range slices.Sorted(maps.Keys(n.logs)) {
		known += len(n.logs[key].records)
	}
	v.Volatile("known", known)
	v.Volatile("queue", len(n.queue))
}

// config is what the scenario says about all nodes.
type config struct {
	storeID  sim.ID
	patience time.Duration // for an answer of the store
	mutants  about.Switched
}
