package service

import (
	"strconv"
	"time"

	"github.com/orrery-sim/orrery/sim"
)

// TxnLoad is a workload of transactions, each of which reads and writes a few keys. On lists what is
// written is appended, so that every read tells the order of all writes before it, from which a
// judge finds cycles (Kingsbury and Alvaro, Elle: Inferring isolation anomalies from experimental
// observations, VLDB 2020).
type TxnLoad struct {
	Keys      int     // how many, named x y z k4 k5...; 0: one
	Length    int     // how many accesses a transaction has at most; 0: one
	Reads     sim.PPM // share of accesses that read
	Registers bool    // keys hold one value each, which is written, and not lists
}

// Next draws the accesses of a transaction, one after the other. No value is written twice.
func (w TxnLoad) Next(r *sim.Rand, t Turn) (Op, time.Duration) {
	accesses := make([]Access, 1+r.IntN(max(w.Length, 1)))
	for i := range accesses {
		a := Access{Do: ReadAccess, Key: KeyName(r.IntN(max(w.Keys, 1)))}
		if !r.Chance(w.Reads) {
			a.Do, a.Value = AppendAccess, t.Value()+"."+strconv.Itoa(i+1)
			if w.Registers {
				a.Do = WriteAccess
			}
		}
		accesses[i] = a
	}
	return Op{Name: Txn.Kinds[0].Name, Value: WriteTxn(accesses)}, 0
}

// Final reads every key, each in a transaction of its own.
func (w TxnLoad) Final() []Op {
	ops := make([]Op, max(w.Keys, 1))
	for i := range ops {
		ops[i] = Op{Name: Txn.Kinds[0].Name, Value: WriteTxn([]Access{{Do: ReadAccess, Key: KeyName(i)}})}
	}
	return ops
}
