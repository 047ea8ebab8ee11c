package multipaxos

import "fmt"

// Messages are named as is usual today; PMMC calls the first four p1a, p1b, p2a and p2b. SlotOut in
// any of them is the sender's: it knows the commands of all slots before it.

// Prepare asks for a promise, for this ballot and all slots at once (PMS §3).
type Prepare struct {
	Ballot   Ballot
	SlotOut  int64
	Released Ballot // the leader of this ballot asked for the change: its lease need not be waited for
}

// Promise answers Prepare: its sender takes part in no lower ballot any more.
type Promise struct {
	Ballot   Ballot
	SlotOut  int64
	Accepted []Vote // the last vote in each slot from SlotOut on
}

// A Vote is that an acceptor has accepted a command for a slot, and in which ballot (PMMC: a
// pvalue).
type Vote struct {
	Slot    int64
	Ballot  Ballot
	Command *Command
}

// Accept asks to accept commands for consecutive slots.
type Accept struct {
	Ballot   Ballot
	Slot     int64      // of the first command
	Commands []*Command // never changed
	SlotOut  int64
}

// Accepted answers Accept.
type Accepted struct {
	Ballot Ballot
	Slot   int64
	Count  int64 // how many slots from Slot on
}

// Preempted answers what came in a ballot that is too low, with a higher one that its sender
// promised.
type Preempted struct{ Ballot Ballot }

// Heartbeat says that the leader of a ballot is there.
type Heartbeat struct {
	Ballot  Ballot
	SlotOut int64
	Round   int64 // the leader's round of heartbeats; the answer repeats it
}

// HeartbeatReply answers Heartbeat: until now its sender has promised nothing to a higher ballot.
type HeartbeatReply struct {
	Ballot  Ballot
	SlotOut int64
	Round   int64
}

// Learn asks for the commands that were chosen from a slot on, and says that its sender has those before.
type Learn struct {
	SlotOut int64
	Done    bool // it asks for nothing: its sender lacks nothing of what it was told is chosen
}

// Learned answers Learn, and is answered by Learn.
type Learned struct {
	Ballot   Ballot     // if its sender leads; 0 otherwise
	Slot     int64      // of the first command
	Commands []*Command // never changed
	SlotOut  int64
}

// InstallSnapshot answers Learn where the commands are no longer in the log. It is one message, whose size a link
// of limited bandwidth feels.
type InstallSnapshot struct {
	Ballot   Ballot    // if its sender leads; 0 otherwise
	Slot     int64     // the snapshot stands for all slots up to this one
	Snapshot *snapshot // nobody changes it
	SlotOut  int64
}

// Succeed asks a server to begin a ballot of its own now. The leader of Ballot gives way.
type Succeed struct{ Ballot Ballot }

func (m Prepare) String() string {
	return fmt.Sprintf("Prepare %v from=%d", m.Ballot, m.SlotOut)
}

func (m Promise) String() string {
	return fmt.Sprintf("Promise %v from=%d accepted=%v", m.Ballot, m.SlotOut, m.Accepted)
}

func (v Vote) String() string { return fmt.Sprintf("%d@%v", v.Slot, v.Ballot) }

func (m Accept) String() string {
	return fmt.Sprintf("Accept %v %s chosen<%d", m.Ballot, slots(m.Slot, len(m.Commands)), m.SlotOut)
}

func (m Accepted) String() string {
	return fmt.Sprintf("Accepted %v %s", m.Ballot, slots(m.Slot, int(m.Count)))
}

func (m Preempted) String() string { return fmt.Sprintf("Preempted by %v", m.Ballot) }

func (m Heartbeat) String() string {
	return fmt.Sprintf("Heartbeat %v chosen<%d", m.Ballot, m.SlotOut)
}

func (m HeartbeatReply) String() string {
	return fmt.Sprintf("HeartbeatReply %v chosen<%d", m.Ballot, m.SlotOut)
}

func (m Learn) String() string {
	if m.Done {
		return fmt.Sprintf("Learn chosen<%d, done", m.SlotOut)
	}
	return fmt.Sprintf("Learn from=%d", m.SlotOut)
}

func (m Learned) String() string {
	return fmt.Sprintf("Learned %s chosen<%d", slots(m.Slot, len(m.Commands)), m.SlotOut)
}

func (m InstallSnapshot) String() string {
	return fmt.Sprintf("InstallSnapshot slots<%d chosen<%d", m.Slot+1, m.SlotOut)
}

// slots says which slots so many commands are for: slot 7, slots 7-9.
func slots(first int64, n int) string {
	if n == 1 {
		return fmt.Sprintf("slot=%d", first)
	}
	return fmt.Sprintf("slots=%d-%d", first, first+int64(n)-1)
}

// Size makes Accept a [sim.Sizer]: its numbers, and the commands.
func (m Accept) Size() int { return 3*8 + sizeOf(m.Commands) }

// Size is the size of the record on the disk.
func (r record) Size() int { return 3*8 + sizeOf(r.Commands) }

// Size makes Learned a [sim.Sizer].
func (m Learned) Size() int { return 3*8 + sizeOf(m.Commands) }

// Size makes InstallSnapshot a [sim.Sizer].
func (m InstallSnapshot) Size() int { return 4*8 + m.Snapshot.Bytes }

// Size is the size of the record on the disk.
func (c compaction) Size() int { return 4*8 + c.Bytes }

// Size makes Promise a [sim.Sizer].
func (m Promise) Size() int {
	n := 2 * 8
	for _, v := range m.Accepted {
		n += 2*8 + v.Command.Size()
	}
	return n
}

func sizeOf(commands []*Command) int {
	n := 0
	for _, c := range commands {
		n += c.Size()
	}
	return n
}
