package sim

import (
	"fmt"
	"sort"
	"time"
)

// An Override forces the outcome of one choice.
type Override struct {
	Choice  Choice
	Outcome int64
	Guard   string // what the choice must be about, such as the message's kind; "" is anything
}

// Overrides force the outcomes of choices. An override whose choice is never made, was about
// something else than its guard, or has no such outcome forces nothing, and is reported by
// [World.Unmet].
type Overrides []Override

// An Unmet is an override that forced nothing, and why.
type Unmet struct {
	Override
	Why string
}

// The bounds of forced outcomes. Within them no sum of times that a run can come to overflows.
const (
	forcedLongest = 1 << 53 // nanoseconds: 104 days
	forcedFastest = 1e7     // parts per million of drift: eleven times as fast
	forcedSlowest = -999_999
)

// overrides is the world's index of its Overrides.
type overrides struct {
	list []Override
	fate []fate
	at   map[Choice]int

	every [choiceKinds]int // the override of all choices of a kind, counted from 1; 0: there is none
}

// fate is what became of an override so far.
type fate struct {
	used bool
	why  string // it was refused
}

func newOverrides(list Overrides) overrides {
	o := overrides{list: list, fate: make([]fate, len(list)), at: make(map[Choice]int, len(list))}
	for i, v := range list {
		if before, twice := o.at[v.Choice]; twice {
			o.fate[before].why = "a later one names the same choice"
		}
		o.at[v.Choice] = i
		if v.Choice.Every {
			o.every[v.Choice.Kind] = i + 1
		}
	}
	return o
}

// find is the override of c, which is about what; nil if there is none, or it is about something
// else.
func (o *overrides) find(c Choice, what string) (v *Override, f *fate) {
	i, found := o.at[c]
	if !found {
		if i = o.every[c.Kind] - 1; i < 0 {
			return nil, nil
		}
	}
	v, f = &o.list[i], &o.fate[i]
	if v.Guard != "" && v.Guard != what {
		f.why = fmt.Sprintf("it is for %q, and the choice was about %q", v.Guard, what)
		return nil, nil
	}
	return v, f
}

// forced is the outcome, from lo to hi, that an override gives to c, which is about what.
func (o *overrides) forced(c Choice, what string, lo, hi int64) (int64, bool) {
	v, f := o.find(c, what)
	if v == nil {
		return 0, false
	}
	if v.Outcome < lo || v.Outcome > hi {
		f.why = fmt.Sprintf("its outcomes are %d to %d", lo, hi)
		return 0, false
	}
	f.used = true
	return v.Outcome, true
}

// forcedTime is the duration that an override gives to c. Zero is the least that d has, or no jitter where that
// can be either way; beyond that an override may give what d never would.
func (o *overrides) forcedTime(c Choice, what string, d *Dist) (time.Duration, bool) {
	v, f := o.find(c, what)
	if v == nil {
		return 0, false
	}
	t := time.Duration(v.Outcome)
	if t == 0 {
		t = max(0, d.Min())
	}
	if t < d.Min() || t > max(forcedLongest, d.Max()) {
		f.why = fmt.Sprintf("its outcomes are 0 for the least, and %d to %d nanoseconds", d.Min(), max(forcedLongest, d.Max()))
		return 0, false
	}
	f.used = true
	return t, true
}

// Unmet are the overrides that forced nothing so far, in the order of their names.
func (w *World) Unmet() []Unmet {
	var out []Unmet
	for i, v := range w.overrides.list {
		f := &w.overrides.fate[i]
		switch {
		case f.used:
		case f.why != "":
			out = append(out, Unmet{v, f.why})
		default:
			out = append(out, Unmet{v, "its choice was never made"})
		}
	}
	sort.SliceStable(out, func(i, j int) bool { return out[i].Choice.String() < out[j].Choice.String() })
	return out
}
