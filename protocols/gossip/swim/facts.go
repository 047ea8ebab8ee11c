package swim

import (
	"fmt"

	"github.com/orrery-sim/orrery/sim"
)

// Facts about another member, stated in hold, when what the node holds of it changes.
type (
	// Alive says that a member is there: it joined, came back, or refuted a suspicion.
	Alive struct {
		Member      sim.ID
		Incarnation int64
		Was         string // what it was held for: unknown, suspect, dead...
	}
	// Suspect says that a member may have crashed.
	Suspect struct {
		Member      sim.ID
		Incarnation int64
		By          sim.ID // whose probe failed
	}
	// Dead says that a member is taken for crashed: the paper's Confirm.
	Dead struct {
		Member      sim.ID
		Incarnation int64
		By          sim.ID // whose suspicion timed out
	}
	// Left says that a member went of its own will.
	Left struct {
		Member      sim.ID
		Incarnation int64
	}
)

// Facts about the node itself.
type (
	// Booted says that the node begins with what its configuration says.
	Booted struct{}
	// Joining says that the node is a member from now on, and asks others who is there.
	Joining struct{ Incarnation int64 }
	// Joined says that another member has told the node who is there.
	Joined struct{ Incarnation int64 }
	// Refute says that the node heard that it is suspected, dead or gone, and has a new incarnation.
	Refute struct {
		Incarnation int64
		Was         string // what it heard of itself
	}
	// Leaving says that the node goes.
	Leaving struct{ Incarnation int64 }
	// Probe says whom the node pings in this period.
	Probe struct{ Member sim.ID }
	// Unanswered says that the ping of the period that is over was not answered, to it or through others.
	Unanswered struct{ Member sim.ID }
)

// Subject makes the facts about a member ones that selectors find by it.
func (f Alive) Subject() sim.ID      { return f.Member }
func (f Suspect) Subject() sim.ID    { return f.Member }
func (f Dead) Subject() sim.ID       { return f.Member }
func (f Left) Subject() sim.ID       { return f.Member }
func (f Probe) Subject() sim.ID      { return f.Member }
func (f Unanswered) Subject() sim.ID { return f.Member }

func (f Alive) String() string {
	return fmt.Sprintf("n%d is alive, incarnation %d; was %s", f.Member, f.Incarnation, f.Was)
}

func (f Suspect) String() string {
	return fmt.Sprintf("suspects n%d, incarnation %d, as n%d does", f.Member, f.Incarnation, f.By)
}

func (f Dead) String() string {
	return fmt.Sprintf("holds n%d for dead, incarnation %d, as n%d says", f.Member, f.Incarnation, f.By)
}

func (f Left) String() string {
	return fmt.Sprintf("n%d has left, incarnation %d", f.Member, f.Incarnation)
}

func (f Booted) String() string { return "booted" }

func (f Joining) String() string { return fmt.Sprintf("joins with incarnation %d", f.Incarnation) }

func (f Joined) String() string { return fmt.Sprintf("joined with incarnation %d", f.Incarnation) }

func (f Refute) String() string {
	return fmt.Sprintf("refutes that it is %s: incarnation %d", f.Was, f.Incarnation)
}

func (f Leaving) String() string { return fmt.Sprintf("leaves with incarnation %d", f.Incarnation) }

func (f Probe) String() string { return fmt.Sprintf("probes n%d", f.Member) }

func (f Unanswered) String() string { return fmt.Sprintf("no answer from n%d", f.Member) }
