package check

import (
	"fmt"

	"github.com/orrery-sim/orrery/protocols/service"
)

// ExactlyOnce judges whether what was answered took effect once, what is of unknown outcome at most
// once, and what failed not at all, as far as results show it: in a sum, in a value that grows by
// what is appended, in a queue whose items come out. It says nothing of the order of things.
//
// A value that is put twice looks like one that is put once: a history of nothing else is undecided.
func ExactlyOnce(seen *Seen, _ Budget) Judgement {
	const name = "exactly_once"
	h, of := seen.History, seen.Service
	if h.Answered() == 0 {
		return Judgement{Finding: vacuous(name, noAnswer(h))}
	}
	judged := 0
	for _, t := range tallies(of, h) {
		if !t.shows() {
			continue
		}
		for i := range h.ops {
			o := &h.ops[i]
			if !o.Known || keyOf(of, o.Op) != t.key || !of.Does(o.Op, service.Reads) && of.Model.Grows == nil {
				continue
			}
			l := look{result: o.Result, call: o.CallEvent, event: o.ReturnEvent, told: told(of, o)}
			if !of.ReadOnly(o.Op) {
				l.own = o
			}
			judged++
			if why, others := t.missing(l); why != "" {
				return violation(name, t.key, why, append(others, o))
			}
		}
	}
	if why, ops := takenTwice(of, h, &judged); why != "" {
		return violation(name, "", why, ops)
	}
	if judged == 0 {
		return Judgement{Finding: vacuous(name, "nothing was asked of which results show whether it took effect once: "+
			"appends that are read, sums, or a queue")}
	}
	return Judgement{Finding: Finding{Property: name}}
}

// violation is a judgement with the operations that show it.
func violation(name, key, why string, ops []*Operation) Judgement {
	j := Judgement{Key: key}
	j.Finding = Finding{Property: name, Verdict: Violated, Why: why, Events: eventsOf(ops)}
	for _, o := range ops {
		j.Part = append(j.Part, *o)
	}
	return j
}

// takenTwice finds an item that came out twice, or that nobody put in.
func takenTwice(of *service.Service, h *History, judged *int) (string, []*Operation) {
	type item struct{ key, value string }
	taken, writers := map[item]*Operation{}, map[item]int{}
	for i := range h.ops {
		if o := &h.ops[i]; of.Does(o.Op, service.Writes) && !o.Failed {
			writers[item{keyOf(of, o.Op), o.Op.Value}]++
		}
	}
	for i := range h.ops {
		o := &h.ops[i]
		if !of.Does(o.Op, service.Takes) || !o.Known || !o.Result.OK {
			continue
		}
		*judged++
		x := item{keyOf(of, o.Op), o.Result.Value}
		if before := taken[x]; before != nil && writers[x] == 1 {
			return fmt.Sprintf("%s though %s at %s, and it was put in once", told(of, o), of.Tell(before.Op)+" had returned it",
				clock(before.Return)), []*Operation{before, o}
		}
		if writers[x] == 0 {
			return told(of, o) + ", which nobody had asked to put in", []*Operation{o}
		}
		taken[x] = o
	}
	return "", nil
}
