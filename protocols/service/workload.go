package service

import (
	"strconv"
	"strings"
	"time"

	"github.com/orrery-sim/orrery/sim"
)

// A Workload gives a client its operations, one after the other. One value serves all clients: what
// it must know of one is in the Turn.
type Workload interface {
	// Next is the next operation of a client, and how long the client waits before it asks, on top
	// of its think time. Every choice is drawn from r.
	Next(r *sim.Rand, t Turn) (op Op, wait time.Duration)
	// Final are the reads that show the state in the end, after the quiet phase.
	Final() []Op
}

// A Turn is what a client knows when it takes an operation from its workload.
type Turn struct {
	Client string // the client's name: c1
	Boot   int    // how many lives it had before this one
	K      int    // how many operations it has taken in this life
	Last   Op     // the one before; zero at first
	Result Result // what came of it; zero if that is unknown
	Known  bool   // Result is what came of it
}

// Value is a value that nobody else writes: c1-17, and c1.2-17 in the client's third life.
func (t Turn) Value() string {
	var room [48]byte
	v := append(room[:0], t.Client...)
	if t.Boot > 0 {
		v = strconv.AppendInt(append(v, '.'), int64(t.Boot), 10)
	}
	return string(strconv.AppendInt(append(v, '-'), int64(t.K+1), 10))
}

// padded is v followed by dots, so that it has size bytes, or v if it has them anyway.
func padded(v string, size int) string {
	if len(v) >= size {
		return v
	}
	return v + strings.Repeat(".", size-len(v))
}

// KVLoad is a workload of reads and writes on a few keys. What is not read, swapped, appended to or
// deleted is put.
type KVLoad struct {
	Keys       int        // how many, named x y z k4 k5...; 0: one
	Reads      sim.PPM    // share of operations that are gets
	CAS        sim.PPM    // share of operations that are cas
	Appends    sim.PPM    // share of operations that are appends
	Deletes    sim.PPM    // share of operations that are deletes
	Repeats    sim.PPM    // share of puts and cas whose value was written before, and will be again
	ValueSize  int        // bytes of a value at least; 0: as short as can be
	Popularity Popularity // which key is asked for; nil: all alike
}

// repeated is how many values a [KVLoad] writes again and again: so few that what a cas expected and did not
// find is often there a little later.
const repeated = 2

// Next draws a key and what to do with it. A cas expects what the client last saw of that key, if
// its last operation was on it, and else nothing, so that some swap and some do not.
//
// Values that are written once only hide mistakes: a cas that failed can then never succeed, so that it does
// not matter whether a server that is asked twice remembers its answer.
func (w KVLoad) Next(r *sim.Rand, t Turn) (Op, time.Duration) {
	op := Op{Key: KeyName(w.Popularity.pick(r, max(w.Keys, 1)))}
	left := sim.PPM(1_000_000) - w.Reads // of all operations, the share of those not drawn yet
	draws := func(share sim.PPM) bool {
		drawn := share > 0 && r.Chance(min(share*1_000_000/max(left, 1), 1_000_000))
		left -= share
		return drawn
	}
	switch {
	case r.Chance(w.Reads):
		op.Name = "get"
		return op, 0
	case draws(w.CAS):
		op.Name, op.Old = "cas", seen(t, op.Key)
	case draws(w.Appends):
		op.Name, op.Value = "append", padded(t.Value(), w.ValueSize)
		return op, 0
	case draws(w.Deletes):
		op.Name = "delete"
		return op, 0
	default:
		op.Name = "put"
	}
	value := t.Value()
	if w.Repeats > 0 && r.Chance(w.Repeats) {
		value = "v" + strconv.Itoa(1+r.IntN(repeated))
	}
	op.Value = padded(value, w.ValueSize)
	return op, 0
}

// Final reads every key.
func (w KVLoad) Final() []Op {
	ops := make([]Op, max(w.Keys, 1))
	for i := range ops {
		ops[i] = Op{Name: "get", Key: KeyName(i)}
	}
	return ops
}

