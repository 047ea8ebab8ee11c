package check

import (
	"fmt"
	"slices"
	"strings"

	"github.com/orrery-sim/orrery/protocols/service"
)

// A tally is what was done to one key, as far as a later look at it shows what is missing and what
// is there twice. It knows sums, and values that join others.
type tally struct {
	of   *service.Service
	key  string
	sums []*Operation // that add to a number, none of which goes below zero
	ends []*Operation // that join their value to what is there
	mute string       // why a look does not show it; "" if it does
}

// tallies divide the operations by key, in the order in which keys appear. Those that failed had no
// effect.
func tallies(of *service.Service, h *History) []*tally {
	var all []*tally
	at := map[string]*tally{}
	for i := range h.ops {
		o := &h.ops[i]
		key := keyOf(of, o.Op)
		t := at[key]
		if t == nil {
			t = &tally{of: of, key: key}
			at[key] = t
			all = append(all, t)
		}
		switch {
		case o.Failed || of.ReadOnly(o.Op):
		case of.Model.Grows != nil:
			t.sums = append(t.sums, o)
			if o.Op.Amount < 0 {
				t.mute = "amounts below zero were added"
			}
		case of.Does(o.Op, service.Joins):
			t.ends = append(t.ends, o)
		default:
			t.mute = fmt.Sprintf("%s does more than join a value to what is there", of.Tell(o.Op))
		}
	}
	return all
}

// shows reports whether a look at the key shows what is missing.
func (t *tally) shows() bool { return t.mute == "" && len(t.sums)+len(t.ends) > 0 }

// A look is something that shows the state of a key: a result, and between which events it came.
type look struct {
	result      service.Result
	call, event uint64
	told        string
	own         *Operation // the operation that looked, if it also changes what it looks at
}

// missing says what a look should have shown and did not, or showed too much: one sentence, with the
// operations that show it; "" if nothing is wrong.
func (t *tally) missing(l look) (why string, others []*Operation) {
	if len(t.sums) > 0 {
		return t.sum(l)
	}
	return t.joined(l)
}

// sum compares a number with what was added. What had been answered before the look began is in it,
// once, and what was asked for before it ended may be.
func (t *tally) sum(l look) (string, []*Operation) {
	least, most := int64(0), int64(0)
	var may []int64
	var answered []*Operation
	for _, o := range t.sums {
		switch {
		case o == l.own || o.Known && o.ReturnEvent < l.call:
			least += o.Op.Amount
			answered = append(answered, o)
		case o.CallEvent < l.event:
			may = append(may, o.Op.Amount)
			most += o.Op.Amount
		}
	}
	n := l.result.Number
	switch {
	case n < least && least == 0:
		return l.told + " though nothing below zero was added", nil
	case n < least:
		last := lastOf(answered)
		return fmt.Sprintf("%s though %d had been added by operations that were answered before, %s among them",
			l.told, least, t.of.Tell(last.Op)), []*Operation{last}
	case n > least+most:
		return fmt.Sprintf("%s though all that anybody had asked to add comes to %d", l.told, least+most), nil
	case !reaches(n-least, may):
		return fmt.Sprintf("%s, to which no choice of the operations that may have taken effect adds up", l.told), nil
	}
	return "", nil
}

// lastOf is the operation that returned last.
func lastOf(ops []*Operation) *Operation {
	return slices.MaxFunc(ops, func(a, b *Operation) int {
		if a.ReturnEvent < b.ReturnEvent {
			return -1
		}
		return 1
	})
}

// sumsMax is how many sums reaches looks at; beyond that every sum within the bounds is possible.
const sumsMax = 1 << 14

// reaches reports whether some of the amounts add up to a sum.
func reaches(sum int64, amounts []int64) bool {
	sums := map[int64]bool{0: true}
	list := []int64{0}
	for _, a := range amounts {
		for _, s := range list[:len(list):len(list)] {
			if !sums[s+a] {
				sums[s+a] = true
				list = append(list, s+a)
			}
		}
		if len(list) > sumsMax {
			return true
		}
	}
	return sums[sum]
}

// joined compares a value with those that were joined: each at most once, none that nobody wrote,
// and all that were answered before the look began.
func (t *tally) joined(l look) (string, []*Operation) {
	by := map[string]*Operation{}
	longest := 0
	for _, o := range t.ends {
		if o.Op.Value == "" || by[o.Op.Value] != nil {
			return "", nil // values do not tell who wrote them
		}
		by[o.Op.Value] = o
		longest = max(longest, len(o.Op.Value))
	}
	seen := map[*Operation]bool{}
	for rest := l.result.Value; rest != ""; {
		n := min(longest, len(rest))
		for n > 0 && by[rest[:n]] == nil {
			n--
		}
		if n == 0 {
			return fmt.Sprintf("%s, of which nobody had asked to write %s", l.told, quoted(head(rest))), nil
		}
		o := by[rest[:n]]
		switch {
		case seen[o]:
			return fmt.Sprintf("%s, in which %s took effect twice", l.told, t.of.Tell(o.Op)), []*Operation{o}
		case o.CallEvent > l.event:
			return fmt.Sprintf("%s, in which %s took effect before it was asked for", l.told, t.of.Tell(o.Op)), []*Operation{o}
		}
		seen[o] = true
		rest = rest[n:]
	}
	for _, o := range t.ends {
		if o.Known && o.ReturnEvent < l.call && !seen[o] {
			return fmt.Sprintf("%s, in which %s is missing, though it was answered at %s, before", l.told,
				t.of.Tell(o.Op), clock(o.Return)), []*Operation{o}
		}
	}
	return "", nil
}

// head is the beginning of a long text.
func head(text string) string {
	if len(text) > 20 {
		return strings.ToValidUTF8(text[:20], "") + "..."
	}
	return text
}
