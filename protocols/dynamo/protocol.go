package dynamo

import (
	"fmt"
	"time"

	"github.com/orrery-sim/orrery/protocols/about"
	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/sim"
)

// Protocol is the entry in the catalogue.
var Protocol = about.Protocol{
	Name:  "dynamo",
	Doc:   "a store that always takes a write: N, R and W, sloppy quorums, hints, siblings, read repair and hash trees",
	Topic: "replication",
	Paper: "DeCandia et al., Dynamo: Amazon's highly available key-value store, 2007; " +
		"Bailis et al., Probabilistically bounded staleness for practical partial quorums, 2012",
	Promise:    []string{convergent},
	Services:   []about.Service{about.KV.Only("get", "put", "delete"), about.Collection},
	Params:     params,
	Mutants:    zoo,
	Facts:      facts,
	Milestones: []sim.Fact{Written{}, Acknowledged{}, Read{}, Hinted{}, HandedOver{}, Repaired{}},
	Sends: []sim.Message{
		Get{}, Put{}, Got{}, Done{}, Fetch{}, Fetched{}, Store{}, Stored{}, Repair{}, Handoff{}, Received{}, Tree{}, Exchange{},
	},
	Timers: []string{patienceTimer.Name, handoffTimer.Name, exchangeTimer.Name, retryTimer.Name},
	Build:  build,
}

// The words of the parameters: which quorums count, and what a writer knows.
const (
	strict, partial, sloppy   = "strict", "partial", "sloppy"
	freshContext, keptContext = "fresh", "kept"
)

var params = []about.Param{
	{
		Name: "nodes", Kind: about.NodesParam, Default: about.Nodes{Count: 5}, Min: 1, Max: about.MostServers,
		Doc: "the nodes on the ring: how many, or a list of names",
	},
	{Name: "n", Kind: about.IntParam, Default: 3, Min: 1, Max: about.MostServers, Doc: "N: how many homes a key has"},
	{Name: "r", Kind: about.IntParam, Default: 2, Min: 1, Max: about.MostServers, Doc: "R: how many must answer before a read returns"},
	{Name: "w", Kind: about.IntParam, Default: 2, Min: 1, Max: about.MostServers, Doc: "W: how many must have a version before its writer is told so"},
	{
		Name: "quorums", Kind: about.TextParam, Default: sloppy, Values: []string{sloppy, strict, partial},
		Doc: "who counts: the first N nodes that answer (sloppy), or homes alone; with strict R + W is above N, with partial it may be anything",
	},
	{
		Name: "expanding", Kind: about.FlagParam, Default: true,
		Doc: "all homes are asked, and R or W waited for; False: only R or W homes are asked, drawn at random",
	},
	{Name: "hints", Kind: about.FlagParam, Default: true, Doc: "what a home does not answer is kept for it by another node"},
	{Name: "read_repair", Kind: about.FlagParam, Default: true, Doc: "homes that were found to have an old copy are sent the newer one"},
	{
		Name: "context", Kind: about.TextParam, Default: freshContext, Values: []string{freshContext, keptContext},
		Doc: "a writer reads first, or goes by what it last read or wrote of the key",
	},
	{
		Name: "patience", Kind: about.DurationParam, Default: 50 * time.Millisecond, Min: 1, Max: int64(time.Hour),
		Doc: "how long a coordinator waits for a node before it suspects it, and for late answers before it repairs",
	},
	{
		Name: "retry", Kind: about.DurationParam, Default: 200 * time.Millisecond, Min: 1, Max: int64(time.Hour),
		Doc: "how long a client waits for a coordinator before it asks again",
	},
	{
		Name: "handoff", Kind: about.DurationParam, Default: 200 * time.Millisecond, Min: 0, Max: int64(24 * time.Hour),
		Doc: "how often a node tries to hand over what it keeps for others; 0: never",
	},
	{
		Name: "exchange", Kind: about.DurationParam, Default: 100 * time.Millisecond, Min: 0, Max: int64(24 * time.Hour),
		Doc: "how often a node compares a partition with another home of it, by hash trees; 0: never",
	},
	{Name: "partitions", Kind: about.IntParam, Default: 8, Min: 1, Max: 4096, Doc: "how many parts the ring has, all alike"},
}

// config is what the scenario says about all nodes.
type config struct {
	ring          ring
	reads, writes int // R and W
	quorums       string
	expanding     bool
	hints         bool
	readRepair    bool
	fresh         bool
	isCart        bool
	patience      time.Duration
	retry         time.Duration
	handoff       time.Duration
	exchange      time.Duration
	mutants       about.Switched
}

// build makes the nodes, and says how their clients ask.
func build(args about.Args) (about.System, error) {
	nodes := args.Nodes("nodes")
	c := &config{
		ring:  ring{partitions: args.Int("partitions"), copies: args.Int("n")},
		reads: args.Int("r"), writes: args.Int("w"), quorums: args.Text("quorums"),
		expanding: args.Flag("expanding"), hints: args.Flag("hints"), readRepair: args.Flag("read_repair"),
		fresh:    args.Text("context") == freshContext,
		isCart:   args.Service != nil && args.Service.Name == about.Collection.Name,
		patience: args.Duration("patience"), retry: args.Duration("retry"),
		handoff: args.Duration("handoff"), exchange: args.Duration("exchange"), mutants: args.Switched(zoo),
	}
	for i := range nodes.Size() {
		c.ring.nodes = append(c.ring.nodes, sim.ID(1+i))
	}
	if err := c.checkQuorums(); err != nil {
		return about.System{}, err
	}
	return about.System{
		Roles:      []about.Role{about.Servers(nodes, func(sim.ID) sim.Node { return &Node{config: c} })},
		Invariants: invariants(c),
		Client: func(cfg service.ClientConfig) sim.Node {
			return service.NewClient(cfg, func(client *service.Client) service.Asker {
				return &Client{config: c, client: client}
			})
		},
	}, nil
}

// checkQuorums refuses more homes than there are nodes, more answers than there are homes, and strict quorums that
// may miss each other.
func (c *config) checkQuorums() error {
	size, n := len(c.ring.nodes), c.ring.copies
	switch {
	case n > size:
		return fmt.Errorf("n must be at most %d, the number of nodes, not %d", size, n)
	case c.reads > n:
		return fmt.Errorf("r must be at most %d, which is n, not %d", n, c.reads)
	case c.writes > n:
		return fmt.Errorf("w must be at most %d, which is n, not %d", n, c.writes)
	case c.quorums == strict && c.reads+c.writes <= n && !c.mutants.On(noIntersection): // Without the rule: mutants/no-intersection.
		return fmt.Errorf("strict quorums must meet: r must be at least %d with w = %d and n = %d, not %d; "+
			"write quorums = %q for those that need not", n-c.writes+1, c.writes, n, c.reads, partial)
	case c.quorums == sloppy && !c.hints:
		return fmt.Errorf("sloppy quorums are made of hints; write quorums = %q, or leave hints out", partial)
	}
	return nil
}
