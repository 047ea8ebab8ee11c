package dynamo

import (
	"fmt"

	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/sim"
)

// Facts are stated at the choke points: Start, keep and drop of a node, handlePut, begin, acknowledge and answer of
// a coordinator. What a node says that it keeps is on its disk by then.

// Kept says what a node has under a key now, and by what it came to it: put, store, repair, handoff, exchange.
type Kept struct {
	Key      string
	By       string
	Seen     Clock
	Versions []Version
	For      []sim.ID // whom it keeps it for, besides itself if it is a home
}

// Booted says what a node found on its disk when it started.
type Booted struct{ Found []Kept }

// Written says that a coordinator has made a new version.
type Written struct {
	Key string
	Version
}

// Acknowledged says that a coordinator tells a client that its version was written.
type Acknowledged struct {
	Client sim.ID
	Seq    uint64
	Key    string
	Dot    Dot
}

// Asked says that a coordinator has begun to read for a client.
type Asked struct {
	Client sim.ID
	Seq    uint64
	Key    string
}

// Read says what a coordinator tells a client.
type Read struct {
	Client   sim.ID
	Seq      uint64
	Key      string
	Seen     Clock
	Siblings int // how many versions it has found; 0: none was ever put
}

// Hinted says that a node keeps a key for another one, too, whom the coordinator could not reach.
type Hinted struct {
	Key string
	For sim.ID
}

// HandedOver says that a node no longer keeps a key for another one, which has what it kept.
type HandedOver struct {
	Key  string
	To   sim.ID
	Seen Clock
}

// Dropped says that a node has nothing under a key any more: it is not its home, and has handed it over.
type Dropped struct{ Key string }

// Repaired says that a coordinator has found an old copy, and sends that node what others have.
type Repaired struct {
	Key  string
	Node sim.ID
}

// Differed says that two nodes have found, by their trees, that they differ.
type Differed struct {
	With      sim.ID
	Partition int
	Buckets   int // how many of them
}

func (f Kept) String() string {
	return fmt.Sprintf("keeps %s=%v (%s)", f.Key, Object{f.Seen, f.Versions}, f.By)
}

func (f Booted) String() string { return fmt.Sprintf("booted with %d keys", len(f.Found)) }

func (f Written) String() string { return fmt.Sprintf("written %s=%v as %v", f.Key, f.Version, f.Dot) }

func (f Acknowledged) String() string { return fmt.Sprintf("acknowledged %s, %v", f.Key, f.Dot) }

func (f Asked) String() string { return "asked for " + f.Key }

func (f Read) String() string {
	switch f.Siblings {
	case 0:
		return "read nothing under " + f.Key
	case 1:
		return fmt.Sprintf("read %s as of %v", f.Key, f.Seen)
	}
	return fmt.Sprintf("read %d siblings under %s as of %v", f.Siblings, f.Key, f.Seen)
}

func (f Hinted) String() string { return fmt.Sprintf("keeps %s for n%d", f.Key, f.For) }

func (f HandedOver) String() string { return fmt.Sprintf("handed %s over to n%d", f.Key, f.To) }

func (f Dropped) String() string { return "dropped " + f.Key }

func (f Repaired) String() string { return fmt.Sprintf("repaired %s at n%d", f.Key, f.Node) }

func (f Differed) String() string {
	return fmt.Sprintf("differed from n%d in %d buckets of partition %d", f.With, f.Buckets, f.Partition)
}

// facts are a zero value of each.
var facts = []sim.Fact{
	Kept{},
	Booted{},
	Written{},
	Acknowledged{},
	Asked{},
	Read{},
	Hinted{},
	HandedOver{},
	Dropped{},
	Repaired{},
	Differed{},
	service.Arrived{},
}
