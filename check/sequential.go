package check

import (
	"fmt"

	"github.com/orrery-sim/orrery/protocols/service"
)

// Sequential judges whether a history is sequentially consistent (Lamport, How to make a
// multiprocessor computer that correctly executes multiprocess programs, 1979): whether its
// operations can be put in one order that the model allows and in which each client's own stand in
// the order in which it did them. It need not be the order of real time.
//
// A session is a process: one that goes on after an operation of unknown outcome is a new one. What
// is linearizable is sequential. A history of reads and writes whose values tell their writers is
// judged as an [ordering], any other by a search through the model.
func Sequential(seen *Seen, b Budget) Judgement {
	const name = "sequential"
	h := seen.History
	if h.Answered() == 0 {
		return Judgement{Finding: vacuous(name, noAnswer(h))}
	}
	if atAGlance(seen.Service, h) {
		return Judgement{Finding: Finding{Property: name}}
	}
	a := accessesOf(seen.Service, h)
	if a.thin != nil {
		return a.outOfThinAir(name)
	}
	if a.unclear != "" {
		return interleave(seen.Service, h, b, name)
	}
	o := a.ordering()
	for _, x := range a.reading() {
		o.see(x)
	}
	o.initials()
	verdict, circle := o.solve(&b)
	return a.judgement(name, verdict, circle)
}

// atAGlance reports whether zones or a short search find that a history is linearizable, which implies most of
// what can be promised.
func atAGlance(of *service.Service, h *History) bool {
	for _, p := range parts(of, h) {
		if z := zonesOf(p); z != nil {
			if !z.holds(never) {
				return false
			}
			continue
		}
		if newSearch(p, 100+4*len(p.marks)).run() != found {
			return false
		}
	}
	return true
}

// ordering has a step for each access, in the order of sessions.
func (a *accesses) ordering() *ordering {
	o := newOrdering(len(a.all), len(a.keys))
	last := map[int]int32{} // of each session
	for i := range a.all {
		x := &a.all[i]
		o.rank[i] = x.CallEvent
		if before, found := last[x.Row]; found {
			o.before(before, int32(i), inSession, x.key)
		}
		last[x.Row] = int32(i)
		if x.writes {
			k := &o.keys[x.key]
			k.name = a.keys[x.key]
			k.writers = append(k.writers, writer{int32(i), int32(i)})
		}
	}
	return o
}

// reading is what the reads saw.
func (a *accesses) reading() (saws []saw) {
	for i := range a.all {
		if x := &a.all[i]; x.reads {
			saws = append(saws, saw{int32(i), x.saw, x.key})
		}
	}
	return saws
}

// outOfThinAir is a violation of all that is promised of reads.
func (a *accesses) outOfThinAir(name string) Judgement {
	o := a.thin.Operation
	j := Judgement{Key: a.keys[a.thin.key], Part: []Operation{*o}}
	j.Finding = Finding{
		Property: name, Verdict: Violated, Events: eventsOf([]*Operation{o}),
		Why: told(a.of, o) + ", which nobody had asked to write",
	}
	if a.thin.writes {
		j.Why = fmt.Sprintf("%s took effect, but nobody had asked to write %s", a.of.Tell(o.Op), o.Op.Old)
	}
	return j
}

// judgement puts what came of an ordering of accesses in words.
func (a *accesses) judgement(name string, verdict Verdict, circle []hop) Judgement {
	j := Judgement{Finding: Finding{Property: name, Verdict: verdict}}
	switch {
	case verdict == Undecided:
		j.Why = fmt.Sprintf("no order of the %d operations was found within the budget, and none was shown not to exist", len(a.all))
	case verdict == Violated && circle == nil:
		j.Why = fmt.Sprintf("there is no order of the %d operations that explains them all", len(a.all))
	case verdict == Violated:
		a.tellCircle(&j, circle)
	}
	return j
}