// KeyName is the name of the ith key, counted from 0.
func KeyName(i int) string {
	if i < 3 {
		return "xyz"[i : i+1]
	}
	return "k" + strconv.Itoa(i+1)
}

// seen is what the client's last operation told it about the value of key; "" if nothing.
func seen(t Turn, key string) string {
	if !t.Known || t.Last.Key != key {
		return ""
	}
	switch t.Last.Name {
	case "get", "read":
		return t.Result.Value
	case "put", "write":
		return t.Last.Value
	case "cas":
		if t.Result.OK {
			return t.Last.Value
		}
		return t.Result.Value
	}
	return ""
}

// RegisterLoad is a workload of reads and writes on one register.
type RegisterLoad struct {
	Reads     sim.PPM // share of operations that are reads
	CAS       sim.PPM // share of the others that are cas
	ValueSize int     // bytes of a value at least
}

// Next draws a read, a cas or a write.
func (w RegisterLoad) Next(r *sim.Rand, t Turn) (Op, time.Duration) {
	switch {
	case r.Chance(w.Reads):
		return Op{Name: "read"}, 0
	case w.CAS > 0 && r.Chance(w.CAS):
		return Op{Name: "cas", Old: seen(t, ""), Value: padded(t.Value(), w.ValueSize)}, 0
	}
	return Op{Name: "write", Value: padded(t.Value(), w.ValueSize)}, 0
}

// Final reads the register.
func (w RegisterLoad) Final() []Op { return []Op{{Name: "read"}} }

// CounterLoad is a workload of reads and additions of 1 to 9.
type CounterLoad struct {
	Reads sim.PPM // share of operations that are reads
}

// Next draws a read or an amount to add.
func (w CounterLoad) Next(r *sim.Rand, _ Turn) (Op, time.Duration) {
	if r.Chance(w.Reads) {
		return Op{Name: "read"}, 0
	}
	return Op{Name: "add", Amount: int64(1 + r.IntN(9))}, 0
}

// Final reads the counter.
func (w CounterLoad) Final() []Op { return []Op{{Name: "read"}} }

// QueueLoad is a workload that puts items into a queue and takes them out.
type QueueLoad struct {
	Reads     sim.PPM // share of operations that look at the item in front
	Dequeues  sim.PPM // share of the others that are dequeues
	ValueSize int     // bytes of an item at least
}

// Next draws a look, an enqueue or a dequeue.
func (w QueueLoad) Next(r *sim.Rand, t Turn) (Op, time.Duration) {
	switch {
	case w.Reads > 0 && r.Chance(w.Reads):
		return Op{Name: "peek"}, 0
	case r.Chance(w.Dequeues):
		return Op{Name: "dequeue"}, 0
	}
	return Op{Name: "enqueue", Value: padded(t.Value(), w.ValueSize)}, 0
}

// Final looks at the item in front.
func (w QueueLoad) Final() []Op { return []Op{{Name: "peek"}} }

// LockLoad is a workload that acquires the lock, holds it, and releases it.
type LockLoad struct {
	HeldFor sim.Dist // from the grant to the release
	Reads   sim.PPM  // of those that do not have the lock: share of operations that ask who has it
}

// Next releases what the last operation was granted, and else tries to acquire. A release whose
// outcome is unknown is not repeated: an acquire by the holder is granted anyway.
func (w LockLoad) Next(r *sim.Rand, t Turn) (Op, time.Duration) {
	if t.Last.Name == "acquire" && t.Known && t.Result.OK {
		return Op{Name: "release", Value: t.Client, Amount: t.Result.Number}, r.Draw(w.HeldFor)
	}
	if w.Reads > 0 && r.Chance(w.Reads) {
		return Op{Name: "holder"}, 0
	}
	return Op{Name: "acquire", Value: t.Client}, 0
}

// Final asks who has the lock.
func (w LockLoad) Final() []Op { return []Op{{Name: "holder"}} }
