package main

import (
	"fmt"
	"time"

	"github.com/orrery-sim/orrery/protocols/about"
	"github.com/orrery-sim/orrery/sim"
)

// Protocol is two nodes that pass a ball, and make a mistake when they have passed it often enough.
var Protocol = about.Protocol{
	Name: "mistakes", Doc: "passes a ball, and makes one mistake",
	Params: []about.Param{
		{Name: "mistake", Kind: about.TextParam, Default: "none", Doc: "what to do wrong"},
		{Name: "passes", Kind: about.IntParam, Default: 20, Doc: "after so many passes"},
		{Name: "one_in", Kind: about.IntParam, Default: 1, Doc: "in one world of so many"},
	},
	Facts:  []sim.Fact{Passed{}, Played{}},
	Sends:  []sim.Message{Ball{}, Bag{}},
	Timers: []string{"serve", "again"},
	Build:  build,
}

// A Ball is passed on.
type Ball struct{ Number int }

// A Bag is a message that holds what it should not.
type Bag struct {
	Numbers  []int
	Shelf    map[string]int
	Anything any
}

// What the nodes say.
type (
	Passed struct{ Number int }
	Played struct{ Choice int }
)

func (p Played) String() string {
	if p.Choice == 13 {
		panic("an unlucky number")
	}
	return "played"
}

func build(args about.Args) (about.System, error) {
	mistake, passes, oneIn := args.Text("mistake"), args.Int("passes"), args.Int("one_in")
	group := sim.Group{Name: "player", Size: 2, New: func(id sim.ID) sim.Node {
		if mistake == "nil node" {
			return nil
		}
		return &player{mistake: mistake, passes: passes, oneIn: oneIn}
	}}
	if mistake == "no nodes" {
		group.Size = 0
	}
	if mistake == "build panics" {
		panic("no such table")
	}
	return about.System{
		Roles:      []about.Role{{Asked: true, Votes: true, Group: group}},
		Invariants: []sim.Property{&ballsGrow{mistake: mistake, passes: passes}},
	}, nil
}

type player struct {
	mistake string
	passes  int
	oneIn   int
	unlucky bool
	seen    int
	kept    []int
	table   map[string]int
	heap    [][]byte
}

func (p *player) Start(env *sim.Env) {
	p.unlucky = env.Rand().IntN(p.oneIn) == 0
	if p.mistake == "loop in Start" && p.unlucky {
		spin()
	}
	if env.ID() == 1 {
		env.SetTimer(sim.Timer{Name: "serve"}, 10*time.Millisecond)
	}
}

func (p *player) Receive(env *sim.Env, from sim.ID, msg sim.Message) {
	ball, is := msg.(Ball)
	if !is {
		p.receiveBag(msg.(Bag))
		return
	}
	p.seen = ball.Number
	env.Emit(Passed{ball.Number})
	if p.unlucky && ball.Number >= p.passes && env.ID() == 2 {
		p.err(env, from)
	}
	env.Send(from, Ball{ball.Number + 1})
}

func (p *player) Timer(env *sim.Env, t sim.Timer) {
	if t.Name == "again" {
		p.again(env)
		return
	}
	env.Send(env.Peers()[1], Ball{1})
}

// Inspect shows what a player has seen.
func (p *player) Inspect(v *sim.View) {
	v.Volatile("seen", p.seen)
	if p.mistake == "index in Inspect" && p.seen >= p.passes {
		v.Volatile("last", p.kept[p.seen])
	}
}

// ballsGrow: every ball that is passed has a higher number than those before.
type ballsGrow struct {
	mistake string
	passes  int
	last    int
	judged  int
}

func (*ballsGrow) Name() string  { return "Balls Grow" }
func (b *ballsGrow) Judged() int { return b.judged }
func (b *ballsGrow) Fact(_ time.Duration, _ sim.ID, fact sim.Fact) string {
	f, is := fact.(Passed)
	if !is {
		return ""
	}
	b.judged++
	if f.Number >= b.passes {
		b.err(f)
	}
	if f.Number <= b.last {
		return fmt.Sprintf("ball %d comes after %d", f.Number, b.last)
	}
	b.last = f.Number
	return ""
}

// err makes the mistake, if it is one of an invariant.
func (b *ballsGrow) err(f Passed) {
	switch b.mistake {
	case "loop in an invariant":
		spin()
	case "panic in an invariant":
		var none *ballsGrow
		none.last = f.Number
	}
}
