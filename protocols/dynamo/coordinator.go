package dynamo

import (
	"slices"

	"github.com/orrery-sim/orrery/sim"
)

// attempts is how often a coordinator asks those that have not answered, a patience apart, before it leaves an
// operation to hints and to anti-entropy.
const attempts = 8

// An operation is a get or a put that a node coordinates (§4.5). It goes on after the client was answered, until
// all have.
type operation struct {
	Ref
	serial   int
	key      string
	put      bool
	dot      Dot    // of a put: its version
	object   Object // what is to be stored, or what was read so far
	slots    []slot // one for each home that is asked
	answered bool   // the client was
	attempt  int
}

// A slot is what has become of one home's copy.
type slot struct {
	home    sim.ID
	standIn sim.ID // who is asked in its place; 0: nobody
	heard   bool   // the home has answered
	stoodIn bool   // the stand-in has
	seen    Clock  // of a get: what the home had seen
}

// patienceTimer is a coordinator's, with the number of the operation: somebody has not answered for too long.
var patienceTimer = sim.Timer{Name: "patience"}

// handleGet reads for a client. Any node may.
func (n *Node) handleGet(env *sim.Env, m Get) {
	if n.operation(m.Ref, false) != nil {
		return
	}
	env.Emit(Asked{Client: m.Client, Seq: m.Seq, Key: m.Key})
	n.begin(env, &operation{Ref: m.Ref, key: m.Key, slots: n.slots(env, m.Key, n.reads)})
}

// begin asks those whose answers are needed, and perhaps others.
func (n *Node) begin(env *sim.Env, o *operation) {
	n.serial++
	o.serial = n.serial
	n.running = append(n.running, o)
	for i := range o.slots {
		if s := &o.slots[i]; n.isSuspected(env, s.home) {
			n.standIn(env, o, s)
		}
		n.ask(env, o, &o.slots[i])
	}
	env.SetTimer(sim.Timer{Name: patienceTimer.Name, Arg: o.serial}, n.patience)
	n.progress(env, o)
}

// slots are the homes that are asked: all, or so many as must answer, drawn at random.
func (n *Node) slots(env *sim.Env, key string, quorum int) []slot {
	homes := n.ring.homes(n.ring.partition(key))
	if !n.expanding {
		env.Rand().Shuffle(len(homes), func(i, j int) { homes[i], homes[j] = homes[j], homes[i] })
		homes = homes[:quorum]
	}
	slots := make([]slot, len(homes))
	for i, id := range homes {
		slots[i].home = id
	}
	return slots
}

// standIn chooses the next node on the ring for one that does not answer: with a sloppy quorum it is as good; where
// quorums are not sloppy it has a hint, and counts for nothing.
func (n *Node) standIn(env *sim.Env, o *operation, s *slot) {
	if !n.expanding || !n.hints || !o.put && n.quorums != sloppy {
		return
	}
	s.standIn, s.stoodIn = 0, false
	for _, id := range n.ring.walk(n.ring.partition(o.key))[n.ring.copies:] {
		taken := slices.ContainsFunc(o.slots, func(s slot) bool { return s.standIn == id })
		if !taken && !n.isSuspected(env, id) {
			s.standIn = id
			return
		}
	}
}

// ask asks a home that has not answered, and whoever stands in for it. The node itself needs no message.
func (n *Node) ask(env *sim.Env, o *operation, s *slot) {
	if !s.heard {
		n.askOne(env, o, s, s.home, 0)
	}
	if s.standIn != 0 && !s.stoodIn {
		n.askOne(env, o, s, s.standIn, s.home)
	}
}

func (n *Node) askOne(env *sim.Env, o *operation, s *slot, id, hint sim.ID) {
	switch {
	case id != env.ID() && o.put:
		env.Send(id, Store{o.Ref, o.key, o.object, hint})
	case id != env.ID():
		env.Send(id, Fetch{o.Ref, o.key})
	case o.put:
		n.keep(env, change{key: o.key, by: "put", object: n.join(n.get(o.key), o.object), hint: hint})
		s.note(id, nil)
	default:
		mine := n.get(o.key)
		s.note(id, mine.Seen)
		o.object = n.join(o.object, mine)
	}
}

