package scenarios

import (
	"reflect"
	"slices"

	"github.com/orrery-sim/orrery/sim"
)

// A hook does something after each event that matches.
type hook struct {
	*matcher
	do   func(e *sim.Event)
	over bool
}

// hooks are what a run does after events that match, by the kind of event.
type hooks struct {
	*course
	cast *cast
	view *view // what functions of the file see

	byKind  [32][]*hook
	byFact  map[reflect.Type][]*hook // of byKind[sim.Stated], those that want the fact
	facts   map[reflect.Type]string  // the kinds of facts
	kinds   sim.KindSet
	depth   int // of events that are being heard, each the answer to the one before
	pollers []func() (over bool)
	polling bool
}

func newHooks(c *course, who *cast) *hooks {
	return &hooks{course: c, cast: who, byFact: map[reflect.Type][]*hook{}, facts: map[reflect.Type]string{}}
}

// on makes the run do something after each event that matches a pattern, between one effect of a
// handler and the next.
func (x *hooks) on(p *EventPattern, do func(e *sim.Event)) *hook {
	h := &hook{matcher: x.cast.matcher(p), do: do}
	x.byKind[p.Event] = append(live(x.byKind[p.Event]), h)
	clear(x.byFact)
	x.hear(sim.Kinds(p.Event))
	return h
}

// live are the hooks that are not over, in a list of their own where some are: an event may be going through the other.
func live(hooks []*hook) []*hook {
	over := func(h *hook) bool { return h.over }
	if !slices.ContainsFunc(hooks, over) {
		return hooks
	}
	return slices.DeleteFunc(slices.Clone(hooks), over)
}

// after makes the run do something after each event of some kinds.
func (x *hooks) after(kinds sim.KindSet, do func(e *sim.Event)) {
	for k := sim.Kind(0); sim.AllKinds.Has(k); k++ {
		if kinds.Has(k) {
			h := &hook{matcher: x.cast.matcher(&EventPattern{Event: k}), do: do}
			x.byKind[k] = append(x.byKind[k], h)
		}
	}
	clear(x.byFact)
	x.hear(kinds)
}

// hear listens to kinds that nobody listened to yet.
func (x *hooks) hear(kinds sim.KindSet) {
	more := kinds &^ x.kinds
	x.kinds |= kinds
	if more != 0 {
		x.world.Listen(more, x.dispatch)
	}
}

// depthLimit bounds how many events may each be the answer to the one before, at one instant.
const depthLimit = 200

// dispatch shows an event to the hooks.
func (x *hooks) dispatch(e *sim.Event) {
	hooks := x.byKind[e.Kind]
	if e.Kind == sim.Stated {
		hooks = x.wantFact(e.Body)
	}
	outside := x.within
	x.within = e.Num
	x.depth++
	defer func() { x.within, x.depth = outside, x.depth-1 }()
	for _, h := range hooks {
		if h.over || x.err != nil {
			continue
		}
		if x.depth > depthLimit {
			x.fail(Errorf(h.Pos, "on: what answers %s causes it again, and so on without end", h.Text))
			return
		}
		ok, err := h.match(e)
		if err != nil {
			x.fail(err)
			return
		}
		if ok {
			h.do(e)
		}
	}
}

// wantFact are the hooks that want facts of a type.
func (x *hooks) wantFact(fact sim.Fact) []*hook {
	t := reflect.TypeOf(fact)
	hooks, found := x.byFact[t]
	if !found {
		kind := x.factKind(t, fact)
		hooks = slices.DeleteFunc(slices.Clone(x.byKind[sim.Stated]), func(h *hook) bool {
			return h.fact != "" && h.fact != kind
		})
		x.byFact[t] = hooks
	}
	return hooks
}

// factKind is the kind of a fact of a type.
func (x *hooks) factKind(t reflect.Type, fact sim.Fact) string {
	kind, known := x.facts[t]
	if !known {
		kind = sim.FactKind(fact)
		x.facts[t] = kind
	}
	return kind
}

// trigger does something once, after an event or when the world is in a state.
func (x *hooks) trigger(t *Trigger, do func()) {
	if t.Event != nil {
		var h *hook
		h = x.on(t.Event, func(*sim.Event) {
			h.over = true
			do()
		})
		return
	}
	x.poll(func() bool {
		ok, _ := x.ask(t.Predicate)
		if ok {
			do()
		}
		return ok
	})
}

// ask calls a function of the file.
func (x *hooks) ask(p *Predicate) (ok bool, why string) {
	ok, why, err := p.Call(x.view)
	if err != nil {
		x.fail(err)
	}
	return ok && err == nil, why
}

// poll calls a function after every event, until it says that it is over.
func (x *hooks) poll(f func() (over bool)) {
	if !x.polling {
		x.polling = true
		x.after(sim.AllKinds, func(*sim.Event) {
			asked := x.pollers
			x.pollers = nil // whoever is asked may add to them, or cause an event
			asked = slices.DeleteFunc(asked, func(f func() bool) bool { return x.err == nil && f() })
			x.pollers = append(asked, x.pollers...)
		})
	}
	x.pollers = append(x.pollers, f)
}
