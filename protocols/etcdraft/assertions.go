package etcdraft

import (
	"fmt"
	"time"

	"github.com/orrery-sim/orrery/protocols/raftlaws"
	"github.com/orrery-sim/orrery/sim"
)

// The library ends its process where it finds what cannot be: a follower is told to commit an entry
// that it does not have, a leader conflicts with what is committed. Somebody lied to it then, its
// disk or its application, or it has a bug. It panics, through its logger or by itself, with a text
// that says what it found.
//
// Here the server exits, as the process would, and states what was said. No run in which that
// happens has held: see libraryAssertions.

// quiet is a logger that says nothing, and panics where it is asked to.
type quiet struct{}

func (quiet) Debug(...any)            {}
func (quiet) Debugf(string, ...any)   {}
func (quiet) Error(...any)            {}
func (quiet) Errorf(string, ...any)   {}
func (quiet) Info(...any)             {}
func (quiet) Infof(string, ...any)    {}
func (quiet) Warning(...any)          {}
func (quiet) Warningf(string, ...any) {}

func (quiet) Fatal(v ...any)                 { panic(fmt.Sprint(v...)) }
func (quiet) Fatalf(format string, v ...any) { panic(fmt.Sprintf(format, v...)) }
func (quiet) Panic(v ...any)                 { panic(fmt.Sprint(v...)) }
func (quiet) Panicf(format string, v ...any) { panic(fmt.Sprintf(format, v...)) }

// exitOnPanic is deferred by every handler. Whatever panics with something else than a text is not
// an assertion of the library, and goes on.
func exitOnPanic(env *sim.Env) {
	switch what := recover().(type) {
	case nil:
	case string:
		env.Emit(Panicked{Why: what})
		env.Exit("the library panics: " + what)
	default:
		panic(what)
	}
}

// invariants are those of Figure 3, and the library's own, for one run.
func invariants() []sim.Property {
	return append(raftlaws.InvariantsOfMembers(), &libraryAssertions{})
}

// libraryAssertions: the library never finds what it holds to be impossible.
type libraryAssertions struct{ sim.Testimony }

func (*libraryAssertions) Name() string { return "Library Assertions" }

func (p *libraryAssertions) Fact(_ time.Duration, node sim.ID, fact sim.Fact) string {
	switch f := fact.(type) {
	case raftlaws.Commit:
		p.Cases++
	case Panicked:
		p.Cases++
		return fmt.Sprintf("the library of n%d panics: %s", node, f.Why)
	}
	return ""
}
