package mapreduce

import (
	"fmt"
	"time"

	"github.com/orrery-sim/orrery/protocols/about"
	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/sim"
)

// Protocol is the entry in the catalogue.
var Protocol = about.Protocol{
	Name:       "mapreduce",
	Doc:        "a job over many inputs, by map and reduce tasks that any worker can do, and do again: crashes, stragglers and backup tasks",
	Topic:      "big data",
	Paper:      "Dean and Ghemawat, MapReduce: simplified data processing on large clusters, 2004",
	Promise:    []string{linearizable},
	Services:   []about.Service{Batch},
	Params:     params,
	Mutants:    zoo,
	Facts:      facts,
	Milestones: []sim.Fact{Accepted{}, Failed{}, Reset{}, Dropped{}, Answered{}},
	Sends: []sim.Message{
		Ping{},
		Pong{},
		Assign{},
		Cancel{},
		Report{},
		Missing{},
		Noted{},
		Fetch{},
		Region{},
		Append{},
		Appended{},
		Rename{},
		Renamed{},
		Read{},
		Contents{},
		service.Reply{},
	},
	Timers: []string{pingTimer.Name, sliceTimer.Name, againTimer.Name},
	Build:  build,
}

var facts = []sim.Fact{
	Booted{}, Accepted{}, Assigned{}, Idled{}, Merged{}, Finished{}, Visible{}, Completed{}, Dropped{}, Failed{}, Reset{}, Answered{},
}

var params = []about.Param{
	{
		Name: "nodes", Kind: about.NodesParam, Default: about.Nodes{Count: 4}, Min: 1, Max: about.MostServers,
		Doc: "the workers: how many, or a list of names",
	},
	{Name: "parts", Kind: about.IntParam, Default: 3, Min: 1, Max: 1000, Doc: "how many parts the output of a job has, with a reduce task for each"},
	{Name: "map", Kind: about.DistParam, Default: sim.Constant(time.Second), Doc: "how long a worker is at a map task"},
	{Name: "reduce", Kind: about.DistParam, Default: sim.Constant(time.Second), Doc: "how long a worker is at a reduce task, when it has what it needs"},
	{
		Name: "backup", Kind: about.ShareParam, Default: sim.PPM(100_000),
		Doc: "when this share of a phase's tasks is left, rounded up, those who idle do them as well; 0%: they do not",
	},
	{
		Name: "ping", Kind: about.DurationParam, Default: 500 * time.Millisecond, Min: int64(time.Millisecond), Max: int64(time.Hour),
		Doc: "how often workers are pinged, and how long anybody waits before asking again",
	},
	{
		Name: "patience", Kind: about.DurationParam, Default: 2 * time.Second, Min: int64(time.Millisecond), Max: int64(24 * time.Hour),
		Doc: "when a worker that says nothing is taken for dead",
	},
}

// config is what the scenario says about all nodes.
type config struct {
	workers, parts      int
	mapTime, reduceTime sim.Dist
	backup              sim.PPM
	pingEvery, patience time.Duration
	mutants             about.Switched
}

// The nodes are numbered: the coordinator, the file system, the workers.
func (c *config) coordinator() sim.ID { return 1 }

func (c *config) files() sim.ID { return 2 }

func (c *config) firstWorker() sim.ID { return 3 }

// build makes the coordinator, the file system and the workers.
func build(args about.Args) (about.System, error) {
	nodes := args.Nodes("nodes")
	c := &config{
		workers: nodes.Size(), parts: args.Int("parts"), mapTime: args.Dist("map"), reduceTime: args.Dist("reduce"),
		backup: args.Ratio("backup"), pingEvery: args.Duration("ping"), patience: args.Duration("patience"), mutants: args.Switched(zoo),
	}
	if c.patience < 2*c.pingEvery {
		return about.System{}, fmt.Errorf("patience (%v) is for a worker that has not answered two pings (ping = %v); write patience = %v", c.patience, c.pingEvery, 4*c.pingEvery)
	}
	roles := []about.Role{
		{Asked: true, Group: sim.Group{Name: "coordinator", Size: 1, Prefix: "d", New: func(sim.ID) sim.Node { return &Coordinator{config: c} }}},
		{Group: sim.Group{Name: "file system", Size: 1, Names: []string{"fs"}, New: func(sim.ID) sim.Node { return &Files{config: c} }}},
		{Votes: true, Group: sim.Group{
			Name: "worker", Size: c.workers, Names: nodes.Names, Prefix: "w", New: func(sim.ID) sim.Node { return &Worker{config: c} },
		}},
	}
	return about.System{Roles: roles, Invariants: invariants(c), Client: service.StreamClient}, nil
}
