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
		if len(found) == 0 {
			return t.wanting(s, s.Word, describeMessage(s.Message), s.Message.Sender)
		}
		in.holding.handle(s, found[0])
		t.stage++
	}
	t.entry.fired++
	return stepDone
}

func (h *holding) handle(s *Verb, i int) {
	switch s.Word {
	case "deliver":
		h.world.DeliverHeld(i)
	case "drop":
		h.world.DropHeld(i)
	case "duplicate":
		h.world.DuplicateHeld(i)
	case "delay":
		h.world.DelayHeld(i, s.By)
	}
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
