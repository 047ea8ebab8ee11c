package pubsub

import (
	"fmt"
	"time"

	"github.com/orrery-sim/orrery/protocols/about"
	"github.com/orrery-sim/orrery/protocols/gossip/broadcast"
	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/sim"
)

// Protocol is the entry in the catalogue.
var Protocol = about.Protocol{
	Name:     "pubsub",
	Doc:      "publish and subscribe over a mesh, with gossip about what passes by, and scores of peers: GossipSub",
	Topic:    "epidemics",
	Paper:    "libp2p, gossipsub v1.0 and v1.1; Vyzovitis et al., GossipSub, 2020",
	Services: []about.Service{about.Collection.Only("add", "read")},
	Params:   params,
	Mutants:  zoo,
	Facts: []sim.Fact{
		broadcast.Booted{},
		broadcast.Delivered{},
		broadcast.Redundant{},
		Grafted{},
		Pruned{},
		Mesh{},
		Gone{},
		Penalized{},
		Graylisted{},
		Forgiven{},
		service.Arrived{},
	},
	Milestones: []sim.Fact{broadcast.Delivered{}, Graylisted{}, Forgiven{}},
	Sends:      []sim.Message{Message{}, IHave{}, IWant{}, Graft{}, Prune{}, Hello{}, Ping{}, Pong{}, service.Reply{}},
	Timers:     []string{heartbeatTimer.Name, keepaliveTimer.Name},
	Build:      build,
}

const (
	hour     = int64(time.Hour)
	nodesMax = 100_000
)

var params = []about.Param{
	{Name: "nodes", Kind: about.NodesParam, Default: about.Nodes{Count: 12}, Min: 1, Max: nodesMax, Doc: "the nodes: how many, or a list of names"},
	{Name: "subscribers", Kind: about.IntParam, Default: 0, Min: 0, Max: nodesMax, Doc: "how many nodes, the first ones, are subscribed; the others only publish. 0: all are"},
	{Name: "d", Kind: about.IntParam, Default: 6, Min: 1, Max: 100, Doc: "D: how many peers a mesh should have"},
	{Name: "d_lo", Kind: about.IntParam, Default: 4, Min: 0, Max: 100, Doc: "D_lo: with fewer, it takes more"},
	{Name: "d_hi", Kind: about.IntParam, Default: 12, Min: 1, Max: 100, Doc: "D_hi: with more, some have to go"},
	{Name: "d_lazy", Kind: about.IntParam, Default: 6, Min: 0, Max: 100, Doc: "D_lazy: how many others are told at least, once a heartbeat, what was seen"},
	{Name: "d_score", Kind: about.IntParam, Default: 4, Min: 0, Max: 100, Doc: "D_score: how many stay for their scores when a mesh is too large"},
	{Name: "d_out", Kind: about.IntParam, Default: 2, Min: 0, Max: 100, Doc: "D_out: how many of a mesh must be peers that the node has dialled; less than d_lo, at most d / 2"},
	{Name: "heartbeat", Kind: about.DurationParam, Default: time.Second, Min: 1, Max: hour, Doc: "how often meshes are looked after and gossip is sent"},
	{Name: "mcache_len", Kind: about.IntParam, Default: 5, Min: 1, Max: 1000, Doc: "for how many heartbeats a message can be asked for"},
	{Name: "mcache_gossip", Kind: about.IntParam, Default: 3, Min: 1, Max: 1000, Doc: "for how many heartbeats it is told of; at most mcache_len"},
	{Name: "flood", Kind: about.FlagParam, Default: true, Doc: "a node publishes to all its peers, and not to its mesh alone"},
	{Name: "fanout_ttl", Kind: about.DurationParam, Default: time.Minute, Min: 1, Max: hour, Doc: "how long a node that is not subscribed remembers whom it has published to"},
	{Name: "backoff", Kind: about.DurationParam, Default: time.Minute, Min: 0, Max: hour, Doc: "how long a peer that was pruned is not grafted"},
	{Name: "dials", Kind: about.IntParam, Default: 10, Min: 1, Max: 1000, Doc: "how many others a node dials"},
	{Name: "keepalive", Kind: about.DurationParam, Default: 2 * time.Second, Min: 1, Max: hour, Doc: "how often peers ask each other whether they are there"},
	{Name: "timeout", Kind: about.DurationParam, Default: 6 * time.Second, Min: 1, Max: hour, Doc: "after how long without an answer a connection has failed; more than keepalive"},
	{Name: "scores", Kind: about.FlagParam, Default: true, Doc: "peers are judged by their scores"},
	{Name: "deliveries", Kind: about.IntParam, Default: 0, Min: 0, Max: 100, Doc: "P3: how many messages a peer in the mesh must have sent first or nearly, after decay; 0: none"},
	{Name: "window", Kind: about.DurationParam, Default: 50 * time.Millisecond, Min: 0, Max: hour, Doc: "P3: how long after the first copy another counts"},
	{Name: "decay", Kind: about.ShareParam, Default: sim.PPM(900_000), Doc: "what is left of the counters of a score after a heartbeat"},
	{Name: "gossip_threshold", Kind: about.IntParam, Default: -10, Min: -1_000_000, Max: -1, Doc: "with a lower score a peer is told nothing, and what it tells is not heeded"},
	{Name: "publish_threshold", Kind: about.IntParam, Default: -50, Min: -1_000_000, Max: -1, Doc: "with a lower score nothing is published to it"},
	{Name: "graylist_threshold", Kind: about.IntParam, Default: -80, Min: -1_000_000, Max: -1, Doc: "with a lower score, or this one, it is not heard"},
	{Name: "per_address", Kind: about.IntParam, Default: 1, Min: 1, Max: nodesMax, Doc: "P6: how many nodes share an address"},
	{Name: "byzantine", Kind: about.IntParam, Default: 0, Min: 0, Max: nodesMax, Doc: "how many nodes, the last ones, misbehave"},
	{Name: "attack", Kind: about.TextParam, Default: silent, Values: attacks, Doc: "how they do: forward nothing or invalid messages; announce what does not exist; ask for everything; graft who pruned them"},
	{Name: "attack_for", Kind: about.DurationParam, Default: time.Duration(0), Min: 0, Max: hour, Doc: "for how long after their boot; 0: for good"},
}

