package scenarios

import (
	"fmt"
	"slices"
	"strings"

	"github.com/orrery-sim/orrery/check"
	"github.com/orrery-sim/orrery/protocols/service"
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
		asked := v.clients > 0 && (len(v.plan.Workloads) > 0 || len(v.history.Operations()) > 0)
		if p.Needs&^check.NeedsFacts != 0 && !asked {
			continue
		}
		for _, f := range v.promise(p) {
			v.judgedOnce(f)
		}
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

// promise judges a promise of each service that can show it. Workloads of one service are judged
// together, because they share its state. Those of several share none, so that each is judged by
// itself: of linearizability that says the same (Herlihy and Wing, Linearizability, 1990, theorem 1),
// and of what is weaker no more than what it says, which names the service.
func (v *verdict) promise(p *check.Promise) []check.Finding {
	seen := check.Seen{
		History: v.history, Service: v.service, Facts: v.facts, Finals: v.finals, End: v.end, Name: v.name,
	}
	services := v.plan.Services()
	if len(services) < 2 || p.Needs&^check.NeedsFacts == 0 {
		if p.Shows != nil && !p.Shows(v.service) {
			return nil
		}
		return []check.Finding{v.judged(p, p.Name, seen)}
	}
	var all []check.Finding
	for _, of := range services {
		if p.Shows != nil && !p.Shows(of) {
			continue
		}
		part := seen
		part.Service = of
		part.History = v.history.Only(func(o *check.Operation) bool { return of.Kind(o.Op.Name) != nil })
		part.Finals = slices.DeleteFunc(slices.Clone(v.finals), func(f check.Final) bool { return of.Kind(f.Op.Name) == nil })
		all = append(all, v.judged(p, promiseOf(p, of.Name), part))
	}
	return all
}

// ofServices are the places of the checks on a promise, one for each service, where it is judged of
// several.
func (v *verdict) ofServices(p Property) []int {
	m, is := p.(*Promised)
	if !is || len(v.plan.Services()) < 2 {
		return nil
	}
	var places []int
	for _, f := range v.promise(m.Promise) {
		v.judgedOnce(f)
		places = append(places, v.find(f.Property))
	}
	return places
}

// promiseOf is what a promise is called where it is judged of one service among several.
func promiseOf(p *check.Promise, service string) string {
	return fmt.Sprintf("%s (%s)", p.Name, service)
}

// judged judges a promise under a name, once.
func (v *verdict) judged(p *check.Promise, name string, seen check.Seen) check.Finding {
	for i := range v.judgements {
		if v.judgements[i].Property == name {
			return v.judgements[i].Finding
		}
	}
	budget := v.budget
	if budget == (check.Budget{}) {
		budget = check.DefaultBudget
	}
	if v.pulse != nil && seen.Service != nil {
		seen.Service = pulsing(*seen.Service, v.pulse)
	}
	j := p.Judge(&seen, budget)
	j.Property = name
	j.Finding = v.showLost(j.Finding)
	v.judgements = append(v.judgements, j)
	return j.Finding
}

// pulsing is a service that calls a function at each step of its model.
func pulsing(of service.Service, pulse func()) *service.Service {
	step := of.Model.Step
	of.Model.Step = func(s service.State, op service.Op, r service.Result, known bool) (service.State, bool) {
		pulse()
		return step(s, op, r, known)
	}
	return &of
}

func (v *verdict) isPromise(name string) bool {
	name, _, _ = strings.Cut(name, " (")
	return slices.ContainsFunc(v.plan.Promises, func(p *check.Promise) bool { return strings.EqualFold(p.Name, name) })
}
