package commit

import (
	"github.com/orrery-sim/orrery/sim"
)

// A Node is a computer: a resource manager runs on it, or a transaction manager, or both, where they share nodes. Who
// is on the same computer needs no message.
type Node struct {
	*config
	resource    *Resource // nil: there is none here
	transaction sim.Node  // a Coordinator, a PhaseCoordinator or a Leader; nil: there is none here
}

// keyLife is where the disk has how many lives a node has had.
const keyLife = "life"

// Start boots what runs here.
func (n *Node) Start(env *sim.Env) {
	last := env.Disk().Get(keyLife)
	if last == (sim.Corrupt{}) {
		env.Exit("its disk is corrupt")
		return
	}
	lives, _ := last.(int)
	env.Disk().Set(keyLife, lives+1)
	if !force(env) { // Without the sync a second crash begins the same life again.
		return
	}
	if n.resource != nil {
		n.resource.Start(env)
	}
	if n.transaction != nil {
		n.transaction.Start(env)
	}
}

// life is the node's life, which Start has counted.
func life(env *sim.Env) int {
	l, _ := env.Disk().Get(keyLife).(int)
	return l
}

// force waits until what was written is on the disk, and reports whether it is: section 3 of Gray and Lamport calls it a
// write to stable storage.
func force(env *sim.Env) bool {
	if err := env.Disk().Sync(); err != nil {
		env.Exit(err.Error())
		return false
	}
	return true
}

// records reads the log; an unreadable one ends the node.
func records(env *sim.Env) []any {
	log := env.Disk().Log()
	for _, r := range log {
		if r == (sim.Corrupt{}) {
			env.Exit("its log is corrupt")
			return nil
		}
	}
	return log
}

// send sends a message, or hands it over if it is for this node.
func (n *Node) send(env *sim.Env, to sim.ID, msg sim.Message) {
	if to == env.ID() {
		n.Receive(env, to, msg)
		return
	}
	env.Send(to, msg)
}

// Receive hands a message to whom it is for.
func (n *Node) Receive(env *sim.Env, from sim.ID, msg sim.Message) {
	if n.isForManager(msg) {
		n.transaction.Receive(env, from, msg)
	} else {
		n.resource.Receive(env, from, msg)
	}
}

// isForManager reports whether a message is for a transaction manager.
func (n *Node) isForManager(msg sim.Message) bool {
	switch m := msg.(type) {
	case Vote, Ack, Inquire, Phase1a, Phase1b, Phase2a:
		return true
	case Phase2b:
		return m.Ballot > 0 || !n.faster
	case PreCommitted:
		return m.Epoch == 0
	}
	return false
}

// Timer hands a timer to whose it is.
func (n *Node) Timer(env *sim.Env, t sim.Timer) {
	if t.Name == resourceTimer {
		n.resource.Timer(env, t)
		return
	}
	n.transaction.Timer(env, t)
}

// Inspect shows what runs here.
func (n *Node) Inspect(v *sim.View) {
	if n.resource != nil {
		n.resource.Inspect(v)
	}
	if i, is := n.transaction.(sim.Inspector); is {
		i.Inspect(v)
	}
}
