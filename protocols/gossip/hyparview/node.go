package hyparview

import (
	"slices"
	"time"

	"github.com/orrery-sim/orrery/protocols/about"
	"github.com/orrery-sim/orrery/sim"
)

// The timers of a node.
var (
	joinTimer      = sim.Timer{Name: "join"}      // its moment to join
	roundTimer     = sim.Timer{Name: "round"}     // time to shuffle, and to look for neighbours
	keepaliveTimer = sim.Timer{Name: "keepalive"} // time to ask whether connections are alive
	reconnectTimer = sim.Timer{Name: "reconnect"} // time to ask one that was lost
)

const askTimer = "ask" // its argument is who was asked to be a neighbour, and has not answered

// A Node is a member of the overlay.
type Node struct {
	*Config
	active  []link
	passive []sim.ID
	asked   []asked  // to be neighbours, without an answer yet
	refused []sim.ID // who said no in this round
	lost    []sim.ID // whose connections failed, oldest first
	sent    []sim.ID // the sample of its latest shuffle

	version uint64        // how often the active view has changed
	changed time.Duration // when it did so last, by the node's clock
	stated  bool          // that it is steady since
}

// asked is somebody who was asked to be a neighbour.
type asked struct {
	id    sim.ID
	force bool // the answer makes room if there is none
}

// A link is a connection to a neighbour.
type link struct {
	to    sim.ID
	alive time.Duration // when the latest Ping was sent that it has answered, or when the connection was made
}

// Config is what the scenario says of all nodes.
type Config struct {
	Nodes              int
	Active, Passive    int           // how many a view has at most
	ARWL, PRWL         int           // active and passive random walk length
	ShuffleActive      int           // ka
	ShufflePassive     int           // kp
	Contacts           int           // how many nodes, the first ones, others join through
	JoinWithin         time.Duration // of a boot
	Period             time.Duration // of a round
	Keepalive, Timeout time.Duration
	Reconnect          time.Duration // 0: never
	Mutants            about.Switched
}

// Neighbors are the nodes of the active view, appended to a slice.
func (n *Node) Neighbors(to []sim.ID) []sim.ID {
	for i := range n.active {
		to = append(to, n.active[i].to)
	}
	return to
}

// Version says how often the active view has changed.
func (n *Node) Version() uint64 { return n.version }

// Has reports whether a node is a neighbour.
func (n *Node) Has(id sim.ID) bool { return n.link(id) >= 0 }

// Start boots the node. It knows nobody but the contacts.
func (n *Node) Start(env *sim.Env) {
	env.Emit(Entered{})
	env.SetTimer(joinTimer, env.Rand().Between(0, n.JoinWithin))
	env.SetTimer(keepaliveTimer, env.Rand().Between(0, n.Keepalive))
}

// Receive handles a message.
func (n *Node) Receive(env *sim.Env, from sim.ID, msg sim.Message) {
	switch m := msg.(type) {
	case Join:
		n.handleJoin(env, from)
	case ForwardJoin:
		n.handleForwardJoin(env, from, m)
	case Neighbor:
		n.handleNeighbor(env, from, m)
	case Reply:
		n.handleReply(env, from, m)
	case Disconnect:
		n.handleDisconnect(env, from)
	case Shuffle:
		n.handleShuffle(env, from, m)
	case ShuffleReply:
		n.integrate(env, m.Sample, n.sent)
	case Ping:
		n.handlePing(env, from, m)
	case Pong:
		if i := n.link(from); i >= 0 {
			n.active[i].alive = max(n.active[i].alive, m.Sent)
		}
	}
}

// Timer handles a timer.
func (n *Node) Timer(env *sim.Env, t sim.Timer) {
	switch t.Name {
	case joinTimer.Name:
		n.join(env)
		env.SetTimer(roundTimer, env.Rand().Between(0, n.Period))
	case roundTimer.Name:
		n.round(env)
		env.SetTimer(roundTimer, n.Period)
	case keepaliveTimer.Name:
		n.ping(env)
		env.SetTimer(keepaliveTimer, n.Keepalive)
	case reconnectTimer.Name:
		n.reconnect(env)
	case askTimer:
		n.onSilence(env, sim.ID(t.Arg))
	}
}

// round looks for a neighbour if there is room, and shuffles.
func (n *Node) round(env *sim.Env) {
	n.refused = n.refused[:0]
	n.fill(env)
	n.shuffle(env)
}

// link is where a neighbour is in the active view; -1 if it is none.
func (n *Node) link(id sim.ID) int {
	return slices.IndexFunc(n.active, func(l link) bool { return l.to == id })
}

// other is a neighbour drawn at random that is none of two nodes; 0 if there is none.
func (n *Node) other(env *sim.Env, but, nor sim.ID) sim.ID {
	fit := 0
	for _, l := range n.active {
		if l.to != but && l.to != nor {
			fit++
		}
	}
	if fit == 0 {
		return 0
	}
	at := env.Rand().IntN(fit)
	for _, l := range n.active {
		if l.to == but || l.to == nor {
			continue
		}
		if at == 0 {
			return l.to
		}
		at--
	}
	return 0
}

// Inspect shows the views.
func (n *Node) Inspect(v *sim.View) {
	v.Volatile("active", n.Neighbors(nil))
	v.Volatile("passive", n.passive)
	v.Volatile("lost", n.lost)
}
