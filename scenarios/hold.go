package scenarios

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/orrery-sim/orrery/sim"
)

// holding is what a script keeps from happening of the world's own accord.
type holding struct {
	total    bool // everything is held
	messages []*messageMatcher
	timers   []*TimerPattern
}

// hold does a hold or a release.
func (t *task) hold(s *Hold) progress {
	r := t.run
	switch {
	case s.Release:
		r.release(s)
	case s.Message == nil && s.Timer == nil:
		r.holding.total = true
	default:
		if s.Message != nil {
			r.holding.messages = append(r.holding.messages, r.messageMatcher(s.Message))
		}
		if s.Timer != nil {
			r.holding.timers = append(r.holding.timers, s.Timer)
		}
	}
	if !s.Release {
		r.world.Hold(r.holdsMessage, r.holdsTimer)
	}
	return stepDone
}

// holdsMessage tells whether a message is held. The traffic of a client that does only what the
// script invokes is not: nothing of it happens by itself.
func (r *Run) holdsMessage(from, to sim.ID, msg sim.Message) bool {
	if r.scripted(from) || r.scripted(to) {
		return false
	}
	if r.holding.total {
		return true
	}
	for _, m := range r.holding.messages {
		ok, err := m.match(from, to, msg, &aim{})
		if err != nil {
			r.fail(err)
		}
		if ok {
			return true
		}
	}
	return false
}

func (r *Run) holdsTimer(node sim.ID, timer sim.Timer) bool {
	if r.scripted(node) {
		return false
	}
	return r.holding.total || slices.ContainsFunc(r.holding.timers, func(p *TimerPattern) bool {
		return r.isTimer(p, node, timer)
	})
}

func (r *Run) isTimer(p *TimerPattern, node sim.ID, timer sim.Timer) bool {
	if p.Name != "" && p.Name != timer.Name {
		return false
	}
	if p.Node == nil {
		return true
	}
	ok, err := r.has(p.Node, node, &aim{})
	if err != nil {
		r.fail(err)
	}
	return ok
}

// release lets go what a pattern describes; without a pattern, everything.
func (r *Run) release(s *Hold) {
	if s.Message == nil && s.Timer == nil {
		r.releaseAll()
		return
	}
	if s.Message != nil {
		m := r.messageMatcher(s.Message)
		r.holding.messages = slices.DeleteFunc(r.holding.messages, func(o *messageMatcher) bool {
			return o.Text == m.Text
		})
		r.deliver(r.held(m))
	}
	if s.Timer != nil {
		r.holding.timers = slices.DeleteFunc(r.holding.timers, func(o *TimerPattern) bool {
			return o.Text == s.Timer.Text
		})
		r.world.ReleaseTimers(func(node sim.ID, timer sim.Timer) bool {
			return r.isTimer(s.Timer, node, timer)
		})
	}
}

func (r *Run) releaseAll() {
	if r.holding.total || len(r.holding.messages)+len(r.holding.timers) > 0 {
		r.holding = holding{}
		r.world.Release()
	}
}

// held are the places of the held messages that match, the one sent first in front.
func (r *Run) held(m *messageMatcher) []int {
	all := r.world.Held()
	var out []int
	for i, h := range all {
		ok, err := m.match(h.From, h.To, h.Msg, &aim{})
		if err != nil {
			r.fail(err)
			return nil
		}
		if ok {
			out = append(out, i)
		}
	}
	slices.SortStableFunc(out, func(a, b int) int { return cmp.Compare(all[a].Num, all[b].Num) })
	return out
}

// whatIsHeld lists the held messages: from one sender if there are any, else all.
// held from S1: AppendEntries to S2 (2), to S3 (1).
func (r *Run) whatIsHeld(from *Who) string {
	if !r.holding.total && len(r.holding.messages) == 0 {
		return "nothing is held: hold() comes first"
	}
	if from != nil && !from.Drawn() {
		for _, id := range r.servers {
			if ok, _ := r.has(from, id, &aim{}); !ok {
				continue
			}
			if list := r.heldFrom(id); list != "" {
				return "held from " + r.world.Name(id) + ": " + list
			}
		}
	}
	var parts []string
	for _, id := range append(slices.Clip(r.servers), r.clients...) {
		if list := r.heldFrom(id); list != "" {
			parts = append(parts, "held from "+r.world.Name(id)+": "+list)
		}
	}
	if len(parts) == 0 {
		return "nothing is held"
	}
	return strings.Join(parts, "; ")
}

// heldFrom lists what is held from a sender, by kind and receiver.
func (r *Run) heldFrom(id sim.ID) string {
	type bundle struct {
		kind string
		to   sim.ID
		n    int
	}
	var bundles []bundle
	for _, h := range r.world.Held() {
		if h.From != id {
			continue
		}
		kind := sim.KindOf(h.Msg)
		i := slices.IndexFunc(bundles, func(b bundle) bool { return b.kind == kind && b.to == h.To })
		if i < 0 {
			i = len(bundles)
			bundles = append(bundles, bundle{kind: kind, to: h.To})
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
		fmt.Fprintf(&b, "to %s (%d)", r.world.Name(x.to), x.n)
	}
	return b.String()
}
