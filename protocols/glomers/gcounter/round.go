package gcounter

import (
	"slices"

	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/sim"
)

// storeTimer is a node's: the store has not answered.
var storeTimer = sim.Timer{Name: "store"}

// A round is questions to the store, one after the other: with reads that wait, a put that fences them; a get; and with
// adds that wait, a cas, until one of them succeeds.

// round begins one, if there is none and somebody waits.
func (n *Node) round(env *sim.Env) {
	if n.store.Asking() || len(n.adds) == 0 && len(n.reads) == 0 {
		return
	}
	n.serving = len(n.reads)
	if n.serving > 0 && !n.mutants.On(noFence) { // Without the rule: mutants/no-fence.
		n.store.Fence(env)
		return
	}
	n.get(env)
}

func (n *Node) get(env *sim.Env) { n.store.Ask(env, service.Op{Name: "get", Key: key}) }

// advance goes on with what the store has answered.
func (n *Node) advance(env *sim.Env, op service.Op, result service.Result, copies int) {
	switch {
	case op.Name == "get":
		n.compare(env, result.Value)
	case op.Key != key:
		n.get(env)
	case result.OK:
		n.confirm(env, readTally(op.Value))
	case n.mutants.On(addAgain) && copies > 1: // Nobody knows what became of the first copy: mutants/add-again.
		n.addAgain(env, result.Value)
	default:
		n.compare(env, result.Value)
	}
}

// compare looks for the node's own total in what the store has, and sets it if it is not there. A total of which the node
// does not know that it is there is an earlier cas whose answer was lost: those that it added are answered before it is
// replaced.
func (n *Node) compare(env *sim.Env, text string) {
	t := readTally(text)
	if mine := t.of(env.ID()).total; mine == n.kept.Total || mine > n.confirmed {
		n.confirm(env, t)
		return
	}
	n.set(env, text, t.with(env.ID(), n.kept.Total))
}

// set replaces what was read, if it is there still.
func (n *Node) set(env *sim.Env, text string, next tally) {
	op := service.Op{Name: "cas", Key: key, Old: text, Value: next.String()}
	if n.mutants.On(readThenWrite) { // Without looking: mutants/read-then-write.
		op = service.Op{Name: "put", Key: key, Value: next.String()}
	}
	n.store.Ask(env, op)
}

// addAgain adds what is not confirmed to whatever there is.
func (n *Node) addAgain(env *sim.Env, text string) {
	t := readTally(text)
	due := n.kept.Total - n.confirmed
	n.kept.Total = t.of(env.ID()).total + due
	n.set(env, text, t.with(env.ID(), n.kept.Total))
}

// confirm ends a round: the store has a tally, from which all are answered that waited when the round began. The answers
// to adds are on the disk before the next cas replaces what they are made of.
func (n *Node) confirm(env *sim.Env, t tally) {
	mine := t.of(env.ID())
	n.confirmed, n.others = mine.total, mine.others
	settled := 0
	for settled < len(n.adds) && n.adds[settled].total <= mine.total {
		settled++
	}
	if settled > 0 && !n.settle(env, n.adds[:settled]) {
		return
	}
	for _, p := range n.adds[:settled] {
		env.Emit(Added{p.amount})
		answer(env, p.client, p.seq, p.total+n.others)
	}
	for _, p := range n.reads[:n.serving] {
		env.Emit(Read{t.sum()})
		answer(env, p.client, p.seq, t.sum())
	}
	n.adds, n.reads = n.adds[settled:], n.reads[n.serving:]
	n.round(env)
}

// settle writes down what adds came to. A client that has given up one of them, and asked for another, is answered all
// the same.
func (n *Node) settle(env *sim.Env, adds []pending) bool {
	n.kept.Sessions = slices.Clone(n.kept.Sessions)
	for _, p := range adds {
		i, found := slices.BinarySearchFunc(n.kept.Sessions, p.client, byClient)
		if found && n.kept.Sessions[i].seq == p.seq {
			n.kept.Sessions[i].done, n.kept.Sessions[i].sum = true, p.total+n.others
		}
	}
	return n.save(env)
}
