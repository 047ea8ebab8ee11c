package pubsub

import (
	"time"

	"github.com/orrery-sim/orrery/sim"
)

// The attacks.
const (
	silent  = "silent"  // is in the mesh, and forwards nothing
	invalid = "invalid" // forwards other messages than it got
	ihave   = "ihave"   // announces messages that do not exist
	iwant   = "iwant"   // asks for everything again and again
	regraft = "graft"   // grafts whoever pruned it
)

var attacks = []string{silent, invalid, ihave, iwant, regraft}

// fakesMax is how many messages that do not exist an IHave of the attack names.
const fakesMax = 20

// A Byzantine node is an honest one of which not all that it says comes out as it says it, and which says more.
type Byzantine struct {
	*Node
	attack string
	until  time.Duration // by its clock; 0: for good
}

// Receive passes a message on.
func (b *Byzantine) Receive(env *sim.Env, from sim.ID, msg sim.Message) {
	b.Node.Receive(b.wrap(env), from, msg)
}

// Timer passes a timer on. A heartbeat is a time to attack.
func (b *Byzantine) Timer(env *sim.Env, t sim.Timer) {
	b.Node.Timer(b.wrap(env), t)
	if t != heartbeatTimer || !b.attacks(env) {
		return
	}
	for i := range b.peers {
		p := &b.peers[i]
		switch {
		case !p.connected:
		case b.attack == ihave:
			env.Send(p.id, IHave{fakes(env)})
		case b.attack == iwant && len(b.cache) > 0:
			env.Send(p.id, IWant{b.latest()})
		case b.attack == regraft && !p.mesh:
			env.Send(p.id, Graft{})
		}
	}
}

// attacks reports whether the node misbehaves still.
func (b *Byzantine) attacks(env *sim.Env) bool { return b.until == 0 || env.Uptime() < b.until }

// wrap lets only through what the attack leaves.
func (b *Byzantine) wrap(env *sim.Env) *sim.Env {
	if !b.attacks(env) {
		return env
	}
	return env.Wrap(sim.Intercept{Send: func(env *sim.Env, to sim.ID, msg sim.Message) {
		switch m := msg.(type) {
		case Message:
			switch b.attack {
			case silent:
				return
			case invalid:
				msg = Message{m.ID, m.Text + "!", m.Hops}
			}
		case IHave:
			if b.attack == silent {
				return
			}
		}
		env.Send(to, msg)
	}})
}

func fakes(env *sim.Env) []messageID {
	ids := make([]messageID, fakesMax)
	for i := range ids {
		ids[i] = messageID(env.Rand().IntN(1<<30))<<32 | messageID(i)
	}
	return ids
}

// latest are the messages that it has, the last ones.
func (b *Byzantine) latest() []messageID {
	from := max(0, len(b.cache)-fakesMax)
	ids := make([]messageID, 0, fakesMax)
	for _, m := range b.cache[from:] {
		ids = append(ids, m.id)
	}
	return ids
}
