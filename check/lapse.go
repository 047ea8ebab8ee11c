package check

import (
	"cmp"
	"fmt"
	"slices"
)

// explain puts a lapse in words.
func (l *lapse) explain() Judgement {
	read, missing := l.all[l.read].Operation, l.all[l.missing].Operation
	ops := []*Operation{read, missing}
	why := told(l.of, read) + " though " + l.mustKnow(&ops)
	if l.circle != nil {
		saw := l.all[l.all[l.read].saw].Operation
		ops = append(ops, saw)
		why += ", which is newer: " + l.newer(saw, missing, &ops)
	}
	slices.SortFunc(ops, func(a, b *Operation) int { return cmp.Compare(a.CallEvent, b.CallEvent) })
	ops = slices.Compact(ops)
	j := Judgement{Key: l.keys[l.all[l.read].key]}
	j.Finding = Finding{Property: l.name, Verdict: Violated, Why: why, Events: eventsOf(ops)}
	for _, o := range ops {
		j.Part = append(j.Part, *o)
	}
	return j
}

// mustKnow is why the write that is missing had to be known.
func (l *lapse) mustKnow(ops *[]*Operation) string {
	missing := l.all[l.missing].Operation
	k := l.known[l.missing]
	if k.by == l.missing {
		return fmt.Sprintf("the same client had done %s at %s", l.of.Tell(missing.Op), clock(missing.Return))
	}
	if k.by >= 0 {
		by := l.all[k.by].Operation
		*ops = append(*ops, by)
		return fmt.Sprintf("the same client had seen %s at %s", l.of.Tell(missing.Op), clock(by.Return))
	}
	via := k.via
	for l.known[via].by < 0 {
		via = l.known[via].via
	}
	by, with := l.all[l.known[via].by].Operation, l.all[k.via].Operation
	*ops = append(*ops, by, with)
	how := "did"
	if l.all[l.missing].Row != l.all[k.via].Row || !l.behind {
		how = "had seen"
	}
	return fmt.Sprintf("the same client had seen %s at %s, and whoever did %s %s %s before",
		l.of.Tell(l.all[via].Op), clock(by.Return), l.of.Tell(with.Op), how, l.of.Tell(missing.Op))
}

// newer is why what is missing is newer than what was seen.
func (l *lapse) newer(saw, missing *Operation, ops *[]*Operation) string {
	for i, h := range l.circle {
		if h.by != l.read || h.why != overwrote {
			continue
		}
		switch next := l.circle[(i+1)%len(l.circle)]; {
		case next.to != l.missing || len(l.circle) != 2:
		case next.why == inSession:
			return fmt.Sprintf("one client did %s and then %s", l.of.Tell(saw.Op), l.of.Tell(missing.Op))
		case next.why == overwrote:
			by := l.all[next.by].Operation
			*ops = append(*ops, by)
			return fmt.Sprintf("it had returned %s at %s after it was known", l.of.TellResult(by.Op, by.Result), clock(by.Return))
		}
	}
	for _, h := range l.circle {
		if h.by >= 0 {
			*ops = append(*ops, l.all[h.by].Operation)
		}
	}
	return "what clients did and saw puts it after " + l.of.Tell(saw.Op)
}
