package rumor

import (
	"fmt"

	"github.com/orrery-sim/orrery/sim"
)

// Infected says that a site has heard an update for the first time. It is stated in learn, before the disk has it.
type Infected struct {
	Rumor string
	By    sim.ID // who told it; the site itself if that was a client
	Cycle int64  // the number of it by the site's clock
}

// Removed says that a site has lost interest: it will push the rumour no more. It is stated in judge.
type Removed struct {
	Rumor   string
	Useless int // cycles with contacts of which none needed it: in a row, or in all without reset
}

// Kept says how many updates are on a site's disk. It is stated in sync, when the disk has them.
type Kept struct{ Known int }

// Booted says how many updates a site found on its disk.
type Booted struct{ Known int }

// Heard makes Infected an [about.Heard].
func (f Infected) Heard() string { return f.Rumor }

// Quit makes Removed an [about.Quit].
func (f Removed) Quit() string { return f.Rumor }

func (f Infected) String() string {
	return fmt.Sprintf("infected by n%d with %s, in cycle %d", f.By, f.Rumor, f.Cycle)
}

func (f Removed) String() string {
	return fmt.Sprintf("removed: lost interest in %s after %d useless cycles", f.Rumor, f.Useless)
}

func (f Kept) String() string { return fmt.Sprintf("%d updates on the disk", f.Known) }

func (f Booted) String() string { return fmt.Sprintf("booted with %d updates", f.Known) }
