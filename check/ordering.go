package check

// An ordering asks whether steps can be put in one order in which every reader comes after the
// version that it saw, and before or after every other version of that key, but never with one in
// between. That is how sequential consistency, causal memory, serializability and snapshot
// isolation are judged: they differ in what a step is, and in which links there are from the start.
//
// To find out is NP-hard in general (Papadimitriou, The serializability of concurrent database
// updates, 1979). Nearly every history that has an order shows it to who takes the steps by rank,
// each as soon as nothing forbids it ([ordering.witness]). Nearly every one that has none shows a
// cycle of what must come before what ([ordering.saturate]). In between is a search with a counted
// number of steps.
type ordering struct {
	next [][]link   // of each step: what must come after it
	rank []uint64   // of each step: in which order to try them
	saws []saw      // who saw what
	keys []versions // of each key: who writes it
}

// A link says that one step comes before another.
type link struct {
	to  int32
	why reason
	key int32
	by  int32 // the step that shows it, if a third one does; -1: none
}

// A reason is why one step must come before another.
type reason uint8

const (
	inSession reason = iota // the same client did one after the other
	inTime                  // one had returned before the other was called
	wroteRead               // one saw what the other wrote: wr
	overwrote               // one's version of a key comes before the other's: ww
	readFirst               // one saw a version of a key that the other's follows: rw
	within                  // two halves of one transaction
	unspoken                // by way of a step that stands for nothing
)

// A saw says that a reader saw a version: that of a step, or the initial one.
type saw struct {
	reader, version int32 // version < 0: the initial one
	key             int32
}

// versions are the writers of a key.
type versions struct {
	name    string
	writers []writer
}

// A writer is a step that writes. Where from is another step, nobody else may write the key from
// the one to the other: first committer wins. Else from is the step itself.
type writer struct{ step, from int32 }

func newOrdering(steps, keys int) *ordering {
	return &ordering{
		next: make([][]link, steps), rank: make([]uint64, steps), keys: make([]versions, keys),
	}
}

// add adds a step.
func (o *ordering) add(rank uint64) int32 {
	o.next = append(o.next, nil)
	o.rank = append(o.rank, rank)
	return int32(len(o.next) - 1)
}

// before says that a comes before b.
func (o *ordering) before(a, b int32, why reason, key int32) { o.shown(a, b, why, key, -1) }

// shown says that a comes before b, as a third step shows.
func (o *ordering) shown(a, b int32, why reason, key, by int32) {
	if a != b {
		o.next[a] = append(o.next[a], link{b, why, key, by})
	}
}

// see takes down who saw what. A reader of the initial version comes before every version.
func (o *ordering) see(s saw) {
	o.saws = append(o.saws, s)
	if s.version >= 0 {
		o.before(s.version, s.reader, wroteRead, s.key)
	}
}

// initials links the readers of initial versions with all writers, by way of one step for each key.
func (o *ordering) initials() {
	gate := make([]int32, len(o.keys))
	for _, s := range o.saws {
		if s.version >= 0 {
			continue
		}
		k := &o.keys[s.key]
		own := false
		for _, w := range k.writers {
			own = own || w.step == s.reader
		}
		if own {
			for _, w := range k.writers {
				o.before(s.reader, w.step, readFirst, s.key)
			}
			continue
		}
		if gate[s.key] == 0 {
			gate[s.key] = o.add(0)
			for _, w := range k.writers {
				o.before(gate[s.key], w.step, readFirst, s.key)
			}
		}
		o.before(s.reader, gate[s.key], unspoken, s.key)
	}
}

// sort puts the steps in an order that respects the links; ok tells that there is one.
func (o *ordering) sort() (steps []int32, ok bool) {
	waits := make([]int32, len(o.next))
	for _, links := range o.next {
		for _, l := range links {
			waits[l.to]++
		}
	}
	steps = make([]int32, 0, len(o.next))
	for i := range o.next {
		if waits[i] == 0 {
			steps = append(steps, int32(i))
		}
	}
	for at := 0; at < len(steps); at++ {
		for _, l := range o.next[steps[at]] {
			if waits[l.to]--; waits[l.to] == 0 {
				steps = append(steps, l.to)
			}
		}
	}
	return steps, len(steps) == len(o.next)
}

// solve decides: Held, Violated with a cycle of what must come before what, or Undecided. It takes
// the steps that it makes from *steps.
func (o *ordering) solve(b *Budget) (Verdict, []hop) {
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
	switch o.witness(b, true) {
	case found:
		return Held, nil
	case impossible:
		return Violated, nil
	}
	return Undecided, nil
}
