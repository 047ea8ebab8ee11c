package report

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/orrery-sim/orrery/sim"
)

// spaceTime is a space-time diagram, laid out: a lane for each node, and steps one below the other. It
// knows nothing of columns or pixels.
type spaceTime struct {
	title string
	lanes []string
	steps []step
}

// step is a row of a space-time diagram.
type step struct {
	form     stepForm
	at       time.Duration
	from, to int // lanes; of a moment both are the same
	text     string
	scope    string // what it is about: group 1
	evidence bool   // it is among the events to show
}

// about is a text with what the step is about in front.
func (s *step) about(text string) string {
	switch {
	case s.scope == "":
		return text
	case text == "":
		return s.scope
	}
	return s.scope + ": " + text
}

type stepForm uint8

const (
	silence   stepForm = iota // nothing happens for a while; at is how long
	message                   // it arrives
	loss                      // a message is lost on its way
	departure                 // a message leaves, and its arrival is not part of the diagram
	happening                 // something happens at a node
	begins                    // something happens to the world: a fault
	ends                      // and is over
)

// diagram lays a space-time diagram out.
type diagram struct {
	Cast
	name     Namer
	earlier  func(e *sim.Event, visit func(*sim.Event) bool) // what may have asked for an answer, the nearest first
	evidence []uint64
	nodes    []sim.ID
}

// layout is the diagram of some events.
func (d *diagram) layout(title string, rows []sim.Event) *spaceTime {
	d.cast(rows)
	out := &spaceTime{title: title}
	for _, id := range d.nodes {
		out.lanes = append(out.lanes, d.name(id))
	}
	for i := range rows {
		if i > 0 && rows[i].At-rows[i-1].At > 100*time.Millisecond {
			out.steps = append(out.steps, step{form: silence, at: rows[i].At - rows[i-1].At})
		}
		out.steps = append(out.steps, d.step(&rows[i]))
	}
	return out
}

// cast decides which nodes have a lane: those where most happens, in order.
func (d *diagram) cast(rows []sim.Event) {
	seen := map[sim.ID]int{}
	for i := range rows {
		for _, id := range []sim.ID{rows[i].Node, rows[i].Peer} {
			if id != 0 {
				seen[id]++
			}
		}
	}
	for id := range seen {
		d.nodes = append(d.nodes, id)
	}
	slices.SortFunc(d.nodes, func(a, b sim.ID) int {
		return cmp.Or(cmp.Compare(seen[b], seen[a]), cmp.Compare(a, b))
	})
	d.nodes = d.nodes[:min(len(d.nodes), sketchColumns)]
	slices.Sort(d.nodes)
}

// step is an event as a row.
func (d *diagram) step(e *sim.Event) step {
	node, peer := slices.Index(d.nodes, e.Node), slices.Index(d.nodes, e.Peer)
	s := step{at: e.At, from: node, to: peer, text: readable(tidy(d.label(e))), scope: d.scope(e), evidence: slices.Contains(d.evidence, e.Num)}
	apart := node >= 0 && peer >= 0 && node != peer
	_, undone := undo(e.Why)
	switch {
	case e.Kind == sim.Delivered && apart:
		s.form, s.from, s.to = message, peer, node
	case e.Kind == sim.Dropped && apart:
		s.form = loss
		s.text += " (" + e.Why + ")"
	case e.Kind == sim.Sent && apart:
		s.form = departure
	case node >= 0:
		s.form, s.to = happening, node
	case undone:
		s.form = ends
	default:
		s.form = begins
	}
	return s
}

// label says an event in few words.
func (d *diagram) label(e *sim.Event) string {
	switch body := e.Body.(type) {
	case sim.Invoke:
		return d.op(body.Op) + " ?"
	case sim.Return:
		return answer(body, &d.Cast)
	case sim.Timer:
		return body.Name + " timeout"
	case sim.Write:
		return "write " + body.Place()
	case sim.Fault, sim.Loss:
		switch {
		case e.Kind == sim.Crashed && e.Why == "a fault":
			return "crash"
		case e.Kind == sim.Crashed:
			return "crash: " + e.Why
		}
		if text, undone := undo(e.Why); undone {
			return "over: " + text
		}
		return e.Why
	case nil:
		return e.Kind.String()
	}
	if claim, ok := e.Body.(sim.Claim); ok {
		if _, leads := claim.Claim(); leads {
			return "leads " + epoch(claim)
		}
	}
	if e.Kind == sim.Stated {
		return told(e.Body, d.name)
	}
	if s, ok := e.Body.(fmt.Stringer); ok {
		return s.String()
	}
	return strings.TrimSpace(sim.KindOf(e.Body) + " " + d.message(e))
}
