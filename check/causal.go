package check

// Causal judges whether a history is causal memory (Ahamad, Neiger, Burns, Kohli and Hutto, Causal
// memory, 1995): what a session did, and what it had seen before, may have caused what it did next,
// and no session sees an effect without its causes. Formally: for each session there is an order of
// all writes and of the session's own reads that respects causes, in which each read sees the
// newest write. The orders of two sessions may differ.
//
// It is about reads and writes whose values tell their writers. Then a history is causal if and only
// if no session's links, followed by the rules of [ordering.saturate], make a cycle (Bouajjani,
// Enea, Guerraoui and Hamza, On verifying causal consistency, 2017, theorem 5: the bad patterns of
// causal memory).
func Causal(seen *Seen, b Budget) Judgement {
	const name = "causal"
	h := seen.History
	a := accessesOf(seen.Service, h)
	if j, over := a.before(name, seen); over {
		return j
	}
	base := a.ordering()
	for _, s := range a.reading() {
		if s.version >= 0 {
			base.before(s.version, s.reader, wroteRead, s.key)
		}
	}
	if _, ok := base.sort(); !ok {
		return a.judgement(name, Violated, base.cycle())
	}
	verdict := Judgement{Finding: Finding{Property: name}}
	for _, row := range a.rows() {
		o := base.copy()
		for _, s := range a.reading() {
			if a.all[s.reader].Row == row {
				o.see(s)
			}
		}
		o.initials()
		switch v, circle := o.solveByRules(&b); v {
		case Violated:
			return a.judgement(name, Violated, circle)
		case Undecided:
			verdict = a.judgement(name, Undecided, nil)
		}
	}
	return a.clear(verdict)
}

// before judges what need not be looked at: a history in which nobody was answered, one that is
// linearizable at a glance, and a value that comes from nowhere.
func (a *accesses) before(name string, seen *Seen) (j Judgement, over bool) {
	switch h := seen.History; {
	case h.Answered() == 0:
		return Judgement{Finding: vacuous(name, noAnswer(h))}, true
	case a.thin != nil:
		return a.outOfThinAir(name), true
	case a.unclear == "" && atAGlance(seen.Service, h):
		return Judgement{Finding: Finding{Property: name}}, true
	}
	return Judgement{}, false
}

// clear is a judgement by what is clear of a history: where some of it is not, it has not held.
func (a *accesses) clear(j Judgement) Judgement {
	if j.Verdict == Held && a.unclear != "" {
		j.Verdict, j.Why = Undecided, a.unclear
	}
	return j
}

// rows are the sessions that read.
func (a *accesses) rows() (rows []int) {
	known := map[int]bool{}
	for i := range a.all {
		if x := &a.all[i]; x.reads && !known[x.Row] {
			known[x.Row] = true
			rows = append(rows, x.Row)
		}
	}
	return rows
}

// copy is an ordering to which more can be added.
func (o *ordering) copy() *ordering {
	c := &ordering{rank: append([]uint64(nil), o.rank...), keys: o.keys}
	for _, links := range o.next {
		c.next = append(c.next, links[:len(links):len(links)])
	}
	return c
}

// solveByRules decides where the rules of saturate are all there is to it.
func (o *ordering) solveByRules(b *Budget) (Verdict, []hop) {
	if _, ok := o.sort(); !ok {
		return Violated, o.cycle()
	}
	if o.witness(b, false) == found {
		return Held, nil
	}
	switch o.saturate(b) {
	case impossible:
		return Violated, o.cycle()
	case exhausted:
		return Undecided, nil
	}
	return Held, nil
}
