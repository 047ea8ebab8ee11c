package check

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// A level is how much transactions are kept apart.
type level struct {
	name          string
	halves        bool // a transaction reads at one point and writes at a later one: snapshot isolation
	antidependent bool // who read a version comes before who wrote the next
	inTime        bool // the order of real time counts
}

var (
	readCommitted      = level{name: "read_committed"}
	snapshotIsolation  = level{name: "snapshot_isolation", halves: true, antidependent: true}
	serializable       = level{name: "serializable", antidependent: true}
	strictSerializable = level{name: "strict_serializable", antidependent: true, inTime: true}
)

// judge judges a history of transactions by cycles of who must come before whom (Adya 1999).
func (l level) judge(seen *Seen, b Budget) Judgement {
	if seen.History.Answered() == 0 {
		return Judgement{Finding: vacuous(l.name, noAnswer(seen.History))}
	}
	x, why, ops := txnsOf(seen.History)
	if why != "" {
		return violation(l.name, "", why, ops)
	}
	if x.unclear != "" && l.inTime {
		return l.search(seen, b)
	} else if x.unclear != "" {
		return Judgement{Finding: Finding{Property: l.name, Verdict: Undecided, Why: x.unclear}}
	}
	o := l.ordering(x)
	verdict, circle := Held, []hop(nil)
	if l.antidependent {
		verdict, circle = o.solve(&b)
	} else if _, ok := o.sort(); !ok {
		verdict, circle = Violated, o.cycle()
	}
	if verdict == Undecided && l.inTime {
		return l.search(seen, b)
	}
	j := Judgement{Finding: Finding{Property: l.name, Verdict: verdict}}
	switch {
	case verdict == Undecided:
		j.Why = fmt.Sprintf("no order of the %d transactions was found within the budget, and none was shown not to exist", len(x.all))
	case verdict == Violated && circle == nil:
		j.Why = fmt.Sprintf("there is no order of the %d transactions that explains them all", len(x.all))
	case verdict == Violated:
		l.tell(&j, x, circle)
	}
	return j
}

// search judges strict serializability where cycles do not tell, because values do not tell who wrote
// them: transactions on one state for all keys are strictly serializable if they are linearizable.
func (l level) search(seen *Seen, b Budget) Judgement {
	j := Linearizable(seen.Service, seen.History, b)
	j.Property = l.name
	return j
}

// reader and writer are the steps at which a transaction reads and writes.
func (l level) reader(t int32) int32 {
	if l.halves {
		return 2 * t
	}
	return t
}

func (l level) writer(t int32) int32 {
	if l.halves {
		return 2*t + 1
	}
	return t
}

// ordering has a step for each transaction, or two.
func (l level) ordering(x *txns) *ordering {
	n := len(x.all)
	if l.halves {
		n *= 2
	}
	o := newOrdering(n, len(x.keys))
	for i := range x.all {
		t := int32(i)
		o.rank[l.reader(t)], o.rank[l.writer(t)] = x.all[i].CallEvent, min(x.all[i].ReturnEvent, x.all[i].CallEvent+1<<40)
		if l.halves {
			o.before(2*t, 2*t+1, within, -1)
		}
	}
	isList := make([]bool, len(x.keys))
	for i := range x.all {
		for _, r := range x.all[i].reads {
			isList[r.key] = isList[r.key] || r.list
		}
	}
	l.versions(x, o, isList)
	for i := range x.all {
		for _, r := range x.all[i].reads {
			l.read(x, o, int32(i), r, isList[r.key])
		}
	}
	if l.antidependent {
		o.initials()
	}
	if l.inTime {
		realTime(x, o)
	}
	return o
}

