package truetime

import (
	"fmt"
	"time"

	"github.com/orrery-sim/orrery/sim"
)

// A Ref names an operation of a client.
type Ref struct {
	Client sim.ID
	Seq    uint64
}

// Put passes a write on to the home of its key.
type Put struct {
	Ref
	Key, Value string
}

// Read asks the home of a key for what it was at a timestamp. The answer goes to the client.
type Read struct {
	Ref
	Key string
	At  time.Duration
}

// Size makes Put a [sim.Sizer].
func (m Put) Size() int { return 12 + len(m.Key) + len(m.Value) }

// Size makes Read a [sim.Sizer].
func (m Read) Size() int { return 20 + len(m.Key) }

func (m Put) String() string { return fmt.Sprintf("Put %s=%s", m.Key, m.Value) }

func (m Read) String() string { return fmt.Sprintf("Read %s at %v", m.Key, m.At) }
