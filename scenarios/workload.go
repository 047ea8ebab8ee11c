package scenarios

import (
	"slices"
	"time"

	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/sim"
)

// A Workload is what some clients ask for.
type Workload struct {
	Source
	Name     string // "" where the plan has but one, which needs none
	Service  *service.Service
	Work     service.Workload // what each client asks for
	Clients  int
	Region   string        // where its clients are; "": where the regions say
	Start    time.Duration // when its clients begin
	Until    time.Duration // when they begin nothing more; 0: at the end of the quiet phase
	Ops      int           // of all clients together; 0: as many as fit
	Think    sim.Dist      // a client's pause between an answer and its next operation
	Arrivals *sim.Dist     // the gap between two operations of all clients together; nil: closed loop
	Timeout  time.Duration // how long a client waits for the answer to one request
	Retry    bool          // it then asks again, another server, for the same operation
	GiveUp   time.Duration // with Retry, when it asks no more; 0: after five timeouts
	Backoff  time.Duration // the first pause before it asks again at most; 0: Timeout/50
}

// Service is what can be asked of the plan's servers: what the workloads ask for, or what the
// protocol was told to serve. One without operations, if nothing can.
func (p *Plan) Service() *service.Service {
	switch all := p.Services(); {
	case len(all) == 1:
		return all[0]
	case p.Args.Service != nil:
		return p.Args.Service // of all of them together
	}
	return &service.Service{}
}

// Services are those that the workloads ask for, each once; without a workload, the one that the
// protocol was told to serve. Workloads of one service share its state.
func (p *Plan) Services() []*service.Service {
	var all []*service.Service
	for _, w := range p.Workloads {
		if !slices.Contains(all, w.Service) {
			all = append(all, w.Service)
		}
	}
	if all == nil && p.Args.Service != nil {
		all = append(all, p.Args.Service)
	}
	return all
}

// Clients counts the clients: those of the workloads, and after them one for each operation that the
// schedule invokes without saying by which client.
func (p *Plan) Clients() int { return p.busyClients() + ownClients(p) }

// busyClients counts the clients of the workloads.
func (p *Plan) busyClients() int {
	n := 0
	for _, w := range p.Workloads {
		n += w.Clients
	}
	return n
}

// WorkloadNamed is the workload of a name; nil if there is none.
func (p *Plan) WorkloadNamed(name string) *Workload {
	for _, w := range p.Workloads {
		if w.Name == name {
			return w
		}
	}
	return nil
}

// opsOf is how many operations the clients of a workload may begin together; 0: there is no limit. ""
// is all workloads.
func (p *Plan) opsOf(workload string) int {
	n := 0
	for _, w := range p.Workloads {
		switch {
		case workload != "" && w.Name != workload:
		case w.Ops == 0:
			return 0
		default:
			n += w.Ops
		}
	}
	return n
}

// Patience is how long a client of the workload waits for an operation in all.
func (w *Workload) Patience() time.Duration {
	switch {
	case !w.Retry:
		return w.Timeout
	case w.GiveUp == 0:
		return 5 * w.Timeout
	}
	return w.GiveUp
}
