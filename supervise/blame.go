package supervise

import (
	"fmt"
	"os"
	"path"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
)

// A Panic is a mistake that ended a run, and whose it is.
type Panic struct {
	What   string  // what the panic says
	When   string  // the instant of the world: at 1s, after event 2; "" if it is not known
	Frames []Frame // the author's own calls, the innermost first; none if there were none
}

// A Frame is a call that was under way.
type Frame struct {
	Call string // raft.(*Node).Receive
	File string
	Line int
}

// Place is where the call stood, short enough for a line: raft/node.go:41.
func (f Frame) Place() string {
	dir, file := path.Split(f.File)
	return fmt.Sprintf("%s:%d", path.Join(path.Base(dir), file), f.Line)
}

// String is the call with its place, from the working directory.
func (f Frame) String() string { return fmt.Sprintf("%s:%d  %s", fromHere(f.File), f.Line, f.Call) }

// fromHere is a path from the working directory, if the file is in it or below it.
func fromHere(file string) string {
	here, err := os.Getwd()
	if err != nil {
		return file
	}
	if below, err := filepath.Rel(here, file); err == nil && !strings.HasPrefix(below, "..") {
		return below
	}
	return file
}

// Why says in a line what went wrong, and where.
func (p *Panic) Why() string {
	what := strings.Join(strings.Fields(p.What), " ")
	if len(p.Frames) == 0 {
		if !p.Misuse() {
			what += " (outside of any protocol: a bug of orrery's)"
		}
		return what
	}
	f := p.Frames[0]
	return fmt.Sprintf("%s, in %s (%s)", what, f.Call, f.Place())
}

// Misuse reports whether the simulator refused what it was asked for, which it says with the name of the
// room: the mistake is of who asked, even if nothing of an author's was under way by then.
func (p *Panic) Misuse() bool {
	for _, room := range []string{"sim: ", "about: ", "service: ", "check: ", "scenarios: "} {
		if strings.HasPrefix(p.What, room) {
			return true
		}
	}
	return false
}

// Endless reports whether a world would not have come to an end.
func (p *Panic) Endless() bool { return strings.HasPrefix(p.What, "sim: time ") }

// What a run violates that does not come to its end.
const (
	NoPanic  = "no panic"  // a protocol panics in it
	InBounds = "in bounds" // it does not return, takes all memory, or ends the process in which it is made
)

// Caught is the panic that recover gave. It is called by the function that recovered, while the
// calls that panicked are still on the stack.
func Caught(recovered any) *Panic {
	p := &Panic{Frames: authors(under("runtime.gopanic"))}
	p.What, p.When, _ = strings.Cut(fmt.Sprint(recovered), "\n\tin a world of seed ") // as sim.World says it
	_, p.When, _ = strings.Cut(p.When, ", ")
	return p
}

// Left is what to say where a handler ended its own goroutine, as a failed test does. It is called by a
// deferred function.
func Left() *Panic {
	return &Panic{What: "it ended its own goroutine (runtime.Goexit)", Frames: authors(under("runtime.Goexit"))}
}

// under are the calls on the stack below the innermost one of a function that unwinds it.
func under(unwinds string) (calls []Frame) {
	const deepest = 64
	counters := make([]uintptr, deepest)
	stack := runtime.CallersFrames(counters[:runtime.Callers(1, counters)])
	unwinding := false
	for more := true; more; {
		var f runtime.Frame
		f, more = stack.Next()
		switch {
		case f.Function == unwinds: // what came before is a recovery
			unwinding, calls = true, nil
		case unwinding:
			calls = append(calls, Frame{Call: f.Function, File: f.File, Line: f.Line})
		}
	}
	return calls
}

// ours is what the packages of the house begin with.
const ours = "github.com/orrery-sim/orrery/"

// authors are those of some calls, the innermost first, that are of the code which the simulator runs:
// of a protocol, or of what its author brought with it. They go by their short names.
func authors(calls []Frame) (of []Frame) {
	const most = 8
	for _, f := range calls {
		switch {
		case strings.HasPrefix(f.Call, ours+"sim.") || strings.HasPrefix(f.Call, ours+"protocols/about.") || f.ofLibrary():
		case f.above() || len(of) == most:
			return of
		default:
			if f.Call = path.Base(f.Call); len(of) == 0 || of[len(of)-1] != f { // of a recursion, one call
				of = append(of, f)
			}
		}
	}
	return of
}

// ofLibrary reports whether a call is of the standard library: its package is not main, and in none of the modules
// that the program is made of.
func (f *Frame) ofLibrary() bool {
	dir, name := path.Split(f.Call)
	name, _, _ = strings.Cut(name, ".")
	pkg := dir + name
	return pkg != "main" && !strings.Contains(strings.Split(pkg, "/")[0], ".") &&
		!slices.ContainsFunc(modules, func(m string) bool { return pkg == m || strings.HasPrefix(pkg, m+"/") })
}

// above reports whether a call is of what runs the simulator: what called that is no author's.
func (f *Frame) above() bool {
	for _, outside := range []string{"go.starlark.net/", "github.com/anishathalye/porcupine."} {
		if strings.HasPrefix(f.Call, outside) {
			return true
		}
	}
	room, is := strings.CutPrefix(f.Call, ours)
	if !is {
		return false
	}
	room = room[:strings.IndexAny(room+".", "./")]
	for _, r := range []string{"check", "scenarios", "report", "campaign", "supervise", "cli"} {
		if room == r {
			return true
		}
	}
	return false
}

// modules are the paths of those that the program is made of.
var modules = func() (paths []string) {
	if info, ok := debug.ReadBuildInfo(); ok {
		paths = append(paths, info.Main.Path)
		for _, d := range info.Deps {
			paths = append(paths, d.Path)
		}
	}
	return paths
}()
