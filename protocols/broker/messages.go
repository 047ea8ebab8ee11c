package broker

import (
	"fmt"

	"github.com/orrery-sim/orrery/sim"
)

// Poll asks for a message.
type Poll struct{ N uint64 } // of the consumer's polls: no other has the number, in any life

// Delivery answers a Poll. To a consumer that is asked for nothing there is no answer.
type Delivery struct {
	Poll    uint64
	Message uint64
	Receipt uint64 // of this delivery: no other has it, in any life of the broker
}

// Ack tells that a message is done.
type Ack struct{ Receipt uint64 }

// Nack tells that a consumer cannot do it.
type Nack struct{ Receipt uint64 }

// Noted answers an Ack or a Nack.
type Noted struct{ Receipt uint64 }

// Apply asks the ledger for the effect of a message.
type Apply struct{ Message, Receipt uint64 }

// Applied answers an Apply: the effect has happened.
type Applied struct{ Receipt uint64 }

// A sending is an operation of a client.
type sending struct {
	client sim.ID
	seq    uint64
}

func (m Poll) String() string { return "Poll" }

func (m Delivery) String() string { return fmt.Sprintf("Message %d", m.Message) }

func (m Ack) String() string { return "Ack " + receiptName(m.Receipt) }

func (m Nack) String() string { return "Nack " + receiptName(m.Receipt) }

func (m Noted) String() string { return "Noted " + receiptName(m.Receipt) }

func (m Apply) String() string { return fmt.Sprintf("Apply message %d", m.Message) }

func (m Applied) String() string { return "Applied" }

// receiptName is a receipt in words: 3, and 3 of life 2 after the broker has restarted.
func receiptName(receipt uint64) string {
	if life := receipt >> 32; life > 0 {
		return fmt.Sprintf("%d of life %d", uint32(receipt), life+1)
	}
	return fmt.Sprint(receipt)
}
