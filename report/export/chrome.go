package export

import (
	"bufio"

	"github.com/orrery-sim/orrery/sim"
)

// traceEvent is an event of the Trace Event Format
// (https://docs.google.com/document/d/1CvAClvFfyA5R-PhYUmn5OOQtYMH4h6I0nSsKchNAySU), which Perfetto and chrome://tracing read.
// Instants and lengths are in microseconds.
type traceEvent struct {
	Name  string            `json:"name"`
	Cat   string            `json:"cat,omitempty"`
	Ph    string            `json:"ph"` // X: a slice, i: an instant, s and f: the ends of an arrow, M: a name
	TS    float64           `json:"ts"`
	Dur   *float64          `json:"dur,omitempty"`
	PID   int               `json:"pid"`
	TID   int               `json:"tid"`
	ID    uint64            `json:"id,omitempty"`
	Scope string            `json:"s,omitempty"`  // of an instant: t, its thread
	BP    string            `json:"bp,omitempty"` // e: an arrow ends at the slice around it
	Args  map[string]string `json:"args,omitempty"`
}

// A slice is at least this long, so that arrows can begin and end in it.
const sliceLeast = 1.0

// chrome writes trace events: a track for each node, in which a slice is what was handled, and for each client one of its
// operations; messages are arrows.
func chrome(w *bufio.Writer, p *part) error {
	out := chromeWriter{w: w, part: p}
	w.WriteString("{\"displayTimeUnit\":\"ms\",\"traceEvents\":[\n")
	for id := sim.ID(0); int(id) <= p.world.Size(); id++ {
		out.put(traceEvent{Name: "thread_name", Ph: "M", PID: 1, TID: int(id), Args: map[string]string{"name": p.name(id)}})
	}
	open := map[chromeCall]sim.Event{}
	for i := range p.events {
		e := &p.events[i]
		switch body := e.Body.(type) {
		case sim.Invoke:
			open[chromeCall{e.Node, body.Process}] = *e
		case sim.Return:
			call := chromeCall{e.Node, body.Process}
			if from, found := open[call]; found {
				out.slice(&from, p.Label(e), float64(e.At-from.At)/1e3, "operation")
				delete(open, call)
			}
		}
		out.event(e)
	}
	out.put(traceEvent{Name: "process_name", Ph: "M", PID: 1, Args: map[string]string{"name": "orrery"}})
	w.WriteString("\n]}\n")
	return out.err
}

type chromeCall struct {
	node    sim.ID
	process int
}

type chromeWriter struct {
	*part
	w    *bufio.Writer
	some bool
	err  error
}

func (c *chromeWriter) put(e traceEvent) {
	before := ""
	if c.some {
		before = ",\n"
	}
	c.some = true
	if err := object(c.w, before, e, ""); err != nil && c.err == nil {
		c.err = err
	}
}

// event writes what is drawn of an event.
func (c *chromeWriter) event(e *sim.Event) {
	ts := float64(e.At) / 1e3
	switch e.Kind {
	case sim.Started, sim.Restarted, sim.Fired, sim.Delivered:
		c.slice(e, c.says(e), sliceLeast, e.Kind.String())
	case sim.Sent, sim.Duplicated, sim.Wrote, sim.Synced:
	case sim.Invoked, sim.Returned:
		return
	default:
		c.put(traceEvent{Name: c.says(e), Cat: e.Kind.String(), Ph: "i", TS: ts, PID: 1, TID: int(e.Node), Scope: "t"})
	}
	if e.Kind != sim.Delivered || e.Peer == 0 {
		return
	}
	sent, _ := c.world.Event(e.Cause)
	if sent.Kind != sim.Sent && sent.Kind != sim.Duplicated || !c.only.Has(&sent) {
		return
	}
	name := sim.KindOf(e.Body)
	c.slice(&sent, "send "+name, sliceLeast, "send")
	c.put(traceEvent{Name: name, Cat: "message", Ph: "s", TS: float64(sent.At) / 1e3, PID: 1, TID: int(sent.Node), ID: e.Num})
	c.put(traceEvent{Name: name, Cat: "message", Ph: "f", TS: ts, PID: 1, TID: int(e.Node), ID: e.Num, BP: "e"})
}

func (c *chromeWriter) slice(e *sim.Event, name string, long float64, cat string) {
	dur := max(long, sliceLeast)
	c.put(traceEvent{
		Name: name, Cat: cat, Ph: "X", TS: float64(e.At) / 1e3, Dur: &dur, PID: 1, TID: int(e.Node),
		Args: map[string]string{"event": uintText(e.Num)},
	})
}
