package service

import "strconv"

// Counter is a sum.
var Counter = Service{
	Name: "counter",
	Doc:  "Clients add to and read one counter.",
	Kinds: []Kind{
		{Name: "add", Args: []Arg{AmountArg}, Form: "add {amount}", Came: number},
		{Name: "read", Does: Reads, Came: number},
	},
	Machine: func() Machine { return &counter{} },
	Model:   counterModel(),
}

func number(r Result) string { return strconv.FormatInt(r.Number, 10) }

// counter is a sum. An add returns the new sum, so that one applied twice shows.
type counter struct{ sum int64 }

func (m *counter) Apply(op Op) Result {
	switch op.Name {
	case "add":
		m.sum += op.Amount
	case "read":
	default:
		return unknown("counter", op)
	}
	return Result{OK: true, Number: m.sum}
}

func (m *counter) Snapshot() any { return *m }

func (m *counter) Restore(snapshot any) { *m, _ = snapshot.(counter) }

func (m *counter) Hash() uint64 { return mix(uint64(m.sum)) }
