package scenarios

import (
	"time"

	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/sim"
)

// The metrics of the load on the system: what clients see of it, and what it sends for them.

// traffic reads a counter of the world at warm-up and at duration, which costs nothing between.
type traffic struct {
	total         func() uint64
	unit          Unit
	before, after uint64
	begun, over   bool
}

func (x *meters) traffic(m *Metric) *traffic {
	t := &traffic{unit: Plain, begun: x.plan.Warmup == 0}
	switch {
	case m.Kind == BytesOf && m.Kinds != "":
		t.unit, t.total = Bytes, func() uint64 { return x.world.BytesSent(m.Kinds) }
	case m.Kind == BytesOf:
		t.unit, t.total = Bytes, func() uint64 { return x.world.Stats().Bytes }
	case m.Kinds != "":
		t.total = func() uint64 { return x.world.Count(m.Kinds) }
	default:
		t.total = func() uint64 { return x.world.Stats().Sent }
	}
	if !t.begun {
		x.world.At(x.plan.Warmup, func() { t.before, t.begun = t.total(), true })
	}
	x.world.At(x.plan.Duration, func() { t.after, t.over = t.total(), true })
	return t
}

func (t *traffic) now() float64 { return float64(t.total() - t.before) }

func (t *traffic) read(time.Duration) Reading {
	switch {
	case !t.begun:
		return Reading{Form: Number, Unit: t.unit}
	case !t.over:
		t.after = t.total()
	}
	return number(t.unit, float64(t.after-t.before))
}

// throughput counts the operations that the history has anyway.
type throughput struct {
	run *meters
	op  string
}

func (t *throughput) read(end time.Duration) Reading {
	x := t.run
	from, to := x.window(end)
	asked, answered, last := 0, 0, from
	ops := x.load.history.Operations()
	for i := range ops {
		o := &ops[i]
		if t.op != "" && o.Op.Name != t.op {
			continue
		}
		if o.Call < to {
			asked++
		}
		if o.Known && o.Return >= from && o.Return < to {
			answered++
			last = max(last, o.Return)
		}
	}
	if w := x.plan.Workload; w != nil && w.Ops > 0 && t.op == "" && asked >= w.Ops && answered == asked {
		to = last // there was nothing more to ask for
	}
	if asked == 0 || to <= from {
		return Reading{Form: Number, Unit: PerSecond}
	}
	return number(PerSecond, perSecond(answered, to-from))
}

// opName is the name of an operation: get.
func opName(op any) string {
	o, _ := op.(service.Op)
	return o.Name
}

func perSecond(n int, in time.Duration) float64 { return float64(n) / (float64(in) / 1e9) }

// latencies are taken from the history. In an open loop the arrivals say when an operation began.
type latencies struct {
	run      *meters
	op       string
	arrivals map[sim.ID]*queued       // nil: a closed loop, where an operation begins when it is asked for
	began    map[uint64]time.Duration // by the event of the call
	lost     []time.Duration          // arrivals that a crash of their client made it forget
}

// queued are the arrivals of a client that it has not asked for yet.
type queued struct {
	at       []time.Duration
	arrived  int  // in this life of the client
	scripted bool // what it asks for next comes from the schedule, not from an arrival
}

func (x *meters) latency(m *Metric) meter {
	l := &latencies{run: x, op: m.Op}
	if w := x.plan.Workload; w != nil && w.Arrivals != nil {
		l.arrivals, l.began = map[sim.ID]*queued{}, map[uint64]time.Duration{}
		for _, id := range x.cast.clients[:len(x.cast.clients)-len(x.cast.own)] {
			l.arrivals[id] = &queued{}
		}
		x.world.Listen(sim.Kinds(sim.Stated, sim.Invoked, sim.Restarted, sim.Delivered), l.event)
	}
	return l
}

// event pairs the arrivals of a client with the operations that it asks for: the nth of a life with
// the nth. What had arrived before a crash is forgotten in it.
func (l *latencies) event(e *sim.Event) {
	q := l.arrivals[e.Node]
	if q == nil {
		return
	}
	switch e.Body.(type) {
	case service.Arrived:
		if most := l.run.load.opsOf(e.Node); most == 0 || q.arrived < most {
			q.arrived++
			q.at = append(q.at, e.At)
		}
	case service.Ask:
		q.scripted = true
	case sim.Invoke:
		switch {
		case q.scripted:
			q.scripted = false
		case len(q.at) > 0 && e.At < l.run.calm:
			l.began[e.Num] = q.at[0]
			q.at = q.at[1:]
		}
	default:
		if e.Kind == sim.Restarted {
			l.lost = append(l.lost, q.at...)
			*q = queued{}
		}
	}
}

func (l *latencies) read(end time.Duration) Reading {
	from, to := l.run.window(end)
	out := Reading{Form: Samples, Unit: Nanoseconds}
	ops := l.run.load.history.Operations()
	for i := range ops {
		o := &ops[i]
		if l.op != "" && o.Op.Name != l.op {
			continue
		}
		began := o.Call
		if at, arrived := l.began[o.CallEvent]; arrived {
			began = at
		}
		switch {
		case began < from || began >= to:
		case o.Known:
			out.Values = append(out.Values, float64(o.Return-began))
		default:
			out.Open++
		}
	}
	for _, at := range l.unasked() {
		if at >= from && at < to && l.op == "" {
			out.Open++
		}
	}
	return out
}

// unasked are the arrivals that were never asked for. What they would have been nobody knows.
func (l *latencies) unasked() []time.Duration {
	all := l.lost
	for _, id := range l.run.cast.clients {
		if q := l.arrivals[id]; q != nil {
			all = append(all, q.at...)
		}
	}
	return all
}
