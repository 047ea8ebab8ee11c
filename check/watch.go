package check

import (
	"fmt"
	"path"
	"slices"

	"github.com/orrery-sim/orrery/sim"
)

// A Watch puts every fact of a run before the invariants of its protocol. Its Event method listens
// to a world:
//
//	w.Listen(sim.Kinds(sim.Stated, sim.Faulted), watch.Event)
//
// The invariants of the whole see every fact. Those of a part see the facts of one scope each: they
// are made anew for every scope that somebody speaks of.
type Watch struct {
	findings []Finding // a row for each property
	whole    scope
	world    *sim.World // tells the names of parts; nil: there are none with invariants
	parts    []lawOfPart
	byFact   map[scopeKey]*scope
	scopes   []*scope // in the order in which somebody first spoke of them
	broken   bool
}

// A lawOfPart says how to make the invariants for a scope of a part.
type lawOfPart struct {
	pattern string
	make    func() []sim.Property
	rows    []int // of the properties that it makes
}

// scopeKey is what tells one scope from another.
type scopeKey struct {
	part uint16
	own  string // what the fact adds
}

// scope is one scope with the properties that see its facts.
type scope struct {
	name string
	open []watched // those that have found nothing yet
}

type watched struct {
	sim.Property
	heeds   *uint64 // of the witness
	witness Witness // the property, if it is one
	row     int
}

// A Witness is a property that remembers by which events it knows what it knows. A violation is
// the meeting of two facts, and whoever is to believe it wants to see how both came about. One
// becomes a witness by embedding [sim.Testimony].
type Witness interface {
	sim.Property
	// Heeds is where the number of the event stands of the fact that Fact is asked about.
	Heeds() *uint64
	// Against are the numbers of the events of the earlier facts that the last one contradicts, once
	// there is a violation.
	Against() []uint64
}

// A Forgetful property is about what servers keep over restarts. A server whose disk was emptied is
// a new one that happens to have the name of another.
type Forgetful interface {
	sim.Property
	// Wiped says that a node's disk was emptied.
	Wiped(node sim.ID)
}

// NewWatch watches over properties of the whole, which must be new: they remember what they saw.
func NewWatch(properties []sim.Property) *Watch {
	w := &Watch{byFact: map[scopeKey]*scope{}}
	for _, p := range properties {
		w.findings = append(w.findings, Finding{Property: p.Name()})
		w.whole.add(p, len(w.findings)-1)
	}
	return w
}

func (s *scope) add(p sim.Property, row int) {
	of := watched{Property: p, row: row}
	if witness, is := p.(Witness); is {
		of.witness, of.heeds = witness, witness.Heeds()
	}
	s.open = append(s.open, of)
}

// PerScope watches over the properties of each scope of the parts that have a name, which is a
// pattern of [path.Match]; "" is the nodes themselves. A property has one finding for all scopes
// and all patterns. It panics if the pattern is malformed.
func (w *Watch) PerScope(world *sim.World, name string, properties func() []sim.Property) {
	if _, err := path.Match(name, ""); err != nil {
		panic(fmt.Sprintf("check: the name of a part, %q: %v", name, err))
	}
	law := lawOfPart{pattern: name, make: properties}
	for _, p := range properties() {
		same := func(f Finding) bool { return f.Property == p.Name() }
		row := slices.IndexFunc(w.findings, same)
		if row < 0 {
			row = len(w.findings)
			w.findings = append(w.findings, Finding{Property: p.Name()})
		}
		law.rows = append(law.rows, row)
	}
	w.world = world
	w.parts = append(w.parts, law)
}

// Event judges a Stated event, and hears of disks that are wiped.
func (w *Watch) Event(e *sim.Event) {
	if e.Kind == sim.Faulted {
		w.faulted(e)
		return
	}
	w.judge(&w.whole, e)
	if len(w.parts) > 0 {
		w.judge(w.scope(e), e)
	}
}

// scope is the scope of a fact, made when somebody first speaks of it.
func (w *Watch) scope(e *sim.Event) *scope {
	key := scopeKey{part: e.Part}
	if of, is := e.Body.(sim.Scoped); is {
		key.own = of.Scope()
	}
	if s := w.byFact[key]; s != nil {
		return s
	}
	s := &scope{name: w.world.Scope(e)}
	part := w.world.PartName(e.Part)
	for _, law := range w.parts {
		if match, _ := path.Match(law.pattern, part); !match {
			continue
		}
		for i, p := range law.make() {
			s.add(p, law.rows[i])
		}
	}
	w.byFact[key] = s
	w.scopes = append(w.scopes, s)
	return s
}

func (w *Watch) judge(s *scope, e *sim.Event) {
	for i := 0; i < len(s.open); i++ {
		p := &s.open[i]
		if p.heeds != nil {
			*p.heeds = e.Num
		}
		why := p.Fact(e.At, e.Node, e.Body)
		if why == "" {
			continue
		}
		w.violated(s, p, e.Num, why)
		s.open = slices.Delete(s.open, i, i+1)
		i--
	}
}

// violated takes down the first violation of a property, in whichever scope it was.
func (w *Watch) violated(s *scope, p *watched, event uint64, why string) {
	w.broken = true
	f := &w.findings[p.row]
	if f.Verdict == Violated {
		return
	}
	if s.name != "" {
		why = s.name + ": " + why
	}
	f.Verdict, f.Why, f.Events = Violated, why, []uint64{event}
	if p.witness != nil {
		f.Events = sorted(append(f.Events, p.witness.Against()...))
	}
}

// faulted tells of a wiped disk.
func (w *Watch) faulted(e *sim.Event) {
	f, _ := e.Body.(sim.Fault)
	if f.Kind != sim.Wipe {
		return
	}
	w.each(func(p *watched) {
		if forgetful, is := p.Property.(Forgetful); is {
			for _, id := range f.Nodes {
				forgetful.Wiped(id)
			}
		}
	})
}

// each goes through the properties that have found nothing, in every scope.
func (w *Watch) each(do func(p *watched)) {
	for i := range w.whole.open {
		do(&w.whole.open[i])
	}
	for _, s := range w.scopes {
		for i := range s.open {
			do(&s.open[i])
		}
	}
}

// Violated reports whether any invariant has been broken so far.
func (w *Watch) Violated() bool { return w.broken }

// Findings are the verdicts, in the order in which the properties came. One that judged nothing, in
// no scope, has not held.
func (w *Watch) Findings() []Finding {
	out := slices.Clone(w.findings)
	judged := make([]bool, len(out))
	w.each(func(p *watched) { judged[p.row] = judged[p.row] || p.Judged() > 0 })
	for i := range out {
		if out[i].Verdict == Held && !judged[i] {
			out[i] = vacuous(out[i].Property, fmt.Sprintf("nothing that could have broken %s ever "+
				"happened, so the run says nothing about it", out[i].Property))
		}
	}
	return out
}
