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

// KVLoad is a workload of reads and writes on a few keys. What is not read, swapped or appended to is
// put.
type KVLoad struct {
	Keys       int        // how many, named x y z k4 k5...; 0: one
	Reads      sim.PPM    // share of operations that are gets
	CAS        sim.PPM    // share of the others that are cas
	Appends    sim.PPM    // share of the rest that are appends
	Deletes    sim.PPM    // share of what is left that are deletes
	ValueSize  int        // bytes of a value at least; 0: as short as can be
	Popularity Popularity // which key is asked for; nil: all alike
}

// Next draws a key and what to do with it. A cas expects what the client last saw of that key, if
// its last operation was on it, and else nothing, so that some swap and some do not.
func (w KVLoad) Next(r *sim.Rand, t Turn) (Op, time.Duration) {
	op := Op{Key: KeyName(w.Popularity.pick(r, max(w.Keys, 1)))}
	switch {
	case r.Chance(w.Reads):
		op.Name = "get"
		return op, 0
	case w.CAS > 0 && r.Chance(w.CAS):
		op.Name, op.Old = "cas", seen(t, op.Key)
	case w.Appends > 0 && r.Chance(w.Appends):
		op.Name = "append"
	case w.Deletes > 0 && r.Chance(w.Deletes):
		op.Name = "delete"
		return op, 0
	default:
		op.Name = "put"
	}
	op.Value = padded(t.Value(), w.ValueSize)
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
	Dequeues  sim.PPM // share of operations that are dequeues
	ValueSize int     // bytes of an item at least
}

// Next draws an enqueue or a dequeue.
func (w QueueLoad) Next(r *sim.Rand, t Turn) (Op, time.Duration) {
	if r.Chance(w.Dequeues) {
		return Op{Name: "dequeue"}, 0
	}
	return Op{Name: "enqueue", Value: padded(t.Value(), w.ValueSize)}, 0
}

// Final is nothing: a queue cannot be read without taking from it.
func (w QueueLoad) Final() []Op { return nil }

// LockLoad is a workload that acquires the lock, holds it, and releases it.
type LockLoad struct {
	HeldFor sim.Dist // from the grant to the release
}

// Next releases what the last operation was granted, and else tries to acquire. A release whose
// outcome is unknown is not repeated: an acquire by the holder is granted anyway.
func (w LockLoad) Next(r *sim.Rand, t Turn) (Op, time.Duration) {
	if t.Last.Name == "acquire" && t.Known && t.Result.OK {
		return Op{Name: "release", Value: t.Client, Amount: t.Result.Number}, r.Draw(w.HeldFor)
	}
	return Op{Name: "acquire", Value: t.Client}, 0
}

// Final is nothing: the lock has no read.
func (w LockLoad) Final() []Op { return nil }
