package scenarios

import (
	"time"

	"github.com/orrery-sim/orrery/check"
	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/sim"
)

// A Result is what a run came to.
type Result struct {
	Scenario    string // as a token names it
	Seed        uint64
	Fingerprint uint64
	Replay      string // the token that runs it again

	Verdict check.Verdict
	Checks  []Check
	Stats   Stats

	Measures []Reading // one for each metric of the plan, if they were asked for

	Faults  []FaultRecord // in the order in which they began
	Orders  []OrderRecord // in the order in which they were given
	Acts    Acts          // what was done by hand
	Flat    Acts          // everything that was done, for a run in which no schedule plays
	Missed  []Act         // acts that found nothing to act on, or whose places the run never came to
	Notes   []Caption
	Leaders []Leadership // who claimed to lead, and when
	Phases  []Phase
	Unused  []sim.Unmet // overrides that forced nothing

	History    *check.History
	Served     []Served          // what came of each workload, where there are several
	Judgements []check.Judgement // on promises, with the evidence
	Service    *service.Service  // that was asked, for drawing the history
	End        time.Duration     // the last instant of the run

	Taught map[*Expectation]Lookout // how the expectations of the plan's lesson stand, if it was taught

	world *sim.World
}

// Name is the name of a node of the run.
func (r *Result) Name(id sim.ID) string { return r.world.Name(id) }

// World is the world as the run left it.
func (r *Result) World() *sim.World { return r.world }

// A Check is the finding on one property, and whether it counts.
type Check struct {
	check.Finding
	Expect string // the expectation that it is about, as written; "" where the protocol promises it
	Pos    Pos    // of the expectation, or of the part of the schedule
	Excuse string // why it does not count against the run; "" if it counts
}

// Expected reports whether the scenario is to show the violation.
func (c *Check) Expected() bool {
	return c.Verdict == check.Violated && c.Expect != "" && c.Excuse != ""
}

// Counted is the verdict that the check adds to that of the run.
func (c *Check) Counted() check.Verdict {
	if c.Excuse != "" {
		return check.Held
	}
	return c.Verdict
}

// Stats count what happened in a run.
type Stats struct {
	sim.Stats
	Virtual time.Duration // how long the run took in its own time
	OK      int           // operations that were answered
	Failed  int           // operations that certainly had no effect
	Unknown int           // all others: nobody knows
	Skipped int           // faults of the schedule that found nobody to hit
}

// A FaultRecord is a fault that began: what was written, and what it came to.
type FaultRecord struct {
	Text   string // isolate(leader())
	Hit    string // isolate n3
	Nodes  []sim.ID
	Pos    Pos
	At     time.Duration
	Until  time.Duration // when it was undone; 0: never
	Event  uint64        // of its beginning
	Fault  sim.Fault
	Choice sim.Choice // an override of it with 0 prevents the fault; zero where none can
}

// A Caption is a note of the schedule.
type Caption struct {
	At    time.Duration
	Event uint64 // before it
	Text  string
}

// A Phase is a part of the run.
type Phase struct {
	Name        string // warm-up, chaos, quiet, final reads
	From, Until time.Duration
}

// phases are the parts that the run reached.
func (c *course) phases(end time.Duration) []Phase {
	p := c.plan
	var out []Phase
	for _, x := range []Phase{
		{"warm-up", 0, p.Warmup},
		{"chaos", p.Warmup, p.Duration},
		{"quiet", p.Duration, c.calm},
		{"final reads", c.calm, end},
	} {
		if x.Until = min(x.Until, end); x.From < x.Until {
			out = append(out, x)
		}
	}
	return out
}
