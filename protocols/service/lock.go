package service

// Lock is a lock with fencing tokens.
var Lock = Service{
	Name: "lock",
	Doc:  "Clients acquire and release one lock, and ask who has it.",
	Kinds: []Kind{
		{Name: "acquire", Own: true, Does: Grants, Form: "acquire {value}", Came: token},
		{
			Name: "release", Args: []Arg{AmountArg}, Own: true, Form: "release {value} #{amount}", Came: doneOrRefused,
		},
		{Name: "holder", Does: Reads, Came: holder},
	},
	Machine: func() Machine { return &lock{} },
	Model:   lockModel(),
}

func token(r Result) string { return yes(r.OK, "token "+number(r), "refused") }

func holder(r Result) string { return yes(r.OK, r.Value+" #"+number(r), "nobody") }

// lock is a lock with fencing tokens (Kleppmann, How to do distributed locking, 2016): every grant
// has a number above all before it, so that whoever guards the resource can refuse a holder that
// has been overtaken.
//
// A holder that asks again is granted a new token: it lost the answer to its first request, or its
// memory, and would else wait for itself for ever.
type lock struct {
	holder string // "" while free
	token  int64  // of the last grant
}

func (m *lock) Apply(op Op) Result {
	switch op.Name {
	case "acquire":
		if m.holder != "" && m.holder != op.Value {
			return Result{}
		}
		m.holder = op.Value
		m.token++
		return Result{OK: true, Number: m.token}
	case "release":
		if m.holder != op.Value || m.token != op.Amount {
			return Result{}
		}
		m.holder = ""
		return Result{OK: true}
	case "holder":
		return Result{OK: m.holder != "", Value: m.holder, Number: m.token}
	}
	return unknown("lock", op)
}

func (m *lock) Snapshot() any { return *m }

func (m *lock) Restore(snapshot any) { *m, _ = snapshot.(lock) }

func (m *lock) Hash() uint64 { return hash(m.holder) ^ mix(uint64(m.token)) }
