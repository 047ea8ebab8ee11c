package gcounter

import (
	"cmp"
	"slices"
	"time"

	"github.com/orrery-sim/orrery/protocols/about"
	"github.com/orrery-sim/orrery/protocols/parts/keyvalue"
	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/sim"
)

// keyKept is where the disk has what must last, in one record.
const keyKept = "kept"

// A Node adds for its clients, and reads.
type Node struct {
	*config
	kept  kept // on stable storage
	store *keyvalue.Caller

	adds  []pending // that the store is not known to have, in the order of their totals
	reads []pending // that nobody has answered

	// round.go
	serving   int   // how many of reads the present round answers
	confirmed int64 // the total that the store is known to have
	others    int64 // what the others had added then
}

// kept is what must last. It is a value, like all that is in it.
type kept struct {
	Total    int64     // what the node has taken on to add, in all
	Sessions []session // in the order of clients
}

// A session is the last add of a client, so that a repeated request is not a second one.
type session struct {
	client sim.ID
	seq    uint64
	amount int64
	total  int64 // the node's, with it
	done   bool  // the store has it
	sum    int64 // the answer, if it is done
}

func byClient(s session, id sim.ID) int { return cmp.Compare(s.client, id) }

// pending is a request that waits for the store.
type pending struct {
	client sim.ID
	seq    uint64
	amount int64 // of an add
	total  int64 // of an add: the node's, with it
}

// Start boots the node from its disk, and asks the store whether it has all of that.
func (n *Node) Start(env *sim.Env) {
	saved := env.Disk().Get(keyKept)
	if saved == (sim.Corrupt{}) {
		env.Exit("the checksum of what was kept is wrong")
		return
	}
	if k, found := saved.(*kept); found {
		n.kept = *k
	}
	n.store = keyvalue.NewCaller(n.storeID, storeTimer, n.patience)
	for _, s := range n.kept.Sessions {
		if !s.done {
			n.adds = append(n.adds, pending{s.client, s.seq, s.amount, s.total})
		}
	}
	slices.SortFunc(n.adds, func(a, b pending) int { return cmp.Compare(a.total, b.total) })
	n.round(env)
}

// Receive handles a message.
func (n *Node) Receive(env *sim.Env, from sim.ID, msg sim.Message) {
	switch m := msg.(type) {
	case service.Request:
		switch m.Op.Name {
		case "add":
			n.handleAdd(env, m)
		case "read":
			n.handleRead(env, m)
		}
	case service.Reply:
		if op, result, copies, done := n.store.Receive(env, m); done {
			n.advance(env, op, result, copies)
		}
	}
}

// Timer handles a timer.
func (n *Node) Timer(env *sim.Env, _ sim.Timer) { n.store.Timer(env) }

// handleAdd takes an add on, once, and sees to it that the store comes to have it.
func (n *Node) handleAdd(env *sim.Env, m service.Request) {
	i, found := slices.BinarySearchFunc(n.kept.Sessions, m.Client, byClient)
	if found && m.Seq <= n.kept.Sessions[i].seq {
		if s := n.kept.Sessions[i]; m.Seq == s.seq && s.done {
			answer(env, m.Client, m.Seq, s.sum)
		}
		return
	}
	n.kept.Sessions = slices.Clone(n.kept.Sessions)
	if !found {
		n.kept.Sessions = slices.Insert(n.kept.Sessions, i, session{})
	}
	n.kept.Total += m.Op.Amount
	n.kept.Sessions[i] = session{client: m.Client, seq: m.Seq, amount: m.Op.Amount, total: n.kept.Total}
	n.adds = append(n.adds, pending{m.Client, m.Seq, m.Op.Amount, n.kept.Total})
	env.Emit(Accepted{m.Op.Amount})
	if n.mutants.On(answerEarly) { // Without waiting for anybody: mutants/answer-early.
		answer(env, m.Client, m.Seq, n.kept.Total+n.others)
	}
	if n.save(env) {
		n.round(env)
	}
}

// handleRead lets a client wait for the next round that begins.
func (n *Node) handleRead(env *sim.Env, m service.Request) {
	waits := pending{client: m.Client, seq: m.Seq}
	if !slices.Contains(n.reads, waits) {
		n.reads = append(n.reads, waits)
	}
	n.round(env)
}

// save writes what must last to the disk, and reports whether it could.
func (n *Node) save(env *sim.Env) bool {
	record := n.kept
	env.Disk().Set(keyKept, &record)
	if err := env.Disk().Sync(); err != nil {
		env.Exit(err.Error())
		return false
	}
	return true
}

func answer(env *sim.Env, client sim.ID, seq uint64, sum int64) {
	env.Send(client, service.Reply{Seq: seq, Status: service.OK, Result: service.Result{OK: true, Number: sum}})
}

// Inspect shows what the node has added, and who waits.
func (n *Node) Inspect(v *sim.View) {
	v.Durable("total", n.kept.Total)
	v.Volatile("confirmed", n.confirmed)
	v.Volatile("adds", len(n.adds))
	v.Volatile("reads", len(n.reads))
}

// config is what the scenario says about all nodes.
type config struct {
	storeID  sim.ID
	patience time.Duration // for an answer of the store
	mutants  about.Switched
}
