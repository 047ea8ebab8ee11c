package swim

import (
	"time"

	"github.com/orrery-sim/orrery/protocols/about"
	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/sim"
)

// membership is what clients may ask for: who is there. Nobody writes but the world.
var membership = about.Service{
	Service: service.Service{
		Name: "membership",
		Doc:  "Clients ask members who is there.",
		Kinds: []service.Kind{
			{Name: "members", Came: func(r service.Result) string { return r.Value }},
		},
		Machine: func() service.Machine { return crowd{} },
		Model: service.Model{Init: crowd{}, Step: func(s service.State, _ service.Op, _ service.Result, _ bool) (service.State, bool) {
			return s, true
		}},
	},
	Work: func(about.Args) (service.Workload, error) { return asking{}, nil },
}

// asking is the workload: the same question again and again.
type asking struct{}

var members = service.Op{Name: "members"}

func (asking) Next(*sim.Rand, service.Turn) (service.Op, time.Duration) { return members, 0 }

func (asking) Final() []service.Op { return []service.Op{members} }

// A crowd is the machine and the state of the model: whoever is there, of which the service itself knows nothing.
type crowd struct{}

func (crowd) Apply(service.Op) service.Result { return service.Result{OK: true} }
func (crowd) Snapshot() any                   { return nil }
func (crowd) Restore(any)                     {}
func (crowd) Hash() uint64                    { return 0 }