func build(args about.Args) (about.System, error) {
	nodes := args.Nodes("nodes")
	c := &config{
		nodes: nodes.Size(), subscribers: args.Int("subscribers"),
		d: args.Int("d"), dLo: args.Int("d_lo"), dHi: args.Int("d_hi"), dLazy: args.Int("d_lazy"), dScore: args.Int("d_score"), dOut: args.Int("d_out"),
		heartbeat: args.Duration("heartbeat"), cacheLen: args.Int("mcache_len"), cacheGossip: args.Int("mcache_gossip"),
		flood: args.Flag("flood"), fanoutTTL: args.Duration("fanout_ttl"), backoff: args.Duration("backoff"), dials: args.Int("dials"),
		keepalive: args.Duration("keepalive"), timeout: args.Duration("timeout"),
		scores: args.Flag("scores"), deliveries: args.Int("deliveries"), window: args.Duration("window"), decay: args.Ratio("decay"),
		gossipThreshold: one * int64(args.Int("gossip_threshold")), publishThreshold: one * int64(args.Int("publish_threshold")),
		graylistThreshold: one * int64(args.Int("graylist_threshold")), perAddress: args.Int("per_address"),
		mutants: args.Switched(zoo),
	}
	if c.subscribers == 0 {
		c.subscribers = c.nodes
	}
	liars, attack := args.Int("byzantine"), args.Text("attack")
	if err := c.check(liars); err != nil {
		return about.System{}, err
	}
	return about.System{
		Roles: []about.Role{about.Servers(nodes, func(id sim.ID) sim.Node {
			n := &Node{config: c}
			if int(id) > c.nodes-liars {
				return &Byzantine{Node: n, attack: attack, until: args.Duration("attack_for")}
			}
			return n
		})},
		Invariants: invariants(c, liars > 0 && attack == ihave),
		Client:     service.AnyClient(false),
		MinTimeout: c.timeout - c.keepalive, MinTimeoutParam: "timeout",
	}, nil
}

// check finds what does not go together.
func (c *config) check(liars int) error {
	switch {
	case c.subscribers > c.nodes:
		return fmt.Errorf("subscribers must be at most the number of nodes, %d, not %d", c.nodes, c.subscribers)
	case liars >= c.nodes:
		return fmt.Errorf("byzantine must be less than the number of nodes, %d, not %d", c.nodes, liars)
	case c.dLo > c.d || c.d > c.dHi:
		return fmt.Errorf("d must be from d_lo to d_hi, %d to %d, not %d", c.dLo, c.dHi, c.d)
	case c.dOut >= max(1, c.dLo) || c.dOut > c.d/2:
		return fmt.Errorf("d_out must be less than d_lo, %d, and at most half of d, %d, not %d", c.dLo, c.d, c.dOut)
	case c.cacheGossip > c.cacheLen:
		return fmt.Errorf("mcache_gossip must be at most mcache_len, %d, not %d", c.cacheLen, c.cacheGossip)
	case c.timeout <= c.keepalive:
		return fmt.Errorf("timeout must be more than keepalive, %v, not %v", c.keepalive, c.timeout)
	case c.publishThreshold > c.gossipThreshold || c.graylistThreshold >= c.publishThreshold:
		return fmt.Errorf("graylist_threshold must be below publish_threshold, and that one at most gossip_threshold")
	}
	return nil
}
