package scenarios

import (
	"time"

	"github.com/orrery-sim/orrery/check"
	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/sim"
)

// A Throughput is how many operations were answered in a second.
type Throughput struct{ Asked }

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
	t.operations(x, func(o *check.Operation) {
		if o.Call < to {
			asked++
		}
		if o.Known && o.Return >= from && o.Return < to {
			answered++
			last = max(last, o.Return)
		}
	})
	all := !t.narrowed() && t.Region == "" && t.Clients == nil
	if most := x.plan.opsOf(t.Workload); most > 0 && all && asked >= most && answered == asked {
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
	p := &pace{period: period}
	x.world.Listen(sim.Kinds(sim.Returned), func(e *sim.Event) {
		if out, ok := e.Body.(sim.Return); ok && out.Outcome == sim.OK {
			if op, _ := out.Op.(service.Op); m.picks(x, op, e.Node) {
				p.n++
			}
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

// Arrivals are how many operations were asked for, or arrived to be asked for.
type Arrivals struct{ Asked }

// Unit is a plain number.
func (m *Arrivals) Unit() (Unit, bool) { return Plain, true }

func (m *Arrivals) meter(x *meters) meter {
	return &arrived{latencies: (&Latency{m.Asked}).begins(x)}
}

// arrived counts by when operations began, as latencies have it.
type arrived struct{ latencies *latencies }

func (a *arrived) read(end time.Duration) Reading {
	r := a.latencies.read(end)
	if len(a.latencies.run.load.history.Operations()) == 0 {
		return Reading{Form: Number, Unit: Plain}
	}
	return number(Plain, float64(len(r.Values)+r.Open))
}

func perSecond(n int, in time.Duration) float64 { return float64(n) / (float64(in) / 1e9) }
