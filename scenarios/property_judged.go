package scenarios

import (
	"time"

	"github.com/orrery-sim/orrery/check"
	"github.com/orrery-sim/orrery/sim"
)

// The properties that the judges of package check know. They need no more than what is seen of every
// run.

// A NamedInvariant is an invariant of the protocol.
type NamedInvariant struct {
	Source
	Name string
}

// Called is its name.
func (p *NamedInvariant) Called() string { return p.Name }

func (p *NamedInvariant) begin(*expects) observed { return p }

func (p *NamedInvariant) finding(v *verdict) check.Finding {
	if i := v.find(p.Name); i >= 0 {
		return v.checks[i].Finding
	}
	why := v.plan.Protocol.Name + " has no such invariant"
	return check.Finding{Property: p.Name, Verdict: check.Undecided, Why: why}
}

// A Promised is what a protocol may promise to its clients, whether it does or not.
type Promised struct {
	Source
	Promise *check.Promise
}

// Called is the name of the promise.
func (p *Promised) Called() string { return p.Promise.Name }

func (p *Promised) begin(*expects) observed { return p }

// finding is the worst, where several services are judged.
func (p *Promised) finding(v *verdict) check.Finding {
	worst := check.Finding{
		Property: p.Promise.Name, Verdict: check.Undecided, Vacuous: true, Why: "no service of this run can show it",
	}
	for i, f := range v.promise(p.Promise) {
		if i == 0 || f.Verdict == check.Violated || worst.Verdict == check.Held {
			worst = f
		}
		if worst.Verdict == check.Violated {
			break
		}
	}
	return worst
}

// A Recovers is true if operations succeed again Within a time after the last fault is undone. It is
// called recovers, whatever the bound, so that mutants can name it.
type Recovers struct {
	Source
	Within   time.Duration
	Workload string // whose operations; "": all
}

// Called is the word.
func (p *Recovers) Called() string { return "recovers" }

func (p *Recovers) begin(*expects) observed { return p }

func (p *Recovers) finding(v *verdict) check.Finding {
	return ofWorkload(p.Workload, check.Recovers(v.historyOf(p.Workload), v.healed, p.Within, v.end))
}

// An Available is true if a Share of the operations succeeds, or if somebody is served a Share of the
// time. It is called available, whatever the bound, so that mutants can name it.
type Available struct {
	Source
	Share    sim.PPM
	Time     bool          // it is of the time, and not of the operations
	Window   time.Duration // with Time: the stretches in which somebody must be answered
	Workload string        // of whose operations; "": all
}

// Called is the word.
func (p *Available) Called() string { return "available" }

func (p *Available) begin(*expects) observed { return p }

func (p *Available) finding(v *verdict) check.Finding {
	h := v.historyOf(p.Workload)
	if p.Time {
		return v.blameFault(ofWorkload(p.Workload, check.AvailableOverTime(h, p.Share, p.Window, v.end)))
	}
	return v.blameFault(ofWorkload(p.Workload, check.Available(h, p.Share, v.end)))
}

// ofWorkload is a finding that says which workload it is about.
func ofWorkload(name string, f check.Finding) check.Finding {
	if name != "" {
		f.Property += " (" + name + ")"
	}
	return f
}
