package about

import (
	"time"

	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/sim"
)

// A ParamKind is the type of a parameter's value.
type ParamKind uint8

// The kinds of parameters, with the Go types of their values.
const (
	IntParam        ParamKind = iota // int
	FlagParam                        // bool
	TextParam                        // string
	DurationParam                    // time.Duration
	RatioParam                       // PPM
	DistParam                        // Dist
	NodesParam                       // Nodes: a count, or names
	LogsParam                        // [][]int64: numbers, one list a node
	ListParam                        // []string
	ShareParam                       // PPM: from none to all
	SizeParam                        // int64: bytes
	PopularityParam                  // Popularity: how often each of several things is asked for
)

// A Param is one parameter of a protocol.
type Param struct {
	Name     string
	Kind     ParamKind
	Default  any      // of the kind's Go type; nil if unset is meaningful
	Values   []string // what a text may be; any if empty
	Asks     string   // of a share: the kind of operation that is asked for if it is above zero
	Min, Max int64    // bounds of an int, a ratio (ppm), a duration (ns) or a size (bytes); no bound where Min == Max
	Doc      string
}

// Nodes says how many nodes a group has, or what they are called.
type Nodes struct {
	Count int
	Names []string // nil: n1, n2, n3...
}

// Size is how many there are.
func (n Nodes) Size() int { return max(n.Count, len(n.Names)) }

// A Popularity says how often each of n things is asked for.
type Popularity func(n int) service.Popularity

// Args are the values of a protocol's parameters, one for each, defaults filled in.
type Args struct {
	Values  map[string]any
	Mutants []string         // names of the mutants that are switched on
	Service *service.Service // that the clients ask for; nil if the protocol has none

	Versions []Version // that some servers have in place of these arguments
	Starts   []Start   // who starts as which version; the others start as the first
}

// Int is the value of an int parameter; zero if it is unset.
func (a Args) Int(name string) int { return arg[int](a, name) }

// Flag is the value of a flag parameter.
func (a Args) Flag(name string) bool { return arg[bool](a, name) }

// Text is the value of a text parameter.
func (a Args) Text(name string) string { return arg[string](a, name) }

// Duration is the value of a duration parameter.
func (a Args) Duration(name string) time.Duration { return arg[time.Duration](a, name) }

// Ratio is the value of a ratio or share parameter.
func (a Args) Ratio(name string) sim.PPM { return arg[sim.PPM](a, name) }

// Size is the value of a size parameter, in bytes.
func (a Args) Size(name string) int { return int(arg[int64](a, name)) }

// Popularity is the value of a popularity parameter; nil if it is unset.
func (a Args) Popularity(name string) Popularity { return arg[Popularity](a, name) }

// Dist is the value of a distribution parameter.
func (a Args) Dist(name string) sim.Dist { return arg[sim.Dist](a, name) }

// Nodes is the value of a nodes parameter.
func (a Args) Nodes(name string) Nodes { return arg[Nodes](a, name) }

// Logs is the value of a logs parameter.
func (a Args) Logs(name string) [][]int64 { return arg[[][]int64](a, name) }

// List is the value of a list parameter.
func (a Args) List(name string) []string { return arg[[]string](a, name) }

// Mutant reports whether a mutant is switched on.
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
		panic("about: the protocol has no parameter " + name)
	}
	t, _ := v.(T)
	return t
}
