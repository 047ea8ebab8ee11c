package cli

import (
	"fmt"
	"io"
	"reflect"
	"slices"

	"github.com/orrery-sim/orrery/protocols/about"
	"github.com/orrery-sim/orrery/report"
	"github.com/orrery-sim/orrery/sim"
)

// undeclared collects what a protocol does that its entry in the catalogue does not list: names that
// no scenario file can mention.
type undeclared struct {
	known  map[string]bool
	seen   map[string]bool       // by what to say of it
	types  map[reflect.Type]bool // of messages and facts that were asked about
	timers map[string]bool       // names that were

	latest      reflect.Type // which was asked about last
	latestTimer string
}

// listen hears all that the servers of a world do.
func (u *undeclared) listen(w *sim.World, p *about.Protocol) {
	u.known, u.seen, u.types, u.timers = map[string]bool{}, map[string]bool{}, map[reflect.Type]bool{}, map[string]bool{}
	for _, f := range p.Facts {
		u.known["Facts fact "+sim.FactKind(f)] = true
	}
	for _, m := range p.Sends {
		u.known["Sends message "+sim.KindOf(m)] = true
	}
	for _, t := range p.Timers {
		u.known["Timers timer "+t] = true
	}
	last := report.Servers(w)
	w.Watch(sim.Kinds(sim.Stated, sim.Sent, sim.Fired), func(e *sim.Event) {
		if e.Node > last || u.asked(e) {
			return // a client is not the protocol's
		}
		if what := whatDoes(e); !u.known[what] {
			u.seen[what] = true
		}
	})
}

// asked reports whether the body of an event is of a kind that was asked about before, and notes that it is now.
func (u *undeclared) asked(e *sim.Event) bool {
	if t, ok := e.Body.(sim.Timer); ok {
		if t.Name == u.latestTimer {
			return true
		}
		was := u.timers[t.Name]
		u.timers[t.Name], u.latestTimer = true, t.Name
		return was
	}
	t := reflect.TypeOf(e.Body)
	if t == u.latest {
		return true
	}
	was := u.types[t]
	u.types[t], u.latest = true, t
	return was
}

// whatDoes is the list that should have the body of an event, and the name that it should have there.
func whatDoes(e *sim.Event) string {
	switch t, timer := e.Body.(sim.Timer); {
	case timer:
		return "Timers timer " + t.Name
	case e.Kind == sim.Stated:
		return "Facts fact " + sim.FactKind(e.Body)
	}
	return "Sends message " + sim.KindOf(e.Body)
}

// warn says each thing once.
func (u *undeclared) warn(w io.Writer, p *about.Protocol) {
	var all []string
	for what := range u.seen {
		all = append(all, what)
	}
	slices.Sort(all)
	for _, what := range all {
		var list, kind string
		fmt.Sscan(what, &list, &kind)
		name := what[len(list)+len(kind)+2:]
		fmt.Fprintf(w, "orrery: warning: %s has a %s %q that is not among its %s, so no scenario can name it\n",
			p.Name, kind, name, list)
	}
}
