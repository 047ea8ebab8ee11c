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
	known map[string]bool
	seen  map[string]bool // by what to say of it
	types map[reflect.Type]string
}

// listen hears all that the servers of a world do.
func (u *undeclared) listen(w *sim.World, p *about.Protocol) {
	u.known, u.seen, u.types = map[string]bool{}, map[string]bool{}, map[reflect.Type]string{}
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
		if e.Node > last {
			return // a client is not the protocol's
		}
		if what := u.what(e); !u.known[what] {
			u.seen[what] = true
		}
	})
}

// what is the list that should have the body of an event, and the name that it should have there.
func (u *undeclared) what(e *sim.Event) string {
	if t, ok := e.Body.(sim.Timer); ok {
		return "Timers timer " + t.Name
	}
	t := reflect.TypeOf(e.Body)
	if what, found := u.types[t]; found {
		return what
	}
	what := "Sends message " + sim.KindOf(e.Body)
	if e.Kind == sim.Stated {
		what = "Facts fact " + sim.FactKind(e.Body)
	}
	u.types[t] = what
	return what
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
