package broadcast

import (
	"slices"
	"strings"
	"time"

	"github.com/orrery-sim/orrery/protocols/about"
	gossip "github.com/orrery-sim/orrery/protocols/gossip/broadcast"
	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/sim"
)

// A Node keeps values, and tells its neighbours.
type Node struct {
	*config
	log   []Item           // what it has, as on its disk, oldest first
	at    map[string]int32 // where in log
	peers []peer           // its neighbours, by ID
}

// Start boots the node from its disk. Whom it has told what it does not know any more: all but who told it.
func (n *Node) Start(env *sim.Env) {
	n.at = map[string]int32{}
	for _, id := range neighbours(env) {
		n.peers = append(n.peers, peer{id: id})
	}
	for _, record := range env.Disk().Log() {
		it, is := record.(Item)
		if !is {
			env.Exit("the checksum of an item is wrong")
			return
		}
		n.have(it)
	}
	env.Emit(gossip.Booted{})
	if !n.mutants.On(forgetDebts) { // Without the rule: mutants/forget-debts.
		n.owe(0)
	}
	n.spread(env)
}

// neighbours are those to whom the network has a link.
func neighbours(env *sim.Env) []sim.ID {
	if near := env.Neighbours(); near != nil {
		return near
	}
	return slices.DeleteFunc(slices.Clone(env.Peers()), func(id sim.ID) bool { return id == env.ID() })
}

// Receive handles a message.
func (n *Node) Receive(env *sim.Env, from sim.ID, msg sim.Message) {
	switch m := msg.(type) {
	case service.Request:
		n.handleRequest(env, from, m)
	case Tell:
		n.handleTell(env, from, m)
	case Ack:
		if p := n.peer(from); p != nil {
			p.settle(m.Places)
		}
	}
}

// Timer handles a timer.
func (n *Node) Timer(env *sim.Env, t sim.Timer) {
	switch t.Name {
	case flushTimer:
		n.peers[t.Arg].flushing = false
		n.tell(env, t.Arg)
	case retryTimer:
		n.retell(env, t.Arg)
	}
}

// handleRequest serves a client, which adds a value or reads all that are here. A value that is here needs nothing.
func (n *Node) handleRequest(env *sim.Env, from sim.ID, m service.Request) {
	reply := service.Reply{Seq: m.Seq, Status: service.OK, Result: service.Result{OK: true}}
	switch m.Op.Name {
	case "add":
		n.keep(env, []Item{{Value: m.Op.Value, From: env.ID()}})
	case "read":
		values := make([]string, len(n.log))
		for i := range n.log {
			values[i] = n.log[i].Value
		}
		slices.Sort(values)
		reply.Result.Value = strings.Join(values, " ")
	}
	env.Send(from, reply)
	n.spread(env)
}

// handleTell keeps what a neighbour tells, and acknowledges it when it is kept. That neighbour has it, and is not
// told.
func (n *Node) handleTell(env *sim.Env, from sim.ID, m Tell) {
	places := make([]int32, len(m.Told))
	var news []Item
	for i, t := range m.Told {
		places[i] = t.Place
		at, has := n.at[t.Value]
		if !has {
			news = append(news, Item{t.Value, from, t.Hops})
			continue
		}
		env.Emit(gossip.Redundant{Item: t.Value, From: from})
		if p := n.peer(from); p != nil {
			p.settle([]int32{at})
		}
	}
	early := n.mutants.On(ackBeforeSync) // The other way round is mutants/ack-before-sync.
	if early {
		env.Send(from, Ack{places})
	}
	n.keep(env, news)
	if !early {
		env.Send(from, Ack{places})
	}
	n.spread(env)
}

// keep adds to the log what is not in it, and waits for the disk: only then may anybody be told, or answered.
func (n *Node) keep(env *sim.Env, items []Item) {
	first := len(n.log)
	for _, it := range items {
		if _, has := n.at[it.Value]; !has {
			env.Emit(gossip.Delivered{Item: it.Value, From: it.From, Hops: it.Hops}) // A crash may yet undo it, or not.
			env.Disk().Append(it)
			n.have(it)
		}
	}
	if first == len(n.log) {
		return
	}
	if err := env.Disk().Sync(); err != nil {
		env.Exit(err.Error())
		return
	}
	n.owe(first)
}

// have adds an item to the log.
func (n *Node) have(it Item) {
	n.at[it.Value] = int32(len(n.log))
	n.log = append(n.log, it)
}

// Inspect shows what the node has, and what is not acknowledged.
func (n *Node) Inspect(v *sim.View) {
	debts := 0
	for i := range n.peers {
		debts += len(n.peers[i].debts)
	}
	v.Durable("values", len(n.log))
	v.Volatile("unacknowledged", debts)
}

// config is what the scenario says about all nodes.
type config struct {
	period  time.Duration // what is new is collected so long; 0: not at all
	retry   time.Duration // after this time what is not acknowledged is told again
	mutants about.Switched
}
