package timesync

import "time"

// A softClock makes the time out of an oscillator. It is set ahead at once; to be set back it goes at half its speed until
// it is where it should be, so that no reading of it is lower than one before.
type softClock struct {
	at     time.Duration // a reading of the oscillator
	value  time.Duration // the clock's then
	excess time.Duration // by how much it was ahead then
}

// read is the clock when the oscillator is at up.
func (c *softClock) read(up time.Duration) time.Duration { return c.target(up) + c.ahead(up) }

// target is where the clock should be.
func (c *softClock) target(up time.Duration) time.Duration { return c.value - c.excess + up - c.at }

// ahead is by how much it still is ahead of that.
func (c *softClock) ahead(up time.Duration) time.Duration { return max(0, c.excess-(up-c.at)/2) }

// set makes the clock go where it should be.
func (c *softClock) set(up, target time.Duration, back bool) {
	now := c.read(up)
	*c = softClock{at: up, value: target}
	if now > target && !back {
		c.value, c.excess = now, now-target
	}
}

// drifted is by how much a clock may be off after d of its own time, if it drifts by rho parts in a million at most. It is
// rounded up.
func (c *config) drifted(d time.Duration) time.Duration {
	if c.rho == 0 {
		return 0
	}
	left := 1e6 - time.Duration(c.rho)
	return d/left*time.Duration(c.rho) + (d%left*time.Duration(c.rho)+left-1)/left + 1
}
