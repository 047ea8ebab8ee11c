package bench

import "github.com/orrery-sim/orrery/sim"

// A Letter is a message that a puppet heard.
type Letter struct {
	By  sim.ID
	Msg sim.Message
}

// Letters are messages that puppets heard, in order.
type Letters []Letter

// To are a message as each of some nodes hears it.
func To(msg sim.Message, ids ...sim.ID) (all Letters) {
	for _, id := range ids {
		all = append(all, Letter{id, msg})
	}
	return all
}

// By are the messages that one puppet heard.
func (all Letters) By(id sim.ID) (heard []sim.Message) {
	for _, l := range all {
		if l.By == id {
			heard = append(heard, l.Msg)
		}
	}
	return heard
}

// Of are the messages of one type among those that were heard.
func Of[M sim.Message](all Letters) (some []M) {
	for _, l := range all {
		if m, is := l.Msg.(M); is {
			some = append(some, m)
		}
	}
	return some
}

// A puppet says what it is told to say, and notes what it hears.
type puppet struct{ heard *Letters }

// say makes a puppet send.
type say struct {
	to  sim.ID
	msg sim.Message
}

func (puppet) Start(*sim.Env)            {}
func (puppet) Timer(*sim.Env, sim.Timer) {}
func (p puppet) Receive(env *sim.Env, _ sim.ID, msg sim.Message) {
	if m, ok := msg.(say); ok {
		env.Send(m.to, m.msg)
		return
	}
	*p.heard = append(*p.heard, Letter{env.ID(), msg})
}

// audience adds a client that is a puppet.
func audience(heard *Letters) Option {
	return World(func(c *sim.Config) {
		c.Groups = append(c.Groups, sim.Group{
			Name: "client", Size: 1, Prefix: "c", Clients: true,
			New: func(sim.ID) sim.Node { return puppet{heard} },
		})
	})
}

// Stranger adds a client that is a puppet, after the servers.
func Stranger(s *Setup) { audience(new(Letters))(s) }

// Tell lets a puppet say something to a node.
func (c *Cluster) Tell(puppet, to sim.ID, msg sim.Message) { c.Inject(puppet, say{to, msg}) }
