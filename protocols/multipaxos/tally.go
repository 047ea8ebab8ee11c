package multipaxos

import "github.com/orrery-sim/orrery/sim"

// A tally counts votes as someone would who sees all acceptors: by slot and ballot. It counts by
// the rules, and not by what a server thinks: a configuration rules from alpha slots later on.
// Several properties share one.
type tally struct {
	alpha   int64
	rosters []configuration // by ID, in order of the slots from which they rule
	slots   [][]election    // by slot; one ballot is the rule

	seen   int       // how many facts it has seen
	latest *election // that the last of them changed; nil if none
}

// An election is what happened to a slot in one ballot.
type election struct {
	slot     int64
	ballot   Ballot
	hash     uint64 // of the command
	voters   set    // by ID
	chosen   bool
	opener   sim.ID // who voted first
	begun    uint64 // the event of the first vote
	decisive uint64 // the event of the vote by which the command was chosen
}

// An observer is a property's look at the tally. Each sees every fact once; the first to see one
// lets the tally count.
type observer struct {
	tally *tally
	seen  int
}

// watch is the election that a fact changes, or nil. It is valid until the next call.
func (o *observer) watch(node sim.ID, fact sim.Fact, event uint64) *election {
	o.seen++
	if t := o.tally; o.seen > t.seen {
		t.seen, t.latest = o.seen, nil
		switch f := fact.(type) {
		case Voted:
			t.latest = t.vote(node, f, event)
		case Members:
			t.note(f)
		}
	}
	return o.tally.latest
}

// note notes who the members are from some slot on.
func (t *tally) note(f Members) {
	if n := len(t.rosters); n > 0 && t.rosters[n-1].slot >= f.Slot {
		return
	}
	c := configuration{slot: f.Slot, from: f.Slot + t.alpha}
	if f.Slot == 0 {
		c.from = 1
	}
	for _, id := range f.Nodes {
		c.members.add(int(id))
	}
	t.rosters = append(t.rosters, c)
}

// members are the acceptors of a slot, by ID.
func (t *tally) members(slot int64) set {
	for i := len(t.rosters) - 1; i >= 0; i-- {
		if t.rosters[i].from <= slot {
			return t.rosters[i].members
		}
	}
	return 0
}

// vote counts a vote. It returns nil if the vote was counted before.
func (t *tally) vote(node sim.ID, f Voted, event uint64) *election {
	row := at(&t.slots, f.Slot)
	i := len(*row) - 1
	for ; i >= 0; i-- {
		if e := &(*row)[i]; e.ballot == f.Ballot && e.hash == f.Hash {
			break
		}
	}
	if i < 0 {
		i = len(*row)
		*row = append(*row, election{
			slot: f.Slot, ballot: f.Ballot, hash: f.Hash, opener: node, begun: event,
		})
	}
	e := &(*row)[i]
	if e.voters.has(int(node)) {
		return nil
	}
	e.voters.add(int(node))
	if !e.chosen && e.voters.majorityOf(t.members(f.Slot)) {
		e.chosen, e.decisive = true, event
	}
	return e
}

// at is the ith element of a slice that grows as needed.
func at[T any](s *[]T, i int64) *T {
	for int64(len(*s)) <= i {
		var zero T
		*s = append(*s, zero)
	}
	return &(*s)[i]
}
