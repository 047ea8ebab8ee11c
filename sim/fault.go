package sim

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// A FaultKind is what goes wrong.
type FaultKind uint8

// The faults, each with what undoes it.
const (
	Isolate        FaultKind = iota // Nodes hear nobody and are heard by nobody
	Partition                       // Groups cannot reach each other; nodes in no group form the last
	Bridge                          // Groups[0] and Groups[1] meet only through nodes in neither
	Ring                            // each of Nodes reaches only its neighbours, itself and they a majority
	OneWay                          // messages from Groups[0] to Groups[1] are lost; answers pass
	Cut                             // the links between Groups[0] and Groups[1] are dead, both ways
	Degrade                         // messages that match Traffic suffer Link from now on
	Crash                           // Nodes stop; undone by a restart
	Pause                           // Nodes stand still, the network goes on delivering to their inboxes
	Slow                            // CPU work on Nodes takes Times as long
	Wipe                            // the disks of Nodes are emptied; cannot be undone
	SlowDisk                        // an fsync on Nodes takes Fsync
	FullDisk                        // writes on Nodes fail
	LyingDisk                       // syncs on Nodes return at once and keep nothing
	TornDisk                        // a crash of Nodes leaves some of the unsynced writes on the disk
	RottenDisk                      // one record on each of Nodes' disks fails its checksum when next read at boot
	Skew                            // the clocks of Nodes are off by By and drift by Drift
	Jump                            // the wall clocks of Nodes jump by By; cannot be undone
	FailingDisk                     // the next sync on each of Nodes fails; what becomes of its writes, Keeps says
	UnreadableDisk                  // one record on each of Nodes' disks cannot be read during the next life of the node, and is there again after it
	Upgrade                         // Nodes are of another Version from their next start on; cannot be undone

	faultKinds
)

// A Fault is something that the world does to its nodes and links. It is plain data, already
// resolved: who is hit is named by ID, so that a recorded fault can be applied again.
type Fault struct {
	Kind    FaultKind
	Name    string // the scenario's name for it, if it gave one
	Nodes   []ID
	Groups  [][]ID
	Clients bool          // cuts: they hit clients too
	Times   int64         // Slow
	Fsync   Dist          // SlowDisk
	By      time.Duration // Skew, Jump
	Drift   PPM           // Skew; negative is slow
	Traffic Traffic       // Degrade
	Link    Link          // Degrade: Delay is added, ratios are at least these, bandwidth at most this
	Effect  int           // Crash: at the nth effect (write, sync, send) from now; 0: now
	Keeps   bool          // FailingDisk: a later sync may keep what this one did not; otherwise it says so and does not
	Version string        // Upgrade: see [Group.NewAs]; "" is the one that [Group.New] makes
}

// Traffic is a description of messages. The zero Traffic is all of them.
type Traffic struct {
	Kinds []string    // kinds of message; all if empty
	From  []ID        // senders; all if nil
	To    []ID        // receivers; all if nil
	Part  string      // of the nodes, or one within it, by its full name; "": any
	Where []Condition // what else must hold, see [Config.Fits]
	Words string      // how a reader is told of it
}

// A Condition is on a field of a message, as plain data. A world does not know the fields of its
// messages: whoever made the condition says what it means.
type Condition struct {
	Field, Is, Value string
}

// Has reports whether a message for a part of the nodes is of this traffic, as far as fits knows of its
// conditions.
func (t *Traffic) Has(
	from, to ID, part, kind string, msg Message, fits func(Message, Condition) bool,
) bool {
	return (t.Part == "" || t.Part == part || strings.HasPrefix(part, t.Part+"/")) && (len(t.Kinds) == 0 || slices.Contains(t.Kinds, kind)) &&
		(t.From == nil || slices.Contains(t.From, from)) &&
		(t.To == nil || slices.Contains(t.To, to)) &&
		!slices.ContainsFunc(t.Where, func(c Condition) bool { return !fits(msg, c) })
}

// Network reports whether the fault is one of the network.
func (k FaultKind) Network() bool { return k <= Degrade }

var faultNames = [faultKinds]string{
	"isolate", "partition", "bridge", "ring", "one_way", "cut", "degrade", "crash", "pause", "slow", "wipe",
	"slow_disk", "full_disk", "lying_disk", "torn_disk", "rotten_disk", "skew", "jump",
	"failing_disk", "unreadable_disk", "upgrade",
}

// FaultOf is the kind of fault of a word.
func FaultOf(word string) (kind FaultKind, found bool) {
	i := slices.Index(faultNames[:], word)
	return FaultKind(max(i, 0)), i >= 0
}

// Passing reports whether a fault of the kind is over as soon as it has happened: there is nothing to undo.
func (k FaultKind) Passing() bool { return k == Wipe || k == Jump || k == Upgrade }

// String is the fault's word in scenario files.
func (k FaultKind) String() string { return faultNames[k] }

// Describe says a fault in a few words: isolate n3.
func (w *World) Describe(f Fault) string {
	var b strings.Builder
	b.WriteString(f.Kind.String())
	w.list(&b, " ", f.Nodes)
	for i, g := range f.Groups {
		switch {
		case i == 0:
			w.list(&b, " ", g)
		case f.Kind == OneWay:
			w.list(&b, " > ", g)
		default:
			w.list(&b, " | ", g)
		}
	}
	switch f.Kind {
	case Slow:
		fmt.Fprintf(&b, " %d times", f.Times)
	case SlowDisk:
		fmt.Fprintf(&b, " fsync %v", f.Fsync)
	case Skew:
		fmt.Fprintf(&b, " by %v, %d ppm", f.By, f.Drift)
	case Jump:
		fmt.Fprintf(&b, " by %v", f.By)
	case FailingDisk:
		if f.Keeps {
			b.WriteString(", what it was to keep can still be kept")
		}
	case Upgrade:
		if f.Version == "" {
			b.WriteString(" to the first version")
		} else {
			b.WriteString(" to " + f.Version)
		}
	case Degrade:
		w.describeTraffic(&b, &f)
	case Crash:
		if f.Effect > 0 {
			fmt.Fprintf(&b, " at effect %d", f.Effect)
		}
	}
	return b.String()
}

func (w *World) describeTraffic(b *strings.Builder, f *Fault) {
	t, l := &f.Traffic, &f.Link
	if t.Words != "" {
		b.WriteString(" " + t.Words)
	} else {
		for _, k := range t.Kinds {
			b.WriteString(" " + k)
		}
		if t.Part != "" {
			b.WriteString(" of " + t.Part)
		}
		w.list(b, " from ", t.From)
		w.list(b, " to ", t.To)
	}
	for _, p := range []struct {
		name string
		p    PPM
	}{{"loss", l.Loss}, {"duplicate", l.Duplicate}, {"corrupt", l.Corrupt}} {
		if p.p > 0 {
			fmt.Fprintf(b, ", %s %v", p.name, p.p)
		}
	}
	if !l.Delay.IsZero() {
		fmt.Fprintf(b, ", delay +%v", l.Delay)
	}
	if l.Bandwidth > 0 {
		fmt.Fprintf(b, ", %d bytes a second", l.Bandwidth)
	}
}

func (w *World) list(b *strings.Builder, before string, ids []ID) {
	if len(ids) == 0 {
		return
	}
	b.WriteString(before)
	for i, id := range ids {
		if i == 8 {
			fmt.Fprintf(b, " and %d more", len(ids)-i)
			return
		}
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(w.Name(id))
	}
}
