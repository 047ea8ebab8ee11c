package fastpaxos_test

import (
	"fmt"
	"time"

	"github.com/orrery-sim/orrery/protocols/about"
	"github.com/orrery-sim/orrery/protocols/fastpaxos"
	"github.com/orrery-sim/orrery/sim"
)

// Two proposals meet four acceptors, whose votes collide. Messages take five milliseconds.
func Example() {
	args := fastpaxos.Protocol.Defaults()
	args.Values["acceptors"] = about.Nodes{Count: 4}
	args.Values["start"] = sim.Constant(50 * time.Millisecond)
	system, err := fastpaxos.Protocol.Build(args)
	if err != nil {
		panic(err)
	}

	config := sim.Config{Seed: 2, Groups: system.Groups()}
	config.Network.Delay = sim.Constant(5 * time.Millisecond)
	world := sim.New(config)
	world.Listen(sim.Kinds(sim.Stated), func(e *sim.Event) {
		fmt.Printf("%dms %s %v\n", e.At.Milliseconds(), world.Name(e.Node), e.Body)
	})
	world.Run(time.Second)

	// Output:
	// 0ms c1 started 1.3f
	// 0ms a1 booted, in none
	// 0ms a2 booted, in none
	// 0ms a3 booted, in none
	// 0ms a4 booted, in none
	// 5ms a1 joined 1.3f
	// 5ms a2 joined 1.3f
	// 5ms a4 joined 1.3f
	// 5ms a3 joined 1.3f
	// 10ms c1 opened 1.3f
	// 50ms p1 proposed v1
	// 50ms p2 proposed v2
	// 55ms a2 vote 1.3f v1
	// 55ms a4 vote 1.3f v2
	// 55ms a1 vote 1.3f v2
	// 55ms a3 vote 1.3f v1
	// 60ms c1 collision 1.3f
	// 60ms c1 picked 1.3c v2, freely
	// 65ms a1 vote 1.3c v2
	// 65ms a2 vote 1.3c v2
	// 65ms a4 vote 1.3c v2
	// 65ms a3 vote 1.3c v2
	// 70ms p2 learned 1.3c v2
	// 70ms c1 learned 1.3c v2
	// 70ms l1 learned 1.3c v2
	// 70ms p1 learned 1.3c v2
}
