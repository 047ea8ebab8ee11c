package mutex

import (
	"fmt"
	"slices"

	"github.com/orrery-sim/orrery/sim"
)

// A Stamp is where a request stands in the order of all: by Lamport's clocks, and by the site where those are the same.
type Stamp struct {
	Time uint64
	Site sim.ID
}

// before reports whether a request comes before another. Without the site two may be each before the other: mutants/no-tie-break.
func (c *config) before(a, b Stamp) bool {
	if a.Time != b.Time {
		return a.Time < b.Time
	}
	return a.Site < b.Site || c.mutants.On(noTieBreak)
}

func (s Stamp) String() string { return fmt.Sprintf("%d@n%d", s.Time, s.Site) }

// Wish is a REQUEST: its sender wants in. (The words request and reply are those of clients here.)
type Wish struct{ Stamp Stamp }

// Consent is a REPLY, Maekawa's LOCKED, Lamport's acknowledgement: the sender has nothing against it.
type Consent struct{ Time uint64 }

// Release says that its sender has left, or wants in no more.
type Release struct{ Time uint64 }

// Inquire asks for a consent back, if its holder cannot go in now.
type Inquire struct{ Stamp Stamp }

// Relinquish gives it back.
type Relinquish struct{ Stamp Stamp }

// Failed says that another request comes first.
type Failed struct{ Stamp Stamp }

// Seek asks for the token on behalf of a site.
type Seek struct {
	Site   sim.ID
	Number uint64 // of this site's requests
}

// Token is what only one site has.
type Token struct {
	Served []uint64 // of each site: the number of its last request that was served
	Queue  []sim.ID // who is next
	Number int      // the ring's: how often the two tokens have met
}

// Pong goes round with the ring's token, and each notices when the other is lost.
type Pong struct{ Number int }

// Size makes Token a [sim.Sizer].
func (t Token) Size() int { return 8 + 8*len(t.Served) + 4*len(t.Queue) }

// clone is a token that may be changed.
func (t Token) clone() Token {
	t.Served, t.Queue = slices.Clone(t.Served), slices.Clone(t.Queue)
	return t
}
