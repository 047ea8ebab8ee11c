package scenarios

import (
	"math"
	"time"

	"github.com/orrery-sim/orrery/check"
	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/sim"
)

// Options are what a run can be asked beside its plan and seed. None changes what happens but
// Overrides and Acts.
type Options struct {
	Overrides sim.Overrides
	Acts      Acts             // what is done to the run; none: those of the plan
	Keep      int              // how many of the newest events are kept; sim.All: all
	Verify    bool             // panic where a node writes on in what others hold, too
	Listen    func(*sim.World) // called before anything happens, to listen to the world
	Measure   bool             // take the readings of the plan's metrics
	Teach     bool             // find the events that the plan's lesson is about, and judge its answers
	Budget    check.Budget     // of the judges of promises; zero: check.DefaultBudget

	// Heed, if there is one, is called every some milliseconds, between two steps of the world. Its error ends the run,
	// and is that of RunTo and Finish.
	Heed func(*sim.World) error
	// Pulse, if there is one, is called at each step of the model of a service, while a judge goes through a history.
	Pulse func()
}

// Between two calls of Heed a world makes at most so many steps, and fewer where they are slow.
const (
	heedMost = 4096
	heedTime = 2 * time.Millisecond
)

// A Run is one world of a plan, from its first event to its verdict. It can be stepped, looked at
// and stepped on: how it is driven does not change what happens.
//
// It is made of parts that each have a state of their own, and wires them.
type Run struct {
	*course
	seed  uint64
	opts  Options
	given sim.Overrides // without those of the file

	cast     *cast     // who there is, and what they said
	load     *load     // what clients ask for
	hooks    *hooks    // what is done after events
	deeds    *deeds    // what the schedule did
	faults   *faults   // what goes wrong
	orders   *orders   // what the operator is asked
	holding  *holding  // what is kept from happening
	schedule *schedule // the entries at work
	meters   *meters   // the metrics at work
	expects  *expects  // the expectations at work
	lecture  *lecture  // the lesson at work
	promised *promised // what the judges of promises want to hear
	acting   *acting   // what is done from outside

	result *Result
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
		course: &course{plan: plan, calm: plan.Duration + plan.Quiet}, seed: seed, opts: opts,
	}
	if opts.Acts.none() {
		r.opts.Acts = plan.Acts
	}
	r.given, r.opts.Overrides = opts.Overrides, plan.Overridden(opts.Overrides)
	r.wire()
	if err := r.build(); err != nil {
		return nil, err
	}
	r.end = r.calm + r.load.longest()
	r.listen()
	if opts.Measure {
		r.meters.measure()
	}
	r.expects.expect()
	if opts.Teach && plan.Lesson != nil {
		r.lecture.listen(plan.Lesson)
	}
	if !r.opts.Acts.Flat {
		r.schedule.start()
	}
	if err := r.acting.register(r.opts.Acts.List); err != nil {
		return nil, err
	}
	if plan.Quiet > 0 {
		r.world.At(plan.Duration, r.heal)
	}
	r.begun = true
	return r, r.err
}

// wire makes the parts of a run, each with those that it needs.
func (r *Run) wire() {
	c := r.course
	r.cast = newCast(r.plan)
	r.deeds = &deeds{course: c}
	r.load = &load{course: c, cast: r.cast, deeds: r.deeds, service: r.plan.Service(), reads: map[service.Op]bool{}}
	r.hooks = newHooks(c, r.cast)
	r.faults = newFaults(c, r.cast, r.deeds)
	r.orders = &orders{course: c, cast: r.cast, deeds: r.deeds}
	if r.load.own = ownClients(r.plan); r.opts.Acts.Flat {
		r.load.own, r.load.idle = r.opts.Acts.Own, r.opts.Acts.Idle
	}
	r.holding = &holding{course: c, cast: r.cast, deeds: r.deeds}
	r.schedule = &schedule{
		course: c, cast: r.cast, hooks: r.hooks, deeds: r.deeds, faults: r.faults, orders: r.orders,
		holding: r.holding, load: r.load, untils: map[*Until]*hook{},
	}
	r.acting = &acting{course: c, in: r.schedule, by: &entryState{}}
	r.meters = &meters{course: c, cast: r.cast, hooks: r.hooks, load: r.load}
	r.expects = &expects{course: c, hooks: r.hooks}
	r.lecture = &lecture{expects: r.expects}
	r.promised = newPromised(r.plan)
}

