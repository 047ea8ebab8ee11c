package cli

import (
	"fmt"

	"github.com/orrery-sim/orrery/scenarios"
	"github.com/orrery-sim/orrery/sim"
)

// object is what run --json prints. Fields may be added to it, and none is ever changed.
type object struct {
	Scenario    string        `json:"scenario"`
	Seed        uint64        `json:"seed"`
	Fingerprint string        `json:"fingerprint"` // hexadecimal: JSON's numbers have 53 bits
	Verdict     string        `json:"verdict"`
	Checks      []checkObject `json:"checks"`
	Stats       statsObject   `json:"stats"`
	Faults      []faultObject `json:"faults"`
	Orders      []orderObject `json:"orders"` // that the schedule's operator gave
	Leaders     []leadObject  `json:"leaders"`
	Metrics     metricsObject `json:"metrics"`
	Replay      string        `json:"replay"`
}

type checkObject struct {
	Name    string   `json:"name"`
	Verdict string   `json:"verdict"`
	Why     string   `json:"why"`
	Expect  string   `json:"expect,omitempty"` // the expectation that it is about
	Excuse  string   `json:"excuse,omitempty"` // why it does not count
	Events  []uint64 `json:"events"`
}

type statsObject struct {
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
	Operations operationsObject `json:"operations"`
}

// operationsObject counts what the clients know: done, certainly without effect, or neither.
type operationsObject struct {
	OK      int `json:"ok"`
	Failed  int `json:"failed"`
	Unknown int `json:"unknown"`
}

type faultObject struct {
	Text    string   `json:"text"` // isolate(leader())
	Hit     string   `json:"hit"`  // isolate n3
	Nodes   []string `json:"nodes"`
	AtNS    int64    `json:"at_ns"`
	UntilNS int64    `json:"until_ns"` // 0: it was never undone
}

type leadObject struct {
	Node    string `json:"node"`
	Epoch   int64  `json:"epoch"`
	FromNS  int64  `json:"from_ns"`
	UntilNS int64  `json:"until_ns"`
}

func runObject(r *scenarios.Result) object {
	s := r.Stats
	o := object{
		Scenario: r.Scenario, Seed: r.Seed, Fingerprint: fmt.Sprintf("%016x", r.Fingerprint),
		Verdict: r.Verdict.String(), Checks: []checkObject{}, Faults: []faultObject{},
		Orders: orderObjects(r), Leaders: []leadObject{}, Metrics: metricsOf(r.Measures), Replay: r.Replay,
		Stats: statsOf(s.Stats),
	}
	o.Stats.VirtualNS = int64(s.Virtual)
	o.Stats.Operations = operationsObject{OK: s.OK, Failed: s.Failed, Unknown: s.Unknown}
	for i := range r.Checks {
		c := &r.Checks[i]
		events := c.Events
		if events == nil {
			events = []uint64{}
		}
		o.Checks = append(o.Checks, checkObject{
			Name: c.Property, Verdict: c.Verdict.String(), Why: c.Why, Expect: c.Expect,
			Excuse: c.Excuse, Events: events,
		})
	}
	for _, f := range r.Faults {
		nodes := []string{}
		for _, id := range f.Nodes {
			nodes = append(nodes, r.Name(id))
		}
		o.Faults = append(o.Faults, faultObject{f.Text, f.Hit, nodes, int64(f.At), int64(f.Until)})
	}
	for _, l := range r.Leaders {
		o.Leaders = append(o.Leaders, leadObject{r.Name(l.Node), l.Epoch, int64(l.From), int64(l.Until)})
	}
	return o
}

// statsOf are the statistics of a world.
func statsOf(s sim.Stats) statsObject {
	return statsObject{
		Events: s.Events, Messages: s.Sent, Delivered: s.Delivered, Dropped: s.Dropped,
		Duplicated: s.Duplicated, Bytes: s.Bytes, Timers: s.Fired, Syncs: s.Synced, Crashes: s.Crashes,
		Faults:     s.Faults,
		Operations: operationsObject{OK: int(s.Returned), Failed: int(s.Failed), Unknown: int(s.Unknown)},
	}
}
