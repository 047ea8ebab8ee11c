package service

// register is one value, "" at first.
type register struct{ value string }

func (m *register) Apply(op Op) Result {
	switch op.Name {
	case "read":
		return Result{OK: true, Value: m.value}
	case "write":
		m.value = op.Value
	case "cas":
		if m.value != op.Old {
			return Result{Value: m.value}
		}
		m.value = op.Value
	default:
		return unknown("register", op)
	}
	return Result{OK: true}
}

func (m *register) Snapshot() any { return *m }

func (m *register) Restore(snapshot any) { *m, _ = snapshot.(register) }

func (m *register) Hash() uint64 { return hash(m.value) }
