package scenarios

import (
	"time"

	"github.com/orrery-sim/orrery/check"
	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/sim"
)

// A Latency is how long each operation took.
type Latency struct{ Asked }

// Unit is a time.
func (m *Latency) Unit() (Unit, bool) { return Nanoseconds, true }

// latencies are taken from the history. In an open loop the arrivals say when an operation began.
type latencies struct {
	run *meters
	*Latency
	arrivals map[sim.ID]*queued       // nil: a closed loop, where an operation begins when it is asked for
	began    map[uint64]time.Duration // by the event of the call
	lost     []time.Duration          // arrivals that a crash of their client made it forget
}

// queued are the arrivals of a client that it has not asked for yet.
type queued struct {
	at       []time.Duration
	most     int  // how many of them are asked for in one life; 0: no limit
	arrived  int  // in this life of the client
	scripted bool // what it asks for next comes from the schedule, not from an arrival
}

func (m *Latency) meter(x *meters) meter { return m.begins(x) }

// begins follows when operations begin.
func (m *Latency) begins(x *meters) *latencies {
	l := &latencies{run: x, Latency: m}
	for _, h := range x.cast.workloads {
		if h.Arrivals == nil || m.Workload != "" && m.Workload != h.Name {
			continue
		}
		if l.arrivals == nil {
			l.arrivals, l.began = map[sim.ID]*queued{}, map[uint64]time.Duration{}
		}
		for i, id := range h.clients {
			if !m.asks(x, id) {
				continue
			}
			l.arrivals[id] = &queued{}
			if h.Ops > 0 {
				l.arrivals[id].most = h.opsOf(i)
			}
		}
	}
	if l.arrivals != nil {
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
		if q.most == 0 || q.arrived < q.most {
			q.arrived++
			q.at = append(q.at, e.At)
		}
	case service.Ask, service.Persist:
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
			*q = queued{most: q.most}
		}
	}
}

func (l *latencies) read(end time.Duration) Reading {
	from, to := l.run.window(end)
	out := Reading{Form: Samples, Unit: Nanoseconds}
	l.operations(l.run, func(o *check.Operation) {
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
	})
	for _, at := range l.unasked() {
		if at >= from && at < to && !l.narrowed() {
			out.Open++
		}
	}
	return out
}

// unasked are the arrivals whose operation was never asked for. Nobody knows which it would have been.
func (l *latencies) unasked() []time.Duration {
	all := l.lost
	for _, id := range l.run.cast.clients {
		if q := l.arrivals[id]; q != nil {
			all = append(all, q.at...)
		}
	}
	return all
}
