package antientropy

import (
	"fmt"

	"github.com/orrery-sim/orrery/sim"
)

// Updated says that a client has updated an item at this site. It is stated in update, before the disk has it.
type Updated struct {
	Key  string
	At   Stamp
	Over Stamp // of what the site had under the key; zero if that was nothing
	Dead bool
}

// Learned says that a site has an item that it did not have, from another one or from a client. It is stated in
// keep, when the disk has it.
type Learned struct {
	Key  string
	At   Stamp
	Dead bool
	From sim.ID // the site itself if that was a client
}

// Dormant says that a certificate is not sent any more, and kept. It is stated in sweep.
type Dormant struct {
	Key string
	At  Stamp
}

// Discarded says that a certificate was dropped. It is stated in sweep.
type Discarded struct {
	Key string
	At  Stamp
}

// Reactivated says that a site sends a certificate again, which was dormant, or hears from another one that it
// was activated. It is stated in keep, when the disk has it.
type Reactivated struct {
	Key       string
	At        Stamp
	Activated int64
	From      sim.ID // the site itself, if it met an older value of the item
}

// Differed says that a site compared its database with another one and found a difference. It is stated in
// handleSummary and handleTree.
type Differed struct {
	With         sim.ID
	Ours, Theirs uint64 // the checksums of the databases
	By           string // what they were compared by
}

// Kept says how many records are on a site's disk. It is stated in sync, when the disk has them.
type Kept struct{ Records int }

// Booted says how many records a site found on its disk.
type Booted struct{ Records int }

// Heard names the item that the site has for the first time.
func (f Learned) Heard() string { return f.Key + "@" + f.At.String() }

func (f Updated) String() string {
	if f.Dead {
		return "deleted " + f.Key
	}
	return "updated " + f.Key
}

func (f Learned) String() string {
	what := "learned of " + f.Key
	if f.Dead {
		what = "learned that " + f.Key + " is deleted"
	}
	return fmt.Sprintf("%s, from n%d", what, f.From)
}

func (f Dormant) String() string { return "the death certificate of " + f.Key + " is dormant" }

func (f Discarded) String() string { return "discarded the death certificate of " + f.Key }

func (f Reactivated) String() string { return "reactivated the death certificate of " + f.Key }

func (f Differed) String() string { return fmt.Sprintf("differs from n%d, by %s", f.With, f.By) }

func (f Kept) String() string { return fmt.Sprintf("%d records on the disk", f.Records) }

func (f Booted) String() string { return fmt.Sprintf("booted with %d records", f.Records) }
