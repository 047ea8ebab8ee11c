package sim_test

import (
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
