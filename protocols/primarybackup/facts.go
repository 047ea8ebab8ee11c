package primarybackup

import (
	"fmt"

	"github.com/orrery-sim/orrery/sim"
)

// Facts are stated at the choke points: advance and Receive of the view service; Start, become,
// retire and step of a server, and handleTransfer.

// Formed says that the view service went on to a view, and that its disk knows.
type Formed struct {
	View        int64
	Primary     sim.ID
	Backup      sim.ID // 0: none
	PrimaryLife int64
	BackupLife  int64
}

// Resumed says what the view service found on its disk when it came back. It may have decided that
// and crashed before it could say so.
type Resumed struct {
	View  Formed
	Acked bool
}

// Acked says that the view service heard the primary acknowledge its view. Whole: it has a backup.
type Acked struct {
	View  int64
	Whole bool
}

// Booted says that a server began a life, without state.
type Booted struct{ Life int64 }

// Primary says that a server took the primary's place in a view.
type Primary struct{ View int64 }

// Deposed says that the primary of a view serves no more.
type Deposed struct{ View int64 }

// Installed says that a backup took the state over from its primary.
type Installed struct {
	View  int64
	From  sim.ID
	Index int64
	Hash  uint64
}

// Executed says that a server executed a command. Hash stands for all up to it.
type Executed struct {
	View   int64
	Index  int64
	Hash   uint64
	Client sim.ID
	Seq    uint64
	Leads  bool   // by the primary, which answers
	With   sim.ID // the backup that has executed it before; 0: the primary is alone
}

// formedIn is the view of which a fact says that it was formed, and whether it is acknowledged.
func formedIn(fact sim.Fact) (view Formed, acked, is bool) {
	switch f := fact.(type) {
	case Formed:
		return f, false, true
	case Resumed:
		return f.View, f.Acked, true
	}
	return Formed{}, false, false
}

// Claim makes Primary a [sim.Claim].
func (f Primary) Claim() (epoch int64, leads bool) { return f.View, true }

// Claim makes Deposed a [sim.Claim].
func (f Deposed) Claim() (epoch int64, leads bool) { return f.View, false }

func (f Formed) String() string {
	if f.Backup == 0 {
		return fmt.Sprintf("formed view %d: n%d alone", f.View, f.Primary)
	}
	return fmt.Sprintf("formed view %d: n%d, backed up by n%d", f.View, f.Primary, f.Backup)
}

func (f Resumed) String() string { return fmt.Sprintf("resumed view %d", f.View.View) }

func (f Acked) String() string { return fmt.Sprintf("acked view %d", f.View) }

func (f Booted) String() string { return fmt.Sprintf("booted, life %d", f.Life) }

func (f Primary) String() string { return fmt.Sprintf("primary of view %d", f.View) }

func (f Deposed) String() string { return fmt.Sprintf("deposed in view %d", f.View) }

func (f Installed) String() string {
	return fmt.Sprintf("installed %d commands in view %d", f.Index, f.View)
}

func (f Executed) String() string { return fmt.Sprintf("executed %d in view %d", f.Index, f.View) }
