// Package roundtrip measures how long a node waits for answers, and says when one is late, as TCP does it
// (RFC 6298): what is late may be lost, and what is not may be on its way still.
package roundtrip

import "time"

// An Estimate is what is known of the answers of one peer. The zero Estimate knows nothing.
type Estimate struct {
	mean, deviation time.Duration // SRTT and RTTVAR of RFC 6298, §2; 0: not measured yet

	// Times is how often something was sent again since the peer last had more than before. Whoever sends
	// counts.
	Times int
}

// Measure takes account of an answer and the time that it took (§2.2 and §2.3). The answer to what was sent
// twice is no measure: nobody knows which of the two it answers (§3, Karn's algorithm).
func (e *Estimate) Measure(d time.Duration) {
	if e.mean == 0 {
		e.mean, e.deviation = d, d/2
		return
	}
	e.deviation += ((e.mean - d).Abs() - e.deviation) / 4
	e.mean += (d - e.mean) / 8
}

// Timeout is for how long to wait for an answer: first where nothing was measured yet (§2.1), never more than
// the longest (§2.5), and twice as long each time something was sent again (§5.5).
func (e *Estimate) Timeout(first, longest time.Duration) time.Duration {
	d := first
	if e.mean > 0 {
		d = e.mean + 4*e.deviation
	}
	for n := 0; n < e.Times && d < longest; n++ {
		d *= 2
	}
	return min(d, longest)
}
