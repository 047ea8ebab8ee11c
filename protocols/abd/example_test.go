package abd_test

import (
	"fmt"
	"time"

	"github.com/orrery-sim/orrery/protocols/abd"
	"github.com/orrery-sim/orrery/protocols/about"
	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/sim"
)

// A client writes a register that three replicas keep, and another reads it. Messages take five
// milliseconds.
func Example() {
	args := abd.Protocol.Defaults()
	args.Values["nodes"] = about.Nodes{Count: 3}
	system, err := abd.Protocol.Build(args)
	if err != nil {
		panic(err)
	}

	config := sim.Config{Seed: 2, Groups: append(system.Groups(), sim.Group{
		Name: "client", Size: 2, Prefix: "c", Clients: true,
		New: func(sim.ID) sim.Node {
			return system.Client(service.ClientConfig{Servers: []sim.ID{1, 2, 3}})
		},
	})}
	config.Network.Delay = sim.Constant(5 * time.Millisecond)
	world := sim.New(config)
	world.Listen(sim.Kinds(sim.Stated), func(e *sim.Event) {
		fmt.Printf("%dms %s %v\n", e.At.Milliseconds(), world.Name(e.Node), e.Body)
	})
	world.Run(time.Millisecond)
	world.Inject(4, service.Ask{Op: service.Op{Name: "write", Value: "red"}})
	world.Run(30 * time.Millisecond)
	world.Inject(5, service.Ask{Op: service.Op{Name: "read"}})
	world.Run(time.Second)

	// Output:
	// 0ms n1 booted with nothing
	// 0ms n2 booted with nothing
	// 0ms n3 booted with nothing
	// 1ms c1 begun a write
	// 11ms c1 chosen 1.0 red
	// 16ms n3 stored 1.0 red
	// 16ms n2 stored 1.0 red
	// 16ms n1 stored 1.0 red
	// 21ms c1 finished writing 1.0 red
	// 30ms c2 begun a read
	// 50ms c2 finished reading 1.0 red
}
