// Package bench is where the tests of a protocol put it to the proof:
//
//   - a [Cluster] is a world of a protocol's servers with clients and an operator, whose invariants
//     are watched;
//   - a [Solo] is one real node among puppets, who say what the test makes them say, and note what
//     they hear;
//   - a [Storm] is what chance does to a cluster.
package bench

import (
	"time"

	"github.com/orrery-sim/orrery/protocols/about"
	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/sim"
)

// A Setup is what a cluster is built from. Options change it before anything is built.
type Setup struct {
	World   sim.Config
	Args    about.Args
	Clients int                  // how many there are
	Client  service.ClientConfig // what each of them is; its name and its servers are filled in
	Orders  bool                 // there is an operator
}

// An Option changes what a cluster is like.
type Option func(*Setup)

// With sets a parameter of the protocol.
func With(name string, value any) Option { return func(s *Setup) { s.Args.Values[name] = value } }

// Servers says how many servers there are, where they are the parameter nodes.
func Servers(n int) Option { return With("nodes", about.Nodes{Count: n}) }

// Mutant switches a mutant on.
func Mutant(name string) Option {
	return func(s *Setup) { s.Args.Mutants = append(s.Args.Mutants, name) }
}

// Seed sets the seed.
func Seed(n uint64) Option { return func(s *Setup) { s.World.Seed = n } }

// World changes the configuration of the world.
func World(do func(*sim.Config)) Option { return func(s *Setup) { do(&s.World) } }

// Verified makes the world look for messages that are changed after they were sent.
func Verified(s *Setup) { s.World.Verify = true }

// Delay says how long a message takes.
func Delay(d sim.Dist) Option { return World(func(c *sim.Config) { c.Network.Delay = d }) }

// Fsync says how long a sync takes.
func Fsync(d sim.Dist) Option { return World(func(c *sim.Config) { c.Disk.Fsync = d }) }

// Serving says what the servers replicate.
func Serving(of *service.Service) Option { return func(s *Setup) { s.Args.Service = of } }

// Asking adds clients: how many, and what they are like.
func Asking(clients int, like service.ClientConfig) Option {
	return func(s *Setup) { s.Clients, s.Client = clients, like }
}

// Ordered adds an operator.
func Ordered(s *Setup) { s.Orders = true }

// Rough makes everything happen to messages and to disks that may: messages are lost and doubled, and
// a crash tears a write in one of two cases. How often messages are is in parts per million.
func Rough(lost, doubled sim.PPM) Option {
	return World(func(c *sim.Config) {
		c.Network.Loss, c.Network.Duplicate = lost, doubled
		c.Disk.Torn = 500_000
	})
}

const ms = time.Millisecond
