package scenarios

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/sim"
)

// holding is the messages and timers that a script keeps from happening by themselves.
type holding struct {
	*course
	cast  *cast
	deeds *deeds

	total    bool // everything is held
	messages []*messageMatcher
	timers   []*TimerPattern
}

// hold begins to keep things from happening.
func (h *holding) hold(s *Hold) {
	h.deeds.record(h.deed(s), s.Text)
	switch {
	case s.Message == nil && s.Timer == nil:
		h.total = true
	case s.Message != nil:
		h.messages = append(h.messages, h.cast.messageMatcher(s.Message))
	}
	if s.Timer != nil {
		h.timers = append(h.timers, s.Timer)
	}
	h.world.Hold(h.holdsMessage, h.holdsTimer)
}

// any reports whether anything is held.
func (h *holding) any() bool { return h.total || h.inPart() }

// inPart reports whether some messages or timers are held by their patterns.
func (h *holding) inPart() bool { return len(h.messages)+len(h.timers) > 0 }

// holdsMessage reports whether a message is held. The operator's are not: nothing of them happens by
// itself. Nor are the requests of a client that does only what the script invokes, and the replies. But
// where such a client asks in the way of the protocol itself, with messages that the protocol lists, they
// are steps of the protocol, which the script is to do one by one.
func (h *holding) holdsMessage(from, to sim.ID, part uint16, msg sim.Message) bool {
	if h.cast.scripted(from) || h.cast.scripted(to) {
		if h.cast.operator != 0 && (from == h.cast.operator || to == h.cast.operator) || h.asks(msg) {
			return false
		}
	}
	if h.total {
		return true
	}
	for _, m := range h.messages {
		ok, err := m.match(from, to, part, msg, &aim{})
		if err != nil {
			h.fail(err)
		}
		if ok {
			return true
		}
	}
	return false
}

// asks reports whether a message is a client's request, or the reply to one, or of no protocol.
func (h *holding) asks(msg sim.Message) bool {
	switch msg.(type) {
	case service.Request, service.Reply:
		return true
	}
	kind := sim.KindOf(msg)
	return !slices.ContainsFunc(h.plan.Protocol.Sends, func(m sim.Message) bool { return sim.KindOf(m) == kind })
}

func (h *holding) holdsTimer(node sim.ID, part uint16, timer sim.Timer) bool {
	if h.cast.scripted(node) {
		return false
	}
	return h.total || slices.ContainsFunc(h.timers, func(p *TimerPattern) bool {
		return h.isTimer(p, node, part, timer)
	})
}

func (h *holding) isTimer(p *TimerPattern, node sim.ID, part uint16, timer sim.Timer) bool {
	if p.Name != "" && p.Name != timer.Name || p.Scope != "" && !inScope(h.world.PartName(part), p.Scope) {
		return false
	}
	if p.Node == nil {
		return true
	}
	ok, err := h.cast.has(p.Node, node, &aim{})
	if err != nil {
		h.fail(err)
	}
	return ok
}

// release lets go what a pattern describes; without a pattern, everything.
func (h *holding) release(s *Hold) {
	h.deeds.record(h.deed(s), s.Text)
	if s.Message == nil && s.Timer == nil {
		h.releaseAll()
		return
	}
	if s.Message != nil {
		m := h.cast.messageMatcher(s.Message)
		h.messages = slices.DeleteFunc(h.messages, func(o *messageMatcher) bool {
			return o.Text == m.Text
		})
		h.deliver(h.places(m))
	}
	if s.Timer != nil {
		h.timers = slices.DeleteFunc(h.timers, func(o *TimerPattern) bool {
			return o.Text == s.Timer.Text
		})
		h.world.ReleaseTimers(func(node sim.ID, part uint16, timer sim.Timer) bool {
			return h.isTimer(s.Timer, node, part, timer)
		})
	}
}

func (h *holding) releaseAll() {
	if h.any() {
		h.total, h.messages, h.timers = false, nil, nil
		h.world.Release()
	}
}

// places are the indices of the held messages that match, in the order in which they were sent.
func (h *holding) places(m *messageMatcher) []int {
	all := h.world.Held()
	var out []int
	for i, x := range all {
		ok, err := m.match(x.From, x.To, x.Part, x.Msg, &aim{})
		if err != nil {
			h.fail(err)
			return nil
		}
		if ok {
			out = append(out, i)
		}
	}
	slices.SortStableFunc(out, func(a, b int) int { return cmp.Compare(all[a].Num, all[b].Num) })
	return out
}

// whatIsHeld lists the held messages: those of one sender if there are any, else all of them. It
// reads: held from S1: AppendEntries to S2 (2), to S3 (1).
func (h *holding) whatIsHeld(from *Who) string {
	if !h.total && len(h.messages) == 0 {
		return "nothing is held: hold() comes first"
	}
	if from != nil && !from.Drawn() {
		for _, id := range h.cast.servers {
			if ok, _ := h.cast.has(from, id, &aim{}); !ok {
				continue
			}
			if list := h.heldFrom(id); list != "" {
				return "held from " + h.world.Name(id) + ": " + list
			}
		}
	}
	var parts []string
	for _, id := range append(slices.Clip(h.cast.servers), h.cast.clients...) {
		if list := h.heldFrom(id); list != "" {
			parts = append(parts, "held from "+h.world.Name(id)+": "+list)
		}
	}
	if len(parts) == 0 {
		return "nothing is held"
	}
	return strings.Join(parts, "; ")
}

// heldFrom lists what is held from a sender, by kind and receiver.
func (h *holding) heldFrom(id sim.ID) string {
	type bundle struct {
		kind string // with the part that it is for
		to   sim.ID
		n    int
	}
	var bundles []bundle
	for _, x := range h.world.Held() {
		if x.From != id {
			continue
		}
		kind := sim.KindOf(x.Msg)
		if part := h.world.PartName(x.Part); part != "" {
			kind = part + " " + kind
		}
		i := slices.IndexFunc(bundles, func(b bundle) bool { return b.kind == kind && b.to == x.To })
		if i < 0 {
			i = len(bundles)
			bundles = append(bundles, bundle{kind: kind, to: x.To})
		}
		bundles[i].n++
	}
	slices.SortStableFunc(bundles, func(a, b bundle) int { return strings.Compare(a.kind, b.kind) })
	var b strings.Builder
	last := ""
	for i, x := range bundles {
		if i > 0 {
			b.WriteString(", ")
		}
		if x.kind != last {
			b.WriteString(x.kind + " ")
			last = x.kind
		}
		fmt.Fprintf(&b, "to %s (%d)", h.world.Name(x.to), x.n)
	}
	return b.String()
}

// deliverEach delivers held messages, each a deed of its own.
func (h *holding) deliverEach(places []int) {
	all := h.world.Held()
	for _, i := range places {
		h.deeds.record(Deed{Verb: DeliverVerb, Message: all[i].Num}, "")
	}
	h.deliver(places)
}

// deliver lets held messages go on, in the order given.
func (h *holding) deliver(places []int) {
	for k, i := range places {
		h.world.DeliverHeld(i)
		for j := range places[k+1:] {
			if places[k+1+j] > i {
				places[k+1+j]--
			}
		}
	}
}
