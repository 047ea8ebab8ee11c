package rpc_test

import (
	"fmt"
	"time"

	"github.com/orrery-sim/orrery/protocols/rpc"
	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/sim"
)

// The server crashes between doing what it was asked for and saying so. The call that comes again is answered from the
// disk.
func Example() {
	args := rpc.Protocol.Defaults()
	system, err := rpc.Protocol.Build(args)
	if err != nil {
		panic(err)
	}
	config := sim.Config{Seed: 1, Groups: append(system.Groups(), sim.Group{
		Name: "client", Size: 1, Prefix: "c", Clients: true,
		New: func(sim.ID) sim.Node {
			return system.Client(service.ClientConfig{
				Name: "c1", Servers: []sim.ID{1}, Workload: service.CounterLoad{}, Ops: 1, Timeout: 50 * time.Millisecond, Retry: true,
			})
		},
	})}
	config.Network.Delay = sim.Constant(5 * time.Millisecond)
	world := sim.New(config)
	world.Listen(sim.Kinds(sim.Sent, sim.Stated), func(e *sim.Event) {
		fmt.Printf("%dms %s %T %v\n", e.At.Milliseconds(), world.Name(e.Node), e.Body, e.Body)
		if _, is := e.Body.(rpc.Executed); is && e.At < 10*time.Millisecond {
			crash := world.Apply(sim.Fault{Kind: sim.Crash, Nodes: []sim.ID{1}})
			world.At(20*time.Millisecond, func() { world.Undo(crash) })
		}
	})
	world.Run(time.Second)

	// Output:
	// 0ms n1 rpc.Booted begins life 1, with 0 executions
	// 0ms c1 rpc.Call Call 1: add 5
	// 5ms n1 rpc.Executed {2 1 1 1}
	// 20ms n1 rpc.Executed {2 1 1 1}
	// 20ms n1 rpc.Booted begins life 2, with 1 executions
	// 50ms c1 rpc.Call Call 1: add 5
	// 55ms n1 rpc.Answered {2 1 5}
	// 55ms n1 rpc.Answer Answer to call 1: 5
}
