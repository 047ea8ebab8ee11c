package report

import (
	"fmt"

	"github.com/orrery-sim/orrery/scenarios"
	"github.com/orrery-sim/orrery/sim"
)

// An Object is a run as JSON, as run --json prints it. Fields may be added to it, and none is ever
// changed.
type Object struct {
	Scenario    string             `json:"scenario"`
	Seed        uint64             `json:"seed"`
	Fingerprint string             `json:"fingerprint"` // hexadecimal: JSON's numbers have 53 bits
	Verdict     string             `json:"verdict"`
	Checks      []CheckObject      `json:"checks"`
	Stats       StatsObject        `json:"stats"`
	Faults      []FaultObject      `json:"faults"`
	Orders      []OrderObject      `json:"orders"` // that the schedule's operator gave
	Leaders     []LeadObject       `json:"leaders"`
	Metrics     map[string]Summary `json:"metrics"`
	Replay      string             `json:"replay"`
}

// A CheckObject is the finding on one property.
type CheckObject struct {
	Name    string   `json:"name"`
	Verdict string   `json:"verdict"`
	Why     string   `json:"why"`
	Expect  string   `json:"expect,omitempty"` // the expectation that it is about
	Excuse  string   `json:"excuse,omitempty"` // why it does not count
	Events  []uint64 `json:"events"`
}

// A StatsObject counts what happened.
type StatsObject struct {
	Events     uint64           `json:"events"`
	Messages   uint64           `json:"messages"`
	Delivered  uint64           `json:"delivered"`
	Dropped    uint64           `json:"dropped"`
	Duplicated uint64           `json:"duplicated"`
	Bytes      uint64           `json:"bytes"`
	Timers     uint64           `json:"timers"`
	Syncs      uint64           `json:"syncs"`
	Crashes    uint64           `json:"crashes"`
	Faults     uint64           `json:"faults"`
	VirtualNS  int64            `json:"virtual_ns"`
	Operations OperationsObject `json:"operations"`
	Workloads  []WorkloadObject `json:"workloads,omitempty"` // where there are several
}

// An OperationsObject counts what the clients know: done, certainly without effect, or neither.
type OperationsObject struct {
	OK      int `json:"ok"`
	Failed  int `json:"failed"`
	Unknown int `json:"unknown"`
}

// A WorkloadObject counts what the clients of one workload know.
type WorkloadObject struct {
	Name    string `json:"name"`
	Service string `json:"service"`
	OperationsObject
}

// A FaultObject is a fault that began.
type FaultObject struct {
	Text    string   `json:"text"` // isolate(leader())
	Hit     string   `json:"hit"`  // isolate n3
	Nodes   []string `json:"nodes"`
	AtNS    int64    `json:"at_ns"`
	UntilNS int64    `json:"until_ns"` // 0: it was never undone
}

// A LeadObject is a time in which a node claimed to lead.
type LeadObject struct {
	Node    string `json:"node"`
	Of      string `json:"of,omitempty"` // what, where nodes lead several things
	Epoch   int64  `json:"epoch"`
	FromNS  int64  `json:"from_ns"`
	UntilNS int64  `json:"until_ns"`
}

// Object is the run as JSON.
func (r *Report) Object() Object {
	if r.broken == nil {
		return resultObject(r.result)
	}
	f := r.broken
	stats := statsOf(r.world.Stats())
	stats.VirtualNS = int64(r.world.Now())
	return Object{
		Scenario: r.run.Plan().Name(), Seed: r.run.Seed(), Fingerprint: fmt.Sprintf("%016x", r.world.Fingerprint()),
		Verdict: f.Verdict.String(), Stats: stats, Faults: []FaultObject{}, Orders: []OrderObject{},
		Checks:  []CheckObject{{Name: f.Property, Verdict: f.Verdict.String(), Why: f.Why, Events: []uint64{}}},
		Leaders: []LeadObject{}, Metrics: map[string]Summary{}, Replay: r.token().String(),
	}
}

func resultObject(r *scenarios.Result) Object {
	s := r.Stats
	o := Object{
		Scenario: r.Scenario, Seed: r.Seed, Fingerprint: fmt.Sprintf("%016x", r.Fingerprint),
		Verdict: r.Verdict.String(), Checks: []CheckObject{}, Faults: []FaultObject{},
		Orders: orderObjects(r), Leaders: []LeadObject{}, Metrics: summaries(r.Measures), Replay: r.Replay,
		Stats: statsOf(s.Stats),
	}
	o.Stats.VirtualNS = int64(s.Virtual)
	o.Stats.Operations = OperationsObject{OK: s.OK, Failed: s.Failed, Unknown: s.Unknown}
	for i := range r.Served {
		w := &r.Served[i]
		o.Stats.Workloads = append(o.Stats.Workloads, WorkloadObject{
			w.Name, w.Service.Name, OperationsObject{OK: w.OK, Failed: w.Failed, Unknown: w.Unknown},
		})
	}
	for i := range r.Checks {
		c := &r.Checks[i]
		events := c.Events
		if events == nil {
			events = []uint64{}
		}
		o.Checks = append(o.Checks, CheckObject{
			Name: c.Property, Verdict: c.Verdict.String(), Why: c.Why, Expect: c.Expect,
			Excuse: c.Excuse, Events: events,
		})
	}
	for _, f := range r.Faults {
		nodes := []string{}
		for _, id := range f.Nodes {
			nodes = append(nodes, r.Name(id))
		}
		o.Faults = append(o.Faults, FaultObject{f.Text, f.Hit, nodes, int64(f.At), int64(f.Until)})
	}
	for _, l := range r.Leaders {
		o.Leaders = append(o.Leaders, LeadObject{r.Name(l.Node), l.Of, l.Epoch, int64(l.From), int64(l.Until)})
	}
	return o
}

// statsOf are the statistics of a world.
func statsOf(s sim.Stats) StatsObject {
	return StatsObject{
		Events: s.Events, Messages: s.Sent, Delivered: s.Delivered, Dropped: s.Dropped,
		Duplicated: s.Duplicated, Bytes: s.Bytes, Timers: s.Fired, Syncs: s.Synced, Crashes: s.Crashes,
		Faults:     s.Faults,
		Operations: OperationsObject{OK: int(s.Returned), Failed: int(s.Failed), Unknown: int(s.Unknown)},
	}
}
