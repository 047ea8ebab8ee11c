package locks

import (
	"errors"
	"slices"
	"time"

	"github.com/orrery-sim/orrery/protocols/about"
	"github.com/orrery-sim/orrery/protocols/parts/guarded"
	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/sim"
)

// Protocol is the entry in the catalogue.
var Protocol = about.Protocol{
	Name:       "locks",
	Doc:        "a lock service with leases: fencing tokens, majorities of servers, and what pauses and clocks do to holders",
	Topic:      "locks",
	Paper:      "Gray and Cheriton, Leases, 1989; Burrows, The Chubby lock service, 2006; Kleppmann, How to do distributed locking, 2016",
	Promise:    []string{linearizable},
	Services:   []about.Service{about.Counter},
	Params:     params,
	Mutants:    zoo,
	Facts:      slices.Concat([]sim.Fact{Booted{}, Leased{}, Refused{}, Freed{}, Holds{}, Sure{}, Lapsed{}}, guarded.Facts()),
	Milestones: []sim.Fact{Lapsed{}, guarded.Fenced{}},
	Sends:      slices.Concat([]sim.Message{Acquire{}, Granted{}, Taken{}, Release{}, service.Reply{}}, guarded.Sends()),
	Timers:     slices.Concat([]string{tryTimer.Name}, guarded.Timers),
	Build:      build,
}

var params = []about.Param{
	{
		Name: "nodes", Kind: about.NodesParam, Default: about.Nodes{Count: 3}, Min: 1, Max: about.MostServers,
		Doc: "the workers: how many, or a list of names",
	},
	{
		Name: "servers", Kind: about.IntParam, Default: 1, Min: 1, Max: about.MostServers,
		Doc: "the lock servers, l1, l2...; of several a worker asks all, and a majority must grant (Redlock)",
	},
	{
		Name: "lease", Kind: about.DurationParam, Default: time.Second, Min: int64(time.Millisecond), Max: int64(time.Hour),
		Doc: "how long the lock is a holder's",
	},
	{
		Name: "fencing", Kind: about.FlagParam, Default: true,
		Doc: "the store is shown a token with each question, and refuses those from before; with one server alone",
	},
	{
		Name: "margin", Kind: about.DurationParam, Default: time.Duration(0), Min: 0, Max: int64(time.Hour),
		Doc: "how long before the end of its lease a worker asks nothing more of the store, so that no question arrives after it",
	},
	{Name: "keep", Kind: about.FlagParam, Default: false, Doc: "a worker keeps the lock when it has done one thing, for the next, as long as the lease lasts"},
	{Name: "work", Kind: about.DistParam, Default: sim.Constant(10 * time.Millisecond), Doc: "how long a worker works on what it has read"},
	{
		Name: "prepare", Kind: about.DurationParam, Default: time.Millisecond, Min: 0, Max: int64(time.Hour),
		Doc: "how long a worker is busy between a look at its clock and the question to the store that follows",
	},
	{
		Name: "poll", Kind: about.DurationParam, Default: 50 * time.Millisecond, Min: int64(time.Microsecond), Max: int64(time.Hour),
		Doc: "when a worker asks again for a lock that was taken, at the latest",
	},
	{
		Name: "patience", Kind: about.DurationParam, Default: 200 * time.Millisecond, Min: int64(time.Millisecond), Max: int64(time.Hour),
		Doc: "how long a worker waits for an answer before it asks again",
	},
}

// config is what the scenario says about all nodes.
type config struct {
	workers, serverCount                   int
	lease, margin, prepare, poll, patience time.Duration
	fencing, keep                          bool
	work                                   sim.Dist
	mutants                                about.Switched
}

// The nodes are numbered: the workers, the lock servers, the store.
func (c *config) servers() (ids []sim.ID) {
	for i := range c.serverCount {
		ids = append(ids, sim.ID(c.workers+1+i))
	}
	return ids
}

func (c *config) store() sim.ID { return sim.ID(c.workers + c.serverCount + 1) }

// build makes the workers, the lock servers and the store.
func build(args about.Args) (about.System, error) {
	nodes := args.Nodes("nodes")
	c := &config{
		workers: nodes.Size(), serverCount: args.Int("servers"), lease: args.Duration("lease"), margin: args.Duration("margin"),
		prepare: args.Duration("prepare"), poll: args.Duration("poll"), patience: args.Duration("patience"),
		fencing: args.Flag("fencing"), keep: args.Flag("keep"), work: args.Dist("work"), mutants: args.Switched(zoo),
	}
	switch {
	case c.fencing && c.serverCount > 1:
		return about.System{}, errors.New("fencing needs tokens that grow with every grant, which several servers do not have; write servers = 1, or fencing = False")
	case c.margin+c.drift(c.lease) >= c.lease:
		return about.System{}, errors.New("margin leaves nothing of a lease; write margin = ms(0), or a longer lease")
	}
	workers := about.Servers(nodes, func(sim.ID) sim.Node { return &Worker{config: c} })
	workers.Name = "worker"
	checks := guarded.Checks{}
	if c.fencing && !c.mutants.On(noFencing) { // Without the rule: paused-holder.
		checks = guarded.Checks{
			Writes: true,
			Reads:  !c.mutants.On(fenceWritesOnly), // Without the rule: mutants/fence-writes-only.
			Forget: c.mutants.On(forgetToken),      // It keeps them. Without the rule: mutants/forget-token.
		}
	}
	return about.System{
		Roles: []about.Role{
			workers,
			{Group: sim.Group{Name: "lock server", Size: c.serverCount, Prefix: "l", New: func(sim.ID) sim.Node { return &Server{config: c} }}},
			guarded.Role(checks),
		},
		Invariants: invariants(c),
		Client:     service.AnyClient(true),
	}, nil
}
