package cache

import (
	"fmt"
	"time"

	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/sim"
)

// An Entry is what the database says of a key.
type Entry struct {
	Result  service.Result // of a get
	Version int            // the place in the database's log of the last write of the key; 0: there was none
}

// Get asks a cache for a key.
type Get struct {
	Call uint64 // the asker's number for it: no other call has it, in any life
	Key  string
}

// Got answers a Get: the value; or a lease, with which the asker may set it; or neither, if somebody else has one.
type Got struct {
	Call  uint64
	Hit   bool
	Entry Entry         // of a hit
	Stale bool          // of a hit: not to be cached
	Age   time.Duration // of a hit: the database said so no longer ago than this
	Token uint64        // of a lease; 0: none
}

// Set brings a cache what the database says of a key, by a lease.
type Set struct {
	Key   string
	Entry Entry
	Token uint64
}

// Delete tells a cache that a key was written.
type Delete struct {
	Call    uint64
	Key     string
	Version int
}

// Deleted answers a Delete.
type Deleted struct{ Call uint64 }

// Read asks the database for a key.
type Read struct {
	Call uint64
	Key  string
}

// Row answers a Read.
type Row struct {
	Call  uint64
	Entry Entry
}

// Write asks the database for anything else than a read.
type Write struct {
	Call    uint64
	Command service.Command
}

// Wrote answers a Write.
type Wrote struct {
	Call    uint64
	Version int
	Result  service.Result
}

// Invalidate tells whoever caches which keys were written, in the order of the database's log.
type Invalidate struct {
	Upto int // the place in the log of the last one that this tells about
	Keys []Stamp
}

// A Stamp is a key and the version that a write made of it.
type Stamp struct {
	Key     string
	Version int
}

// Heard answers an Invalidate.
type Heard struct{ Upto int }

// A request is an operation of a client.
type request struct {
	client sim.ID
	seq    uint64
}

func (e Entry) String() string { return fmt.Sprintf("%s (version %d)", e.Result, e.Version) }

func (m Get) String() string { return "Get " + m.Key }

func (m Got) String() string {
	switch {
	case m.Stale:
		return "Stale: " + m.Entry.String()
	case m.Hit:
		return "Hit: " + m.Entry.String()
	case m.Token != 0:
		return "Miss: lease " + tokenName(m.Token)
	}
	return "Miss: wait"
}

func (m Set) String() string {
	return fmt.Sprintf("Set %s: %v by lease %s", m.Key, m.Entry, tokenName(m.Token))
}

func (m Delete) String() string { return fmt.Sprintf("Delete %s of version %d", m.Key, m.Version) }

func (m Deleted) String() string { return "Deleted" }

func (m Read) String() string { return "Read " + m.Key }

func (m Row) String() string { return "Row: " + m.Entry.String() }

func (m Write) String() string { return "Write: " + m.Command.Op.String() }

func (m Wrote) String() string { return fmt.Sprintf("Wrote version %d", m.Version) }

func (m Invalidate) String() string {
	if len(m.Keys) == 1 {
		return fmt.Sprintf("Invalidate %s of version %d", m.Keys[0].Key, m.Keys[0].Version)
	}
	return fmt.Sprintf("Invalidate %d keys", len(m.Keys))
}

func (m Heard) String() string { return fmt.Sprintf("Heard up to %d", m.Upto) }

// tokenName is a lease in words: 3, and 3 of life 2 after its cache has restarted.
func tokenName(token uint64) string {
	if life := token >> 32; life > 0 {
		return fmt.Sprintf("%d of life %d", uint32(token), life+1)
	}
	return fmt.Sprint(token)
}

// size is an entry's size in a message, in bytes.
func (e Entry) size() int { return 17 + len(e.Result.Value) }

// Size makes Get a [sim.Sizer].
func (m Get) Size() int { return 8 + len(m.Key) }

// Size makes Got a [sim.Sizer].
func (m Got) Size() int { return 26 + m.Entry.size() }

// Size makes Set a [sim.Sizer].
func (m Set) Size() int { return 8 + len(m.Key) + m.Entry.size() }

// Size makes Delete a [sim.Sizer].
func (m Delete) Size() int { return 16 + len(m.Key) }

// Size makes Read a [sim.Sizer].
func (m Read) Size() int { return 8 + len(m.Key) }

// Size makes Row a [sim.Sizer].
func (m Row) Size() int { return 8 + m.Entry.size() }

// Size makes Write a [sim.Sizer].
func (m Write) Size() int { return 8 + m.Command.Size() }

// Size makes Wrote a [sim.Sizer].
func (m Wrote) Size() int { return 25 + len(m.Result.Value) }

// Size makes Invalidate a [sim.Sizer].
func (m Invalidate) Size() int {
	size := 8
	for _, s := range m.Keys {
		size += 8 + len(s.Key)
	}
	return size
}
