package primarybackup_test

import (
	"fmt"
	"time"

	"github.com/orrery-sim/orrery/protocols/primarybackup"
	"github.com/orrery-sim/orrery/sim"
)

// Three servers find their places, and one of them crashes. Messages take five milliseconds.
func Example() {
	system, err := primarybackup.Protocol.Build(primarybackup.Protocol.Defaults())
	if err != nil {
		panic(err)
	}
	config := sim.Config{Seed: 3, Groups: system.Groups()}
	config.Network.Delay = sim.Constant(5 * time.Millisecond)
	world := sim.New(config)
	world.Listen(sim.Kinds(sim.Stated), func(e *sim.Event) {
		fmt.Printf("%dms %s %v\n", e.At.Milliseconds(), world.Name(e.Node), e.Body)
	})
	world.At(100*time.Millisecond, func() {
		world.Apply(sim.Fault{Kind: sim.Crash, Nodes: world.Members("server")[:1]})
	})
	world.Run(500 * time.Millisecond)

	// Output:
	// 0ms n1 booted, life 1
	// 0ms n2 booted, life 1
	// 0ms n3 booted, life 1
	// 5ms vs formed view 1: n2 alone
	// 10ms n2 primary of view 1
	// 15ms vs acked view 1
	// 15ms vs formed view 2: n2, backed up by n1
	// 20ms n2 primary of view 2
	// 25ms n1 installed 0 commands in view 2
	// 35ms vs acked view 2
	// 305ms vs formed view 3: n2, backed up by n3
	// 340ms n2 primary of view 3
	// 345ms n3 installed 0 commands in view 3
	// 355ms vs acked view 3
}
