package sim_test

import (
	"runtime"
	"strconv"
	"testing"
	"time"

	"github.com/orrery-sim/orrery/sim"
)

type job struct{ Hops int }

// phold is the standard benchmark of simulators (Fujimoto 1990): every job that arrives is sent on
// to a random node after a random delay.
type phold struct{ jobs int }

func (p *phold) Start(env *sim.Env) {
	for range p.jobs {
		env.Send(env.Rand().Pick(env.Peers()), job{})
	}
}

func (p *phold) Receive(env *sim.Env, _ sim.ID, msg sim.Message) {
	env.Send(env.Rand().Pick(env.Peers()), job{Hops: msg.(job).Hops + 1})
}

func (p *phold) Timer(*sim.Env, sim.Timer) {}

// BenchmarkPHOLD counts deliveries; each is two events, a send and a delivery.
func BenchmarkPHOLD(b *testing.B) {
	w := sim.New(sim.Config{
		Seed:    1,
		Groups:  []sim.Group{{Name: "server", Size: 100, New: func(sim.ID) sim.Node { return &phold{jobs: 10} }}},
		Network: sim.Network{Link: sim.Link{Delay: sim.Uniform(time.Millisecond, 10*time.Millisecond)}},
	})
	w.Run(100 * time.Millisecond)
	before := w.Stats().Delivered
	b.ReportAllocs()
	b.ResetTimer()
	for w.Stats().Delivered-before < uint64(b.N) {
		w.Run(w.Now() + time.Millisecond)
	}
	delivered := w.Stats().Delivered - before
	b.ReportMetric(float64(delivered)/b.Elapsed().Seconds()/1e6, "Mdeliveries/s")
}

// pong returns what it gets.
type pong struct{ serves bool }

func (p *pong) Start(env *sim.Env) {
	if p.serves {
		env.Send(2, job{})
	}
}
func (p *pong) Receive(env *sim.Env, from sim.ID, msg sim.Message) { env.Send(from, msg) }
func (p *pong) Timer(*sim.Env, sim.Timer)                          {}

func BenchmarkPingPong(b *testing.B) {
	w := sim.New(sim.Config{
		Seed:    1,
		Groups:  []sim.Group{{Name: "server", Size: 2, New: func(id sim.ID) sim.Node { return &pong{serves: id == 1} }}},
		Network: sim.Network{Link: sim.Link{Delay: sim.Constant(time.Microsecond)}},
	})
	w.Run(time.Millisecond)
	b.ReportAllocs()
	b.ResetTimer()
	w.Run(w.Now() + time.Duration(b.N)*time.Microsecond)
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds()/1e6, "Mdeliveries/s")
}

// infected spreads a rumour to two random nodes when it first hears it.
type infected struct{ knows bool }

type rumour struct{}

func (i *infected) Start(*sim.Env)            {}
func (i *infected) Timer(*sim.Env, sim.Timer) {}
func (i *infected) Receive(env *sim.Env, _ sim.ID, msg sim.Message) {
	if i.knows {
		return
	}
	i.knows = true
	for range 4 {
		env.Send(env.Rand().Pick(env.Peers()), msg)
	}
}

// BenchmarkEpidemic spreads one rumour through a world whose nodes do not exist before it reaches
// them. The bytes are those in use when it has reached all it will.
func BenchmarkEpidemic(b *testing.B) {
	for _, size := range []int{100_000, 1_000_000} {
		b.Run(strconv.Itoa(size), func(b *testing.B) {
			var events, reached, inUse uint64
			for range b.N {
				before := heap()
				w := sim.New(sim.Config{
					Seed: 1,
					Groups: []sim.Group{{
						Name: "server", Size: size, Lazy: true, New: func(sim.ID) sim.Node { return new(infected) },
					}},
					Network: sim.Network{Link: sim.Link{Delay: sim.Uniform(time.Millisecond, 10*time.Millisecond)}},
				})
				w.Inject(1, rumour{})
				w.Run(time.Second)
				events += w.Stats().Events
				reached = w.Stats().Boots
				b.StopTimer()
				inUse = heap() - before
				runtime.KeepAlive(w)
				b.StartTimer()
			}
			b.ReportMetric(float64(events)/b.Elapsed().Seconds()/1e6, "Mevents/s")
			b.ReportMetric(float64(inUse)/float64(size), "B/node")
			b.ReportMetric(float64(reached)/float64(size), "reached")
		})
	}
}

func heap() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}
