package timesync

import (
	"time"

	"github.com/orrery-sim/orrery/protocols/about"
	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/sim"
)

// clocks is what clients may ask for: what time it is.
var clocks = about.Service{
	Service: service.Service{
		Name:    "time",
		Doc:     "Clients ask nodes what time it is.",
		Kinds:   []service.Kind{{Name: "now", Came: func(r service.Result) string { return r.Value }}},
		Machine: func() service.Machine { return nothing{} },
		Model: service.Model{Init: nothing{}, Step: func(s service.State, _ service.Op, _ service.Result, _ bool) (service.State, bool) {
			return s, true // Which time is right, the invariants judge.
		}},
	},
	Work: func(about.Args) (service.Workload, error) { return asking{}, nil },
}

// asking is the workload: the same question again and again.
type asking struct{}

var now = service.Op{Name: "now"}

// Next is the question.
func (asking) Next(*sim.Rand, service.Turn) (service.Op, time.Duration) { return now, 0 }

// Final is the last one.
func (asking) Final() []service.Op { return []service.Op{now} }

// nothing is the machine and the state of the model: nobody changes the time.
type nothing struct{}

// Apply does nothing.
func (nothing) Apply(service.Op) service.Result { return service.Result{OK: true} }

// Snapshot is nothing.
func (nothing) Snapshot() any { return nil }

// Restore does nothing.
func (nothing) Restore(any) {}

// Hash is that of nothing.
func (nothing) Hash() uint64 { return 0 }
