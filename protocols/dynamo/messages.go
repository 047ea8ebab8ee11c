package dynamo

import (
	"fmt"

	"github.com/orrery-sim/orrery/sim"
)

// A Ref is which operation of which client a message belongs to. A put, and the get that a client begins it with,
// have one number.
type Ref struct {
	Client sim.ID
	Seq    uint64
}

// Get asks a node to read a key: the node coordinates.
type Get struct {
	Ref
	Key string
}

// Put asks a node to write a key. The context is what the client has read of it, and what the new version replaces.
type Put struct {
	Ref
	Key     string
	Context Clock
	Value   string
	Dead    bool
}

// Got answers a Get with all siblings; what was seen is the context of a put to come.
type Got struct {
	Ref
	Object
}

// Done answers a Put: W nodes have the version. It comes with what the coordinator has under the key.
type Done struct {
	Ref
	Object
}

// Fetch is a coordinator's: what do you have under this key?
type Fetch struct {
	Ref
	Key string
}

// Fetched answers a Fetch.
type Fetched struct {
	Ref
	Object
}

// Store is a coordinator's: have this. With a hint (§4.6) it is another node's, who cannot be reached, and is to be
// handed over to that one.
type Store struct {
	Ref
	Key string
	Object
	For sim.ID // 0: it is yours
}

// Stored answers a Store: it is on the disk.
type Stored struct{ Ref }

// Repair is what others have under a key, for a node whose copy was found to be old (§5).
type Repair struct {
	Key string
	Object
}

// Handoff is what was kept for the receiver by another one (§4.6).
type Handoff struct {
	Key string
	Object
}

// Received answers a Handoff: what it brought, as far as Seen tells, is on the disk.
type Received struct {
	Key  string
	Seen Clock
}

// Tree has hashes of the sender's tree over a partition: those of nodes below some nodes of a level (§4.7).
type Tree struct {
	Partition int
	Level     uint8
	Of        []uint16 // nil: Hashes is that of the root alone
	Hashes    []uint64
}

// Exchange is what the sender has in some buckets of a partition.
type Exchange struct {
	Partition int
	Buckets   []uint16
	Keys      []string
	Objects   []Object // of Keys
	Return    bool     // the receiver is to send what it has there, too
}

// Size makes Put a [sim.Sizer].
func (m Put) Size() int { return 13 + len(m.Key) + 16*len(m.Context) + len(m.Value) }

// Size makes Got a [sim.Sizer].
func (m Got) Size() int { return 12 + m.size() }

// Size makes Done a [sim.Sizer].
func (m Done) Size() int { return 12 + m.size() }

// Size makes Fetched a [sim.Sizer].
func (m Fetched) Size() int { return 12 + m.size() }

// Size makes Store a [sim.Sizer].
func (m Store) Size() int { return 16 + len(m.Key) + m.size() }

// Size makes Repair a [sim.Sizer].
func (m Repair) Size() int { return len(m.Key) + m.size() }

// Size makes Handoff a [sim.Sizer].
func (m Handoff) Size() int { return len(m.Key) + m.size() }

// Size makes Received a [sim.Sizer].
func (m Received) Size() int { return len(m.Key) + 16*len(m.Seen) }

// Size makes Tree a [sim.Sizer].
func (m Tree) Size() int { return 5 + 2*len(m.Of) + 8*len(m.Hashes) }

// Size makes Exchange a [sim.Sizer].
func (m Exchange) Size() int {
	n := 5 + 2*len(m.Buckets)
	for i := range m.Keys {
		n += len(m.Keys[i]) + m.Objects[i].size()
	}
	return n
}

func (m Get) String() string { return "Get " + m.Key }

func (m Put) String() string {
	return fmt.Sprintf("Put %s=%v", m.Key, Version{Value: m.Value, Dead: m.Dead})
}

func (m Got) String() string { return "Got " + m.Object.String() }

func (m Done) String() string { return "Done" }

func (m Fetch) String() string { return "Fetch " + m.Key }

func (m Fetched) String() string { return "Fetched " + m.Object.String() }

func (m Store) String() string {
	if m.For != 0 {
		return fmt.Sprintf("Store %s=%v for n%d", m.Key, m.Object, m.For)
	}
	return fmt.Sprintf("Store %s=%v", m.Key, m.Object)
}

func (m Stored) String() string { return "Stored" }

func (m Repair) String() string { return fmt.Sprintf("Repair %s=%v", m.Key, m.Object) }

func (m Handoff) String() string { return fmt.Sprintf("Handoff %s=%v", m.Key, m.Object) }

func (m Received) String() string { return "Received " + m.Key }

func (m Tree) String() string {
	if m.Of == nil {
		return fmt.Sprintf("Tree of partition %d, root %08x", m.Partition, m.Hashes[0]>>32)
	}
	return fmt.Sprintf("Tree of partition %d, %d nodes of level %d", m.Partition, len(m.Hashes), m.Level+1)
}

func (m Exchange) String() string {
	return fmt.Sprintf("Exchange %d keys of partition %d", len(m.Keys), m.Partition)
}
