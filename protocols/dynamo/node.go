package dynamo

import (
	"slices"
	"strings"

	"github.com/orrery-sim/orrery/protocols/parts/merkle"
	"github.com/orrery-sim/orrery/sim"
)

// keyNode is where the disk has all of a node in one record: an object under numbers that belong to another epoch
// would give two versions one dot.
const keyNode = "node"

// treeDepth is that of the hash trees: a partition has 16 buckets.
const treeDepth = 1

// A Node keeps the keys whose home it is, and those that it keeps for others; and coordinates what clients ask it
// for, whoever's the key is.
type Node struct {
	*config
	kept  kept           // on stable storage
	trees []*merkle.Tree // of the partitions whose home it is; made of what it keeps

	running   []*operation // that it coordinates
	serial    int          // of the latest
	suspected []suspicion  // who did not answer in time
}

// kept is what must last. It is a value, like all that is in it.
type kept struct {
	Epochs   int       // how many there were
	Holdings []holding // in the order of keys
	Sessions []session // in the order of clients
}

// A holding is what a node has under a key.
type holding struct {
	Key string
	Object
	Epoch int      // in which it numbers versions of this key; 0: it has made none
	For   []sim.ID // the nodes it is to be handed over to
}

// kept is what a node says of it.
func (h *holding) kept(by string) Kept { return Kept{h.Key, by, h.Seen, h.Versions, h.For} }

// A session is the last put of a client here: a second copy of its message is no second put.
type session struct {
	client sim.ID
	seq    uint64
}

// Start boots the node from its disk.
func (n *Node) Start(env *sim.Env) {
	record := env.Disk().Get(keyNode)
	if record == (sim.Corrupt{}) {
		env.Exit("the checksum of its state is wrong")
		return
	}
	if k, found := record.(*kept); found {
		n.kept = *k
	}
	n.trees = make([]*merkle.Tree, n.ring.partitions)
	for p := range n.trees {
		if n.ring.hosts(env.ID(), p) {
			n.trees[p] = merkle.New(treeDepth, 0)
		}
	}
	var booted Booted
	for _, h := range n.kept.Holdings {
		n.count(h.Key, h.Object)
		booted.Found = append(booted.Found, h.kept("boot"))
	}
	env.Emit(booted)
	if n.handoff > 0 {
		env.SetTimer(handoffTimer, env.Rand().Between(0, n.handoff))
	}
	if n.exchange > 0 {
		env.SetTimer(exchangeTimer, env.Rand().Between(0, n.exchange))
	}
}

// Receive handles a message.
func (n *Node) Receive(env *sim.Env, from sim.ID, msg sim.Message) {
	n.clear(from)
	switch m := msg.(type) {
	case Get:
		n.handleGet(env, m)
	case Put:
		n.handlePut(env, m)
	case Fetch:
		env.Send(from, Fetched{m.Ref, n.get(m.Key)})
	case Fetched:
		n.handleFetched(env, from, m)
	case Store:
		n.handleStore(env, from, m)
	case Stored:
		n.handleStored(env, from, m)
	case Repair:
		n.handleRepair(env, m)
	case Handoff:
		n.keep(env, change{key: m.Key, by: "handoff", object: n.join(n.get(m.Key), m.Object)})
		env.Send(from, Received{m.Key, m.Seen})
	case Received:
		n.handleReceived(env, from, m)
	case Tree:
		n.handleTree(env, from, m)
	case Exchange:
		n.handleExchange(env, from, m)
	}
}

// Timer handles a timer.
func (n *Node) Timer(env *sim.Env, t sim.Timer) {
	switch t.Name {
	case patienceTimer.Name:
		n.onPatience(env, t.Arg)
	case handoffTimer.Name:
		n.onHandoff(env)
	case exchangeTimer.Name:
		n.onExchange(env)
	}
}

