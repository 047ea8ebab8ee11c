package service

// Register is one value.
var Register = Service{
	Name: "register",
	Doc:  "Clients write and read one register.",
	Kinds: []Kind{
		{Name: "read", Does: Reads | Tells, Came: func(r Result) string { return quoted(r.Value) }},
		{Name: "write", Args: []Arg{ValueArg}, Does: Writes, Form: "write {value}", Came: isDone},
		{Name: "cas", Args: []Arg{OldArg, ValueArg}, Does: Writes | Tells, Form: "cas {old}->{value}", Came: swapped},
	},
	Machine: func() Machine { return &register{} },
	Model:   registerModel(),
}

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
