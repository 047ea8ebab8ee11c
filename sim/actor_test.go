package sim_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/orrery-sim/orrery/sim"
)

const (
	us = time.Microsecond
	ms = time.Millisecond
)

// actor is a Node made of functions; those it lacks do nothing.
type actor struct {
	start   func(env *sim.Env)
	receive func(env *sim.Env, from sim.ID, msg sim.Message)
	timer   func(env *sim.Env, t sim.Timer)
	inspect func(v *sim.View)
}

func (a *actor) Start(env *sim.Env) {
	if a.start != nil {
		a.start(env)
	}
}

func (a *actor) Receive(env *sim.Env, from sim.ID, msg sim.Message) {
	if a.receive != nil {
		a.receive(env, from, msg)
	}
}

func (a *actor) Timer(env *sim.Env, t sim.Timer) {
	if a.timer != nil {
		a.timer(env, t)
	}
}

func (a *actor) Inspect(v *sim.View) {
	if a.inspect != nil {
		a.inspect(v)
	}
}

// The messages and facts of these tests.
type (
	ping struct{ N int }
	ack  struct{ N int }
	done struct{ What string }
	load struct{ Bytes int }
)

func (l load) Size() int { return l.Bytes }

// group is n servers, all made by the same function.
func group(n int, make func(id sim.ID) *actor) []sim.Group {
	return []sim.Group{{Name: "server", Size: n, New: func(id sim.ID) sim.Node { return make(id) }}}
}

// alone is a world of one server that keeps its trace.
func alone(t *testing.T, c sim.Config, a *actor) *sim.World {
	t.Helper()
	c.Groups = group(1, func(sim.ID) *actor { return a })
	return traced(c)
}

// pair is a world of two servers, n1 and n2, that keeps its trace.
func pair(c sim.Config, n1, n2 *actor) *sim.World {
	c.Groups = group(2, func(id sim.ID) *actor { return []*actor{nil, n1, n2}[id] })
	return traced(c)
}

func traced(c sim.Config) *sim.World {
	c.Keep, c.Verify = sim.All, true
	return sim.New(c)
}

// linked is a network in which all is alike.
func linked(l sim.Link) sim.Network { return sim.Network{Link: l} }

// delay is a network that takes d, always.
func delay(d time.Duration) sim.Network { return linked(sim.Link{Delay: sim.Constant(d)}) }

// trace is what happened, a line an event; of some kinds only if kinds are given.
func trace(w *sim.World, kinds ...sim.Kind) []string {
	set := sim.Kinds(kinds...)
	var lines []string
	for _, e := range w.Events() {
		if len(kinds) == 0 || set.Has(e.Kind) {
			lines = append(lines, line(w, &e))
		}
	}
	return lines
}

func line(w *sim.World, e *sim.Event) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%v %s %v", e.At, w.Name(e.Node), e.Kind)
	if e.Peer != 0 {
		b.WriteString(" " + w.Name(e.Peer))
	}
	switch body := e.Body.(type) {
	case nil, sim.Fault:
	case sim.Loss:
		if body.Writes > 0 {
			fmt.Fprintf(&b, " losing %d", body.Writes)
		}
	case sim.Timer:
		fmt.Fprintf(&b, " %s %d", body.Name, body.Arg)
	case sim.Write:
		fmt.Fprintf(&b, " %s=%v", body.Place(), body.Value)
	default:
		fmt.Fprintf(&b, " %s%v", sim.KindOf(body), body)
	}
	if e.Why != "" {
		b.WriteString(": " + e.Why)
	}
	return b.String()
}

// heard is what a node received, a line a message.
type heard struct{ lines []string }

func (h *heard) actor() *actor {
	return &actor{receive: func(env *sim.Env, from sim.ID, msg sim.Message) {
		h.lines = append(h.lines, fmt.Sprintf("%v %s%v from %d", env.Now(), sim.KindOf(msg), msg, from))
	}}
}

func timer(name string) sim.Timer { return sim.Timer{Name: name} }
