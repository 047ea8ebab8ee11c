package logicalclocks

import (
	"time"

	"github.com/orrery-sim/orrery/protocols/about"
	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/sim"
)

// chat is what clients may ask for: to post something, and to read what there is.
var chat = about.Service{
	Service: service.Service{
		Name: "chat",
		Doc:  "Clients post, and read what others have posted.",
		Kinds: []service.Kind{
			{Name: "post", Args: []service.Arg{service.ValueArg}, Form: "post {value}"},
			{Name: "read", Does: service.Reads, Came: func(r service.Result) string { return r.Value }},
		},
		Machine: func() service.Machine { return room{} },
		Model: service.Model{Init: room{}, Step: func(s service.State, _ service.Op, _ service.Result, _ bool) (service.State, bool) {
			return s, true // Who is shown what, and when, is no promise: the invariants judge the order.
		}},
	},
	Params: []about.Param{
		{Name: "reads", Kind: about.ShareParam, Default: sim.PPM(300_000), Doc: "share of the operations that only read"},
	},
	Work: func(a about.Args) (service.Workload, error) { return talk{a.Ratio("reads")}, nil },
}

// talk is the workload: posts, and now and then a look at those of others.
type talk struct{ reads sim.PPM }

var read = service.Op{Name: "read"}

// Next is a read, or the next post of a client.
func (w talk) Next(r *sim.Rand, t service.Turn) (service.Op, time.Duration) {
	if r.Chance(w.reads) {
		return read, 0
	}
	return service.Op{Name: "post", Value: t.Value()}, 0
}

// Final is the last look.
func (talk) Final() []service.Op { return []service.Op{read} }

// A room is the machine and the state of the model: of what is posted the service itself keeps nothing.
type room struct{}

// Apply does nothing.
func (room) Apply(service.Op) service.Result { return service.Result{OK: true} }

// Snapshot is nothing.
func (room) Snapshot() any { return nil }

// Restore does nothing.
func (room) Restore(any) {}

// Hash is that of nothing.
func (room) Hash() uint64 { return 0 }
