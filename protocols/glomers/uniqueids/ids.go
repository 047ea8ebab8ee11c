package uniqueids

import (
	"strconv"
	"strings"
	"time"

	"github.com/orrery-sim/orrery/protocols/about"
	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/sim"
)

// IDs is ids(): one ID after the other.
var IDs = about.Service{
	Service: service.Service{
		Name:    "ids",
		Doc:     "Clients ask for IDs that nobody else has.",
		Kinds:   []service.Kind{{Name: "generate", Does: service.Mints, Form: "generate", Came: func(r service.Result) string { return r.Value }}},
		Machine: func() service.Machine { return &mint{} },
		Model: service.Model{
			Init: "",
			// The state is the IDs that were told, each closed by a blank.
			Step: func(s service.State, op service.Op, r service.Result, known bool) (service.State, bool) {
				told := s.(string)
				switch {
				case op.Name != "generate":
					return s, false
				case !known:
					return s, true
				case r.Value == "" || strings.Contains(" "+told, " "+r.Value+" "):
					return s, false
				}
				return told + r.Value + " ", true
			},
		},
	},
	Work: func(about.Args) (service.Workload, error) { return load{}, nil },
}

// mint is a counter: what a group that replicates a log would make IDs of.
type mint struct{ made uint64 }

func (m *mint) Apply(service.Op) service.Result {
	m.made++
	return service.Result{OK: true, Value: strconv.FormatUint(m.made, 10)}
}

func (m *mint) Snapshot() any { return *m }

func (m *mint) Restore(snapshot any) { *m, _ = snapshot.(mint) }

func (m *mint) Hash() uint64 { return m.made }

// load asks for one ID after the other. There is nothing to be read in the end.
type load struct{}

func (load) Next(*sim.Rand, service.Turn) (service.Op, time.Duration) {
	return service.Op{Name: "generate"}, 0
}

func (load) Final() []service.Op { return nil }
