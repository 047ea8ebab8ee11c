package scenarios

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"
)

// Exact scripts hold everything and then say what happens, line by line. A line acts when the world
// has come to rest after the line before: no message is on its way, no handler waits. So a script
// does not depend on how long messages travel.
//
// Where only some messages are held the world never rests, and a line acts as soon as it can.

// control does a step that acts on what is held.
func (t *task) control(step Step) progress {
	switch s := step.(type) {
	case *Hold:
		return t.hold(s)
	case *Verb:
		return t.verb(s)
	case *Exchange:
		return t.exchange(s)
	case *Fire:
		return t.fire(s)
	}
	t.run.fail(Errorf(step.Where(), "%s cannot be done in a run", step))
	return stepStopped
}

// settled tells whether the world is at rest, and nothing is left to do at this instant.
func (r *Run) settled() bool {
	if next, ok := r.world.Next(); ok && next <= r.world.Now() {
		return false
	}
	return r.world.Settled()
}

// again tries a step once more when the world has moved on: right after the next instant at which
// anything happens.
func (t *task) again(step Step) progress {
	r := t.run
	now := r.world.Now()
	if now > t.since+patience {
		r.fail(Errorf(step.Where(), "%s: the world has not come to rest since %s", step, clock(t.since)))
		return stepStopped
	}
	next, ok := r.world.Next()
	if !ok {
		next = now
	}
	t.at(max(next, now)+1, t.resume)
	return stepBlocked
}

// rest waits until the world is at rest, where it can come to rest at all.
func (t *task) rest(step Step) progress {
	if !t.run.settled() && t.run.holding.total {
		return t.again(step)
	}
	return stepDone
}

// wanting is what becomes of a step that finds nothing to act on: it waits while anything moves,
// and then is a mistake in the file.
func (t *task) wanting(step Step, word, what string, from *Who) progress {
	r := t.run
	if r.mayCome(t) {
		return t.again(step)
	}
	r.fail(Errorf(step.Where(), "%s: no %s is held at %s; %s",
		word, what, clock(r.world.Now()), r.whatIsHeld(from)))
	return stepStopped
}

// mayCome tells whether what a step wants may still come by itself. In a world that is held as a
// whole it cannot once that is at rest; in one that is held in part, timers go on.
func (r *Run) mayCome(t *task) bool {
	inPart := len(r.holding.messages)+len(r.holding.timers) > 0
	if r.world.Now() > t.since+patience || !r.holding.total && !inPart {
		return false
	}
	return !r.settled() || !r.holding.total
}

// verb delivers, drops, duplicates or delays the oldest messages that match.
func (t *task) verb(s *Verb) progress {
	if p := t.rest(s); p != stepDone {
		return p
	}
	r := t.run
	m := r.messageMatcher(s.Message)
	for t.stage < max(s.Count, 1) {
		found := r.held(m)
		if r.err != nil {
			return stepStopped
		}
		if len(found) == 0 {
			return t.wanting(s, s.Word, describeMessage(s.Message), s.Message.Sender)
		}
		r.handle(s, found[0])
		t.stage++
	}
	t.entry.fired++
	return stepDone
}

func (r *Run) handle(s *Verb, i int) {
	switch s.Word {
	case "deliver":
		r.world.DeliverHeld(i)
	case "drop":
		r.world.DropHeld(i)
	case "duplicate":
		r.world.DuplicateHeld(i)
	case "delay":
		r.world.DelayHeld(i, s.By)
	}
}

