package twophase

import "slices"

// A Phase is how far a transaction has come.
type Phase uint8

// The phases of a coordinator.
const (
	Preparing Phase = iota // votes are missing
	Deciding               // all that is needed to decide has been heard
	Finishing              // decided; the participants have still to hear of it
	Over
)

// A Coordinator remembers what it has heard of one transaction.
type Coordinator struct {
	Txn          Txn
	Participants []int // by number, in order
	Phase        Phase
	Commit       bool // from Deciding on: what the votes say; from Finishing on: what was decided

	yes      []int
	finished []int
}

// Vote takes a participant's vote down and reports whether it is time to decide: the first no is
// enough to abort, and only the last yes to commit.
func (c *Coordinator) Vote(participant int, yes bool) bool {
	if c.Phase != Preparing || !slices.Contains(c.Participants, participant) {
		return false
	}
	if !yes {
		c.Phase, c.Commit = Deciding, false
		return true
	}
	if !slices.Contains(c.yes, participant) {
		c.yes = append(c.yes, participant)
	}
	if len(c.yes) < len(c.Participants) {
		return false
	}
	c.Phase, c.Commit = Deciding, true
	return true
}

// Decided says what was decided: by whoever keeps the decision, who may have been told otherwise
// before.
func (c *Coordinator) Decided(commit bool) {
	if c.Phase < Finishing {
		c.Phase, c.Commit = Finishing, commit
	}
}

// Finished says that a participant has done what was decided.
func (c *Coordinator) Finished(participant int) {
	if !slices.Contains(c.Participants, participant) || slices.Contains(c.finished, participant) {
		return
	}
	c.finished = append(c.finished, participant)
	if len(c.finished) == len(c.Participants) {
		c.Phase = Over
	}
}
