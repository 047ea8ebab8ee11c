package paxos_test

import (
	"fmt"
	"time"

	"github.com/orrery-sim/orrery/protocols/about"
	"github.com/orrery-sim/orrery/protocols/paxos"
	"github.com/orrery-sim/orrery/sim"
)

// One proposer has a value chosen by three acceptors. Messages take five milliseconds.
func Example() {
	args := paxos.Protocol.Defaults()
	args.Values["proposers"] = about.Nodes{Count: 1}
	system, err := paxos.Protocol.Build(args)
	if err != nil {
		panic(err)
	}

	config := sim.Config{Seed: 1, Groups: system.Groups()}
	config.Network.Delay = sim.Constant(5 * time.Millisecond)
	world := sim.New(config)
	world.Listen(sim.Kinds(sim.Fired, sim.Delivered, sim.Stated), func(e *sim.Event) {
		fmt.Printf("%.1fms %s %v %v\n", e.At.Seconds()*1000, world.Name(e.Node), e.Kind, e.Body)
	})
	world.Run(time.Second)

	// Output:
	// 0.0ms p1 fact propose v1
	// 0.0ms a1 fact booted, promised none
	// 0.0ms a2 fact booted, promised none
	// 0.0ms a3 fact booted, promised none
	// 31.3ms p1 timer {propose 0}
	// 31.3ms p1 fact ballot 1.1
	// 36.3ms a1 deliver Prepare 1.1
	// 36.3ms a1 fact promised 1.1
	// 36.3ms a3 deliver Prepare 1.1
	// 36.3ms a3 fact promised 1.1
	// 36.3ms a2 deliver Prepare 1.1
	// 36.3ms a2 fact promised 1.1
	// 41.3ms p1 deliver Promise 1.1
	// 41.3ms p1 deliver Promise 1.1
	// 41.3ms p1 fact proposal 1.1 v1, its own
	// 41.3ms p1 deliver Promise 1.1
	// 46.3ms a2 deliver Accept 1.1 v1
	// 46.3ms a2 fact vote 1.1 v1
	// 46.3ms a3 deliver Accept 1.1 v1
	// 46.3ms a3 fact vote 1.1 v1
	// 46.3ms a1 deliver Accept 1.1 v1
	// 46.3ms a1 fact vote 1.1 v1
	// 51.3ms p1 deliver Accepted 1.1 v1
	// 51.3ms l1 deliver Accepted 1.1 v1
	// 51.3ms p1 deliver Accepted 1.1 v1
	// 51.3ms p1 fact chosen 1.1 v1
	// 51.3ms l1 deliver Accepted 1.1 v1
	// 51.3ms l1 fact chosen 1.1 v1
	// 51.3ms l1 deliver Accepted 1.1 v1
	// 51.3ms p1 deliver Accepted 1.1 v1
}
