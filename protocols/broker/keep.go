package broker

import (
	"strconv"

	"github.com/orrery-sim/orrery/protocols/parts/station"
	"github.com/orrery-sim/orrery/sim"
)

// keyLast is where the broker's disk has the number of the newest message.
const keyLast = "last"

// A record is a message on the disk. It stays when the message has left, so that a send of it is known again.
type record struct {
	Client   sim.ID
	Seq      uint64
	Receives int
	Left     bool // it was acknowledged
	Dead     bool // it is a dead letter
}

// keyOf is where a message is.
func keyOf(number uint64) string { return "message " + strconv.FormatUint(number, 10) }

// keepNew writes a message, and waits until it lasts.
func (b *Broker) keepNew(env *sim.Env, number uint64, s sending) {
	env.Disk().Set(keyLast, number)
	env.Disk().Set(keyOf(number), record{Client: s.client, Seq: s.seq})
	if !b.mutants.On(ackBeforeSync) { // Without the rule: mutants/ack-before-sync.
		sync(env)
	}
}

// keepCount writes how often a message was delivered.
func (b *Broker) keepCount(env *sim.Env, x *message) {
	b.change(env, x.number, func(r *record) { r.Receives = x.receives })
}

// keepRemoved writes that a message has left the queue.
func (b *Broker) keepRemoved(env *sim.Env, number uint64) {
	b.change(env, number, func(r *record) { r.Left = true })
}

// keepBuried writes that a message is a dead letter.
func (b *Broker) keepBuried(env *sim.Env, number uint64) {
	b.change(env, number, func(r *record) { r.Dead = true })
}

// change writes a message as it is from now on.
func (b *Broker) change(env *sim.Env, number uint64, do func(*record)) {
	r, _ := env.Disk().Get(keyOf(number)).(record)
	do(&r)
	env.Disk().Set(keyOf(number), r)
	sync(env)
}

// restore has the queue that is on the disk. Receipts of other lives are void, and no receipt is given twice.
func (b *Broker) restore(env *sim.Env) {
	life := station.Lives(env)
	if !b.mutants.On(tagsAgain) { // Without the rule: mutants/tags-again.
		b.receipt = life << 32
	}
	b.last, _ = env.Disk().Get(keyLast).(uint64)
	b.sent = map[sending]bool{}
	held := []uint64{}
	for n := uint64(1); n <= b.last; n++ {
		r, found := env.Disk().Get(keyOf(n)).(record)
		if !found {
			continue
		}
		b.sent[sending{r.Client, r.Seq}] = true
		switch {
		case r.Dead:
			b.dead++
		case !r.Left:
			b.queue = append(b.queue, &message{number: n, receives: r.Receives})
			held = append(held, n)
		}
	}
	env.Emit(Recovered{held})
}

// sync waits for the disk, and ends the process if that fails.
func sync(env *sim.Env) {
	if err := env.Disk().Sync(); err != nil {
		env.Exit(err.Error())
	}
}
