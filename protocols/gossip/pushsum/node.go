package pushsum

import (
	"github.com/orrery-sim/orrery/sim"
)

// cycleTimer is a node's: it is time to meet somebody.
var cycleTimer = sim.Timer{Name: "cycle"}

// A Node holds mass.
type Node struct {
	*config
	own   Mass // what it has started with
	holds Mass
}

// Start gives the node its own value.
func (n *Node) Start(env *sim.Env) {
	n.own = n.first(env)
	n.holds = n.own
	env.Emit(Started{n.holds})
	env.SetTimer(cycleTimer, n.begin(env))
}

// first is what a node starts with: its value and its weight.
func (n *Node) first(env *sim.Env) Mass {
	m := Mass{Weight: one}
	switch n.start {
	case byIndex:
		m.Sum = int64(env.ID()) * one
	case byPeak:
		if env.ID() == 1 {
			m.Sum = int64(n.nodes) * one
		}
	case byChance:
		m.Sum = int64(env.Rand().IntN(1001)) * one
	}
	if n.of == count {
		m.Sum = one
	}
	if n.of != average && env.ID() != 1 {
		m.Weight = 0
	}
	return m
}

// Timer meets another node.
func (n *Node) Timer(env *sim.Env, _ sim.Timer) {
	env.SetTimer(cycleTimer, n.next(env))
	with := n.partner(env)
	switch {
	case with == 0:
	case n.mode == pushSum:
		half := n.holds.half()
		left := n.holds.minus(half)
		if n.mutants.On(keepAll) { // Without the rule: mutants/keep-all.
			left = n.holds
		}
		n.share(env, with, half, left)
	default:
		env.Send(with, Value{n.holds})
	}
}

// share parts with mass.
func (n *Node) share(env *sim.Env, with sim.ID, mass, left Mass) {
	n.holds = left
	env.Emit(Shared{To: with, Mass: mass, Left: left})
	env.Send(with, Share{Mass: mass, Mean: left})
}

// Receive takes mass, or meets who asks.
func (n *Node) Receive(env *sim.Env, from sim.ID, msg sim.Message) {
	switch m := msg.(type) {
	case Share:
		n.holds = n.holds.plus(m.Mass)
		if n.mode == pushPull && n.mutants.On(holdTheMean) { // Without the rule: mutants/hold-the-mean.
			n.holds = m.Mean
		}
		env.Emit(Took{From: from, Mass: m.Mass, Holds: n.holds})
	case Value:
		mean := n.holds.plus(m.Mass).half()
		n.share(env, from, n.holds.minus(mean), mean)
	}
}

// Inspect shows what the node holds.
func (n *Node) Inspect(v *sim.View) {
	v.Volatile("estimate", n.holds.String())
	v.Volatile("own", n.own.Sum)
	v.Volatile("sum", n.holds.Sum)
	v.Volatile("weight", n.holds.Weight)
}
