package service

import "maps"

// KV is a map from keys to values.
var KV = Service{
	Name: "kv",
	Doc:  "Clients put, get and compare-and-set keys.",
	Kinds: []Kind{
		{Name: "get", Args: []Arg{KeyArg}, Does: Reads | Tells, Form: "get {key}", Came: valueOrNothing},
		{Name: "put", Args: []Arg{KeyArg, ValueArg}, Does: Writes, Form: "put {key}={value}", Came: isDone},
		{
			Name: "append", Args: []Arg{KeyArg, ValueArg}, Does: Writes | Joins,
			Form: "append {key}+={value}", Came: isDone,
		},
		{
			Name: "cas", Args: []Arg{KeyArg, OldArg, ValueArg}, Does: Writes | Tells,
			Form: "cas {key} {old}->{value}", Came: swapped,
		},
		{Name: "delete", Args: []Arg{KeyArg}, Does: Clears | Blind, Form: "delete {key}", Came: doneOrRefused},
	},
	Machine: func() Machine { return newKV() },
	Model:   kvModel(),
}

// kv is a map from keys to values. An absent key reads as "" and not OK.
type kv struct {
	values map[string]string
	hash   uint64 // exclusive or over all entries, kept up to date by set
}

func newKV() *kv { return &kv{values: map[string]string{}} }

func (m *kv) Apply(op Op) Result {
	value, found := m.values[op.Key]
	switch op.Name {
	case "get":
		return Result{OK: found, Value: value}
	case "put":
		m.set(op.Key, value, found, op.Value)
	case "append":
		m.set(op.Key, value, found, value+op.Value)
	case "cas":
		if value != op.Old {
			return Result{Value: value}
		}
		m.set(op.Key, value, found, op.Value)
	case "delete":
		if !found {
			return Result{}
		}
		m.hash ^= hash(op.Key, value)
		delete(m.values, op.Key)
	default:
		return unknown("kv", op)
	}
	return Result{OK: true}
}

func (m *kv) set(key, was string, found bool, value string) {
	if found {
		m.hash ^= hash(key, was)
	}
	m.hash ^= hash(key, value)
	m.values[key] = value
}

func (m *kv) Snapshot() any { return &kv{values: maps.Clone(m.values), hash: m.hash} }

func (m *kv) Restore(snapshot any) {
	if snapshot == nil {
		*m = *newKV()
		return
	}
	s := snapshot.(*kv)
	m.values, m.hash = maps.Clone(s.values), s.hash
}

func (m *kv) Hash() uint64 { return m.hash }
