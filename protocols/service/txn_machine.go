package service

import (
	"maps"
	"slices"
)

// Txn is a store of lists and registers, used by transactions: each is a few accesses that take
// effect together. There is one state for all keys, so a history of it is linearizable if and only
// if it is strictly serializable (Papadimitriou, The serializability of concurrent database updates,
// 1979).
var Txn = Service{
	Name: "txn",
	Doc:  "Clients run transactions, which read and write several keys at once.",
	Kinds: []Kind{
		{Name: "txn", Args: []Arg{ValueArg}, Form: "{value}", Came: readings},
	},
	Machine: func() Machine { return newTxns() },
	Model:   txnModel(),
}

// readings is what a transaction found, in words.
func readings(r Result) string {
	switch {
	case !r.OK:
		return "refused"
	case r.Value == "":
		return "done"
	}
	return r.Value
}

// txns is the store. What is under a key is as a Reading has it; its values are never changed.
type txns struct {
	values map[string]Reading
	hash   uint64 // exclusive or over all entries
}

func newTxns() *txns { return &txns{values: map[string]Reading{}} }

func (m *txns) Apply(op Op) Result {
	if op.Name != "txn" {
		return unknown("txn", op)
	}
	accesses, err := ReadTxn(op.Value)
	if err != nil {
		return Result{}
	}
	var found []Reading
	for _, a := range accesses {
		was := m.values[a.Key]
		was.Key = a.Key
		if a.Do == ReadAccess {
			found = append(found, was)
			continue
		}
		m.put(was, Alter(was, a))
	}
	return Result{OK: true, Value: WriteReadings(found)}
}

// Alter is what is under a key after a write, given what was before. A write of the other kind than
// that by which the key was used first begins anew.
func Alter(was Reading, a Access) Reading {
	next := Reading{Key: a.Key, Found: true, List: a.Do == AppendAccess}
	if next.List && was.List {
		next.Values = append(slices.Clip(was.Values), a.Value)
	} else {
		next.Values = []string{a.Value}
	}
	return next
}

func (m *txns) put(was, next Reading) {
	if was.Found {
		m.hash ^= hash(was.Key, was.text())
	}
	m.hash ^= hash(next.Key, next.text())
	m.values[next.Key] = next
}

func (m *txns) Snapshot() any { return &txns{values: maps.Clone(m.values), hash: m.hash} }

func (m *txns) Restore(snapshot any) {
	if snapshot == nil {
		*m = *newTxns()
		return
	}
	s := snapshot.(*txns)
	m.values, m.hash = maps.Clone(s.values), s.hash
}

func (m *txns) Hash() uint64 { return m.hash }
