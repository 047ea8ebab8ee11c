package scenarios

// Exact scripts hold everything and then say what happens, line by line. A line acts when the world
// has come to rest after the line before: no message is on its way, no handler waits. So a script
// does not depend on how long messages travel.
//
// Where only some messages are held the world never rests, and a line acts as soon as it can.

// control does a step that acts on what is held.
func (t *task) control(step Step) progress {
	switch s := step.(type) {
	case *Hold:
		if s.Release {
			t.in.holding.release(s)
		} else {
			t.in.holding.hold(s)
		}
		return stepDone
	case *Verb:
		return t.verb(s)
	case *Exchange:
		return t.exchange(s)
	case *Fire:
		return t.fire(s)
	}
	t.in.fail(Errorf(step.Where(), "%s cannot be done in a run", step))
	return stepStopped
}

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

// wanting is what becomes of a step that finds nothing to act on: it waits while anything moves,
// and then is a mistake in the file.
func (t *task) wanting(step Step, word, what string, from *Who) progress {
	in := t.in
	if t.mayCome() {
		return t.again(step)
	}
	in.fail(Errorf(step.Where(), "%s: no %s is held at %s; %s",
		word, what, clock(in.world.Now()), in.holding.whatIsHeld(from)))
	return stepStopped
}

// mayCome tells whether what a step wants may still come by itself. In a world that is held as a
// whole it cannot once that is at rest; in one that is held in part, timers go on.
func (t *task) mayCome() bool {
	in := t.in
	if in.world.Now() > t.since+patience || !in.holding.any() {
		return false
	}
	return !in.settled() || !in.holding.total
}

// verb delivers, drops, duplicates or delays the oldest messages that match.
func (t *task) verb(s *Verb) progress {
	if p := t.rest(s); p != stepDone {
		return p
	}
	in := t.in
	m := in.cast.messageMatcher(s.Message)
	for t.stage < max(s.Count, 1) {
		found := in.holding.places(m)
		if in.err != nil {
			return stepStopped
		}
		if len(found) == 0 {
			return t.wanting(s, s.Word, describeMessage(s.Message), s.Message.Sender)
		}
		in.holding.handle(s, found[0])
		t.stage++
	}
	t.entry.fired++
	return stepDone
}

// exchange delivers what is held from a to b, and then what b answered.
func (t *task) exchange(s *Exchange) progress {
	if p := t.rest(s); p != stepDone {
		return p
	}
	in := t.in
	if t.stage == 0 {
		m := in.cast.messageMatcher(s.Message)
		found := in.holding.places(m)
		if in.err != nil {
			return stepStopped
		}
		if len(found) == 0 {
			return t.wanting(s, "exchange", describeMessage(s.Message), s.A)
		}
		t.mark = in.world.Latest()
		t.stage = 1
		in.holding.deliver(found)
		t.entry.fired++
		return t.again(s)
	}
	back := in.cast.messageMatcher(&MessagePattern{Source: s.Source, Sender: s.B, To: s.A})
	var answers []int
	for _, i := range in.holding.places(back) {
		if in.world.Held()[i].Num > t.mark {
			answers = append(answers, i)
		}
	}
	in.holding.deliver(answers)
	return stepDone
}

// fire makes timers come due.
func (t *task) fire(s *Fire) progress {
	in := t.in
	for t.stage < max(s.Times, 1) {
		if p := t.rest(s); p != stepDone {
			return p
		}
		if !in.holding.fireAll(s.Timer) {
			if in.err != nil {
				return stepStopped
			}
			if t.mayCome() {
				return t.again(s)
			}
			in.fail(Errorf(s.Pos, "fire: no %s is set at %s; %s",
				describeTimer(s.Timer), clock(in.world.Now()), in.holding.whatIsSet(s.Timer.Node)))
			return stepStopped
		}
		t.stage++
		t.entry.fired++
		if t.stage < s.Times {
			return t.again(s)
		}
	}
	return stepDone
}
