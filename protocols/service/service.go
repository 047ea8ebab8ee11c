package service

import "slices"

// A Service is what a replicated protocol serves: what can be asked of it, the machine that carries
// it out, and the model by which the answers are judged. It is a value: a protocol may bring its
// own, and nobody outside a service goes by the names of its operations.
type Service struct {
	Name    string // as in scenario files: kv
	Doc     string // one sentence
	Kinds   []Kind // of operations, in the order of the documentation
	Machine func() Machine
	Model   Model
}

// All are the services that are written here, in the order of the documentation. Whoever replicates
// a log can serve each of them.
var All = []Service{KV, Register, Counter, Queue, Lock, Collection, Txn}

// Kind is the kind of an operation, by its name; nil if the service has none of that name.
func (s *Service) Kind(name string) *Kind {
	for i := range s.Kinds {
		if s.Kinds[i].Name == name {
			return &s.Kinds[i]
		}
	}
	return nil
}

// Operations are the names of the kinds, in alphabetical order.
func (s *Service) Operations() []string {
	names := make([]string, len(s.Kinds))
	for i := range s.Kinds {
		names[i] = s.Kinds[i].Name
	}
	slices.Sort(names)
	return names
}

// Has reports whether some kind of operation does one of these things.
func (s *Service) Has(what Effect) bool {
	return slices.ContainsFunc(s.Kinds, func(k Kind) bool { return k.Does&what != 0 })
}

// Effect is what the operation does, as its kind says.
func (s *Service) Effect(op Op) Effect {
	if k := s.Kind(op.Name); k != nil {
		return k.Does
	}
	return 0
}

// Does reports whether the operation does one of these things, which its kind says.
func (s *Service) Does(op Op, what Effect) bool {
	return s.Effect(op)&what != 0
}

// ReadOnly reports whether the operation leaves every state as it is, so that a protocol may answer
// it without a log entry. A dequeue is not a read: it takes.
func (s *Service) ReadOnly(op Op) bool { return s.Does(op, Reads) }

// Tell is the operation as a story tells it: put x=c1-3.
func (s *Service) Tell(op Op) string {
	if k := s.Kind(op.Name); k != nil {
		return k.Tell(op)
	}
	return op.String()
}

// TellResult is what came of the operation: 3, "nothing", token 2.
func (s *Service) TellResult(op Op, r Result) string {
	if k := s.Kind(op.Name); k != nil {
		return k.TellResult(r)
	}
	return r.String()
}
