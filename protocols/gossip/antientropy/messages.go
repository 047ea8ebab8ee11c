package antientropy

import "fmt"

// Database has items of the sender: all, or those in some buckets of its tree.
type Database struct {
	Items   []Item
	Buckets []uint16 // nil: all
	Return  bool     // push-pull: the receiver is to send back what is newer with it
}

// Ask asks for the receiver's database, or for what is in some buckets of its tree: a pull.
type Ask struct{ Buckets []uint16 }

// Summary has the checksum of the sender's database, and what of it is recent.
type Summary struct {
	Recent []Item
	Sum    uint64
	Answer bool
}

// Tree has the hashes of those nodes of the sender's tree that are below some nodes of a level.
type Tree struct {
	Level  uint8
	Of     []uint16 // nil: Hashes is that of the root alone
	Hashes []uint64
	Sum    uint64 // the checksum of all its items
	Begun  bool   // the sender has begun the exchange
}

// Size makes Database a [sim.Sizer].
func (m Database) Size() int { return 1 + size(m.Items) + 2*len(m.Buckets) }

// Size makes Ask a [sim.Sizer].
func (m Ask) Size() int { return 1 + 2*len(m.Buckets) }

// Size makes Summary a [sim.Sizer].
func (m Summary) Size() int { return 9 + size(m.Recent) }

// Size makes Tree a [sim.Sizer].
func (m Tree) Size() int { return 10 + 2*len(m.Of) + 8*len(m.Hashes) }

func (m Database) String() string {
	if m.Return {
		return "Database, to be answered: " + list(m.Items)
	}
	return "Database: " + list(m.Items)
}

func (m Ask) String() string {
	if m.Buckets == nil {
		return "Ask for the database"
	}
	return fmt.Sprintf("Ask for what is in %d buckets", len(m.Buckets))
}

func (m Summary) String() string {
	if m.Recent == nil {
		return fmt.Sprintf("Summary %08x", m.Sum>>32)
	}
	return fmt.Sprintf("Summary %08x; recent: %s", m.Sum>>32, list(m.Recent))
}

func (m Tree) String() string {
	if m.Of == nil {
		return fmt.Sprintf("Tree, root %08x", m.Hashes[0]>>32)
	}
	return fmt.Sprintf("Tree, %d nodes of level %d", len(m.Hashes), m.Level+1)
}
