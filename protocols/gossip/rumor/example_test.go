package rumor_test

import (
	"fmt"
	"time"

	"github.com/orrery-sim/orrery/protocols/about"
	"github.com/orrery-sim/orrery/protocols/gossip/rumor"
	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/sim"
)

// A client tells one of four sites, which loses interest after the first contact in vain. Cycles take a second,
// messages five milliseconds. One site never hears.
func Example() {
	args := rumor.Protocol.Defaults()
	args.Values["nodes"] = about.Nodes{Count: 4}
	args.Values["k"] = 1
	args.Values["synchronous"] = true
	args.Values["durable"] = false
	system, err := rumor.Protocol.Build(args)
	if err != nil {
		panic(err)
	}

	config := sim.Config{Seed: 2, Groups: append(system.Groups(), sim.Group{
		Name: "client", Size: 1, Prefix: "c", Clients: true,
		New: func(sim.ID) sim.Node { return system.Client(service.ClientConfig{Servers: []sim.ID{1}}) },
	})}
	config.Network.Delay = sim.Constant(5 * time.Millisecond)
	world := sim.New(config)
	world.Listen(sim.Kinds(sim.Stated), func(e *sim.Event) {
		fmt.Printf("%dms %s %v\n", e.At.Milliseconds(), world.Name(e.Node), e.Body)
	})
	world.Inject(5, service.Ask{Op: service.Op{Name: "add", Value: "x"}})
	world.Run(10 * time.Second)

	// Output:
	// 5ms n1 infected by n1 with x, in cycle 0
	// 1005ms n3 infected by n1 with x, in cycle 1
	// 2005ms n2 infected by n1 with x, in cycle 2
	// 3000ms n3 removed: lost interest in x after 1 useless cycles
	// 4000ms n2 removed: lost interest in x after 1 useless cycles
	// 4000ms n1 removed: lost interest in x after 1 useless cycles
}
