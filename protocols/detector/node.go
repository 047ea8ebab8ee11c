package detector

import "github.com/orrery-sim/orrery/sim"

// beatTimer is a node's: it is time for a heartbeat, or for pings. lateName is of the timer that watches a peer, whose ID is its argument.
var beatTimer = sim.Timer{Name: "beat"}

const lateName = "late"

// keyGeneration is where the disk has how many lives there were.
const keyGeneration = "generation"

// A Node sends signs of life, and watches those of all others.
type Node struct {
	*config
	generation int
	beats      int
	watched    map[sim.ID]*watch
}

// Start boots the node. It has a new generation before anybody hears of it.
func (n *Node) Start(env *sim.Env) {
	n.generation = 1
	switch g := env.Disk().Get(keyGeneration).(type) {
	case sim.Corrupt:
		env.Exit("the checksum of its generation is wrong")
		return
	case int:
		n.generation = g + 1
	}
	env.Disk().Set(keyGeneration, n.generation)
	if err := env.Disk().Sync(); err != nil {
		env.Exit(err.Error())
		return
	}
	env.SetTimer(beatTimer, 0)
}

// begin watches all others, who have a first deadline. It is not done while the disk is awaited, which a pause may make long.
func (n *Node) begin(env *sim.Env) {
	env.Emit(Booted{n.generation})
	n.watched = map[sim.ID]*watch{}
	for _, id := range env.Peers() {
		if id != env.ID() {
			n.watched[id] = &watch{at: env.Uptime()}
			n.expect(env, id, n.timeout)
		}
	}
}

// Timer handles a timer.
func (n *Node) Timer(env *sim.Env, t sim.Timer) {
	switch t.Name {
	case beatTimer.Name:
		n.beat(env)
	case lateName:
		n.onLate(env, sim.ID(t.Arg))
	}
}

// beat sends heartbeats, or pings.
func (n *Node) beat(env *sim.Env) {
	if n.watched == nil {
		n.begin(env)
	}
	n.beats++
	env.Emit(Beat{n.generation, n.beats})
	for _, id := range env.Peers() {
		switch {
		case id == env.ID():
		case n.method == pings:
			env.Send(id, Ping{n.beats})
		default:
			env.Send(id, Heartbeat{n.generation, n.beats})
		}
	}
	env.SetTimer(beatTimer, env.Rand().Draw(n.interval))
}

// Receive handles a message.
func (n *Node) Receive(env *sim.Env, from sim.ID, msg sim.Message) {
	switch m := msg.(type) {
	case Ping:
		env.Send(from, Pong{n.generation, m.N})
	case Pong:
		n.hear(env, from, m.Generation, m.N)
	case Heartbeat:
		n.hear(env, from, m.Generation, m.N)
	}
}

// Inspect shows whom the node suspects.
func (n *Node) Inspect(v *sim.View) {
	v.Durable("generation", n.generation)
	suspected := 0
	for _, w := range n.watched { // any order: they are counted
		if w.suspected {
			suspected++
		}
	}
	v.Volatile("suspects", suspected)
}
