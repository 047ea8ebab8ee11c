package scenarios

import (
	"reflect"

	"github.com/orrery-sim/orrery/sim"
)

// A matcher is an event pattern at work in one run: it counts, for nth.
type matcher struct {
	*EventPattern
	cast    *cast
	fact    string // as [sim.FactWords] spells it
	seen    int    // events that matched, whichever is wanted
	message *messageMatcher
	fields  []fieldMatcher
	aim     aim
}

func (c *cast) matcher(p *EventPattern) *matcher {
	m := &matcher{EventPattern: p, cast: c, fact: sim.FactWords(p.Fact)}
	for i := range p.Fields {
		m.fields = append(m.fields, fieldMatcher{Field: &p.Fields[i]})
	}
	if p.Message != nil {
		m.message = c.messageMatcher(p.Message)
	}
	return m
}

// match reports whether an event is one that the pattern wants. The caller has checked its kind, and
// the kind of a fact.
func (m *matcher) match(e *sim.Event) (bool, error) {
	if m.Scope != "" && !inScope(m.cast.world.Scope(e), m.Scope) {
		return false, nil
	}
	if m.Node != nil {
		if ok, err := m.cast.has(m.Node, e.Node, &m.aim); !ok {
			return false, err
		}
	}
	if m.Peer != nil {
		if ok, err := m.cast.has(m.Peer, peerOf(e), &m.aim); !ok {
			return false, err
		}
	}
	if m.message != nil {
		from, to := ends(e)
		if ok, err := m.message.match(from, to, e.Part, e.Body, &m.aim); !ok {
			return false, err
		}
	}
	for i := range m.fields {
		if ok, err := m.fields[i].match(m.cast, m.Source, e.Body, e, &m.aim); !ok {
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
	cast   *cast
	typ    reflect.Type // of the message that was seen last
	wanted bool         // whether its kind is the pattern's
	fields []fieldMatcher
}

func (c *cast) messageMatcher(p *MessagePattern) *messageMatcher {
	m := &messageMatcher{MessagePattern: p, cast: c}
	for i := range p.Fields {
		m.fields = append(m.fields, fieldMatcher{Field: &p.Fields[i]})
	}
	return m
}

// is reports whether a message is of the pattern's kind.
func (m *messageMatcher) is(msg sim.Message) bool {
	if m.Kind == "" {
		return true
	}
	if t := reflect.TypeOf(msg); t != m.typ {
		m.typ, m.wanted = t, sim.KindOf(msg) == m.Kind
	}
	return m.wanted
}

func (m *messageMatcher) match(from, to sim.ID, part uint16, msg sim.Message, a *aim) (bool, error) {
	if !m.is(msg) || m.Scope != "" && !inScope(m.cast.world.PartName(part), m.Scope) {
		return false, nil
	}
	for _, end := range []struct {
		who *Who
		id  sim.ID
	}{{m.Sender, from}, {m.To, to}} {
		if end.who == nil {
			continue
		}
		if ok, err := m.cast.has(end.who, end.id, a); !ok {
			return false, err
		}
	}
	return m.matchFields(msg, a)
}

func (m *messageMatcher) matchFields(msg sim.Message, a *aim) (bool, error) {
	for i := range m.fields {
		if ok, err := m.fields[i].match(m.cast, m.Source, msg, nil, a); !ok {
			return false, err
		}
	}
	return true, nil
}
