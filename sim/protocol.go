package sim

import "time"

// A Protocol describes a protocol to every door: its name, what it promises, what can be set and
// what can be broken, and how to build its nodes. The catalogue is a slice of these.
type Protocol struct {
	Name    string   // as in scenario files: raft
	Doc     string   // one sentence
	Paper   string   // author, title, year
	Promise []string // what it claims to its clients: "linearizable", "agreement"...
	Serves  []string // the workloads it takes: "kv", "register"...; none if it has no clients
	Orders  []string // what an operator may ask for: some of join, leave, reconfigure, transfer
	Params  []Param  // besides mutants, which all have
	Mutants []Mutant
	Facts   []Fact    // a zero value of each fact it emits
	Sends   []Message // a zero value of each message it sends
	Timers  []string  // the names of its timers

	// Milestones are those of Facts that a story tells one by one; the others it counts. Claims are
	// always told.
	Milestones []Fact
	// Progress is the one of Facts whose Index or Slot says how far the protocol has come; nil if none.
	Progress Fact

	// Build makes a system from checked arguments. An error is about a combination of arguments
	// that no single bound can express, and says which argument is at fault.
	Build func(args Args) (System, error)
}

// A System is a protocol that is ready to be run in a world.
type System struct {
	Groups     []Group // its servers, in order; the scenario adds its clients after them
	Invariants []Property

	// Client makes the node through which a client of this system asks; nil if it has none.
	// It is typed loosely here because sim knows no service: see service.NewClient.
	Client any

	// MinTimeout is the shortest timeout after which a server acts against a silent peer, zero if
	// there is none. A scenario in which a round trip may take longer is refused.
	MinTimeout time.Duration
	// MinTimeoutParam is the parameter that sets it.
	MinTimeoutParam string
}

// A Mutant is a protocol minus one rule.
type Mutant struct {
	ID       string   // of the bug zoo: R01
	Name     string   // figure8
	Doc      string   // what is wrong, one sentence
	Source   string   // where the bug was seen
	Liveness bool     // it breaks progress, not safety
	Reveals  []string // the properties that should fail, by name
	Witness  string   // the scenario that must reveal it: raft/figure8
}

// A ParamKind is the type of a parameter's value.
type ParamKind uint8

// The kinds of parameters, with the Go types of their values.
const (
	IntParam      ParamKind = iota // int
	FlagParam                      // bool
	TextParam                      // string
	DurationParam                  // time.Duration
	RatioParam                     // PPM
	DistParam                      // Dist
	NodesParam                     // Nodes: a count, or names
	LogsParam                      // [][]int64: numbers, one list a node
	ListParam                      // []string
)

// A Param is one parameter of a protocol.
type Param struct {
	Name     string
	Kind     ParamKind
	Default  any      // of the kind's Go type; nil if unset is meaningful
	Values   []string // what a text may be; any if empty
	Min, Max int64    // bounds of an int, a ratio (ppm) or a duration (ns); no bound where Min == Max
	Doc      string
}

// Nodes says how many nodes a group has, or what they are called.
type Nodes struct {
	Count int
	Names []string // nil: n1, n2, n3...
}

// Args are the values of a protocol's parameters, one for each, defaults filled in.
type Args struct {
	Values  map[string]any
	Mutants []string // names of the mutants that are switched on
}

// Int is the value of an int parameter; zero if it is unset.
func (a Args) Int(name string) int { return arg[int](a, name) }

// Flag is the value of a flag parameter.
func (a Args) Flag(name string) bool { return arg[bool](a, name) }

// Text is the value of a text parameter.
func (a Args) Text(name string) string { return arg[string](a, name) }

// Duration is the value of a duration parameter.
func (a Args) Duration(name string) time.Duration { return arg[time.Duration](a, name) }

// Ratio is the value of a ratio parameter.
func (a Args) Ratio(name string) PPM { return arg[PPM](a, name) }

// Dist is the value of a distribution parameter.
func (a Args) Dist(name string) Dist { return arg[Dist](a, name) }

// Nodes is the value of a nodes parameter.
func (a Args) Nodes(name string) Nodes { return arg[Nodes](a, name) }

// Logs is the value of a logs parameter.
func (a Args) Logs(name string) [][]int64 { return arg[[][]int64](a, name) }

// List is the value of a list parameter.
func (a Args) List(name string) []string { return arg[[]string](a, name) }

// Mutant tells whether a mutant is switched on.
func (a Args) Mutant(name string) bool {
	for _, m := range a.Mutants {
		if m == name {
			return true
		}
	}
	return false
}

// arg is the value of a parameter, or the zero value where it is unset.
func arg[T any](a Args, name string) T {
	v, found := a.Values[name]
	if !found {
		panic("sim: the protocol has no parameter " + name)
	}
	t, _ := v.(T)
	return t
}
