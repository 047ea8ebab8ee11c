package guarded

import (
	"fmt"

	"github.com/orrery-sim/orrery/sim"
)

// Sends is a zero value of each message between a worker and the store.
func Sends() []sim.Message { return []sim.Message{Read{}, Value{}, Write{}, Written{}} }

// Facts is a zero value of each fact that a store states.
func Facts() []sim.Fact { return []sim.Fact{Looked{}, Stored{}, Fenced{}} }

// A Read begins a visit. It asks for the sum, and for what the client's newest addition came to.
type Read struct {
	Visit  uint64 // no other of this worker has the number, in any life
	Token  uint64 // by which the worker may visit; 0 where the store checks none
	Client sim.ID
}

// A Value answers a Read.
type Value struct {
	Visit   uint64
	Refused bool // the token is too low
	Sum     int64
	Seq     uint64 // of the client's newest addition; 0: none
	Result  int64  // the sum that it came to
}

// A Write sets the sum, which is what an addition of a client comes to.
type Write struct {
	Visit, Token uint64
	Client       sim.ID
	Seq          uint64
	Sum          int64
}

// Written answers a Write.
type Written struct {
	Visit   uint64
	Refused bool  // the token is too low, or the client has gone on
	Sum     int64 // what the addition came to, whichever visit it was that wrote it
}

// Looked says that the store has answered the Read of a visit.
type Looked struct {
	Worker       sim.ID
	Visit, Token uint64
	Sum          int64
}

// Stored says that the sum was set in a visit, and is on the disk. After a crash the last of them is stated again.
type Stored struct {
	Worker       sim.ID
	Visit, Token uint64
	Sum          int64
}

// Fenced says that the store did not serve a worker, because it was shown a higher token before.
type Fenced struct {
	Worker      sim.ID
	Token, High uint64
}

func (f Looked) String() string { return fmt.Sprintf("looked for n%d: %d", f.Worker, f.Sum) }

func (f Stored) String() string { return fmt.Sprintf("stored %d by n%d", f.Sum, f.Worker) }

func (f Fenced) String() string {
	return fmt.Sprintf("fenced n%d off: token %s is below %s", f.Worker, TokenName(f.Token), TokenName(f.High))
}

// TokenName is a token as one reads it: its epoch, if there is more than one, and its number in that.
func TokenName(token uint64) string {
	if epoch := token >> 32; epoch > 0 {
		return fmt.Sprintf("%d.%d", epoch, uint32(token))
	}
	return fmt.Sprint(token)
}
