package check

import (
	"bytes"
	"fmt"
	"io"
	"math"
	"regexp"
	"time"

	"github.com/anishathalye/porcupine"

	"github.com/orrery-sim/orrery/escape"
	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/sim"
)

// A Note is something beside the history that helps to read it: a fault, or who led.
type Note struct {
	Tag       string // the row it stands in: "faults", "leader"
	At, Until time.Duration
	Text      string
	Details   string // shown on demand
	Colour    string // CSS; "" is porcupine's own
}

// A Page is what stands on a page beside the history.
type Page struct {
	Title   string
	Lines   []string            // below the title
	Command string              // what to type to see it again
	Name    func(sim.ID) string // names of nodes; nil: rows have numbers
	Notes   []Note
	Wall    time.Duration // how long porcupine may look for orders
}

// WriteHTML writes porcupine's page on a history: every operation of every process, where each took
// effect in the longest orders there are, and notes. Times on it are true nanoseconds, moved on by
// one where events share an instant. It opens where the first error or violation is.
func WriteHTML(w io.Writer, of *service.Service, h *History, page Page) error {
	at, notes := timeline(h), page.Notes
	end := int64(0)
	for _, n := range notes {
		end = max(end, int64(n.At), int64(n.Until))
	}
	for _, t := range at { // any order: the greatest
		end = max(end, t)
	}
	placed := layout(of, h, page.Name)
	model := porcupineModel(of)
	model.DescribeOperation = func(input, _ any) string { return escape.Line(trim(input.(*Operation).Tell(of))) }
	model.DescribeState = func(s any) string { return escape.HTML(trim(of.Model.Tell(s))) } // stands in the page as it is
	var operations []porcupine.Operation
	all := parts(of, h)
	for _, p := range all {
		for _, o := range p.ops {
			ends, returned := at[o.ReturnEvent]
			if !returned {
				ends = end + 1 // it may have taken effect until the end
			}
			operations = append(operations, porcupine.Operation{
				ClientId: placed.row[o], Input: o, Call: at[o.CallEvent], Return: ends, Metadata: o.events(),
			})
		}
	}
	model.Partition = func(ops []porcupine.Operation) [][]porcupine.Operation {
		var divided [][]porcupine.Operation
		for _, p := range all {
			divided = append(divided, ops[:len(p.ops)])
			ops = ops[len(p.ops):]
		}
		return divided
	}
	_, info := porcupine.CheckOperationsVerbose(model, operations, page.Wall)
	info.AddAnnotations(annotations(notes))
	var b bytes.Buffer
	if err := porcupine.Visualize(model, info, &b); err != nil {
		return err
	}
	dressed, err := page.dress(b.String(), placed.names)
	if err != nil {
		return err
	}
	_, err = io.WriteString(w, dressed)
	return err
}

// trim takes the filler out of values that a workload made long.
func trim(text string) string { return filler.ReplaceAllString(text, "") }

var filler = regexp.MustCompile(`\.{4,}`)

// timeline is an instant for every call and return, each later than the one before.
func timeline(h *History) map[uint64]int64 {
	at := make(map[uint64]int64, len(h.marks))
	last := int64(math.MinInt64)
	for _, k := range h.marks {
		o := &h.ops[k.op]
		event, t := o.CallEvent, o.Call
		if k.returns {
			event, t = o.ReturnEvent, o.Return
		}
		last = max(last+1, int64(t))
		at[event] = last
	}
	return at
}

// events are the events of an operation, in words.
func (o *Operation) events() string {
	switch {
	case o.Known:
		return fmt.Sprintf("events %d and %d", o.CallEvent, o.ReturnEvent)
	case o.GaveUp != 0:
		return fmt.Sprintf("event %d; given up at event %d", o.CallEvent, o.GaveUp)
	}
	return fmt.Sprintf("event %d; no return", o.CallEvent)
}

func annotations(notes []Note) []porcupine.Annotation {
	out := make([]porcupine.Annotation, len(notes))
	for i, n := range notes {
		out[i] = porcupine.Annotation{
			Tag: escape.Line(n.Tag), Start: int64(n.At), End: int64(n.Until),
			Description: escape.Line(n.Text), Details: escape.Visible(n.Details), BackgroundColor: n.Colour,
		}
	}
	return out
}
