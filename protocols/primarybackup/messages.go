package primarybackup

import (
	"fmt"

	"github.com/orrery-sim/orrery/protocols/service"
)

// Ping tells the view service that a server is alive, and which view it has acknowledged.
type Ping struct {
	Life  int64
	Acked int64 // the number of the view; 0: none in this life
}

// Current answers a Ping with the view.
type Current struct{ View View }

// Transfer brings a backup to the state of its primary, sessions and all. It names the view, which
// the backup may not have heard of.
type Transfer struct {
	View     View
	Place    Place
	Snapshot any // of [service.Sessions]
}

// Transferred says that the backup has the state.
type Transferred struct{ View, Index int64 }

// Forward asks the backup to execute commands after those that it has.
type Forward struct {
	View     int64
	After    int64 // how many commands come before them
	Commands []service.Command
}

// Forwarded says that the backup has executed so many commands.
type Forwarded struct{ View, Index int64 }

// Refused says that whoever forwards is the primary of an old view.
type Refused struct{ View, Newer int64 }

// Size makes Transfer a [sim.Sizer].
func (m Transfer) Size() int { return 48 + service.SnapshotSize(m.Snapshot) }

// Size makes Forward a [sim.Sizer].
func (m Forward) Size() int {
	n := 16
	for _, c := range m.Commands {
		n += c.Size()
	}
	return n
}

func (m Ping) String() string { return fmt.Sprintf("Ping, life %d, view %d", m.Life, m.Acked) }

func (m Current) String() string { return fmt.Sprintf("Current %v", m.View) }

func (m Transfer) String() string {
	return fmt.Sprintf("Transfer %d commands, view %d", m.Place.Index, m.View.Num)
}

func (m Forward) String() string {
	return fmt.Sprintf("Forward %d after %d, view %d", len(m.Commands), m.After, m.View)
}
