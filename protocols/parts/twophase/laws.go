package twophase

import (
	"fmt"
	"slices"
	"time"

	"github.com/orrery-sim/orrery/sim"
)

// What the holders of this part state. A participant is told by its number.
type (
	// Voted says that a participant has voted. Its yes outlives its crash.
	Voted struct {
		Txn         Txn
		Participant int
		Yes         bool
	}
	// Decided says what was decided of a transaction of so many participants.
	Decided struct {
		Txn          Txn
		Participants int
		Commit       bool
	}
	// Finished says that a participant has committed or aborted.
	Finished struct {
		Txn         Txn
		Participant int
		Commit      bool
	}
)

// Facts is a zero value of each fact.
func Facts() []sim.Fact { return []sim.Fact{Voted{}, Decided{}, Finished{}} }

// Laws are the conditions on an atomic commitment protocol (Bernstein, Hadzilacos and Goodman 1987,
// section 7.3).
func Laws() []sim.Property {
	return []sim.Property{
		&agreement{first: map[Txn]reached{}},
		&stability{first: map[seat]reached{}},
		&consent{votes: map[Txn]*ballots{}},
	}
}

// A reached is a decision and the event that told it.
type reached struct {
	commit bool
	event  uint64
}

func outcome(commit bool) string {
	if commit {
		return "committed"
	}
	return "aborted"
}

// agreement is AC1: "all processes that reach a decision reach the same one", the coordinator too.
type agreement struct {
	sim.Testimony
	first map[Txn]reached
}

func (a *agreement) Name() string { return "AC1 Agreement" }

func (a *agreement) Fact(_ time.Duration, _ sim.ID, fact sim.Fact) string {
	switch f := fact.(type) {
	case Decided:
		return a.reach(f.Txn, f.Commit, "its coordinator")
	case Finished:
		return a.reach(f.Txn, f.Commit, fmt.Sprintf("participant %d", f.Participant))
	}
	return ""
}

func (a *agreement) reach(t Txn, commit bool, who string) string {
	before, known := a.first[t]
	if !known {
		a.first[t] = reached{commit, a.Event}
		return ""
	}
	a.Cases++
	if before.commit == commit {
		return ""
	}
	a.Blame(before.event)
	return fmt.Sprintf("transaction %v was %s by %s, and %s by another", t, outcome(commit), who, outcome(before.commit))
}

// stability is AC2: "a process cannot reverse its decision after it has reached one".
type stability struct {
	sim.Testimony
	first map[seat]reached
}

// A seat is one participant's place in a transaction.
type seat struct {
	txn         Txn
	participant int
}

func (s *stability) Name() string { return "AC2 Stability" }

func (s *stability) Fact(_ time.Duration, _ sim.ID, fact sim.Fact) string {
	f, is := fact.(Finished)
	if !is {
		return ""
	}
	s.Cases++
	at := seat{f.Txn, f.Participant}
	before, known := s.first[at]
	if !known {
		s.first[at] = reached{f.Commit, s.Event}
		return ""
	}
	if before.commit == f.Commit {
		return ""
	}
	s.Blame(before.event)
	return fmt.Sprintf("participant %d had %s transaction %v and then %s it",
		f.Participant, outcome(before.commit), f.Txn, outcome(f.Commit))
}

// consent is AC3: "the commit decision can only be reached if all processes voted yes".
type consent struct {
	sim.Testimony
	votes map[Txn]*ballots
}

type ballots struct {
	yes    []int
	no     int // who voted no; -1: nobody
	noFact uint64
}

func (c *consent) Name() string { return "AC3 Consent" }

func (c *consent) Fact(_ time.Duration, _ sim.ID, fact sim.Fact) string {
	switch f := fact.(type) {
	case Voted:
		b := c.of(f.Txn)
		switch {
		case !f.Yes && b.no < 0:
			b.no, b.noFact = f.Participant, c.Event
		case f.Yes && !slices.Contains(b.yes, f.Participant):
			b.yes = append(b.yes, f.Participant)
		}
	case Decided:
		if !f.Commit {
			return ""
		}
		c.Cases++
		if b := c.of(f.Txn); len(b.yes) < f.Participants {
			if b.no >= 0 {
				c.Blame(b.noFact)
			}
			return fmt.Sprintf("transaction %v was committed by %d votes of yes, and it has %d participants",
				f.Txn, len(b.yes), f.Participants)
		}
	}
	return ""
}

func (c *consent) of(t Txn) *ballots {
	b := c.votes[t]
	if b == nil {
		b = &ballots{no: -1}
		c.votes[t] = b
	}
	return b
}
