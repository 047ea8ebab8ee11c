package truetime

import (
	"hash/fnv"
	"maps"
	"slices"
	"time"

	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/sim"
)

// commitTimer is a home's: the timestamp of the first write that waits has passed, or nearly.
var commitTimer = sim.Timer{Name: "commit"}

// A Node is home to some keys, and takes operations on all.
type Node struct {
	*config
	versions map[string][]version // of the keys whose home it is, in the order of timestamps
	waiting  []version            // those of them that are not answered: the first ones are over first
	reads    []Read               // that wait for them
	sessions map[sim.ID]uint64    // by client, the last put that is on the disk
	assigned time.Duration        // the greatest timestamp that a write has
	promised time.Duration        // and that a read was answered at, or is going to be
}

// A version is a write as the disk has it.
type version struct {
	Put
	TS time.Duration
}

// Start boots the node from its disk. What was on it and not over waits again.
func (n *Node) Start(env *sim.Env) {
	n.versions, n.sessions = map[string][]version{}, map[sim.ID]uint64{}
	env.Emit(Booted{})
	for _, record := range env.Disk().Log() {
		v, is := record.(version)
		if !is {
			env.Exit("the checksum of a version is wrong")
			return
		}
		n.keep(v)
		env.Emit(Prepared{v.Ref, v.Key, v.TS})
		if !n.after(env, v.TS) {
			n.waiting = append(n.waiting, v)
		}
	}
	if !n.mutants.On(bootsBlind) { // Without the rule: mutants/boots-blind.
		n.promised = n.now(env).latest + 2*n.epsilon
	}
	n.rearm(env)
}

// keep has a version from now on.
func (n *Node) keep(v version) {
	n.versions[v.Key] = append(n.versions[v.Key], v)
	n.sessions[v.Client] = max(n.sessions[v.Client], v.Seq)
	n.assigned = max(n.assigned, v.TS)
}

// Receive handles a message.
func (n *Node) Receive(env *sim.Env, _ sim.ID, msg sim.Message) {
	switch m := msg.(type) {
	case service.Request:
		n.handleRequest(env, m)
	case Put:
		n.handlePut(env, m)
	case Read:
		n.handleRead(env, m)
	}
}

// Timer handles a timer.
func (n *Node) Timer(env *sim.Env, t sim.Timer) {
	if t == commitTimer {
		n.commit(env)
	}
}

// handleRequest passes an operation on to the home of its key. A read takes its timestamp here.
func (n *Node) handleRequest(env *sim.Env, m service.Request) {
	ref, home := Ref{m.Client, m.Seq}, n.home(env, m.Op.Key)
	if m.Op.Name == "put" {
		env.Send(home, Put{ref, m.Op.Key, m.Op.Value})
		return
	}
	at := n.now(env).latest
	if n.mutants.On(readsNow) { // Without the rule: mutants/reads-now.
		at = env.Now()
	}
	env.Emit(Reading{m.Op.Key, at})
	env.Send(home, Read{ref, m.Op.Key, at})
}

// home is the node that has a key.
func (n *Node) home(env *sim.Env, key string) sim.ID {
	h := fnv.New32a()
	_, _ = h.Write([]byte(key)) // It never fails.
	peers := env.Peers()
	return peers[int(h.Sum32()%uint32(len(peers)))]
}

// Inspect shows what the node has.
func (n *Node) Inspect(v *sim.View) {
	keys := slices.Sorted(maps.Keys(n.versions))
	for _, key := range keys[:min(len(keys), 8)] {
		all := n.versions[key]
		v.Durable(key, all[len(all)-1].Value)
	}
	v.Durable("assigned", n.assigned.String())
	v.Volatile("promised", n.promised.String())
	v.Volatile("writes waiting", len(n.waiting))
	v.Volatile("reads waiting", len(n.reads))
}
