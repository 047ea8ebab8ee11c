package export

import (
	"bufio"
	"fmt"
	"strconv"
	"time"

	"github.com/orrery-sim/orrery/check"
	"github.com/orrery-sim/orrery/sim"
)

// The shape of OTLP's JSON, as far as it is used (https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding): IDs are
// hexadecimal there, 64-bit numbers are texts, and enumerations are numbers.
type (
	otlpSpans struct {
		ResourceSpans []otlpResource `json:"resourceSpans"`
	}
	otlpResource struct {
		Resource   otlpAttributes `json:"resource"`
		ScopeSpans []otlpScope    `json:"scopeSpans"`
	}
	otlpAttributes struct {
		Attributes []otlpAttribute `json:"attributes"`
	}
	otlpScope struct {
		Scope struct {
			Name string `json:"name"`
		} `json:"scope"`
		Spans []otlpSpan `json:"spans"`
	}
	otlpSpan struct {
		TraceID    string          `json:"traceId"`
		SpanID     string          `json:"spanId"`
		ParentID   string          `json:"parentSpanId,omitempty"`
		Name       string          `json:"name"`
		Kind       int             `json:"kind"`
		Start      string          `json:"startTimeUnixNano"`
		End        string          `json:"endTimeUnixNano"`
		Attributes []otlpAttribute `json:"attributes"`
		Status     otlpStatus      `json:"status"`
	}
	otlpStatus struct {
		Code    int    `json:"code,omitempty"`
		Message string `json:"message,omitempty"`
	}
	otlpAttribute struct {
		Key   string `json:"key"`
		Value struct {
			Text string `json:"stringValue"`
		} `json:"value"`
	}
)

// Numbers of OTLP's enumerations.
const (
	otlpClient   = 3 // SPAN_KIND_CLIENT
	otlpProducer = 4 // SPAN_KIND_PRODUCER
	otlpOK       = 1 // STATUS_CODE_OK
	otlpError    = 2 // STATUS_CODE_ERROR
)

// epoch is when a run begins, as virtual time has no date: 2000-01-01T00:00:00Z.
var epoch = time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)

// otlp writes a trace for each operation of the clients: a span from its call to its end, and below it those of the
// messages that it caused until then, each from its departure to its arrival and below the one that led to it. Spans
// stand with the node that asked or sent.
func otlp(w *bufio.Writer, p *part) error {
	t := &tracer{part: p, spans: make([][]otlpSpan, p.world.Size()+1), taken: map[uint64]bool{}}
	t.effects()
	ops := p.Result().History.Operations()
	some := false
	for i := range ops {
		if call, _ := p.world.Event(ops[i].CallEvent); p.only.Has(&call) {
			t.operation(&ops[i])
			some = true
		}
	}
	if !some {
		return ErrNothing
	}
	var all otlpSpans
	for id, spans := range t.spans {
		if len(spans) == 0 {
			continue
		}
		r := otlpResource{Resource: otlpAttributes{[]otlpAttribute{attribute("service.name", p.name(sim.ID(id)))}}}
		s := otlpScope{Spans: spans}
		s.Scope.Name = "orrery"
		r.ScopeSpans = []otlpScope{s}
		all.ResourceSpans = append(all.ResourceSpans, r)
	}
	return object(w, "", all, "\n")
}

// tracer makes the spans of operations.
type tracer struct {
	*part
	spans [][]otlpSpan // by node
	taken map[uint64]bool
	first []uint32 // effects of each event, as lists: the first of them, and
	next  []uint32 // for each event the next effect of its cause
}

// effects finds what each event brought about.
func (t *tracer) effects() {
	n := t.world.Latest() + 1
	t.first, t.next = make([]uint32, n), make([]uint32, n)
	for num := n - 1; num > 0; num-- {
		e, _ := t.world.Event(num)
		t.next[num] = t.first[e.Cause]
		t.first[e.Cause] = uint32(num)
	}
}

// operation makes the spans of an operation.
func (t *tracer) operation(o *check.Operation) {
	call, _ := t.world.Event(o.CallEvent)
	end, status := o.Return, otlpStatus{Code: otlpOK}
	switch {
	case o.Failed:
		status = otlpStatus{otlpError, "failed"}
	case !o.Known:
		status = otlpStatus{otlpError, "unknown"}
		if end = o.GaveUpAt; o.GaveUp == 0 {
			end = t.Result().End
		}
	}
	trace := fmt.Sprintf("%016x%016x", t.world.Fingerprint(), o.CallEvent)
	span := otlpSpan{
		TraceID: trace, SpanID: spanID(o.CallEvent), Name: o.Op.Name, Kind: otlpClient, Start: instant(o.Call), End: instant(end),
		Attributes: []otlpAttribute{attribute("orrery.operation", t.Label(&call)), attribute("orrery.process", strconv.Itoa(o.Row))}, Status: status,
	}
	if o.Known {
		back, _ := t.world.Event(o.ReturnEvent)
		span.Attributes[0] = attribute("orrery.operation", t.Label(&back))
	}
	t.spans[o.Node] = append(t.spans[o.Node], span)
	for num := t.first[call.Cause]; num != 0; num = t.next[num] { // what the same handler sent after it asked
		if uint64(num) > o.CallEvent {
			t.below(uint64(num), trace, span.SpanID, end)
		}
	}
	t.below(o.CallEvent, trace, span.SpanID, end)
}

// below makes the spans of the messages that an event led to before an instant.
func (t *tracer) below(num uint64, trace, parent string, until time.Duration) {
	for front := []struct {
		num    uint64
		parent string
	}{{num, parent}}; len(front) > 0; front = front[1:] {
		e, _ := t.world.Event(front[0].num)
		if e.At > until || t.taken[e.Num] || e.Kind == sim.Invoked && e.Num != num {
			continue
		}
		if cause, _ := t.world.Event(e.Cause); e.Kind == sim.Fired && e.At > cause.At {
			continue // a timer that was set for later; one that goes off at once is how a group of writes is collected
		}
		t.taken[e.Num] = true
		at := front[0].parent
		if e.Kind == sim.Sent && t.only.Has(&e) {
			at = t.message(&e, trace, at)
		}
		for effect := t.first[e.Num]; effect != 0; effect = t.next[effect] {
			front = append(front, struct {
				num    uint64
				parent string
			}{uint64(effect), at})
		}
	}
}

// message makes the span of a message, and is its ID.
func (t *tracer) message(e *sim.Event, trace, parent string) string {
	span := otlpSpan{
		TraceID: trace, SpanID: spanID(e.Num), ParentID: parent, Name: sim.KindOf(e.Body), Kind: otlpProducer, Start: instant(e.At), End: instant(e.At),
		Attributes: []otlpAttribute{attribute("orrery.message", t.Label(e)), attribute("orrery.to", t.name(e.Peer))},
	}
	for effect := t.first[e.Num]; effect != 0; effect = t.next[effect] {
		switch x, _ := t.world.Event(uint64(effect)); x.Kind {
		case sim.Delivered:
			span.End = instant(x.At)
		case sim.Dropped:
			span.End, span.Status = instant(x.At), otlpStatus{otlpError, quotedLine(x.Why)}
		}
	}
	t.spans[e.Node] = append(t.spans[e.Node], span)
	return span.SpanID
}

func attribute(key, text string) otlpAttribute {
	a := otlpAttribute{Key: key}
	a.Value.Text = quotedLine(text)
	return a
}

func spanID(num uint64) string { return fmt.Sprintf("%016x", num) }

func instant(at time.Duration) string { return strconv.FormatInt(epoch.Add(at).UnixNano(), 10) }
