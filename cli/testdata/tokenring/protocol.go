package main

import (
	"time"

	"github.com/orrery-sim/orrery/protocols/about"
	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/sim"
)

// Protocol is mutual exclusion by a token (Le Lann, Distributed Systems: Towards a Formal Approach,
// 1977): the nodes form a ring, one token goes round, and only its holder lets a client enter. A
// token that is lost stays lost.
var Protocol = about.Protocol{
	Name:     "token_ring",
	Doc:      "mutual exclusion by a token that goes round a ring",
	Paper:    "Le Lann, Distributed Systems: Towards a Formal Approach, 1977",
	Promise:  []string{"exclusive"},
	Services: []about.Service{about.Lock},
	Params: []about.Param{
		{Name: "nodes", Kind: about.NodesParam, Default: about.Nodes{Count: 4}, Min: 1, Max: 99},
		{
			Name: "hold", Kind: about.DistParam, Default: sim.Uniform(time.Millisecond, 5*time.Millisecond),
			Doc: "how long a node keeps the token when no client of its own waits",
		},
	},
	Facts:  []sim.Fact{Token{}, Passed{}, Enter{}, Leave{}},
	Sends:  []sim.Message{Pass{}, service.Reply{}},
	Timers: []string{pass.Name},
	Build:  build,
}

// What a node says it did: got the token, let it go, let a client in, saw it out.
type (
	Token  struct{ Fence int64 }
	Passed struct{ Fence int64 }
	Enter  struct {
		Client sim.ID
		Fence  int64
	}
	Leave struct{ Client sim.ID }
)

// A Pass is the token on its way: how many clients have entered so far.
type Pass struct{ Fence int64 }

var pass = sim.Timer{Name: "pass"}

// A Node is a place of the ring.
type Node struct {
	hold    sim.Dist
	holding bool
	fence   int64             // clients that entered so far, while holding
	inside  sim.ID            // who is in the critical section; 0: nobody
	waiting []service.Request // first come, first served
}

func build(args about.Args) (about.System, error) {
	nodes, hold := args.Nodes("nodes"), args.Dist("hold")
	return about.System{
		Roles: []about.Role{{Asked: true, Votes: true, Group: sim.Group{
			Name: "server", Size: max(nodes.Count, len(nodes.Names)), Names: nodes.Names,
			New: func(sim.ID) sim.Node { return &Node{hold: hold} },
		}}},
		Invariants: []sim.Property{&oneToken{}},
		Client:     service.LeaderClient,
	}, nil
}

// Start gives the token to the first node, once.
func (n *Node) Start(env *sim.Env) {
	if env.ID() == env.Peers()[0] && env.Disk().Get("began") == nil {
		env.Disk().Set("began", true)
		if err := env.Disk().Sync(); err != nil {
			env.Exit(err.Error())
		}
		n.take(env, 0)
	}
}

func (n *Node) Receive(env *sim.Env, from sim.ID, msg sim.Message) {
	switch m := msg.(type) {
	case Pass:
		n.take(env, m.Fence)
	case service.Request:
		if m.Op.Name == "acquire" {
			n.waiting = append(n.waiting, m)
			n.admit(env)
			return
		}
		n.release(env, from, m)
	}
}

// Timer passes the token on when nobody came.
func (n *Node) Timer(env *sim.Env, _ sim.Timer) {
	if n.holding && n.inside == 0 {
		n.pass(env)
	}
}

func (n *Node) take(env *sim.Env, fence int64) {
	n.holding, n.fence = true, fence
	env.Emit(Token{Fence: fence})
	n.admit(env)
	if n.inside == 0 {
		env.SetTimer(pass, env.Rand().Draw(n.hold))
	}
}

// admit lets the first that waits enter, if the token is here and nobody is inside.
func (n *Node) admit(env *sim.Env) {
	if !n.holding || n.inside != 0 || len(n.waiting) == 0 {
		return
	}
	next := n.waiting[0]
	n.waiting = n.waiting[1:]
	n.inside = next.Client
	n.fence++
	env.Emit(Enter{Client: next.Client, Fence: n.fence})
	env.Send(next.Client, service.Reply{Seq: next.Seq, Result: service.Result{OK: true, Number: n.fence}})
}

// release sees a client out, and passes the token on: others wait too.
func (n *Node) release(env *sim.Env, from sim.ID, m service.Request) {
	mine := n.inside == m.Client && m.Op.Amount == n.fence
	env.Send(from, service.Reply{Seq: m.Seq, Result: service.Result{OK: mine}})
	if mine {
		n.inside = 0
		env.Emit(Leave{Client: m.Client})
		n.pass(env)
	}
}

func (n *Node) pass(env *sim.Env) {
	n.holding = false
	env.Emit(Passed{Fence: n.fence})
	ring := env.Peers()
	env.Send(ring[(int(env.ID()-ring[0])+1)%len(ring)], Pass{Fence: n.fence})
}

func (n *Node) Inspect(v *sim.View) {
	v.Volatile("holding", n.holding)
	v.Volatile("inside", n.inside)
}

// oneToken: a node gets the token only after the one before it has let it go.
type oneToken struct {
	holder sim.ID
	judged int
}

func (o *oneToken) Name() string { return "One Token" }
func (o *oneToken) Judged() int  { return o.judged }
func (o *oneToken) Fact(_ time.Duration, node sim.ID, fact sim.Fact) (why string) {
	switch fact.(type) {
	case Token:
		if o.judged++; o.holder != 0 {
			why = "a node got the token while another held it"
		}
		o.holder = node
	case Passed:
		o.holder = 0
	}
	return why
}
