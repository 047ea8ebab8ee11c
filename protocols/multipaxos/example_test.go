package multipaxos_test

import (
	"fmt"
	"time"

	"github.com/orrery-sim/orrery/protocols/about"
	"github.com/orrery-sim/orrery/protocols/multipaxos"
	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/sim"
)

// Three servers agree on a leader, and decide slot 1. Messages take five milliseconds.
func Example() {
	args := multipaxos.Protocol.Defaults()
	args.Values["nodes"] = about.Nodes{Count: 3}
	system, err := multipaxos.Protocol.Build(args)
	if err != nil {
		panic(err)
	}

	config := sim.Config{Seed: 2, Groups: system.Groups()}
	config.Network.Delay = sim.Constant(5 * time.Millisecond)
	world := sim.New(config)
	world.Listen(sim.Kinds(sim.Fired, sim.Delivered, sim.Stated), func(e *sim.Event) {
		if _, beat := e.Body.(multipaxos.Heartbeat); beat || e.At == 0 {
			return
		}
		fmt.Printf("%.1fms %s %v %v\n", e.At.Seconds()*1000, world.Name(e.Node), e.Kind, e.Body)
		switch e.Body.(type) {
		case multipaxos.Leader:
			put := service.Op{Name: "put", Key: "x", Value: "1"}
			world.Inject(e.Node, service.Request{Client: 1, Seq: 1, Op: put})
		case multipaxos.Apply:
			world.Stop()
		}
	})
	world.Run(time.Second)

	// Output:
	// 193.7ms n3 timer {patience 0}
	// 193.7ms n3 fact scout 1.3
	// 193.7ms n3 fact promised 1.3
	// 198.7ms n1 deliver Prepare 1.3 from=1
	// 198.7ms n1 fact promised 1.3
	// 198.7ms n2 deliver Prepare 1.3 from=1
	// 198.7ms n2 fact promised 1.3
	// 203.7ms n3 deliver Promise 1.3 from=1 accepted=[]
	// 203.7ms n3 fact leader 1.3 from slot=1
	// 203.7ms n3 deliver {1 1 put x=1}
	// 203.7ms n3 fact voted slot=1 1.3
	// 203.7ms n3 deliver Promise 1.3 from=1 accepted=[]
	// 208.7ms n1 deliver Accept 1.3 slot=1 chosen<1
	// 208.7ms n1 fact voted slot=1 1.3
	// 208.7ms n2 deliver Accept 1.3 slot=1 chosen<1
	// 208.7ms n2 fact voted slot=1 1.3
	// 213.7ms n3 deliver HeartbeatReply 1.3 chosen<1
	// 213.7ms n3 deliver HeartbeatReply 1.3 chosen<1
	// 213.7ms n3 deliver Accepted 1.3 slot=1
	// 213.7ms n3 fact chosen slot=1 1.3
	// 213.7ms n3 fact apply slot=1
}
