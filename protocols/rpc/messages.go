package rpc

import (
	"fmt"

	"github.com/orrery-sim/orrery/protocols/service"
)

// Call asks for a procedure to be run. A caller numbers its calls: the same number is the same call, however often it
// arrives.
type Call struct {
	Seq  uint64
	Life int // of the server, that the caller is bound to; 0: any
	Op   service.Op
}

// Answer is what came of a call.
type Answer struct {
	Seq    uint64
	Result service.Result
}

// Working acknowledges a call that is still running: the caller need not send it again so soon.
type Working struct{ Seq uint64 }

// Refused says that a call is for another life of the server than this one.
type Refused struct {
	Seq  uint64
	Life int // of now
}

// Bind asks which life of the server this is.
type Bind struct{}

// Bound answers it.
type Bound struct{ Life int }

// Size makes Call a [sim.Sizer].
func (m Call) Size() int { return 16 + m.Op.Size() }

// Size makes Answer a [sim.Sizer].
func (m Answer) Size() int { return 17 + len(m.Result.Value) }

func (m Call) String() string { return fmt.Sprintf("Call %s: %v", number(m.Seq), m.Op) }

func (m Answer) String() string { return fmt.Sprintf("Answer to call %s: %v", number(m.Seq), m.Result) }

func (m Working) String() string { return fmt.Sprintf("Working on call %s", number(m.Seq)) }

func (m Refused) String() string {
	return fmt.Sprintf("Refused: call %s is not of life %d", number(m.Seq), m.Life)
}

func (m Bind) String() string { return "Bind" }

func (m Bound) String() string { return fmt.Sprintf("Bound to life %d", m.Life) }

// number is the number of a call in words: 3, and 3 of life 2 after its caller has restarted.
func number(seq uint64) string {
	if life := seq >> 32; life > 0 {
		return fmt.Sprintf("%d of life %d", uint32(seq), life+1)
	}
	return fmt.Sprint(seq)
}
