package mutex

import (
	"fmt"

	"github.com/orrery-sim/orrery/sim"
)

// Booted says that a site begins, outside.
type Booted struct{}

// Wants says that a site wants in.
type Wants struct{}

// Entered says that a site is in its critical section.
type Entered struct{ Stamp Stamp } // of the request; zero where requests have no order

// Left says that a site has left its critical section.
type Left struct{}

// Consented says that an arbiter consents to a site's request.
type Consented struct{ To sim.ID }

// Freed says that an arbiter has its consent back.
type Freed struct{}

// Took says that a site has the token.
type Took struct{}

// Passed says that a site has the token no more.
type Passed struct{ To sim.ID }

// Regenerated says that the ring's token, or its companion, was lost, and is there again.
type Regenerated struct{ What string }

func (f Booted) String() string { return "booted" }

func (f Wants) String() string { return "wants in" }

func (f Entered) String() string {
	if f.Stamp == (Stamp{}) {
		return "entered"
	}
	return "entered by request " + f.Stamp.String()
}

func (f Left) String() string { return "left" }

func (f Consented) String() string { return fmt.Sprintf("consented to n%d", f.To) }

func (f Freed) String() string { return "has its consent back" }

func (f Took) String() string { return "took the token" }

func (f Passed) String() string { return fmt.Sprintf("passed the token to n%d", f.To) }

func (f Regenerated) String() string { return "made a lost " + f.What + " again" }
