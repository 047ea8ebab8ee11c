package scenarios

// Exact scripts hold everything and then say what happens, line by line. A line acts when the world
// has come to rest after the line before: no message is on its way, no handler waits. So a script
// does not depend on how long messages travel.
//
// Where only some messages are held the world never rests, and a line acts as soon as it can.

// again tries a step once more when the world has moved on: right after the next instant at which
// anything happens.
func (t *task) again(step Step) progress {
	in := t.in
	now := in.world.Now()
	if now > t.since+patience {
		in.fail(Errorf(step.Where(), "%s: the world has not come to rest since %s", step, clock(t.since)))
		return stepStopped
	}
	next, ok := in.world.Next()
	if !ok {
		next = now
	}
	t.at(max(next, now)+1, t.resume)
	return stepBlocked
}

// rest waits until the world is at rest, where it can come to rest at all.
func (t *task) rest(step Step) progress {
	if !t.in.settled() && t.in.holding.total {
		return t.again(step)
	}
	return stepDone
}

// wanting handles a step that finds nothing to act on: it waits while anything still moves, and
// after that it is a mistake in the file.
func (t *task) wanting(step Step, word, what string, from *Who) progress {
	in := t.in
	if t.mayCome() {
		return t.again(step)
	}
	in.fail(Errorf(step.Where(), "%s: no %s is held at %s; %s",
		word, what, clock(in.world.Now()), in.holding.whatIsHeld(from)))
	return stepStopped
}

// mayCome reports whether what a step wants may still come by itself. In a world that is held as a
// whole it cannot come once the world is at rest; in one that is held in part, timers go on.
func (t *task) mayCome() bool {
	in := t.in
	if in.world.Now() > t.since+patience || !in.holding.any() {
		return false
	}
	return !in.settled() || !in.holding.total
}
