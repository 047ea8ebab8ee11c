package station

import (
	"time"

	"github.com/orrery-sim/orrery/protocols/about"
	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/sim"
)

// Jobs is jobs(arrivals = poisson(per_second(30))): work to be done, of which nothing comes but that it is done.
var Jobs = about.Service{
	Service: service.Service{
		Name:    "jobs",
		Doc:     "Clients have work to be done. With arrivals, each operation is asked for when it arrives, whatever is still outstanding.",
		Kinds:   []service.Kind{{Name: "job", Form: "job", Came: func(service.Result) string { return "done" }}},
		Machine: func() service.Machine { return nothing{} },
		Model: service.Sequential(nothing{}, func(s nothing, op service.Op) (nothing, service.Result, bool) {
			return s, Done, op.Name == "job"
		}, nil),
	},
	Work: func(about.Args) (service.Workload, error) { return Load{}, nil },
}

// Done is what comes of a job.
var Done = service.Result{OK: true}

// nothing is a machine without a state.
type nothing struct{}

func (nothing) Apply(service.Op) service.Result { return Done }

func (nothing) Snapshot() any { return nil }

func (nothing) Restore(any) {}

func (nothing) Hash() uint64 { return 0 }

// Load asks for one job after the other.
type Load struct{}

func (Load) Next(*sim.Rand, service.Turn) (service.Op, time.Duration) {
	return service.Op{Name: "job"}, 0
}

func (Load) Final() []service.Op { return nil }
