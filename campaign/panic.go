package campaign

import (
	"fmt"
	"path"
	"runtime"
	"strings"
)

// A Panic is a protocol's bug that ended a run: the run violates [NoPanic].
type Panic struct {
	What   string  // what the protocol panicked with
	When   string  // the instant of the world: at 1s, after event 2; "" if it is not known
	Frames []Frame // the protocol's own calls, the innermost first; none if the bug is not in a protocol
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

// Why says in a line what went wrong, and where.
func (p *Panic) Why() string {
	what := strings.Join(strings.Fields(p.What), " ")
	if len(p.Frames) == 0 {
		return what + " (outside of any protocol: a bug of orrery's)"
	}
	f := p.Frames[0]
	return fmt.Sprintf("%s, in %s (%s)", what, f.Call, f.Place())
}

// Caught is the panic that recover gave. It is called by the function that recovered, while the
// calls that panicked are still on the stack.
func Caught(recovered any) *Panic {
	const deepest, most = 64, 8
	counters := make([]uintptr, deepest)
	stack := runtime.CallersFrames(counters[:runtime.Callers(1, counters)])
	p := &Panic{}
	p.What, p.When, _ = strings.Cut(fmt.Sprint(recovered), "\n\tin a world of seed ") // as sim.World says it
	_, p.When, _ = strings.Cut(p.When, ", ")
	library, panicking := "", false
	for more := true; more && len(p.Frames) < most; {
		var f runtime.Frame
		f, more = stack.Next()
		switch {
		case f.Function == "runtime.gopanic": // what came before is a recovery
			library, panicking = strings.TrimSuffix(f.File, "runtime/panic.go"), true
			p.Frames = nil
		case !panicking || strings.HasPrefix(f.Function, ours+"sim."):
		case strings.HasPrefix(f.Function, "runtime.") || library != "" && strings.HasPrefix(f.File, library):
		case above(f.Function):
			return p
		default:
			p.Frames = append(p.Frames, Frame{Call: path.Base(f.Function), File: f.File, Line: f.Line})
		}
	}
	return p
}

const ours = "github.com/orrery-sim/orrery/"

// above reports whether a call is of what runs the simulator: what called that is no protocol's.
func above(function string) bool {
	for _, room := range []string{"check", "scenarios", "report", "campaign", "cli"} {
		if strings.HasPrefix(function, ours+room+".") {
			return true
		}
	}
	return false
}
