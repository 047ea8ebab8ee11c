package scenarios

import (
	"strconv"
	"time"

	"github.com/orrery-sim/orrery/sim"
)

// deed is a hold or a release as plain data. A pattern whose selector follows what happens, or that
// calls a function of the file, is none.
func (h *holding) deed(s *Hold) Deed {
	d := Deed{Verb: HoldVerb}
	if s.Release {
		d.Verb = ReleaseVerb
	}
	if m := s.Message; m != nil {
		d.Held.Messages = true
		t := &d.Held.Traffic
		if m.Kind != "" {
			t.Kinds = []string{m.Kind}
		}
		t.From, t.To, t.Part = h.fixed(m.Sender, &d), h.fixed(m.To, &d), m.Scope
		for i := range m.Fields {
			t.Where = append(t.Where, h.cast.condition(&m.Fields[i], &aim{}))
		}
		if d.foreign == "" {
			d.foreign = foreign(t.Where)
		}
	}
	if t := s.Timer; t != nil {
		d.Held.Timers, d.Held.Name, d.Held.Nodes, d.Held.Part = true, t.Name, h.fixed(t.Node, &d), t.Scope
	}
	return d
}

// fixed are the nodes of a selector that always means the same ones; nil is everyone.
func (h *holding) fixed(who *Who, d *Deed) []sim.ID {
	if who == nil {
		return nil
	}
	for w := range Parts[*Who](who) {
		if !w.Kind.Fixed() && len(w.Of) == 0 {
			d.foreign = who.Text + " follows what happens"
			return nil
		}
	}
	ids, err := h.cast.resolve(who, &aim{})
	if err != nil || ids == nil {
		ids = []sim.ID{}
	}
	return ids
}

// hold is the step of a deed.
func (h *Held) hold(release bool) *Hold {
	s := &Hold{Release: release}
	if h.Messages {
		m := &MessagePattern{Sender: whoIs(h.Traffic.From), To: whoIs(h.Traffic.To), Scope: h.Traffic.Part}
		if len(h.Traffic.Kinds) > 0 {
			m.Kind = h.Traffic.Kinds[0]
		}
		for _, c := range h.Traffic.Where {
			m.Fields = append(m.Fields, fieldOf(c))
		}
		c := coder{}
		c.traffic(&h.Traffic)
		m.Text = string(c.b)
		s.Message = m
	}
	if h.Timers {
		s.Timer = &TimerPattern{Name: h.Name, Node: whoIs(h.Nodes), Scope: h.Part}
		s.Timer.Text = h.Name + ":" + idsCode(h.Nodes) + ":" + h.Part
	}
	return s
}

// TheseNodes are nodes by their IDs.
var TheseNodes = &WhoKind{fixed: true, find: func(_ *cast, w *Who, _ *aim) ([]sim.ID, error) { return w.ids, nil }}

// whoIs is the selector of some nodes; nil for nil.
func whoIs(ids []sim.ID) *Who {
	if ids == nil {
		return nil
	}
	return &Who{Source: Source{Text: "nodes " + idsCode(ids)}, Kind: TheseNodes, ids: ids}
}

// condition is a condition on a field as plain data. One that is a function of the file has its
// number among the functions of the plan's patterns.
func (c *cast) condition(f *Field, a *aim) sim.Condition {
	out := sim.Condition{Field: f.Name}
	switch v := f.Value.(type) {
	case string:
		out.Is, out.Value = "text", v
	case int64:
		out.Is, out.Value = "number", strconv.FormatInt(v, 10)
	case bool:
		out.Is, out.Value = "truth", strconv.FormatBool(v)
	case time.Duration:
		out.Is, out.Value = "span", strconv.FormatInt(int64(v), 10)
	case *Who:
		ids, _ := c.resolve(v, a)
		out.Is, out.Value = "nodes", idsCode(ids)
	default:
		out.Is, out.Value = "function", strconv.Itoa(c.function(f))
	}
	return out
}

// function is the number of a field's function among those of the run's patterns: first those of the
// plan, in the order of the file.
func (c *cast) function(f *Field) int {
	for i, known := range c.functions {
		if known == f {
			return i
		}
	}
	c.functions = append(c.functions, f)
	return len(c.functions) - 1
}

// foreign says why conditions are no plain data; "" if they are.
func foreign(where []sim.Condition) string {
	for _, w := range where {
		if w.Is == "function" {
			return "its " + w.Field + " is judged by a function of the file"
		}
	}
	return ""
}

// fieldOf is a condition as patterns have it; of a function only the name.
func fieldOf(c sim.Condition) Field {
	f := Field{Name: c.Field, Value: c.Value}
	n, _ := strconv.ParseInt(c.Value, 10, 64)
	switch c.Is {
	case "number":
		f.Value = n
	case "truth":
		f.Value = c.Value == "true"
	case "span":
		f.Value = time.Duration(n)
	case "nodes":
		d := newDecoder("", nil)
		f.Value = whoIs(d.list("nodes", c.Value))
	}
	return f
}

// A conditionMatcher is a condition at work, and the pattern that it is from.
type conditionMatcher struct {
	fieldMatcher
	from Source
}

// conditionOf is a condition of a pattern for a fault upon traffic, as plain data.
func (c *cast) conditionOf(p *MessagePattern, f *Field, a *aim) sim.Condition {
	on := c.condition(f, a)
	if c.conditions[on] == nil {
		m := c.conditionMatcher(on)
		m.from = p.Source
	}
	return on
}

func (c *cast) conditionMatcher(on sim.Condition) *conditionMatcher {
	m := c.conditions[on]
	if m == nil {
		f := fieldOf(on)
		if n, err := strconv.Atoi(on.Value); on.Is == "function" && err == nil && n < len(c.functions) {
			f = *c.functions[n]
		}
		m = &conditionMatcher{fieldMatcher{Field: &f}, Source{Text: "degrade"}}
		c.conditions[on] = m
	}
	return m
}

// fits reports whether a message meets a condition of a fault upon traffic.
func (c *cast) fits(msg sim.Message, on sim.Condition) (bool, error) {
	m := c.conditionMatcher(on)
	return m.match(c, m.from, msg, nil, &aim{})
}