// listen follows what the run needs to know of the world. Who hears first knows first: the
// schedule, which may act on an event, hears last.
func (r *Run) listen() {
	w := r.world
	w.Listen(sim.Kinds(sim.Stated, sim.Crashed), r.cast.onEvent)
	w.Listen(sim.Kinds(sim.Crashed), r.faults.onCrash)
	if len(r.expects.judge.Findings()) > 0 {
		w.Listen(sim.Kinds(sim.Stated, sim.Faulted), r.expects.judge.Event)
	}
	if r.promised.wants != nil {
		w.Listen(sim.Kinds(sim.Stated), r.promised.event)
	}
	if r.cast.hand != 0 {
		w.Listen(sim.Kinds(sim.Invoked, sim.Returned), r.load.history.Event)
	}
	if len(r.cast.clients) > 0 {
		w.Listen(sim.Kinds(sim.Dropped), r.load.onDrop)
	}
	if r.load.finals > 0 {
		w.Listen(sim.Kinds(sim.Returned), r.load.onReturn)
	}
	if r.opts.Listen != nil {
		r.opts.Listen(w)
	}
	r.hooks.view = newView(r.cast)
	r.cast.judging = &ownView{view: r.hooks.view}
	parts := r.plan.Parts()
	if Has[*Predicate](parts...) || Has[*Reaction](parts...) || r.opts.Measure && Has[*Gauge](parts...) {
		r.hooks.after(sim.AllKinds, r.hooks.view.event)
	}
	w.Listen(sim.Kinds(sim.Stated, sim.Started, sim.Restarted, sim.Resumed), r.schedule.onArrivalOfSomebody)
	if r.cast.operator != 0 {
		w.Listen(sim.Kinds(sim.Stated), r.orders.onOperator)
	}
}

// heal ends the disturbances.
func (r *Run) heal() {
	r.quiet = true
	r.orders.heal()
	r.faults.heal()
	r.holding.releaseAll()
}

// World is the world of the run, for looking at it.
func (r *Run) World() *sim.World { return r.world }

// Plan is the plan of the run.
func (r *Run) Plan() *Plan { return r.plan }

// Servers is how many servers the world has: their nodes come before those of the clients.
func (r *Run) Servers() int { return len(r.cast.servers) }

// Seed is the seed of the run.
func (r *Run) Seed() uint64 { return r.seed }

// Options are what the run was asked.
func (r *Run) Options() Options { return r.opts }

// Token is the run in one word, with the acts by hand that the file does not hold, and with its
// fingerprint once it is over.
func (r *Run) Token() Token {
	t := r.plan.Token(r.seed, r.given)
	if acts := r.Acts(); !acts.none() && (len(acts.List) != len(r.plan.Acts.List) || acts.Flat != r.plan.Acts.Flat) {
		t.Acts = acts
	}
	if r.over {
		t.Print = r.world.Fingerprint()
	}
	return t
}

// Again begins the same run once more, of which so many of the newest events are kept; sim.All: all.
// Nobody listens to it, and nothing is measured or taught.
func (r *Run) Again(keep int) (*Run, error) {
	opts := r.opts
	opts.Keep, opts.Listen, opts.Measure, opts.Teach, opts.Heed, opts.Pulse = keep, nil, false, false, nil, nil
	return Begin(r.plan, r.seed, opts)
}

// Over reports whether the run has ended.
func (r *Run) Over() bool { return r.over }

// End is the instant at which the run ends at the latest.
func (r *Run) End() time.Duration { return r.end }

// Step lets the next thing happen, and reports whether there was one.
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
	if r.opts.Heed == nil {
		r.world.Run(min(t, r.end))
	} else if err := r.heeding(min(t, r.end)); err != nil {
		return err
	}
	if t >= r.end {
		r.over = true
	}
	return r.err
}

// heeding lets everything happen up to an instant, in portions. How large they are changes nothing.
func (r *Run) heeding(t time.Duration) error {
	steps, before := heedMost/64, time.Now()
	for done := false; !done; {
		done = r.world.RunSome(t, steps)
		now := time.Now()
		switch took := now.Sub(before); {
		case took > 2*heedTime:
			steps = max(1, steps/2)
		case took < heedTime:
			steps = min(heedMost, 2*steps)
		}
		before = now
		if err := r.opts.Heed(r.world); err != nil {
			return err
		}
	}
	return nil
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

// Findings are how the invariants of the protocol stand so far.
func (r *Run) Findings() []check.Finding {
	out := r.expects.judge.Findings()
	for i := range out {
		out[i].Why = r.world.Named(out[i].Why)
	}
	return out
}
