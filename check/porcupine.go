package check

import (
	"fmt"
	"hash/fnv"
	"time"

	"github.com/anishathalye/porcupine"

	"github.com/orrery-sim/orrery/protocols/service"
)

// askPorcupine judges a part with porcupine. Its goroutines end before or soon after the call does,
// and nothing but the verdict depends on them.
func askPorcupine(p *part, wall time.Duration) Verdict {
	switch porcupine.CheckOperationsTimeout(porcupineModel(p.of), porcupineOperations(p.ops), wall) {
	case porcupine.Ok:
		return Held
	case porcupine.Illegal:
		return Violated
	}
	return Undecided
}

// confirmWall is how long porcupine may look for what has been shown not to exist.
const confirmWall = 50 * time.Millisecond

// confirmed has porcupine look at the operations that show a violation. The two judges were written apart;
// that they agree is worth its price, which only violated histories pay.
func confirmed(of *service.Service, j Judgement) Judgement {
	if j.Verdict != Violated {
		return j
	}
	p := &part{of: of, ops: make([]*Operation, len(j.Part))}
	for i := range j.Part {
		p.ops[i] = &j.Part[i]
	}
	if askPorcupine(p, confirmWall) == Held {
		panic("the search of check finds no order of a history that porcupine can put in order")
	}
	return j
}

// porcupineModel is a service's model as porcupine asks it. The input of an operation is the
// Operation itself.
func porcupineModel(of *service.Service) porcupine.Model {
	return porcupine.Model{
		Init: func() any { return of.Model.Init },
		Step: func(state, input, _ any) (bool, any) {
			o := input.(*Operation)
			s, ok := of.Model.Step(state, o.Op, o.Result, o.Known)
			return ok, s
		},
		Equal: func(a, b any) bool { return a == b },
		Hash:  hashOf,
	}
}

// hashOf is alike for states that are alike.
func hashOf(s any) uint64 {
	h := fnv.New64a()
	if text, is := s.(string); is {
		h.Write([]byte(text))
	} else {
		fmt.Fprint(h, s)
	}
	return h.Sum64()
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
