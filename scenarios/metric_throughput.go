package scenarios

import (
	"time"

	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/sim"
)

// A Throughput is how many operations were answered in a second.
type Throughput struct {
	Source
	Op       string // get, put...; "" is any
	Workload string // whose operations; "": all

	OpPos, WorkloadPos Pos
}

// Unit is a rate.
func (m *Throughput) Unit() (Unit, bool) { return PerSecond, true }

func (m *Throughput) meter(x *meters) meter { return &throughput{x, m} }

// counter is about the period before each value, so the first comes a period after the warm-up.
func (m *Throughput) counter(x *meters, period time.Duration) (counter, time.Duration) {
	return m.pace(x, period), period
}

// throughput counts the operations that the history has anyway.
type throughput struct {
	run *meters
	*Throughput
}

func (t *throughput) read(end time.Duration) Reading {
	x := t.run
	from, to := x.window(end)
	asked, answered, last := 0, 0, from
	ops := x.load.history.Operations()
	for i := range ops {
		o := &ops[i]
		if t.Op != "" && o.Op.Name != t.Op || !x.cast.within(t.Workload, o.Node) {
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
	if most := x.plan.opsOf(t.Workload); most > 0 && t.Op == "" && asked >= most && answered == asked {
		to = last // there was nothing more to ask for
	}
	if asked == 0 || to <= from {
		return Reading{Form: Number, Unit: PerSecond}
	}
	return number(PerSecond, perSecond(answered, to-from))
}

// pace is the rate of answers since it was asked last.
type pace struct {
	n, seen int
	period  time.Duration
}

func (m *Throughput) pace(x *meters, period time.Duration) *pace {
	op := m.Op
	p := &pace{period: period}
	x.world.Listen(sim.Kinds(sim.Returned), func(e *sim.Event) {
		if out, ok := e.Body.(sim.Return); ok && out.Outcome == sim.OK && (op == "" || opName(out.Op) == op) &&
			x.cast.within(m.Workload, e.Node) {
			p.n++
		}
	})
	x.world.At(x.plan.Warmup, func() { p.seen = p.n })
	return p
}

func (p *pace) now() float64 {
	n := p.n - p.seen
	p.seen = p.n
	return perSecond(n, p.period)
}

// opName is the name of an operation: get.
func opName(op any) string {
	o, _ := op.(service.Op)
	return o.Name
}

func perSecond(n int, in time.Duration) float64 { return float64(n) / (float64(in) / 1e9) }
