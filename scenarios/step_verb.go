package scenarios

import "time"

// A Verb acts on the oldest messages that match. None in flight is an error that lists what is.
type Verb struct {
	Source
	Message *MessagePattern
	Count   int
	By      time.Duration // delay
}

func (s *Verb) parts(visit func(Part)) { visitAll(visit, s.Message) }

// do delivers, drops, duplicates or delays the oldest messages that match.
func (s *Verb) do(t *task) progress {
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
		if in.holding.ofSeveral(s.Message, found) {
			return stepStopped
		}
		if len(found) == 0 {
			return t.wanting(s, s.Word, describeMessage(s.Message), s.Message.Sender)
		}
		in.holding.handle(s.Word, found[0], s.By)
		t.stage++
	}
	t.entry.fired++
	return stepDone
}

// ofSeveral fails, and reports so, where the messages that were found are for several parts and the
// pattern says neither for which nor that the kind does not matter.
func (h *holding) ofSeveral(p *MessagePattern, found []int) bool {
	var parts []uint16
	for _, i := range found {
		parts = append(parts, h.world.Held()[i].Part)
	}
	return p.Kind != "" && h.unclear("message", p.Source, p.Scope, parts)
}

// handle does a verb to the ith held message.
func (h *holding) handle(verb string, i int, by time.Duration) {
	h.deeds.record(Deed{Verb: verb, Message: h.world.Held()[i].Num, By: by}, "")
	switch verb {
	case DeliverVerb:
		h.world.DeliverHeld(i)
	case DropVerb:
		h.world.DropHeld(i)
	case DuplicateVerb:
		h.world.DuplicateHeld(i)
	case DelayVerb:
		h.world.DelayHeld(i, by)
	}
}

// handleNumber does to the message of a number what a deed says, and reports whether it is held or on its way.
func (h *holding) handleNumber(d *Deed) bool {
	for i, held := range h.world.Held() {
		if held.Num == d.Message {
			h.handle(d.Verb, i, d.By)
			return true
		}
	}
	h.deeds.record(Deed{Verb: d.Verb, Message: d.Message, By: d.By}, "")
	found := false
	switch d.Verb {
	case DeliverVerb:
		found = h.world.DeliverFlight(d.Message)
	case DropVerb:
		found = h.world.DropFlight(d.Message)
	case DuplicateVerb:
		found = h.world.DuplicateFlight(d.Message)
	case DelayVerb:
		found = h.world.DelayFlight(d.Message, d.By)
	}
	if !found {
		h.deeds.forget()
	}
	return found
}

// An Exchange delivers all messages held from A to B, and the answers that they cause.
type Exchange struct {
	Source
	Message *MessagePattern // with Sender A and To B filled in
	A, B    *Who
}

func (s *Exchange) parts(visit func(Part)) { visitAll(visit, s.Message) }

// do delivers what is held from a to b, and then what b answered.
func (s *Exchange) do(t *task) progress {
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
		if in.holding.ofSeveral(s.Message, found) {
			return stepStopped
		}
		if len(found) == 0 {
			return t.wanting(s, "exchange", describeMessage(s.Message), s.A)
		}
		t.mark = in.world.Latest()
		t.stage = 1
		in.holding.deliverEach(found)
		t.entry.fired++
		return t.again(s)
	}
	back := in.cast.messageMatcher(&MessagePattern{Source: s.Source, Sender: s.B, To: s.A, Scope: s.Message.Scope})
	var answers []int
	for _, i := range in.holding.places(back) {
		if in.world.Held()[i].Num > t.mark {
			answers = append(answers, i)
		}
	}
	in.holding.deliverEach(answers)
	return stepDone
}
