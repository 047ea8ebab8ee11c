package sim

import (
	"fmt"
	"sort"
	"strconv"
	"strings"
)

// A ChoiceKind is what a choice is about.
type ChoiceKind uint8

// The kinds of choices. For all but the node's own, zero is the dull outcome.
const (
	LossChoice      ChoiceKind = iota // 1: the message is lost
	DuplicateChoice                   // 1: a second copy arrives
	CorruptChoice                     // 1: the checksum refuses the message
	DelayChoice                       // nanoseconds from departure to arrival
	JitterChoice                      // nanoseconds on top of the delay
	ExtraChoice                       // nanoseconds that a fault adds to that
	CopyChoice                        // nanoseconds from departure to the arrival of the second copy
	TieChoice                         // rank among the arrivals and timers of one instant
	WorkChoice                        // nanoseconds of CPU for handling a message
	FsyncChoice                       // nanoseconds that a sync takes
	WriteChoice                       // nanoseconds that a write takes
	TornChoice                        // how many unsynced writes survive a crash
	RotChoice                         // which record fails its checksum
	OffsetChoice                      // nanoseconds by which a clock is off
	DriftChoice                       // parts per million by which it drifts
	ScheduleChoice                    // what the schedule draws: whom, what, when
	DrawChoice                        // what a scenario file draws, by name
	RandChoice                        // a node's own; no shrinker touches it

	choiceKinds
)

var choiceNames = [choiceKinds]string{
	"loss", "duplicate", "corrupt", "delay", "jitter", "extra", "copy", "tie", "work", "fsync", "write",
	"torn", "rot", "offset", "drift", "schedule", "draw", "rand",
}

// String is the kind's name in tokens: loss.
func (k ChoiceKind) String() string { return choiceNames[k] }

// A Choice is the name of one random choice: what it is about, whose it is, and the how manieth.
// Its outcome is a hash of the seed and the name, so that no choice moves another.
type Choice struct {
	Kind ChoiceKind
	A, B ID     // the link from A to B, or the node A
	Part string // of the node A, by its full name; "" is the node itself
	Text string // of a draw
	N    uint64 // counted from zero for each kind and subject
}

// String is the choice's name in tokens: loss.1-3.17 is the loss of the 18th message from 1 to 3.
func (c Choice) String() string {
	n := strconv.FormatUint(c.N, 10)
	switch {
	case c.Text != "":
		return c.Kind.String() + "." + c.Text + "." + n
	case c.Part != "":
		return fmt.Sprintf("%s.%d/%s.%s", c.Kind, c.A, c.Part, n)
	case c.B != 0:
		return fmt.Sprintf("%s.%d-%d.%s", c.Kind, c.A, c.B, n)
	default:
		return fmt.Sprintf("%s.%d.%s", c.Kind, c.A, n)
	}
}

// ParseChoice reads what [Choice.String] wrote.
func ParseChoice(s string) (Choice, error) {
	bad := fmt.Errorf("%q is not the name of a choice; they look like loss.1-3.17", s)
	kind, rest, ok := strings.Cut(s, ".")
	last := strings.LastIndexByte(rest, '.')
	if !ok || last < 1 {
		return Choice{}, bad
	}
	subject := rest[:last]
	n, err := strconv.ParseUint(rest[last+1:], 10, 64)
	if err != nil {
		return Choice{}, bad
	}
	for k, name := range choiceNames {
		if name != kind {
			continue
		}
		c := Choice{Kind: ChoiceKind(k), N: n}
		if c.Kind == DrawChoice {
			c.Text = subject
			return c, nil
		}
		subject, c.Part, _ = strings.Cut(subject, "/")
		a, b, pair := strings.Cut(subject, "-")
		x, err := strconv.ParseInt(a, 10, 32)
		if err != nil || x < 0 {
			return Choice{}, bad
		}
		c.A = ID(x)
		if pair {
			y, err := strconv.ParseInt(b, 10, 32)
			if err != nil || y < 1 {
				return Choice{}, bad
			}
			c.B = ID(y)
		}
		return c, nil
	}
	return Choice{}, fmt.Errorf("there is no choice of kind %q; there are %s", kind, strings.Join(choiceNames[:], ", "))
}

// An Override forces the outcome of one choice.
type Override struct {
	Choice  Choice
	Outcome int64
	Guard   string // what the choice must be about, such as the message's kind; "" is anything
}

// Overrides force the outcomes of choices. An override whose choice is never made, or was about
// something else than its guard, is reported by [World.Unused].
type Overrides []Override

// overrides is the world's index of its Overrides.
type overrides struct {
	list []Override
	used []bool
	at   map[Choice]int
}

func newOverrides(list Overrides) overrides {
	o := overrides{list: list, used: make([]bool, len(list)), at: make(map[Choice]int, len(list))}
	for i, v := range list {
		o.at[v.Choice] = i
	}
	return o
}

// forced is the outcome that an override gives to c, which is about what.
func (o *overrides) forced(c Choice, what string) (int64, bool) {
	i, found := o.at[c]
	if !found || o.list[i].Guard != "" && o.list[i].Guard != what {
		return 0, false
	}
	o.used[i] = true
	return o.list[i].Outcome, true
}

// Unused are the overrides that forced nothing so far, in the order of their names.
func (w *World) Unused() []Override {
	var out []Override
	for i, v := range w.overrides.list {
		if !w.overrides.used[i] {
			out = append(out, v)
		}
	}
	sort.Slice(out, func(i, j int) bool { return out[i].Choice.String() < out[j].Choice.String() })
	return out
}
