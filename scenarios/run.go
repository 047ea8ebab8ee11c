package scenarios

import (
	"math"
	"time"

	"github.com/orrery-sim/orrery/check"
	"github.com/orrery-sim/orrery/sim"
)

// Options are what a run can be asked beside its plan and seed. None changes what happens but
// Overrides.
type Options struct {
	Overrides sim.Overrides
	Keep      int              // how many of the newest events are kept; sim.All: all
	Verify    bool             // panic where a node changes a message after it was sent
	Listen    func(*sim.World) // called before anything happens, to listen to the world
	Measure   bool             // take the readings of the plan's metrics
	Budget    check.Budget     // of the linearizability check; zero: check.DefaultBudget
}

// A Run is one world of a plan, from its first event to its verdict. It can be stepped, looked at
// and stepped on: how it is driven does not change what happens.
type Run struct {
	plan  *Plan
	seed  uint64
	opts  Options
	world *sim.World

	// build.go
	service          string
	servers, clients []sim.ID
	own              []sim.ID // the clients that do only what the schedule invokes
	operator         sim.ID   // who gives the schedule's orders; 0: it gives none
	roles            []string
	groups           []sim.Group
	regions          map[string][]sim.ID
	finals           int // final reads that are not answered yet

	calm time.Duration // when the quiet phase ends and the final reads begin
	end  time.Duration // when the run ends at the latest

	// What is seen of the world.
	watch      watch
	invariants []sim.Property
	judge      *check.Watch
	history    check.History
	meters     []meter        // of the plan's metrics, if they are measured
	measuring  *measuringView // what their functions see
	view       *view
	hooks      hooks
	pollers    []func() (over bool)
	polling    bool

	// What the schedule is at.
	entries     []*entryState
	untils      map[*Until]*hook
	awaiting    []awaited
	waiters     []waiter
	holding     holding
	invoked     int
	actives     []*active
	targets     map[string][]sim.ID
	drawn       map[*Who][]sim.ID
	afterEvents map[uint64][]func()
	within      uint64 // the event that is being heard; 0: none
	depth       int    // of events that are being heard, each the answer to the one before
	call        uint64 // how often the schedule has acted of its own accord

	// What goes into the result.
	faults  []FaultRecord
	orders  []*OrderRecord
	begins  int                  // faults that began in the world, and orders that were given
	places  map[*sim.Applied]int // which of them each was
	actions []Action
	notes   []Caption
	missed  []string // what a script waited for in vain
	expects []*expectState
	lost    []lostAnswer
	healed  lastHeal

	begun   bool
	quiet   bool     // everything has been undone
	revived []sim.ID // who was started again since
	halted  bool     // stop_when ended the run
	over    bool
	err     error
	result  *Result
}

// lastHeal is when a fault began or ended last.
type lastHeal struct {
	at    time.Duration
	event uint64
	any   bool
}

// Execute runs a plan from beginning to end.
func Execute(plan *Plan, seed uint64, opts Options) (*Result, error) {
	r, err := Begin(plan, seed, opts)
	if err != nil {
		return nil, err
	}
	return r.Finish()
}

// Begin makes the world of a plan and sets its schedule going. Nothing has happened yet.
func Begin(plan *Plan, seed uint64, opts Options) (*Run, error) {
	r := &Run{
		plan: plan, seed: seed, opts: opts, calm: plan.Duration + plan.Quiet,
		untils: map[*Until]*hook{}, targets: map[string][]sim.ID{}, drawn: map[*Who][]sim.ID{},
		places: map[*sim.Applied]int{},
	}
	r.hooks.init()
	if err := r.build(); err != nil {
		return nil, err
	}
	r.end = r.calm
	if r.finals > 0 {
		// An operation that is under way, and then the reads, are each answered or given up.
		perClient := (r.finals + len(r.clients) - 1) / len(r.clients)
		r.end += time.Duration(1+perClient) * 5 * plan.Workload.Timeout
	}
	r.listen()
	r.measure()
	r.expect()
	r.schedule()
	if plan.Quiet > 0 {
		r.later(plan.Duration, r.heal)
	}
	r.begun = true
	return r, r.err
}

// later does something at an instant. What it does there, it does at once: nothing comes between.
//
// Once the run has begun, that is a nanosecond from now at the earliest. So what the schedule does
// at an instant was planned before it and comes first there, and a plain list of what it did can be
// planned in the same order.
func (r *Run) later(at time.Duration, do func()) {
	if r.begun {
		at = max(at, r.world.Now()+1)
	}
	r.world.At(at, func() {
		r.call++
		do()
	})
}

// World is the world of the run, for looking at it.
func (r *Run) World() *sim.World { return r.world }

// Plan is the plan of the run.
func (r *Run) Plan() *Plan { return r.plan }

// Over tells whether the run has ended.
func (r *Run) Over() bool { return r.over }

// End is the instant at which the run ends at the latest.
func (r *Run) End() time.Duration { return r.end }

// Step lets the next thing happen, and tells whether there was one.
func (r *Run) Step() (bool, error) {
	next, ok := r.world.Next()
	if r.over || !ok || next > r.end {
		r.over = true
		return false, r.err
	}
	r.world.Step()
	return !r.over, r.err
}

// RunTo lets everything happen up to and including an instant.
func (r *Run) RunTo(t time.Duration) error {
	if r.over {
		return r.err
	}
	r.world.Run(min(t, r.end))
	if t >= r.end {
		r.over = true
	}
	return r.err
}

// Finish runs to the end and judges.
func (r *Run) Finish() (*Result, error) {
	if err := r.RunTo(math.MaxInt64); err != nil {
		return nil, err
	}
	if r.result == nil {
		r.result = r.conclude()
	}
	return r.result, r.err // a function of the file may have failed on the world at its end
}

// stop ends the run after the present event.
func (r *Run) stop() {
	r.over = true
	r.world.Stop()
}

// fail ends the run: the file asks for what cannot be done.
func (r *Run) fail(err error) {
	if r.err == nil && err != nil {
		r.err = err
		if r.world != nil {
			r.stop()
		}
	}
}

// worldOverrides are the overrides that the world itself uses. What a file draws is drawn before
// there is a world.
func (r *Run) worldOverrides() sim.Overrides {
	var out sim.Overrides
	for _, o := range r.opts.Overrides {
		if o.Choice.Kind != sim.DrawChoice {
			out = append(out, o)
		}
	}
	return out
}

// ChooserFor is the chooser of a seed, with overrides: what Evaluate draws with for a run of both.
func ChooserFor(seed uint64, overrides sim.Overrides) Chooser {
	return func(name string, n uint64) uint64 {
		c := sim.Choice{Kind: sim.DrawChoice, Text: name, N: n}
		for _, o := range overrides {
			if o.Choice == c {
				return uint64(o.Outcome)
			}
		}
		return sim.Roll(seed, c)
	}
}
