package campaign

import (
	"fmt"
	"slices"

	"github.com/orrery-sim/orrery/scenarios"
)

// A Tried is something that the runs of a point are there to try: a fault, or an operation. Of a nemesis no run
// needs to play the whole menu, but all runs together do.
type Tried struct {
	What string `json:"what"` // the fault as the file says it, or the operation's name
	Sort string `json:"sort"` // fault or operation
	Runs int    `json:"runs"` // in which it fired, or was answered
}

// The sorts of what is tried.
const (
	triedFault     = "fault"
	triedOperation = "operation"
)

// A trying is one of them in one run.
type trying struct {
	What, Sort string
	Done       bool
}

// How many runs a point has before what none of them has done is held against it. A seed draws a part of a menu
// only, and an ambush may wait for what is seldom; operations are asked for in every run.
const (
	faultsFrom     = 100
	operationsFrom = 20
)

// A place is where a fault was written, and how.
type place struct {
	pos  scenarios.Pos
	text string
}

// tried is what a run was there to try.
func tried(plan *scenarios.Plan, r *scenarios.Result) (all []trying) {
	add := func(what, sort string, done bool) {
		i := slices.IndexFunc(all, func(t trying) bool { return t.What == what && t.Sort == sort })
		if i < 0 {
			i = len(all)
			all = append(all, trying{What: what, Sort: sort})
		}
		all[i].Done = all[i].Done || done
	}
	fired := map[place]bool{}
	for i := range r.Faults {
		fired[place{r.Faults[i].Pos, r.Faults[i].Text}] = true
	}
	for i := range r.Orders {
		fired[place{r.Orders[i].Pos, r.Orders[i].Text}] = true
	}
	for _, entry := range plan.Schedule {
		if n, is := entry.(*scenarios.Nemesis); is {
			for _, f := range n.Menu {
				add(f.Text, triedFault, struck(f, fired))
			}
		}
	}
	ops := r.History.Operations()
	for i := 0; len(plan.Workloads) > 0 && i < len(ops); i++ { // what a script asks for is its own affair
		add(ops[i].Op.Name, triedOperation, ops[i].Known && !ops[i].Failed)
	}
	return all
}

// struck reports whether a fault began, or one that it is made of: an ambush may lie in wait for nothing.
func struck(f *scenarios.Fault, fired map[place]bool) bool {
	for inner := range scenarios.Parts[*scenarios.Fault](f) {
		if fired[place{inner.Pos, inner.Text}] {
			return true
		}
	}
	return false
}

// try counts what the next run was there to try.
func (p *Point) try(all []trying) {
	for _, t := range all {
		i := slices.IndexFunc(p.Tried, func(have *Tried) bool { return have.What == t.What && have.Sort == t.Sort })
		if i < 0 {
			i = len(p.Tried)
			p.Tried = append(p.Tried, &Tried{What: t.What, Sort: t.Sort})
		}
		if t.Done {
			p.Tried[i].Runs++
		}
	}
}

// vacuous says in sentences what the runs of the point were there to try, and none of them did.
func (p *Point) vacuous() (whys []string) {
	judged := p.Runs - p.Failed - p.OutOfBounds
	for _, t := range p.Tried {
		switch {
		case t.Runs > 0:
		case t.Sort == triedFault && judged >= faultsFrom:
			whys = append(whys, fmt.Sprintf("%s fired in none of %d runs", t.What, judged))
		case t.Sort == triedOperation && judged >= operationsFrom:
			whys = append(whys, fmt.Sprintf("no operation %s was answered in any of %d runs", t.What, judged))
		}
	}
	return whys
}