// versions links the writers of lists in the order of their values, those whose values nobody read
// last, and says who writes what is a register, or must be written alone.
func (l level) versions(x *txns, o *ordering, isList []bool) {
	writers := make([][]int32, len(x.keys))
	for i := range x.all {
		for _, w := range x.all[i].writes {
			if n := len(writers[w.key]); n == 0 || writers[w.key][n-1] != int32(i) {
				writers[w.key] = append(writers[w.key], int32(i))
			}
		}
	}
	for k, all := range writers {
		key := int32(k)
		if !isList[k] || l.halves {
			for _, t := range all {
				o.keys[k].writers = append(o.keys[k].writers, writer{l.writer(t), l.reader(t)})
			}
		}
		list := x.lists[k]
		for i := 1; i < len(list); i++ {
			a, b := x.wrote[wrote{key, list[i-1]}], x.wrote[wrote{key, list[i]}]
			if a != b {
				o.before(l.writer(a), l.reader(b), overwrote, key)
			}
		}
		if len(list) == 0 {
			continue
		}
		final := x.wrote[wrote{key, list[len(list)-1]}]
		for _, t := range x.unread[k] {
			o.before(l.writer(final), l.reader(t), overwrote, key)
		}
	}
}

// read links a reader with who wrote what it found, and with who wrote the next version.
func (l level) read(x *txns, o *ordering, t int32, r sight, list bool) {
	from := int32(-1)
	if n := len(r.values); n > 0 {
		from = x.wrote[wrote{r.key, r.values[n-1]}]
	}
	if !list && l.antidependent {
		version := int32(-1)
		if from >= 0 {
			version = l.writer(from)
		}
		o.see(saw{l.reader(t), version, r.key})
		return
	}
	if from >= 0 {
		o.before(l.writer(from), l.reader(t), wroteRead, r.key)
	}
	if !l.antidependent {
		return
	}
	if all := x.lists[r.key]; len(r.values) < len(all) {
		o.before(l.reader(t), l.writer(x.wrote[wrote{r.key, all[len(r.values)]}]), readFirst, r.key)
		return
	}
	for _, after := range x.unread[r.key] {
		o.before(l.reader(t), l.writer(after), readFirst, r.key)
	}
}

// realTime links each transaction with those that were asked for after it had returned, by way of a
// step for each return.
func realTime(x *txns, o *ordering) {
	returns := make([]int32, len(x.all))
	for i := range returns {
		returns[i] = int32(i)
	}
	slices.SortFunc(returns, func(a, b int32) int { return cmp.Compare(x.all[a].ReturnEvent, x.all[b].ReturnEvent) })
	calls := slices.Clone(returns)
	slices.SortFunc(calls, func(a, b int32) int { return cmp.Compare(x.all[a].CallEvent, x.all[b].CallEvent) })
	now := int32(-1)
	for _, t := range calls {
		for len(returns) > 0 && x.all[returns[0]].ReturnEvent < x.all[t].CallEvent {
			step := o.add(0)
			o.before(returns[0], step, inTime, -1)
			if now >= 0 {
				o.before(now, step, unspoken, -1)
			}
			now, returns = step, returns[1:]
		}
		if now >= 0 {
			o.before(now, t, unspoken, -1)
		}
	}
}

// tell puts a circle of transactions in words.
func (l level) tell(j *Judgement, x *txns, circle []hop) {
	at := func(step int32) int32 {
		if l.halves {
			return step / 2
		}
		return step
	}
	var words []string
	var ops []*Operation
	real := int32(len(x.all))
	why := reason(0)
	for i, h := range circle {
		if at(h.from) < real && !slices.Contains(ops, x.all[at(h.from)].Operation) {
			ops = append(ops, x.all[at(h.from)].Operation)
		}
		if h.why != unspoken && h.why != within {
			why = h.why
		}
		to := circle[(i+1)%len(circle)].from
		if h.why == within || at(to) >= real {
			continue
		}
		key := ""
		if h.key >= 0 {
			key = x.keys[h.key]
		}
		words = append(words, fmt.Sprintf("%s (%s)", x.all[at(to)].Op.Value, map[reason]string{
			wroteRead: "which read what that wrote to " + key, overwrote: "which wrote to " + key + " after it",
			readFirst: "whose write to " + key + " that had not seen", inTime: "which was asked for after that had returned",
		}[why]))
	}
	first := ops[0]
	j.Why = fmt.Sprintf("%s goes round in a circle: then comes %s", first.Op.Value, strings.Join(words, ", then "))
	j.Events = eventsOf(ops)
	slices.SortFunc(ops, func(a, b *Operation) int { return cmp.Compare(a.CallEvent, b.CallEvent) })
	for _, o := range ops {
		j.Part = append(j.Part, *o)
	}
}
