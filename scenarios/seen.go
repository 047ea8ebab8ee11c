package scenarios

import (
	"time"

	"github.com/orrery-sim/orrery/check"
	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/sim"
)

// A seen is what was seen of a run that is over: all that its verdict reads. Nothing of it changes
// any more.
type seen struct {
	plan   *Plan
	end    time.Duration // the last instant
	halted bool          // stop_when ended the run, or a hand
	budget check.Budget  // of the judges of promises
	pulse  func()        // see Options

	service  *service.Service
	clients  int
	history  *check.History
	served   []Served // of each workload, where there are several
	asking   func(workload string, client sim.ID) bool
	lost     []lostAnswer
	facts    []check.Statement // that the judges of promises want
	finals   []check.Final     // what each replica answered in the end
	unread   int               // final reads that were not answered
	dealt    int               // of how many
	name     func(sim.ID) string
	findings []check.Finding // on the invariants of the protocol
	expects  []expectState

	entries    []entrySeen
	faults     []FaultRecord
	orders     []OrderRecord
	missed     []string    // what a script waited for in vain
	healed     check.Heal  // when a fault began or ended last
	missedActs []Act       // acts that were not done
	unused     []sim.Unmet // overrides that forced nothing
}

// An entrySeen is what became of an entry of the schedule.
type entrySeen struct {
	Entry
	entryCounts
	disturbs   bool   // it holds faults: one that never fires is a failure
	unfinished Source // the step that a script had come to; none if it came to its end
}

// seen is what there is to judge, at the end of the run.
func (r *Run) seen() *seen {
	s := &seen{
		plan: r.plan, end: r.world.Now(), halted: r.halted, budget: r.opts.Budget, pulse: r.opts.Pulse,
		service: r.load.service, clients: len(r.cast.clients), history: &r.load.history, lost: r.load.lost,
		served: r.cast.servings(&r.load.history), asking: r.cast.asks,
		facts: r.promised.facts, finals: r.load.finalAnswers(), name: r.world.Name,
		findings: r.expects.judge.Findings(), faults: r.faults.records, missed: r.schedule.missed,
		unused: r.unmet(), missedActs: r.acting.missed(),
	}
	s.unread, s.dealt = r.load.unread(), r.load.dealt
	for i := range s.findings {
		s.findings[i].Why = r.world.Named(s.findings[i].Why)
	}
	for _, x := range r.expects.all {
		s.expects = append(s.expects, *x)
	}
	for _, e := range r.schedule.entries {
		x := entrySeen{Entry: e.Entry, entryCounts: e.entryCounts, disturbs: e.disturbs}
		if t := e.script; t != nil && !t.ended {
			x.unfinished = Source{Pos: t.where(), Text: t.standsAt()}
		}
		s.entries = append(s.entries, x)
	}
	for _, o := range r.orders.records {
		s.orders = append(s.orders, o.OrderRecord)
	}
	if h := r.deeds.healed; h.any {
		s.healed = check.Heal{At: h.at, Event: h.event}
	}
	return s
}

// conclude judges the run and gathers what there is to tell.
func (r *Run) conclude() *Result {
	s := r.seen()
	v := judge(s)
	return &Result{
		Scenario: r.plan.Name(), Seed: r.seed, Fingerprint: r.world.Fingerprint(),
		Replay:  r.Token().String(),
		Verdict: v.overall(), Checks: v.checks, Stats: r.stats(s), Measures: r.meters.readings(s.end),
		Faults: s.faults, Orders: s.orders, Acts: r.Acts(), Flat: r.Flat(), Missed: s.missedActs, Notes: r.schedule.notes,
		Leaders: r.cast.watch.over(s.end), Phases: r.phases(s.end), Unused: s.unused,
		History: s.history, Served: s.served, Judgements: v.judgements, Service: s.service,
		End: s.end, Taught: r.lecture.findings(v), world: r.world,
	}
}

func (r *Run) stats(s *seen) Stats {
	out := Stats{Stats: r.world.Stats(), Virtual: s.end, OK: s.history.Answered()}
	out.Failed = s.history.Failed()
	out.Unknown = len(s.history.Operations()) - out.OK - out.Failed
	for i := range s.entries {
		out.Skipped += s.entries[i].skipped
	}
	return out
}
