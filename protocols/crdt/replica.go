package crdt

import (
	"cmp"
	"slices"

	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/sim"
)

// gossipTimer is a replica's: it is time to tell some peer.
var gossipTimer = sim.Timer{Name: "gossip"}

// keyReplica is where the disk has all of a replica in one record: a state without the sessions that
// belong to it would count a repeated request twice.
const keyReplica = "replica"

// A Replica answers every client by itself, and tells its peers in the background.
type Replica struct {
	*config
	kept   kept   // on stable storage
	buffer deltas // what peers have not acknowledged; lost in a crash
}

// kept is what must last. It is a value, like all that is in it.
type kept struct {
	State    State
	Next     uint64    // how many deltas were ever buffered
	Stamp    int64     // of its last write by the wall clock
	Sessions []session // in the order of clients
}

// A session is the last update of a client, so that a repeated request is not a second one.
type session struct {
	client sim.ID
	seq    uint64
	result service.Result
}

func byClient(s session, id sim.ID) int { return cmp.Compare(s.client, id) }

// Start boots the replica from its disk.
func (r *Replica) Start(env *sim.Env) {
	record := env.Disk().Get(keyReplica)
	if record == (sim.Corrupt{}) {
		env.Exit("the checksum of its state is wrong")
	}
	if k, found := record.(*kept); found {
		r.kept = *k
	}
	r.buffer = newDeltas(r.kept.Next, len(r.replicas))
	env.Emit(Booted{r.kept.State.held()})
	env.SetTimer(gossipTimer, env.Rand().Between(0, r.gossip))
}

// Receive handles a message.
func (r *Replica) Receive(env *sim.Env, from sim.ID, msg sim.Message) {
	switch m := msg.(type) {
	case service.Request:
		r.handleRequest(env, from, m)
	case Gossip:
		r.handleGossip(env, from, m)
	case Ack:
		r.buffer.acknowledged(r.place(from), m.Upto)
	}
}

// handleRequest carries out an update on the own state alone, and answers. No peer is asked.
func (r *Replica) handleRequest(env *sim.Env, from sim.ID, m service.Request) {
	if result, is := r.kept.State.read(m.Op); is {
		env.Send(from, service.Reply{Seq: m.Seq, Status: service.OK, Result: result})
		return
	}
	i, found := slices.BinarySearchFunc(r.kept.Sessions, m.Client, byClient)
	if found && m.Seq <= r.kept.Sessions[i].seq {
		result := service.Forgotten
		if m.Seq == r.kept.Sessions[i].seq {
			result = r.kept.Sessions[i].result
		}
		env.Send(from, service.Reply{Seq: m.Seq, Status: service.OK, Result: result})
		return
	}
	before := r.kept.State
	delta, result := r.mutate(env, m.Op)
	reply := service.Reply{Seq: m.Seq, Status: service.OK, Result: result}
	r.kept.Sessions = slices.Clone(r.kept.Sessions)
	if !found {
		r.kept.Sessions = slices.Insert(r.kept.Sessions, i, session{})
	}
	r.kept.Sessions[i] = session{m.Client, m.Seq, result}
	if !result.OK { // A second copy must be refused, too, whatever peers have sent meanwhile.
		r.save(env)
		env.Send(from, reply)
		return
	}
	if m.Op.Name == "remove" {
		for _, e := range before.Set.remove(m.Op.Value) {
			env.Emit(Removed{e.Value, e.Tag})
		}
	}
	if r.mutants.On(ackBeforeSync) { // The other way round is mutants/ack-before-sync.
		env.Send(from, reply)
	}
	r.keep(env, delta, r.own(before, delta))
	env.Emit(Updated{m.Op, r.kept.State.held()})
	r.tellDelivered(env, before, delta)
	if !r.mutants.On(ackBeforeSync) {
		env.Send(from, reply)
	}
}

// own joins the replica's own update, whose number is the next of this replica: no mutant
// misunderstands that.
func (r *Replica) own(s, delta State) State { return (&config{}).Join(s, delta) }

// handleGossip joins what a peer sent, and acknowledges it when it is on the disk. Only what was new
// goes on to other peers: the same deltas would go round and round (Enes et al., 2019).
func (r *Replica) handleGossip(env *sim.Env, from sim.ID, m Gossip) {
	before := r.kept.State
	if !before.covers(m.State) || r.mutants.On(mergeByAddition) {
		joined := r.Join(before, m.State)
		r.keep(env, news(joined, before), joined)
		env.Emit(Joined{from, r.kept.State.held()})
		r.tellDelivered(env, before, m.State)
	}
	if m.Upto > 0 {
		env.Send(from, Ack{m.Upto})
	}
}

// keep makes a joined state the replica's own, and what was joined a delta for the peers.
func (r *Replica) keep(env *sim.Env, delta, joined State) {
	r.kept.State = joined
	if r.deltas {
		r.kept.Next++
		r.buffer.add(delta)
	}
	r.save(env)
}

// save writes what must last to the disk.
func (r *Replica) save(env *sim.Env) {
	record := r.kept
	env.Disk().Set(keyReplica, &record)
	if err := env.Disk().Sync(); err != nil {
		env.Exit(err.Error())
	}
}

// tellDelivered states what has become of the adds that a delta has news of.
func (r *Replica) tellDelivered(env *sim.Env, before, delta State) {
	told := ""
	for _, e := range delta.Set {
		if e.Value == told || slices.Contains(before.Set.of(e.Value), e) {
			continue
		}
		told = e.Value
		in := r.kept.State.Set.has(e.Value)
		for _, x := range r.kept.State.Set.of(e.Value) {
			if x.Tag != everyTag {
				env.Emit(Delivered{x.Value, x.Tag, in})
			}
		}
	}
}

// Inspect shows the state.
func (r *Replica) Inspect(v *sim.View) {
	v.Durable("updates", r.kept.State.Seen.Sum())
	v.Durable("counter", r.kept.State.Value())
	v.Durable("set", r.kept.State.Set.read())
	v.Durable("cells", len(r.kept.State.Map))
	v.Volatile("deltas", len(r.buffer.list))
}