// note counts an answer, once, for the home that it is of or stands in for.
func (s *slot) note(from sim.ID, seen Clock) {
	switch from {
	case s.home:
		s.heard, s.seen = true, seen
	case s.standIn:
		s.stoodIn = true
	}
}

// handleFetched joins what a node has to what was read.
func (n *Node) handleFetched(env *sim.Env, from sim.ID, m Fetched) {
	if o := n.operation(m.Ref, false); o != nil {
		o.object = n.join(o.object, m.Object)
		o.note(from, m.Seen)
		n.progress(env, o)
	}
}

// handleStored counts a copy.
func (n *Node) handleStored(env *sim.Env, from sim.ID, m Stored) {
	if o := n.operation(m.Ref, true); o != nil {
		o.note(from, nil)
		n.progress(env, o)
	}
}

func (o *operation) note(from sim.ID, seen Clock) {
	for i := range o.slots {
		o.slots[i].note(from, seen)
	}
}

// quorum is how many have answered: of strict quorums homes alone. A hint is no copy at its home, for a reader will not
// find it there.
func (n *Node) quorum(o *operation) (count int) {
	counts := n.quorums == sloppy || n.mutants.On(hintCounts) // Without the rule: mutants/hint-counts.
	for _, s := range o.slots {
		if s.heard || s.stoodIn && counts {
			count++
		}
	}
	return count
}

// progress answers the client as soon as R or W have answered, and ends the operation when all homes have.
func (n *Node) progress(env *sim.Env, o *operation) {
	needs := n.reads
	if o.put {
		needs = n.writes
	}
	if !o.answered && n.quorum(o) >= needs {
		o.answered = true
		n.answer(env, o)
	}
	if !slices.ContainsFunc(o.slots, func(s slot) bool { return !s.heard }) {
		n.end(env, o)
	}
}

// answer tells the client.
func (n *Node) answer(env *sim.Env, o *operation) {
	if o.put {
		env.Emit(Acknowledged{o.Client, o.Seq, o.key, o.dot})
		env.Send(o.Client, Done{o.Ref, o.object})
		return
	}
	env.Emit(Read{o.Client, o.Seq, o.key, o.object.Seen, len(o.object.Versions)})
	env.Send(o.Client, Got{o.Ref, o.object})
}

// onPatience suspects those that have not answered, chooses others in their place, and asks again. A get that was
// answered has waited for the rest long enough.
func (n *Node) onPatience(env *sim.Env, serial int) {
	i := slices.IndexFunc(n.running, func(o *operation) bool { return o.serial == serial })
	if i < 0 {
		return
	}
	o := n.running[i]
	o.attempt++
	for i := range o.slots {
		if s := &o.slots[i]; !s.heard {
			n.suspect(env, s.home)
			if !s.stoodIn {
				n.suspect(env, s.standIn)
				n.standIn(env, o, s)
			}
		}
	}
	if o.answered && !o.put || o.attempt == attempts {
		n.end(env, o)
		return
	}
	for i := range o.slots {
		n.ask(env, o, &o.slots[i])
	}
	env.SetTimer(sim.Timer{Name: patienceTimer.Name, Arg: serial}, n.patience)
	n.progress(env, o)
}

// end ends an operation. After a get those homes that have less than was read are sent it: read repair (§5).
func (n *Node) end(env *sim.Env, o *operation) {
	n.running = slices.DeleteFunc(n.running, func(p *operation) bool { return p == o })
	env.CancelTimer(sim.Timer{Name: patienceTimer.Name, Arg: o.serial})
	if o.put || !n.readRepair {
		return
	}
	for _, s := range o.slots {
		switch {
		case !s.heard || s.seen.Includes(o.object.Seen):
		case s.home == env.ID():
			n.keep(env, change{key: o.key, by: "repair", object: n.join(n.get(o.key), o.object)})
		default:
			env.Emit(Repaired{o.key, s.home})
			env.Send(s.home, Repair{o.key, o.object})
		}
	}
}

// operation is the one of a client's that is running; nil if there is none.
func (n *Node) operation(r Ref, put bool) *operation {
	for _, o := range n.running {
		if o.Ref == r && o.put == put {
			return o
		}
	}
	return nil
}
