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
const TraceFormat = 3

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
	Body    string        `json:"body,omitempty"`  // the message, the timer, the fact in full
	Cause   uint64        `json:"cause,omitempty"` // the event that made it happen
	Why     string        `json:"why,omitempty"`
	Choices []string      `json:"choices,omitempty"`
	Changes []TraceChange `json:"changes,omitempty"`
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
	if err := writeLine(out, header); err != nil {
		return err
	}
	for i := range events {
		if err := writeLine(out, traced(&events[i], &cast)); err != nil {
			return err
		}
	}
	return out.Flush()
}

// writeLine writes a value as a line of JSON.
func writeLine(w io.Writer, v any) error {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return err
	}
	_, err := w.Write(escape.JSON(b.Bytes()))
	return err
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
		t.Msg, t.Body = sim.KindOf(body), written(body, name)
		if e.Kind == sim.Stated {
			t.Msg, t.Body = sim.FactKind(body), details(body, name)
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

func tracedChange(c *sim.Change, name Namer) TraceChange {
	t := TraceChange{Field: c.Field, Durable: c.Durable}
	if _, t.Gone = c.Value.(sim.Gone); !t.Gone {
		t.Value = Shown(c.Value, name)
	}
	return t
}
