package optimistic

import (
	"time"

	"github.com/orrery-sim/orrery/protocols/about"
	"github.com/orrery-sim/orrery/protocols/parts/retry"
	"github.com/orrery-sim/orrery/sim"
)

// Protocol is the entry in the catalogue.
var Protocol = about.Protocol{
	Name:       "optimistic",
	Doc:        "one row that many update by its version, and what those should wait for who have collided",
	Topic:      "queues and load",
	Paper:      "Kung and Robinson, On optimistic methods for concurrency control, 1981; Brooker, Exponential backoff and jitter, 2015",
	Params:     params,
	Mutants:    zoo,
	Facts:      []sim.Fact{Booted{}, Committed{}, Conflicted{}, Waited{}, Updated{}},
	Milestones: []sim.Fact{Updated{}},
	Sends:      []sim.Message{Read{}, Row{}, Write{}, Written{}, Stale{}},
	Timers:     []string{againTimer.Name, patienceTimer.Name},
	Build:      build,
}

var params = []about.Param{
	{
		Name: "nodes", Kind: about.NodesParam, Default: about.Nodes{Count: 5}, Min: 1, Max: about.MostServers,
		Doc: "the writers: how many, or a list of names",
	},
	{Name: "updates", Kind: about.IntParam, Default: 1, Min: 1, Max: 1_000_000, Doc: "how often each of them updates the row"},
	{
		Name: "backoff", Kind: about.DurationParam, Default: 10 * time.Millisecond, Min: 0, Max: int64(time.Hour),
		Doc: "how long a writer waits after its first write that was refused; twice as long each time after it; 0: not at all",
	},
	{Name: "backoff_cap", Kind: about.DurationParam, Default: 2 * time.Second, Min: 1, Max: int64(time.Hour), Doc: "the longest of these waits"},
	{Name: "jitter", Kind: about.TextParam, Default: retry.Full, Values: retry.Jitters, Doc: "which part of such a wait is drawn"},
	{
		Name: "patience", Kind: about.DurationParam, Default: time.Second, Min: 1, Max: int64(time.Hour),
		Doc: "how long a writer waits for an answer before it reads again",
	},
}

// config is what the scenario says about all nodes.
type config struct {
	writers  int
	store    sim.ID
	updates  int
	policy   retry.Policy
	patience time.Duration
	mutants  about.Switched
}

// build makes the writers and the store.
func build(args about.Args) (about.System, error) {
	nodes := args.Nodes("nodes")
	c := &config{
		writers: nodes.Size(), store: sim.ID(nodes.Size() + 1), updates: args.Int("updates"),
		policy:   retry.Policy{Base: args.Duration("backoff"), Cap: args.Duration("backoff_cap"), Jitter: args.Text("jitter")},
		patience: args.Duration("patience"), mutants: args.Switched(zoo),
	}
	return about.System{
		Roles: []about.Role{
			{Votes: true, Group: sim.Group{
				Name: "writer", Size: c.writers, Names: nodes.Names, Prefix: "n", New: func(sim.ID) sim.Node { return &Writer{config: c} },
			}},
			{Group: sim.Group{Name: "store", Size: 1, Names: []string{"row"}, New: func(sim.ID) sim.Node { return &Store{config: c} }}},
		},
		Invariants: []sim.Property{&serial{}, &once{done: map[sim.ID]int{}}},
	}, nil
}
