// Package export writes a run, or the part of it that a filter leaves, in the formats of other programs: ShiViz, Mermaid,
// Chrome's and Perfetto's trace viewers, OpenTelemetry, Graphviz, and Jepsen's checkers.
//
// A format is a function from events to bytes. It reads a run whose events were all kept and changes nothing; the same
// run and filter give the same bytes everywhere.
package export

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"strings"

	"github.com/orrery-sim/orrery/escape"
	"github.com/orrery-sim/orrery/report"
	"github.com/orrery-sim/orrery/sim"
)

// A Format is what another program reads.
type Format struct {
	Name  string // as orrery export --as takes it
	Doc   string // who reads it, in a line
	write func(w *bufio.Writer, p *part) error
}

// Formats are the formats, in the order of the documentation.
var Formats = []Format{
	{"shiviz", "ShiViz: a log with vector clocks", shiviz},
	{"mermaid", "Mermaid: a sequence diagram", mermaid},
	{"chrome", "Perfetto and chrome://tracing: trace events", chrome},
	{"otlp", "OpenTelemetry: spans of the clients' operations and of the messages they caused, as OTLP JSON", otlp},
	{"dot", "Graphviz: the graph of what happened before what", dot},
	{"edn", "Jepsen's checkers, and orrery check: the clients' history as EDN", edn},
	{"jepsen-json", "the same as JSON lines", jepsenJSON},
}

// Of is the format of a name; nil if there is none.
func Of(name string) *Format {
	for i := range Formats {
		if Formats[i].Name == name {
			return &Formats[i]
		}
	}
	return nil
}

// ErrNothing is the error of a part in which there is nothing that the format tells.
var ErrNothing = errors.New("nothing is left to export: widen the window, or leave words out of --only")

// part is what is exported: a run, and those of its events that the filter leaves.
type part struct {
	*report.Report
	world  *sim.World
	only   *report.Filter
	events []sim.Event
}

// Write writes the part of a run that a filter leaves; the zero filter leaves all. Where not all events of the run were
// kept it takes a second run. It is [ErrNothing] if there is nothing to tell.
func (f *Format) Write(w io.Writer, r *report.Report, only report.Filter) error {
	whole, err := r.Whole()
	if err != nil {
		return err
	}
	p := &part{Report: whole, world: whole.World(), only: &only}
	for num := uint64(1); num <= p.world.Latest(); num++ {
		if e, _ := p.world.Event(num); only.Has(&e) {
			p.events = append(p.events, e)
		}
	}
	if len(p.events) == 0 {
		return ErrNothing
	}
	out := bufio.NewWriter(w)
	if err := f.write(out, p); err != nil {
		return err
	}
	return out.Flush()
}

// says is an event in words without its node.
func (p *part) says(e *sim.Event) string {
	text := p.Sentence(e)
	if e.Node != 0 {
		text = strings.TrimLeft(strings.TrimPrefix(text, p.world.Name(e.Node)), " ")
	}
	return escape.Line(text)
}

// name is a node's name; that of nobody is world.
func (p *part) name(id sim.ID) string {
	if id == 0 {
		return "world"
	}
	return escape.Line(p.world.Name(id))
}

// nearest is the nearest event of the part among those that led to an event; 0: there is none.
func (p *part) nearest(e *sim.Event) uint64 {
	for num := e.Cause; num != 0; {
		c, _ := p.world.Event(num)
		if p.only.Has(&c) {
			return num
		}
		num = c.Cause
	}
	return 0
}

// quoted is a text as JSON, and as EDN and Graphviz read it too: in quotes, nothing hides in it.
func quoted(text string) string {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	_ = enc.Encode(escape.Line(text)) // a text can always be written
	return strings.TrimSuffix(b.String(), "\n")
}

// object writes a value as a line of JSON, with what goes before and after it.
func object(w *bufio.Writer, before string, v any, after string) error {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return err
	}
	w.WriteString(before)
	w.Write(escape.JSON(bytes.TrimRight(b.Bytes(), "\n")))
	_, err := w.WriteString(after)
	return err
}
