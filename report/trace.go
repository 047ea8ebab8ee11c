package report

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"

	"github.com/orrery-sim/orrery/escape"
	"github.com/orrery-sim/orrery/sim"
)

// TraceFormat is the version of the format that [WriteTrace] writes. Readers refuse others.
const TraceFormat = 4

// A TraceHeader is the first line of a trace on file: all that it takes to make the run again.
type TraceHeader struct {
	Orrery    string            `json:"orrery"`   // the version of the program
	Format    int               `json:"format"`   // [TraceFormat]
	Scenario  string            `json:"scenario"` // as language.Load takes it
	Seed      uint64            `json:"seed"`
	Settings  map[string]string `json:"settings"`       // parameters that were set, as --set takes them
	Overrides []string          `json:"overrides"`      // as tokens write them
	Keep      int               `json:"keep,omitempty"` // only the newest events; 0: all
	Replay    string            `json:"replay"`         // the line that makes the run again
}

// A TraceEvent is a line of a trace after the first.
type TraceEvent struct {
	Num     uint64        `json:"num"`
	At      int64         `json:"t"` // nanoseconds since the run began
	Node    string        `json:"node,omitempty"`
	Part    string        `json:"part,omitempty"` // of the node, and what its fact adds: group 1
	Kind    string        `json:"kind"`
	Peer    string        `json:"peer,omitempty"`
	Msg     string        `json:"msg,omitempty"`   // the kind of the message, the timer or the fact
	Body    string        `json:"body,omitempty"`  // the message, the timer, the fact in full, for people
	Cause   uint64        `json:"cause,omitempty"` // the event that made it happen
	Why     string        `json:"why,omitempty"`
	Choices []string      `json:"choices,omitempty"`
	Changes []TraceChange `json:"changes,omitempty"`

	// Fields are those of the body, under the names that scenario files and describe give them, as JSON: a node is its
	// name, a duration nanoseconds, a ratio millionths, an integer beyond 2^53 a text of its digits. Cut are the names of
	// those that are null because they are longer than 64 KiB, too deep, or nothing that JSON has.
	Cut    []string        `json:"cut,omitempty"`
	Fields json.RawMessage `json:"fields,omitempty"`
}

// A TraceChange is a field of the node's state with its new value.
type TraceChange struct {
	Field   string `json:"field"`
	Value   string `json:"value"`
	Durable bool   `json:"durable,omitempty"`
	Gone    bool   `json:"gone,omitempty"` // the node shows the field no longer
}

// WriteTrace writes a header and events as JSON lines.
func WriteTrace(w io.Writer, header TraceHeader, events []sim.Event, cast Cast) error {
	out := bufio.NewWriter(w)
	header.Format = TraceFormat
	if header.Settings == nil {
		header.Settings = map[string]string{}
	}
	if header.Overrides == nil {
		header.Overrides = []string{}
	}
	lines := newLineWriter(cast)
	line, err := lines.header(header)
	if err != nil {
		return err
	}
	if _, err := out.Write(line); err != nil {
		return err
	}
	for i := range events {
		line, err := lines.event(&events[i])
		if err != nil {
			return err
		}
		if _, err := out.Write(line); err != nil {
			return err
		}
	}
	return out.Flush()
}

// A lineWriter writes values as lines of JSON, one after the other.
type lineWriter struct {
	cast   Cast
	line   bytes.Buffer
	enc    *json.Encoder
	fields fieldText
}

func newLineWriter(cast Cast) *lineWriter {
	w := &lineWriter{cast: cast, fields: fieldText{name: cast.Name}}
	w.enc = json.NewEncoder(&w.line)
	w.enc.SetEscapeHTML(false)
	return w
}

// event is an event as a line, which is good until the next. Its fields are written behind the others as they are:
// the encoder would read them once more.
func (w *lineWriter) event(e *sim.Event) ([]byte, error) {
	t := traced(e, &w.cast)
	fields, cut := w.fields.of(fielded(e.Body))
	t.Cut = cut
	if err := w.encode(t); err != nil || fields == nil {
		return escape.JSON(w.line.Bytes()), err
	}
	w.line.Truncate(w.line.Len() - len("}\n"))
	w.line.WriteString(`,"fields":`)
	w.line.Write(fields)
	w.line.WriteString("}\n")
	return escape.JSON(w.line.Bytes()), nil
}

// header is the first line.
func (w *lineWriter) header(h TraceHeader) ([]byte, error) {
	err := w.encode(h)
	return escape.JSON(w.line.Bytes()), err
}

func (w *lineWriter) encode(v any) error {
	w.line.Reset()
	return w.enc.Encode(v)
}

// traced is an event as it is written.
func traced(e *sim.Event, cast *Cast) TraceEvent {
	name := cast.Name
	t := TraceEvent{Num: e.Num, At: int64(e.At), Part: cast.scope(e), Kind: e.Kind.String(), Cause: e.Cause, Why: e.Why}
	if e.Node != 0 {
		t.Node = name(e.Node)
	}
	if e.Peer != 0 {
		t.Peer = name(e.Peer)
	}
	switch body := e.Body.(type) {
	case nil, sim.Fault: // Why says a fault in words
	case sim.Timer:
		t.Msg = body.Name
		if body.Arg != 0 {
			t.Body = fmt.Sprint(body.Arg)
		}
	case sim.Invoke:
		t.Body = fmt.Sprintf("%d: %s", body.Process, cast.op(body.Op))
	case sim.Return:
		t.Body = fmt.Sprintf("%d: %s", body.Process, answer(body, cast))
	case sim.Write:
		t.Msg, t.Body = body.Place(), written(body.Value, name)
	default:
		if e.Kind == sim.Stated {
			t.Msg, t.Body = sim.FactKind(body), details(body, name)
		} else {
			t.Msg, t.Body = sim.KindOf(body), written(body, name)
		}
	}
	for _, c := range e.Choices {
		t.Choices = append(t.Choices, c.String())
	}
	for _, c := range e.Changes {
		t.Changes = append(t.Changes, tracedChange(&c, name))
	}
	return t
}

// fielded is the body of an event whose fields a trace has: of a fault how the scenario calls it and whom it hits. A
// timer has two, which stand as msg and body.
func fielded(body any) any {
	switch b := body.(type) {
	case sim.Timer:
		return nil
	case sim.Fault:
		return struct {
			Name  string
			Nodes []sim.ID
		}{b.Name, b.Nodes}
	}
	return body
}

func tracedChange(c *sim.Change, name Namer) TraceChange {
	t := TraceChange{Field: c.Field, Durable: c.Durable}
	if _, t.Gone = c.Value.(sim.Gone); !t.Gone {
		t.Value = Shown(c.Value, name)
	}
	return t
}
