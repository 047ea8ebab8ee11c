package scenarios

import (
	"reflect"
	"slices"

	"github.com/orrery-sim/orrery/sim"
)

// A matcher is an event pattern at work in one run: it counts, for nth.
type matcher struct {
	*EventPattern
	run     *Run
	fact    string // as [sim.FactWords] spells it
	seen    int    // events that matched, whichever is wanted
	message *messageMatcher
	fields  []fieldMatcher
	aim     aim
}

func (r *Run) matcher(p *EventPattern) *matcher {
	m := &matcher{EventPattern: p, run: r, fact: sim.FactWords(p.Fact)}
	for i := range p.Fields {
		m.fields = append(m.fields, fieldMatcher{Field: &p.Fields[i]})
	}
	if p.Message != nil {
		m.message = r.messageMatcher(p.Message)
	}
	return m
}

// match tells whether an event is one that the pattern wants. Its kind, and that of a fact, has
// been seen to.
func (m *matcher) match(e *sim.Event) (bool, error) {
	for _, end := range []struct {
		who *Who
		id  sim.ID
	}{{m.Node, e.Node}, {m.Peer, e.Peer}} {
		if end.who == nil {
			continue
		}
		if ok, err := m.run.has(end.who, end.id, &m.aim); !ok {
			return false, err
		}
	}
	if m.message != nil {
		from, to := ends(e)
		if ok, err := m.message.match(from, to, e.Body, &m.aim); !ok {
			return false, err
		}
	}
	for i := range m.fields {
		if ok, err := m.fields[i].match(m.run, m.Source, e.Body, e, &m.aim); !ok {
			return false, err
		}
	}
	m.seen++
	return m.Nth == 0 || m.seen == m.Nth, nil
}

// ends are the sender and the receiver of an event's message.
func ends(e *sim.Event) (from, to sim.ID) {
	if e.Kind == sim.Delivered {
		return e.Peer, e.Node
	}
	return e.Node, e.Peer
}

// A messageMatcher is a message pattern at work in one run.
type messageMatcher struct {
	*MessagePattern
	run    *Run
	typ    reflect.Type // of the message that was seen last
	wanted bool         // whether its kind is the pattern's
	fields []fieldMatcher
}

func (r *Run) messageMatcher(p *MessagePattern) *messageMatcher {
	m := &messageMatcher{MessagePattern: p, run: r}
	for i := range p.Fields {
		m.fields = append(m.fields, fieldMatcher{Field: &p.Fields[i]})
	}
	return m
}

// is tells whether a message is of the pattern's kind.
func (m *messageMatcher) is(msg sim.Message) bool {
	if m.Kind == "" {
		return true
	}
	if t := reflect.TypeOf(msg); t != m.typ {
		m.typ, m.wanted = t, sim.KindOf(msg) == m.Kind
	}
	return m.wanted
}

func (m *messageMatcher) match(from, to sim.ID, msg sim.Message, a *aim) (bool, error) {
	if !m.is(msg) {
		return false, nil
	}
	for _, end := range []struct {
		who *Who
		id  sim.ID
	}{{m.Sender, from}, {m.To, to}} {
		if end.who == nil {
			continue
		}
		if ok, err := m.run.has(end.who, end.id, a); !ok {
			return false, err
		}
	}
	return m.matchFields(msg, a)
}

func (m *messageMatcher) matchFields(msg sim.Message, a *aim) (bool, error) {
	for i := range m.fields {
		if ok, err := m.fields[i].match(m.run, m.Source, msg, nil, a); !ok {
			return false, err
		}
	}
	return true, nil
}

// A hook does something after each event that matches.
type hook struct {
	*matcher
	do   func(e *sim.Event)
	over bool
}

// hooks are the hooks of a run, by the kind of event.
type hooks struct {
	byKind [32][]*hook
	byFact map[reflect.Type][]*hook // of byKind[sim.Stated], those that want the fact
	kinds  sim.KindSet
}

func (h *hooks) init() { h.byFact = map[reflect.Type][]*hook{} }

// on makes the run do something after each event that matches a pattern, between one effect of a
// handler and the next.
func (r *Run) on(p *EventPattern, do func(e *sim.Event)) *hook {
	h := &hook{matcher: r.matcher(p), do: do}
	r.hooks.byKind[p.Event] = append(r.hooks.byKind[p.Event], h)
	clear(r.hooks.byFact)
	r.hear(sim.Kinds(p.Event))
	return h
}

// after makes the run do something after each event of some kinds.
func (r *Run) after(kinds sim.KindSet, do func(e *sim.Event)) {
	for k := sim.Kind(0); sim.AllKinds.Has(k); k++ {
		if kinds.Has(k) {
			h := &hook{matcher: r.matcher(&EventPattern{Event: k}), do: do}
			r.hooks.byKind[k] = append(r.hooks.byKind[k], h)
		}
	}
	clear(r.hooks.byFact)
	r.hear(kinds)
}

// hear listens to kinds that nobody listened to yet.
func (r *Run) hear(kinds sim.KindSet) {
	more := kinds &^ r.hooks.kinds
	r.hooks.kinds |= kinds
	if more != 0 {
		r.world.Listen(more, r.dispatch)
	}
}

// depthLimit bounds how many events may each be the answer to the one before, at one instant.
const depthLimit = 200

// dispatch shows an event to the hooks.
func (r *Run) dispatch(e *sim.Event) {
	hooks := r.hooks.byKind[e.Kind]
	if e.Kind == sim.Stated {
		hooks = r.wantFact(e.Body)
	}
	outside := r.within
	r.within = e.Num
	r.depth++
	defer func() { r.within, r.depth = outside, r.depth-1 }()
	for _, h := range hooks {
		if h.over || r.err != nil {
			continue
		}
		if r.depth > depthLimit {
			r.fail(Errorf(h.Pos, "on: what answers %s causes it again, and so on without end", h.Text))
			return
		}
		ok, err := h.match(e)
		if err != nil {
			r.fail(err)
			return
		}
		if ok {
			h.do(e)
		}
	}
}

// wantFact are the hooks that want facts of a type.
func (r *Run) wantFact(fact sim.Fact) []*hook {
	t := reflect.TypeOf(fact)
	hooks, found := r.hooks.byFact[t]
	if !found {
		kind := sim.FactKind(fact)
		hooks = slices.DeleteFunc(slices.Clone(r.hooks.byKind[sim.Stated]), func(h *hook) bool {
			return h.fact != "" && h.fact != kind
		})
		r.hooks.byFact[t] = hooks
	}
	return hooks
}
