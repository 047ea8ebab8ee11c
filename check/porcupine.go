package check

import (
	"time"

	"github.com/anishathalye/porcupine"
)

// askPorcupine judges a part with porcupine. Its goroutines end before or soon after the call does,
// and nothing but the verdict depends on them.
func askPorcupine(m Model, p *part, wall time.Duration) Verdict {
	switch porcupine.CheckOperationsTimeout(porcupineModel(m), porcupineOperations(p.ops), wall) {
	case porcupine.Ok:
		return Held
	case porcupine.Illegal:
		return Violated
	}
	return Undecided
}

// porcupineModel is m as porcupine asks it. The input of an operation is the Operation itself.
func porcupineModel(m Model) porcupine.Model {
	return porcupine.Model{
		Init: func() any { return State{} },
		Step: func(state, input, _ any) (bool, any) {
			s, ok := m.Step(state.(State), input.(*Operation))
			return ok, s
		},
		Equal: func(a, b any) bool { return a.(State) == b.(State) },
		Hash:  func(s any) uint64 { return s.(State).hash() },
		DescribeOperation: func(input, _ any) string {
			return input.(*Operation).String()
		},
		DescribeState: func(s any) string { return m.Describe(s.(State)) },
	}
}

// porcupineOperations are ops with event numbers for times, so that no two events are at once.
func porcupineOperations(ops []*Operation) []porcupine.Operation {
	out := make([]porcupine.Operation, len(ops))
	for i, o := range ops {
		out[i] = porcupine.Operation{
			ClientId: o.Row,
			Input:    o,
			Call:     int64(o.CallEvent),
			Return:   int64(min(o.ReturnEvent, 1<<63-1)),
		}
	}
	return out
}

// hash is FNV-1a.
func (s State) hash() uint64 {
	h := uint64(14695981039346656037)
	for i := 0; i < len(s.Text); i++ {
		h = (h ^ uint64(s.Text[i])) * 1099511628211
	}
	return (h ^ uint64(s.Number)) * 1099511628211
}
