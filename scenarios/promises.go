package scenarios

import (
	"slices"
	"strings"

	"github.com/orrery-sim/orrery/check"
	"github.com/orrery-sim/orrery/sim"
)

// judged are the promises of a plan that are judged: those that its protocol makes, and those that it
// is expected to keep or to break.
func (p *Plan) judged() []*check.Promise {
	all := slices.Clone(p.Promises)
	for x := range Parts[*Promised](p.Parts()...) {
		if !slices.Contains(all, x.Promise) {
			all = append(all, x.Promise)
		}
	}
	return all
}

// needs reports whether a promise that is judged has a need.
func (p *Plan) needs(what check.Need) bool {
	return slices.ContainsFunc(p.judged(), func(m *check.Promise) bool { return m.Needs&what != 0 })
}

// promised are the facts that the judges of promises want, as they are stated.
type promised struct {
	wants []*check.Promise
	facts []check.Statement
}

func newPromised(p *Plan) *promised {
	out := &promised{}
	for _, m := range p.judged() {
		if m.Fact != nil {
			out.wants = append(out.wants, m)
		}
	}
	return out
}

// event takes down a fact that one of them wants.
func (p *promised) event(e *sim.Event) {
	f, ok := e.Body.(sim.Fact)
	if !ok {
		return
	}
	for _, m := range p.wants {
		if m.Fact(f) {
			p.facts = append(p.facts, check.Statement{Node: e.Node, At: e.At, Event: e.Num, Fact: f})
			return
		}
	}
}

// promises judges what the protocol claims to its clients, as far as the workload can show it.
func (v *verdict) promises() {
	for _, p := range v.plan.Promises {
		asked := v.clients > 0 && (v.plan.Workload != nil || len(v.history.Operations()) > 0)
		if p.Needs&^check.NeedsFacts != 0 && !asked || p.Shows != nil && !p.Shows(v.service) {
			continue
		}
		v.judgedOnce(v.promise(p))
	}
}

// judgedOnce adds a finding, unless an invariant of that name has one. Then the worse of the two
// counts.
func (v *verdict) judgedOnce(f check.Finding) {
	i := v.find(f.Property)
	if i < 0 {
		v.add(Check{Finding: f})
		return
	}
	if c := &v.checks[i]; c.Verdict != check.Violated && f.Verdict != check.Held {
		f.Property = c.Property
		c.Finding = f
	}
}

// promise judges a promise, once.
func (v *verdict) promise(p *check.Promise) check.Finding {
	for i := range v.judgements {
		if v.judgements[i].Property == p.Name {
			return v.judgements[i].Finding
		}
	}
	budget := v.budget
	if budget == (check.Budget{}) {
		budget = check.DefaultBudget
	}
	j := p.Judge(&check.Seen{
		History: v.history, Service: v.service, Facts: v.facts, Finals: v.finals, End: v.end, Name: v.name,
	}, budget)
	j.Finding = v.showLost(j.Finding)
	v.judgements = append(v.judgements, j)
	return j.Finding
}

func (v *verdict) isPromise(name string) bool {
	return slices.ContainsFunc(v.plan.Promises, func(p *check.Promise) bool { return strings.EqualFold(p.Name, name) })
}