// exchange delivers what is held from a to b, and then what b answered.
func (t *task) exchange(s *Exchange) progress {
	if p := t.rest(s); p != stepDone {
		return p
	}
	r := t.run
	if t.stage == 0 {
		m := r.messageMatcher(s.Message)
		found := r.held(m)
		if r.err != nil {
			return stepStopped
		}
		if len(found) == 0 {
			return t.wanting(s, "exchange", describeMessage(s.Message), s.A)
		}
		t.mark = r.world.Latest()
		t.stage = 1
		r.deliver(found)
		t.entry.fired++
		return t.again(s)
	}
	back := r.messageMatcher(&MessagePattern{Source: s.Source, Sender: s.B, To: s.A})
	var answers []int
	for _, i := range r.held(back) {
		if r.world.Held()[i].Num > t.mark {
			answers = append(answers, i)
		}
	}
	r.deliver(answers)
	return stepDone
}

// deliver lets held messages go on, in the order given.
func (r *Run) deliver(places []int) {
	for k, i := range places {
		r.world.DeliverHeld(i)
		for j := range places[k+1:] {
			if places[k+1+j] > i {
				places[k+1+j]--
			}
		}
	}
}

// fire makes timers come due.
func (t *task) fire(s *Fire) progress {
	r := t.run
	for t.stage < max(s.Times, 1) {
		if p := t.rest(s); p != stepDone {
			return p
		}
		if !r.fireAll(s.Timer) {
			if r.err != nil {
				return stepStopped
			}
			if r.mayCome(t) {
				return t.again(s)
			}
			r.fail(Errorf(s.Pos, "fire: no %s is set at %s; %s",
				describeTimer(s.Timer), clock(r.world.Now()), r.whatIsSet(s.Timer.Node)))
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

// fireAll fires the timers that match, and tells whether there were any.
func (r *Run) fireAll(p *TimerPattern) bool {
	found := false
	for _, id := range r.servers {
		for _, timer := range r.world.Timers(id) {
			if r.isTimer(p, id, timer) && r.world.FireTimer(id, timer) {
				found = true
			}
		}
	}
	return found
}

// whatIsSet lists the timers that are set, of some nodes or of all.
func (r *Run) whatIsSet(of *Who) string {
	var parts []string
	for _, id := range r.servers {
		if of != nil {
			if ok, _ := r.has(of, id, &aim{}); !ok {
				continue
			}
		}
		var names []string
		for _, timer := range r.world.Timers(id) {
			names = append(names, timer.Name)
		}
		slices.SortFunc(names, cmp.Compare)
		switch {
		case !r.world.Up(id):
			parts = append(parts, r.world.Name(id)+" is down")
		case len(names) == 0:
			parts = append(parts, "nothing is set at "+r.world.Name(id))
		default:
			parts = append(parts, "set at "+r.world.Name(id)+": "+strings.Join(names, ", "))
		}
	}
	return strings.Join(parts, "; ")
}

// describeMessage is a message pattern in words: RequestVote from S1 to S2.
func describeMessage(p *MessagePattern) string {
	text := "message"
	if p.Kind != "" {
		text = p.Kind
	}
	for _, f := range p.Fields {
		if f.Test != nil {
			text += " with a fitting " + f.Name
		} else {
			text += fmt.Sprintf(" with %s = %v", f.Name, f.Value)
		}
	}
	if p.Sender != nil {
		text += " from " + nameOf(p.Sender)
	}
	if p.To != nil {
		text += " to " + nameOf(p.To)
	}
	return text
}

func describeTimer(p *TimerPattern) string {
	text := "timer"
	if p.Name != "" {
		text = fmt.Sprintf("timer %q", p.Name)
	}
	if p.Node != nil {
		text += " of " + nameOf(p.Node)
	}
	return text
}

// nameOf is a node's name where the selector gives one.
func nameOf(w *Who) string {
	if w.Kind == TheNode && w.Name != "" {
		return w.Name
	}
	if w.Kind == Union {
		var names []string
		for _, of := range w.Of {
			names = append(names, nameOf(of))
		}
		return strings.Join(names, ", ")
	}
	return w.Text
}

// clock is an instant as errors and stories tell it: 0.312 s.
func clock(t time.Duration) string {
	return fmt.Sprintf("%d.%03d s", t/time.Second, t%time.Second/time.Millisecond)
}
