// Package echo is the smallest protocol of the house, to be copied: nodes ping, peers answer.
package echo

import (
	"time"

	"github.com/orrery-sim/orrery/protocols/about"
	"github.com/orrery-sim/orrery/sim"
)

type (
	Ping   struct{ Seq int }        // a message
	Pong   struct{ Seq int }        // its answer
	Echoed struct{ Seq, Asked int } // a fact: ping Seq was answered, after Asked were sent
	Node   struct{ asked int }      // pings sent, on disk before they leave
	echoes struct{ judged int }     // an invariant: an echo answers a ping
)

var Protocol = about.Protocol{ // the entry in the catalogue
	Name: "echo", Doc: "every node pings a random node now and then, and the peer answers",
	Params: []about.Param{{Name: "nodes", Kind: about.NodesParam, Default: about.Nodes{Count: 3}}},
	Facts:  []sim.Fact{Echoed{}}, Sends: []sim.Message{Ping{}, Pong{}}, Timers: []string{"ping"}, Source: source,
	Build: func(args about.Args) (about.System, error) {
		n, boot := args.Nodes("nodes"), func(sim.ID) sim.Node { return &Node{} }
		servers := sim.Group{Name: "server", Size: n.Count, Names: n.Names, New: boot}
		return about.System{Roles: []about.Role{{Group: servers, Votes: true}}, Invariants: []sim.Property{&echoes{}}}, nil
	},
}

func (n *Node) Inspect(v *sim.View) { v.Durable("asked", n.asked) }
func (n *Node) Start(env *sim.Env) {
	saved := env.Disk().Get("asked") // nothing at the first boot
	if saved == (sim.Corrupt{}) {
		env.Exit("the checksum of asked is wrong")
	}
	n.asked, _ = saved.(int)
	env.SetTimer(sim.Timer{Name: "ping"}, env.Rand().Between(0, 100*time.Millisecond))
}

func (n *Node) Timer(env *sim.Env, t sim.Timer) {
	n.asked++
	env.Disk().Set("asked", n.asked)
	if err := env.Disk().Sync(); err != nil { // Without the sync a crash takes numbers back that were used.
		env.Exit(err.Error())
	}
	env.Send(env.Rand().Pick(env.Peers()), Ping{Seq: n.asked})
	env.SetTimer(t, env.Rand().Between(50*time.Millisecond, 150*time.Millisecond))
}

func (n *Node) Receive(env *sim.Env, from sim.ID, msg sim.Message) {
	if ping, ok := msg.(Ping); ok {
		env.Send(from, Pong(ping))
	} else {
		env.Emit(Echoed{Seq: msg.(Pong).Seq, Asked: n.asked})
	}
}

func (e *echoes) Name() string { return "An Echo Answers a Ping" }
func (e *echoes) Judged() int  { return e.judged }
func (e *echoes) Fact(_ time.Duration, _ sim.ID, fact sim.Fact) (why string) {
	if e.judged++; fact.(Echoed).Seq > fact.(Echoed).Asked {
		why = "a ping was answered that was never sent"
	}
	return why
}