// handleStore has what a coordinator sends, for itself or for another node, and says so when it is on the disk.
func (n *Node) handleStore(env *sim.Env, from sim.ID, m Store) {
	if n.mutants.On(ackBeforeSync) { // The other way round is mutants/ack-before-sync.
		env.Send(from, Stored{m.Ref})
	}
	n.keep(env, change{key: m.Key, by: "store", object: n.join(n.get(m.Key), m.Object), hint: m.For})
	if !n.mutants.On(ackBeforeSync) {
		env.Send(from, Stored{m.Ref})
	}
}

// handleRepair joins what others have: since the coordinator has read this node's copy, it may have got a newer one.
func (n *Node) handleRepair(env *sim.Env, m Repair) {
	o := n.join(n.get(m.Key), m.Object)
	if n.mutants.On(repairBackwards) { // Without the rule: mutants/repair-backwards.
		o = m.Object
	}
	n.keep(env, change{key: m.Key, by: "repair", object: o})
}

// find is the place of a key.
func (n *Node) find(key string) (int, bool) {
	return slices.BinarySearchFunc(n.kept.Holdings, key, func(h holding, k string) int { return strings.Compare(h.Key, k) })
}

// get is what the node has under a key, if anything.
func (n *Node) get(key string) Object {
	if i, found := n.find(key); found {
		return n.kept.Holdings[i].Object
	}
	return Object{}
}

// A change is what a node is to have under a key from now on.
type change struct {
	key, by string
	object  Object
	hint    sim.ID // it keeps it for that node, too; 0: for none
	epoch   int    // in which it has just numbered a version; 0: it has not
}

// keep makes a change, if it is one. It is on the disk when this returns.
func (n *Node) keep(env *sim.Env, c change) {
	i, found := n.find(c.key)
	holdings := slices.Clone(n.kept.Holdings)
	if !found {
		holdings = slices.Insert(holdings, i, holding{Key: c.key})
	}
	h := &holdings[i]
	hinted := c.hint != 0 && !slices.Contains(h.For, c.hint)
	if found && !hinted && h.Object.same(c.object) {
		return
	}
	if hinted {
		h.For = append(slices.Clip(h.For), c.hint)
	}
	if c.epoch != 0 {
		h.Epoch = c.epoch
	}
	n.count(c.key, h.Object)
	h.Object = c.object
	n.count(c.key, c.object)
	n.kept.Holdings = holdings
	if n.mutants.On(purgeTombstones) && c.object.isDead() { // Without the rule: mutants/purge-tombstones.
		n.drop(env, c.key)
		return
	}
	n.save(env)
	env.Emit(h.kept(c.by))
	if hinted {
		env.Emit(Hinted{c.key, c.hint})
	}
}

// drop has nothing under a key any more.
func (n *Node) drop(env *sim.Env, key string) {
	i, _ := n.find(key)
	n.count(key, n.kept.Holdings[i].Object)
	n.kept.Holdings = slices.Delete(slices.Clone(n.kept.Holdings), i, i+1)
	n.save(env)
	env.Emit(Dropped{key})
}

// count counts an object in the tree of its partition, or no longer one that is counted.
func (n *Node) count(key string, o Object) {
	tree := n.trees[n.ring.partition(key)]
	if tree == nil || len(o.Seen) == 0 {
		return
	}
	h := o.hash(key)
	if n.mutants.On(hashKeys) { // Without the rule: mutants/hash-keys.
		h = Object{}.hash(key)
	}
	tree.Flip(key, h)
}

// save writes what must last to the disk.
func (n *Node) save(env *sim.Env) {
	record := n.kept
	env.Disk().Set(keyNode, &record)
	if err := env.Disk().Sync(); err != nil {
		env.Exit(err.Error())
	}
}

// Inspect shows what the node has.
func (n *Node) Inspect(v *sim.View) {
	for i, h := range n.kept.Holdings {
		if i == inspected {
			break
		}
		v.Durable(h.Key, h.Object.String())
	}
	hints := 0
	for _, h := range n.kept.Holdings {
		hints += len(h.For)
	}
	v.Durable("keys", len(n.kept.Holdings))
	v.Durable("hints", hints)
	v.Volatile("suspected", len(n.suspected))
	v.Volatile("operations", len(n.running))
}

// inspected is how many keys are shown.
const inspected = 8
