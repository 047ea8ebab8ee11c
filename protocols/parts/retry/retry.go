// Package retry is when to ask again for what was not answered, and when not to: backoff with jitter, and a budget.
//
// A retry is one more request at a server that may not answer because it has too many. What is asked for again at
// once, by everybody, keeps a server down that would have come back; waits that double ask less and less; jitter
// takes those apart who failed together; and a budget bounds what all retries of a client come to, whatever the
// share of its calls that fail.
//
//	Metcalfe, Boggs, "Ethernet: distributed packet switching for local computer networks", CACM 19(7), 1976, section
//	3.5.3: waits that double.
//	Brooker, "Exponential backoff and jitter", AWS Architecture Blog, 2015: the four kinds of jitter.
//	Beyer et al., "Site Reliability Engineering", 2016, chapter 21: a client whose retries are more than a tenth of its
//	requests does not retry. A budget of tokens has the same bound, and forgets nothing: each call earns a share of one.
package retry

import (
	"time"

	"github.com/orrery-sim/orrery/sim"
)

// The kinds of jitter.
const (
	None         = "none"         // the whole wait
	Equal        = "equal"        // half of it, and a part of the other half that is drawn
	Full         = "full"         // a part of it that is drawn
	Decorrelated = "decorrelated" // between Base and three times the wait before, whatever n is
)

// Jitters are the kinds, for a parameter's Values.
var Jitters = []string{None, Equal, Full, Decorrelated}

// A Policy says how often one call is tried, and how long to wait between two attempts. The zero Policy tries again at
// once, without end.
type Policy struct {
	Tries     int           // attempts of a call at most, the first included; 0: no bound
	Base, Cap time.Duration // the nth wait is Base * 2^(n-1), and Cap at most; Base 0: no wait; Cap 0: no bound
	Jitter    string        // one of the kinds; "" is None
}

// Again reports whether a call that was tried so many times may be tried once more.
func (p *Policy) Again(tried int) bool { return p.Tries == 0 || tried < p.Tries }

// Wait is the nth wait of a call, n from 1, where the one before took last (0 for the first).
func (p *Policy) Wait(r *sim.Rand, n int, last time.Duration) time.Duration {
	if p.Base == 0 {
		return 0
	}
	if p.Jitter == Decorrelated {
		return p.capped(r.Between(p.Base, 3*max(last, p.Base)))
	}
	d := p.capped(p.Base)
	for i := 1; i < n && d < p.longest(); i++ {
		d = p.capped(2 * d)
	}
	switch p.Jitter {
	case Equal:
		return d - d/2 + r.Between(0, d/2)
	case Full:
		return r.Between(0, d)
	}
	return d
}

func (p *Policy) capped(d time.Duration) time.Duration { return min(d, p.longest()) }

// longest is the longest wait: a day, if nobody says less.
func (p *Policy) longest() time.Duration {
	if p.Cap == 0 {
		return 24 * time.Hour
	}
	return p.Cap
}

// A Budget bounds the retries of a client: among any n calls since it was full there are at most Reserve + n * Share of
// them. The zero Budget has nothing to spend.
type Budget struct {
	share, full, has int64 // in millionths of a retry
}

// NewBudget is a budget that is full: each call earns a share of a retry, and no more than reserve of them are kept.
func NewBudget(share sim.PPM, reserve int) Budget {
	full := int64(reserve) * 1e6
	return Budget{share: int64(share), full: full, has: full}
}

// Earn notes a call: its first attempt, and no other.
func (b *Budget) Earn() { b.has = min(b.has+b.share, b.full) }

// Spend takes a retry out of the budget, and reports whether there was one.
func (b *Budget) Spend() bool {
	if b.has < 1e6 {
		return false
	}
	b.has -= 1e6
	return true
}

// Left is how many retries there are.
func (b *Budget) Left() int { return int(b.has / 1e6) }
