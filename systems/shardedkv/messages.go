package shardedkv

import "github.com/orrery-sim/orrery/protocols/parts/twophase"

// A Do asks a server to coordinate a transaction. Asked again, of the same or another server, it is
// the same transaction.
type Do struct {
	Txn  twophase.Txn
	Home int    // the group that keeps the decision
	Ops  string // packed
}

// Size makes Do a [sim.Sizer].
func (d Do) Size() int { return 24 + len(d.Ops) }

// A Done tells a client how its transaction ended.
type Done struct {
	Txn     twophase.Txn
	Commit  bool
	Answers string // packed; of a transaction that was committed
	Holder  int    // the group that held the first key when the server looked last
}

// Size makes Done a [sim.Sizer].
func (d Done) Size() int { return 25 + len(d.Answers) }
