package swim

import (
	"fmt"
	"time"

	"github.com/orrery-sim/orrery/protocols/about"
	"github.com/orrery-sim/orrery/sim"
)

// Protocol is the entry in the catalogue.
var Protocol = about.Protocol{
	Name:       "swim",
	Doc:        "who is there: each member pings another one a period, and what they find out spreads with the pings",
	Paper:      "Das, Gupta and Motivala, SWIM: scalable weakly-consistent infection-style process group membership protocol, 2002",
	Params:     params,
	Mutants:    zoo,
	Facts:      []sim.Fact{Alive{}, Suspect{}, Dead{}, Left{}, Booted{}, Joined{}, Refute{}, Leaving{}, Probe{}},
	Milestones: []sim.Fact{Alive{}, Suspect{}, Dead{}, Left{}, Refute{}, Leaving{}},
	Sends:      []sim.Message{Ping{}, PingReq{}, Ack{}, Sync{}},
	Timers:     []string{periodTimer.Name, timeoutTimer.Name, joinTimer.Name, suspicionName},
	Build:      build,
}

// membersMax bounds the members of a world.
const membersMax = 100_000

var params = []about.Param{
	{
		Name: "nodes", Kind: about.NodesParam, Default: about.Nodes{Count: 16}, Min: 1, Max: membersMax,
		Doc: "the members: how many, or a list of names",
	},
	{Name: "period", Kind: about.DurationParam, Default: time.Second, Min: 2, Max: int64(time.Hour), Doc: "of the protocol: how often a member pings one other"},
	{Name: "probe_timeout", Kind: about.DurationParam, Default: 300 * time.Millisecond, Min: 1, Max: int64(time.Hour), Doc: "after which a ping without an answer is repeated through proxies"},
	{Name: "proxies", Kind: about.IntParam, Default: 3, Min: 0, Max: 100, Doc: "how many others are asked to ping a member that did not answer: the paper's k"},
	{Name: "suspect_for", Kind: about.DurationParam, Default: 5 * time.Second, Min: 0, Max: int64(24 * time.Hour), Doc: "how long a member is suspected before it is held for dead"},
	{Name: "piggyback", Kind: about.IntParam, Default: 6, Min: 1, Max: 100, Doc: "how many updates a message carries at most"},
	{Name: "retransmit", Kind: about.IntParam, Default: 3, Min: 1, Max: 100, Doc: "each member passes an update on retransmit log2 n times: the paper's lambda"},
}

func build(args about.Args) (about.System, error) {
	nodes := args.Nodes("nodes")
	c := &config{
		members: nodes.Size(), period: args.Duration("period"), probeTimeout: args.Duration("probe_timeout"),
		proxies: args.Int("proxies"), suspectFor: args.Duration("suspect_for"),
		retransmit: args.Int("retransmit"), piggyback: args.Int("piggyback"), mutants: args.Switched(zoo),
	}
	if c.probeTimeout >= c.period {
		return about.System{}, fmt.Errorf("probe_timeout must be less than period, %v, not %v", c.period, c.probeTimeout)
	}
	return about.System{
		Roles: []about.Role{{Votes: true, Group: sim.Group{
			Name: "member", Size: c.members, Names: nodes.Names, Prefix: "n",
			New: func(sim.ID) sim.Node { return &Member{config: c} },
		}}},
		Invariants: invariants(c),
	}, nil
}
