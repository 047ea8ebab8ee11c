package multipaxos

import (
	"fmt"
	"time"

	"github.com/orrery-sim/orrery/protocols/about"
	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/sim"
)

// Protocol is Multi-Paxos's entry in the catalogue.
var Protocol = about.Protocol{
	Name:  "multipaxos",
	Doc:   "a replicated log, each slot of it decided by Paxos, with a stable leader",
	Topic: "consensus",
	Paper: "Lamport, Paxos Made Simple, 2001; van Renesse and Altinbuken, Paxos Made Moderately " +
		"Complex, 2015",
	Promise:  []string{linearizable, "strict_serializable"},
	Services: about.Services,
	Together: true,
	Orders:   []string{service.Join, service.Leave, service.Reconfigure, service.Transfer},
	Params:   params,
	Mutants:  zoo,
	Facts: []sim.Fact{
		Booted{},
		Scout{},
		Promised{},
		Leader{},
		Stepdown{},
		Voted{},
		Filled{},
		Chosen{},
		Apply{},
		LeaseRead{},
		Members{},
		Snapshot{},
		Installed{},
		Restored{},
	},
	Milestones: []sim.Fact{Scout{}, Filled{}, Members{}, Installed{}},
	Progress:   Chosen{},
	Sends: []sim.Message{
		Prepare{},
		Promise{},
		Accept{},
		Accepted{},
		Preempted{},
		Heartbeat{},
		HeartbeatReply{},
		Learn{},
		Learned{},
		InstallSnapshot{},
		Succeed{},
		service.Reply{},
		service.OrderReply{},
	},
	Timers: []string{patienceTimer.Name, heartbeatTimer.Name, prepareTimer.Name, flushTimer.Name, retransmitTimer.Name},
	Build:  build,
}

// serversMax is the most servers that a set holds and a ballot can tell apart.
const serversMax = 63

var params = []about.Param{
	{
		Name: "nodes", Kind: about.NodesParam, Default: about.Nodes{Count: 5}, Min: 1, Max: about.MostServers,
		Doc: "the servers: how many, up to 63, or a list of names",
	},
	{
		Name: "members", Kind: about.IntParam, Min: 1, Max: about.MostServers,
		Doc: "how many of the servers are members at first; the others only learn. All if not given",
	},
	{
		Name: "patience", Kind: about.DistParam,
		Default: sim.Uniform(150*time.Millisecond, 300*time.Millisecond),
		Doc:     "how long a server waits to hear a leader before it begins a ballot",
	},
	{
		Name: "heartbeat", Kind: about.DurationParam, Default: 50 * time.Millisecond,
		Min: 1, Max: int64(time.Hour),
		Doc: "how often a leader speaks when it has nothing to say, and how long before a candidate asks again",
	},
	{
		Name: "alpha", Kind: about.IntParam, Default: 64, Min: 1, Max: 10_000,
		Doc: "how many slots may be under way at a time; a configuration rules so many slots later",
	},
	{
		Name: "reads", Kind: about.TextParam, Default: readsByLog,
		Values: []string{readsByLog, readsByIndex, readsByLease},
		Doc: "how a leader answers a read: through the log, after a round of heartbeats (index), or at " +
			"once while it has a lease",
	},
	{
		Name: "lease", Kind: about.DurationParam, Min: 1, Max: int64(time.Hour),
		Doc: "how long a lease lasts, from each heartbeat on; the shortest patience if not given",
	},
	{
		Name: "snapshot_every", Kind: about.IntParam, Default: 0, Min: 0, Max: 1 << 30,
		Doc: "how many slots a server applies before it replaces them by a snapshot; 0: it never does",
	},
	{
		Name: "snapshot_bytes", Kind: about.SizeParam, Default: int64(0), Min: 0, Max: 1 << 40,
		Doc: "how many bytes of commands it applies before it does so, whichever comes first; 0: their size does not matter",
	},
	{
		Name: "clock_bound", Kind: about.RatioParam, Default: sim.PPM(50_000), Min: 0, Max: 500_000,
		Doc: "how far a clock's rate may be off from true time; leases are safe up to this",
	},
}

// build makes a cluster.
func build(args about.Args) (about.System, error) {
	c := &config{
		members:   args.Int("members"),
		patience:  args.Dist("patience"),
		heartbeat: args.Duration("heartbeat"),
		alpha:     int64(args.Int("alpha")),
		reads:     args.Text("reads"),
		leaseTime: args.Duration("lease"),
		bound:     args.Ratio("clock_bound"),
		service:   args.Service,

		snapshotEvery: int64(args.Int("snapshot_every")),
		snapshotBytes: int64(args.Size("snapshot_bytes")),

		mutants: args.Switched(zoo),
	}
	if c.leaseTime == 0 {
		c.leaseTime = c.patience.Min()
	}
	nodes := args.Nodes("nodes")
	size := nodes.Size()
	if err := c.check(size); err != nil {
		return about.System{}, err
	}
	return about.System{
		Roles:           []about.Role{about.Servers(nodes, func(sim.ID) sim.Node { return &Server{config: c} })},
		Invariants:      invariants(c.alpha, c.reads),
		Client:          service.LeaderClient,
		MinTimeout:      c.patience.Min(),
		MinTimeoutParam: "patience",
	}, nil
}

// check finds what is wrong with the arguments together.
func (c *config) check(size int) error {
	shortest := c.patience.Min()
	switch {
	case size > serversMax:
		return fmt.Errorf("nodes must be at most %d, not %d: a set of members is one word of 64 bits", serversMax, size)
	case c.heartbeat >= shortest:
		return fmt.Errorf("heartbeat must be shorter than the shortest patience, %v, not %v: "+
			"no leader would last", shortest, c.heartbeat)
	case c.leaseTime > shortest:
		return fmt.Errorf("lease must be at most the shortest patience, %v, not %v: "+
			"a server may not promise before its lease is over", shortest, c.leaseTime)
	case c.members > size:
		return fmt.Errorf("members must be at most the %d nodes, not %d", size, c.members)
	}
	return nil
}
