package scenarios

import (
	"fmt"
	"time"

	"github.com/orrery-sim/orrery/check"
	"github.com/orrery-sim/orrery/protocols/about"
	"github.com/orrery-sim/orrery/sim"
)

// A Plan is one evaluated scenario: everything that a run needs to know, and nothing of the
// language that it was written in. It is never changed once made, so many runs may share it.
type Plan struct {
	File string // as it was given: scenarios/raft/hello.star
	Doc  string // the file's docstring
	Pos  Pos    // of the call of scenario(...)

	Protocol about.Protocol
	Args     about.Args
	Promises []*check.Promise // what the protocol claims to its clients

	Network   Network
	Disk      sim.DiskModel
	CPU       sim.CPUModel
	Clock     sim.ClockModel
	Workloads []*Workload // in the order of the file; none: no clients

	Schedule  []Entry
	Operator  bool // the schedule may give orders, and the protocol takes some
	Expect    []Expectation
	Acts      Acts          // what the file says was done to the run
	Overrides sim.Overrides // that the file asks for

	Warmup   time.Duration // clients begin at once; entries of the schedule that recur begin here
	Duration time.Duration // when everything is undone
	Quiet    time.Duration // how long the run goes on after that; 0: it ends there, nothing undone
	StopWhen *Trigger      // ends the run early; nil: nothing does
	Seed     uint64        // the seed of a run that is given none
	Print    uint64        // the fingerprint that the file expects of that run; 0: it says none

	Bookmarks []uint64 // events of that run to come back to, in the lab

	Measure []Measure // in the order of the file
	Sweep   *Sweep    // nil: the file has none
	Lesson  *Lesson   // nil: the file is none

	Hash     string    // of the file's text: eight hexadecimal digits
	Settings []Setting // the values given from outside

	Params []Param // the parameters of the file, with the values used
	Draws  []Draw  // the values drawn for this seed

	// DrawsPerSeed says that the file calls draw, so that every seed needs a Plan of its own.
	DrawsPerSeed bool
}

// A Pos is a place in a scenario file. Lines and columns count from 1.
type Pos struct {
	File string
	Line int
	Col  int
}

// String is the place as compilers print it: hello.star:3:8.
func (p Pos) String() string { return fmt.Sprintf("%s:%d:%d", p.File, p.Line, p.Col) }

// A Source says where a part of the plan was written, and how: isolate(leader(), lasting = s(3)).
type Source struct {
	Pos  Pos
	Text string
	Word string // of the language, of which it is a call: isolate; "" if it is none
}

// Where is the place.
func (s Source) Where() Pos { return s.Pos }

// String is the text, as it could be written in a scenario file.
func (s Source) String() string { return s.Text }

// A Param is a parameter that the file declares.
type Param struct {
	Name    string
	Doc     string
	Default string   // as --set takes it; what the file itself sets counts
	Value   string   // the value used, as --set takes it
	Values  []string // what a campaign visits; nil: the default alone
	Pos     Pos
}

// A Setting gives a parameter, or a draw, a value. The value is written as on the command line:
// 80%, 150ms..300ms, index, true, 3.
type Setting struct {
	Name, Value string
}

// A Draw is a value that the file drew for its seed.
type Draw struct {
	Name  string
	Value string // as --set takes it
	Given bool   // a setting gives it, and the seed does not
}

// A Chooser gives the value of a named choice of kind "draw": uniform over 64 bits, a pure
// function of the seed and the name. Zero is the dull choice. n tells apart choices of one name.
type Chooser func(name string, n uint64) uint64

// Dull chooses zero always.
func Dull(string, uint64) uint64 { return 0 }

// A Network is how the nodes are linked, with nodes still to be found.
type Network struct {
	sim.Link
	Links    []Link
	Topology Topology
	Regions  []Region
	RTT      [][]time.Duration // between regions, as in sim.Network; nil where there are none
}

// A Link overrides the network's values on the links between two sets of nodes.
type Link struct {
	Source
	A, B      *Who
	OneWay    bool // only from A to B
	Delay     *sim.Dist
	Loss      *sim.PPM
	Duplicate *sim.PPM
	Bandwidth *int64 // bytes per second
}

// A Region is a place with servers and clients. Servers and clients are dealt out in the order of
// the regions.
type Region struct {
	Source
	Name    string
	Nodes   int      // how many servers, where Names is nil
	Names   []string // or which
	Clients int
}

// A Reaction is a function of the file that answers an event with steps. The steps are new each
// time. It may be called from several runs at once.
type Reaction struct {
	Source
	Call func(w WorldView, e *sim.Event) ([]Step, error)
}

// A Predicate is a function of the file that looks at the world. Of an invariant or a goal, why
// says what is wrong where ok is false.
type Predicate struct {
	Source
	Call func(w WorldView) (ok bool, why string, err error)
}

// A Trigger is an event or a state of the world to wait for: one of the two is set.
type Trigger struct {
	Source
	Event     *EventPattern
	Predicate *Predicate
}

// A WorldView is what the functions of a file can see of a running world. Asking costs O(1),
// apart from State.
type WorldView interface {
	Now() time.Duration
	Group(name string) []sim.ID        // "server", "client", a role; "" is all servers
	Name(id sim.ID) string             // n1, c1
	Lookup(name string) (sim.ID, bool) // the opposite of Name
	Role(id sim.ID) string             // the name of its group
	Up(id sim.ID) bool
	// Leader is the leader of a scope, as the selector leader(of) finds it. "" is the only one; where
	// there are several that is an error.
	Leader(of string) (id sim.ID, found bool, err error)
	Count(kind string) int          // events of a kind, or facts of a kind, so far
	Last(kind string) *sim.Event    // the newest of them; nil if there was none
	State(id sim.ID) map[string]any // what the node inspects, by name; nil if it does not
	Bytes() int64                   // of the messages that were sent so far
	Events() uint64                 // that there were so far
	Memory() *Memory                // of this run; the same place at every call

	// Choose draws from 0 to n-1, and DrawFrom from a distribution. Both fail but in a [Reaction]: what is
	// judged or measured leaves nothing to chance.
	Choose(n int) (int, error)
	DrawFrom(d sim.Dist) (time.Duration, error)
}

// String says what the plan is, in a line.
func (p *Plan) String() string {
	return fmt.Sprintf("%s: %s for %v", p.File, p.Protocol.Name, p.Duration)
}

// A Memory is what the functions of a plan remember during one run, and what they have used. Whoever made
// the functions says what it is; it is nil before the first of them is called.
type Memory any
