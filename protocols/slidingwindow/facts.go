package slidingwindow

import "fmt"

// Sent says that a segment is under way, for the first time or again.
type Sent struct {
	Index int64
	Again bool
}

// Moved says where the sender's window begins: all before it is delivered, the sender believes.
type Moved struct{ Base int64 }

// Delivered says that the receiver has given an item to whoever reads the stream, as the nth, and that its disk has it. A
// receiver that comes back says it again of the last.
type Delivered struct{ Index, Item int64 }

// Discarded says that the receiver takes a segment for lost: see the parameter loss_every.
type Discarded struct{ Item int64 }

// Resized says that the window of congestion has changed, and whether because of a loss.
type Resized struct {
	Was, Size int
	Lost      bool
}

func (f Sent) String() string { return fmt.Sprintf("sent segment %d", f.Index) }

func (f Moved) String() string { return fmt.Sprintf("window begins at %d", f.Base) }

func (f Delivered) String() string { return fmt.Sprintf("delivered item %d, as %d", f.Item, f.Index) }

func (f Discarded) String() string { return fmt.Sprintf("discarded item %d", f.Item) }

func (f Resized) String() string {
	return fmt.Sprintf("congestion window from %d to %d", f.Was, f.Size)
}
