package uniqueids

import (
	"fmt"
	"time"

	"github.com/orrery-sim/orrery/protocols/about"
	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/sim"
)

// keyLife is where the disk has how many lives the node had.
const keyLife = "life"

// A Node makes IDs, and asks nobody.
type Node struct {
	mutants about.Switched
	life    int           // on stable storage
	made    int           // how many IDs in this life
	last    time.Duration // of a mutant: when it last made one, by its clock
}

// Start begins a life. What was made in the lives before is not known, and need not be: their number is not this one's.
func (n *Node) Start(env *sim.Env) {
	saved := env.Disk().Get(keyLife)
	if saved == (sim.Corrupt{}) {
		env.Exit("the checksum of life is wrong")
		return
	}
	lives, _ := saved.(int)
	n.life = lives + 1
	if !n.mutants.On(forgetLife) { // Without the rule: mutants/forget-life.
		env.Disk().Set(keyLife, n.life)
		if err := env.Disk().Sync(); err != nil { // Without the sync a second crash begins the same life again.
			env.Exit(err.Error())
			return
		}
	}
	env.Emit(Booted{n.life})
}

// Receive answers a client.
func (n *Node) Receive(env *sim.Env, from sim.ID, msg sim.Message) {
	if m, is := msg.(service.Request); is {
		id := n.generate(env)
		env.Emit(Generated{id})
		env.Send(from, service.Reply{Seq: m.Seq, Status: service.OK, Result: service.Result{OK: true, Value: id}})
	}
}

// generate makes an ID that nobody has.
func (n *Node) generate(env *sim.Env) string {
	n.made++
	switch now := env.Now().Truncate(time.Millisecond); { // These are mutants/clock-alone, clock-of-node and short-random.
	case n.mutants.On(clockAlone):
		return fmt.Sprintf("%d", now.Milliseconds())
	case n.mutants.On(clockOfNode):
		if now != n.last {
			n.last, n.made = now, 1
		}
		return fmt.Sprintf("n%d-%d-%d", env.ID(), now.Milliseconds(), n.made)
	case n.mutants.On(shortRandom):
		return fmt.Sprintf("%04x", env.Rand().IntN(1<<16))
	}
	return fmt.Sprintf("n%d-%d-%d", env.ID(), n.life, n.made)
}

// Timer is never called: a node sets no timer.
func (*Node) Timer(*sim.Env, sim.Timer) {}

// Inspect shows how far the node has counted.
func (n *Node) Inspect(v *sim.View) {
	v.Durable("life", n.life)
	v.Volatile("made", n.made)
}
