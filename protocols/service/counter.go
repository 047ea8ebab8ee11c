package service

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
