package slidingwindow

import "github.com/orrery-sim/orrery/sim"

// keyProgress is where the receiver's disk has what it delivered.
const keyProgress = "progress"

// A progress is how far a receiver has come: a record of what it gave to whoever reads the stream.
type progress struct {
	next  int64   // all below it are delivered
	batch []int64 // the last of them, which were delivered together
}

// A Receiver puts a stream together.
type Receiver struct {
	*config
	progress
	early   map[int64]int64 // items that came before their turn, by place
	arrived int64           // segments in this life
}

// Start begins where the life before has left off. It states once more what that may not have come to state.
func (r *Receiver) Start(env *sim.Env) {
	saved := env.Disk().Get(keyProgress)
	if saved == (sim.Corrupt{}) {
		env.Exit("its disk is corrupt")
		return
	}
	r.progress, _ = saved.(progress)
	r.early = map[int64]int64{}
	r.state(env)
}

// state says what was delivered last.
func (r *Receiver) state(env *sim.Env) {
	for i, item := range r.batch {
		env.Emit(Delivered{r.next - int64(len(r.batch)-i), item})
	}
}

// Receive handles a message.
func (r *Receiver) Receive(env *sim.Env, from sim.ID, msg sim.Message) {
	m, is := msg.(Segment)
	if !is {
		return
	}
	if r.arrived++; r.lossEvery > 0 && r.arrived%int64(r.lossEvery) == 0 {
		env.Emit(Discarded{m.Item})
		return
	}
	place := r.read(m.Number)
	if place < r.next+int64(r.width) && !r.take(env, from, place, m) {
		return
	}
	env.Send(from, Ack{r.wire(r.next), m.Number})
}

// read is the place of a number. Behind the window there are as many places as in it: what was delivered, and whose
// acknowledgements may have been lost.
func (r *Receiver) read(number int64) int64 {
	if r.repeat == goBackN { // its receiver's window is one segment, and the sender's the rest of the numbers
		return r.place(number, max(r.next-int64(r.numbers)+1, 0))
	}
	return r.place(number, max(r.next-int64(r.numbers)+int64(r.width), 0))
}

// take takes a segment in, and delivers what is in order now. It reports whether there is something to acknowledge.
func (r *Receiver) take(env *sim.Env, from sim.ID, place int64, m Segment) bool {
	switch {
	case place < r.next && !r.mutants.On(deliverAgain): // Without the rule: mutants/deliver-again.
		return true
	case place > r.next && r.repeat == goBackN:
		return true
	case place > r.next && !r.mutants.On(outOfOrder): // Without the rule: mutants/out-of-order.
		r.early[place] = m.Item
		return true
	}
	items := []int64{m.Item}
	next := r.next + 1
	for item, is := r.early[next]; is; item, is = r.early[next] {
		delete(r.early, next)
		items, next = append(items, item), next+1
	}
	return r.deliver(env, from, progress{next, items}, m.Number)
}

// deliver gives items to whoever reads the stream, once and for all.
func (r *Receiver) deliver(env *sim.Env, from sim.ID, p progress, number int64) bool {
	if r.mutants.On(ackFirst) { // Without the rule: mutants/ack-first.
		env.Send(from, Ack{r.wire(p.next), number})
	}
	r.progress = p
	env.Disk().Set(keyProgress, p)
	if err := env.Disk().Sync(); err != nil {
		env.Exit(err.Error())
		return false
	}
	r.state(env)
	return !r.mutants.On(ackFirst)
}

// Timer is never called: a receiver sets no timer.
func (*Receiver) Timer(*sim.Env, sim.Timer) {}

// Inspect shows what it has.
func (r *Receiver) Inspect(v *sim.View) {
	v.Durable("delivered", r.next)
	v.Volatile("early", len(r.early))
}
