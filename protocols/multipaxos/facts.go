package multipaxos

import (
	"fmt"

	"github.com/orrery-sim/orrery/sim"
)

// Facts are stated at the choke points through which all changes of state go. What an acceptor has
// promised and accepted is stated when it begins to bind, which is when it is on the disk
// (persist.go).

// Booted says what a server found on its disk when it started.
type Booted struct {
	Promised Ballot
	SlotOut  int64
	Votes    []Voted // for slots from SlotOut on, in order; a command that was learned has the ballot chosen
}

// Scout says that a server began a ballot: it asks for promises (in PMMC, by a scout).
type Scout struct{ Ballot Ballot }

// Promised says that an acceptor will take part in no lower ballot, and that its disk knows.
type Promised struct{ Ballot Ballot }

// Voted says that an acceptor accepted a command for a slot, and that its disk knows. It is said
// again where the server cannot know whether it had said it before a crash.
type Voted struct {
	Slot   int64
	Ballot Ballot
	Hash   uint64
}

// Leader says that a server leads a ballot: it has the promises it needs, and knows the commands of
// all slots before Slot.
type Leader struct {
	Ballot Ballot
	Slot   int64
}

// Stepdown says that a server ceased to lead a ballot.
type Stepdown struct{ Ballot Ballot }

// Filled says that a leader fills a gap in the log with a no-op (PMS §3).
type Filled struct {
	Slot   int64
	Ballot Ballot
}

// Chosen says that a leader knows a command to be chosen: a majority has accepted it in its ballot.
type Chosen struct {
	Slot   int64
	Ballot Ballot
	Hash   uint64
}

// Apply says that a replica learned the command of its next slot, and applied it.
type Apply struct {
	Slot   int64
	Hash   uint64
	Client sim.ID // 0: a no-op or a configuration
	Seq    uint64
}

// LeaseRead says that a leader answered a read by its lease, from the state before a slot.
type LeaseRead struct {
	Ballot Ballot
	Slot   int64
}

// Members says that a replica learned who the members are from slot From on. It makes a
// [sim.Roster].
type Members struct {
	Slot  int64 // that the configuration was chosen for; 0: it is the first
	From  int64 // Slot + alpha
	Nodes []sim.ID
}

// Snapshot says that a server took a snapshot of its state after a slot, in place of what is before in its log.
type Snapshot struct {
	Slot      int64
	StateHash uint64 // of the state machine: the same on all servers
}

// Installed says that a server replaced its state by a snapshot that another one sent.
type Installed struct {
	Slot      int64
	StateHash uint64
}

// Restored says that a server, when it booted, began with a snapshot from its disk: all slots up to its own are
// applied.
type Restored struct {
	Slot      int64
	StateHash uint64
}

// Claim makes Leader a [sim.Claim].
func (f Leader) Claim() (epoch int64, leads bool) { return int64(f.Ballot), true }

// Claim makes Stepdown a [sim.Claim].
func (f Stepdown) Claim() (epoch int64, leads bool) { return int64(f.Ballot), false }

// Roster makes Members a [sim.Roster].
func (f Members) Roster() (version int64, members []sim.ID) { return f.Slot, f.Nodes }

func (f Booted) String() string {
	return fmt.Sprintf("booted promised=%v slotOut=%d votes=%d", f.Promised, f.SlotOut, len(f.Votes))
}

func (f Scout) String() string { return fmt.Sprintf("scout %v", f.Ballot) }

func (f Promised) String() string { return fmt.Sprintf("promised %v", f.Ballot) }

func (f Voted) String() string { return fmt.Sprintf("voted slot=%d %v", f.Slot, f.Ballot) }

func (f Leader) String() string { return fmt.Sprintf("leader %v from slot=%d", f.Ballot, f.Slot) }

func (f Stepdown) String() string { return fmt.Sprintf("stepdown %v", f.Ballot) }

func (f Filled) String() string { return fmt.Sprintf("filled slot=%d %v", f.Slot, f.Ballot) }

func (f Chosen) String() string { return fmt.Sprintf("chosen slot=%d %v", f.Slot, f.Ballot) }

// Decides is the command of its slot, told by its hash.
func (f Apply) Decides() (instance int64, value string) {
	return f.Slot, fmt.Sprintf("command %016x", f.Hash)
}

func (f Apply) String() string { return fmt.Sprintf("apply slot=%d", f.Slot) }

func (f Snapshot) String() string { return fmt.Sprintf("snapshot slots<%d", f.Slot+1) }

func (f Installed) String() string { return fmt.Sprintf("installed slots<%d", f.Slot+1) }

func (f Restored) String() string { return fmt.Sprintf("restored slots<%d", f.Slot+1) }

func (f LeaseRead) String() string {
	return fmt.Sprintf("lease read slot=%d %v", f.Slot, f.Ballot)
}

func (f Members) String() string { return fmt.Sprintf("members %v from slot=%d", f.Nodes, f.From) }
