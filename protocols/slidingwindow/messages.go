package slidingwindow

import "fmt"

// Segment is an item under way. What the item is worth to whoever reads it is not looked at.
type Segment struct {
	Number int64 // its place in the stream, or what is left of it where numbers come round
	Item   int64
	Bytes  int32
}

// Ack says what the receiver has: all below Next, and the segment Got.
type Ack struct{ Next, Got int64 }

// headerSize is how many bytes a segment has besides its item.
const headerSize = 20

// Size makes Segment a [sim.Sizer].
func (m Segment) Size() int { return headerSize + int(m.Bytes) }

func (m Segment) String() string { return fmt.Sprintf("Segment %d: item %d", m.Number, m.Item) }

func (m Ack) String() string { return fmt.Sprintf("Ack: all below %d, and %d", m.Next, m.Got) }

// wire is the number of a place, as a message has it.
func (c *config) wire(place int64) int64 {
	if c.numbers == 0 {
		return place
	}
	return place % int64(c.numbers)
}

// place is the first place at or after least that a number stands for.
func (c *config) place(number, least int64) int64 {
	if c.numbers == 0 {
		return number
	}
	n := int64(c.numbers)
	return least + ((number-least)%n+n)%n
}
