package raft_test

import (
	"fmt"
	"time"

	"github.com/orrery-sim/orrery/protocols/about"
	"github.com/orrery-sim/orrery/protocols/raft"
	"github.com/orrery-sim/orrery/protocols/raftlaws"
	"github.com/orrery-sim/orrery/sim"
)

// Three servers elect a leader. Messages take five milliseconds.
func Example() {
	args := raft.Protocol.Defaults()
	args.Values["nodes"] = about.Nodes{Count: 3}
	system, err := raft.Protocol.Build(args)
	if err != nil {
		panic(err)
	}

	config := sim.Config{Seed: 2, Groups: system.Groups()}
	config.Network.Delay = sim.Constant(5 * time.Millisecond)
	world := sim.New(config)
	world.Listen(sim.Kinds(sim.Fired, sim.Delivered, sim.Stated), func(e *sim.Event) {
		fmt.Printf("%.1fms %s %v %v\n", e.At.Seconds()*1000, world.Name(e.Node), e.Kind, e.Body)
		if _, elected := e.Body.(raftlaws.Leader); elected {
			world.Stop()
		}
	})
	world.Run(time.Second)

	// Output:
	// 0.0ms n1 fact booted term=0 last=0@0
	// 0.0ms n1 fact members 0: [n1 n2 n3]
	// 0.0ms n2 fact booted term=0 last=0@0
	// 0.0ms n2 fact members 0: [n1 n2 n3]
	// 0.0ms n3 fact booted term=0 last=0@0
	// 0.0ms n3 fact members 0: [n1 n2 n3]
	// 193.7ms n3 timer {election 0}
	// 198.7ms n1 deliver PreVote term=1 last=0@0
	// 198.7ms n2 deliver PreVote term=1 last=0@0
	// 203.7ms n3 deliver PreVoteReply term=1 yes
	// 203.7ms n3 fact candidate term=1
	// 203.7ms n3 fact term 1
	// 203.7ms n3 fact vote term=1 for=3
	// 203.7ms n3 deliver PreVoteReply term=1 yes
	// 208.7ms n1 deliver RequestVote term=1 last=0@0
	// 208.7ms n1 fact term 1
	// 208.7ms n1 fact vote term=1 for=3
	// 208.7ms n2 deliver RequestVote term=1 last=0@0
	// 208.7ms n2 fact term 1
	// 208.7ms n2 fact vote term=1 for=3
	// 213.7ms n3 deliver RequestVoteReply term=1 yes
	// 213.7ms n3 fact leader term=1 last=0
	// 213.7ms n3 fact append 1@1
}
