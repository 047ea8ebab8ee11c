package scenarios

import (
	"time"

	"github.com/orrery-sim/orrery/sim"
)

// A course is the plan that a run follows, its world, and how far it has come. Everything that acts
// in a run shares it.
type course struct {
	plan  *Plan
	world *sim.World

	calm time.Duration // when the quiet phase ends and the final reads begin
	end  time.Duration // when the run ends at the latest

	begun  bool
	quiet  bool // everything has been undone
	halted bool // stop_when ended the run, or a hand
	over   bool
	err    error

	within uint64 // the event that is being heard; 0: none
	byHand bool   // somebody acts from outside
}

// later does something at an instant. What it does there, it does at once: nothing comes between.
//
// Once the run has begun, that is a nanosecond from now at the earliest. So what the schedule does
// at an instant was planned before it and comes first there, and a plain list of what it did can be
// planned in the same order.
func (c *course) later(at time.Duration, do func()) {
	if c.begun {
		at = max(at, c.world.Now()+1)
	}
	c.world.Plan(at, do)
}

// live reports whether the schedule may still act.
func (c *course) live() bool { return !c.over && !c.quiet && c.err == nil }

// stop ends the run after the present event.
func (c *course) stop() {
	c.over = true
	c.world.Stop()
}

// halt ends the run before its time.
func (c *course) halt() {
	c.halted = true
	c.stop()
}

// fail ends the run: the file asks for what cannot be done.
func (c *course) fail(err error) {
	if c.err == nil && err != nil {
		c.err = err
		if c.world != nil {
			c.stop()
		}
	}
}

// settled reports whether the world is at rest, and nothing is left to do at this instant.
func (c *course) settled() bool {
	if next, ok := c.world.Next(); ok && next <= c.world.Now() {
		return false
	}
	return c.world.Settled()
}

// window is the time from warm-up to duration, as far as the run came.
func (c *course) window(end time.Duration) (from, to time.Duration) {
	return c.plan.Warmup, min(c.plan.Duration, end)
}
