package fastpaxos

import "fmt"

// Facts are stated at the choke points: begin, open, request2 and recover of a coordinator, votes of
// an acceptor, hear. What an acceptor says is on its disk by then.

// Proposed says that a proposer proposed its value for the first time.
type Proposed struct{ Value string }

// Started says that a coordinator began a round with phase 1, and that its disk knows.
type Started struct{ Round Round }

// Opened says that a coordinator sent the any message of its fast round.
type Opened struct{ Round Round }

// Collision says that a coordinator found votes for different values in its fast round, and goes on in
// the next.
type Collision struct{ Round Round }

// Picked says that a coordinator asks for votes for a value. Free: no other can have been chosen.
type Picked struct {
	Round Round
	Value string
	Free  bool
}

// Booted says what an acceptor found on its disk when it started.
type Booted struct {
	Joined Round
	Voted  Round
	Value  string
}

// Joined says that an acceptor has answered phase 1 of a round: it takes part in none below it any more, and its
// disk knows.
type Joined struct{ Round Round }

// A Vote says that an acceptor voted, and that its disk knows. The zero Vote is none.
type Vote struct {
	Round Round
	Value string
}

// Learned says that somebody has counted the votes of a quorum.
type Learned struct {
	Round Round
	Value string
}

// Decides is what was learned: there is one decision.
func (f Learned) Decides() (instance int64, value string) { return 0, f.Value }

func (f Proposed) String() string { return "proposed " + f.Value }

func (f Started) String() string { return fmt.Sprintf("started %v", f.Round) }

func (f Opened) String() string { return fmt.Sprintf("opened %v", f.Round) }

func (f Collision) String() string { return fmt.Sprintf("collision %v", f.Round) }

func (f Picked) String() string {
	if f.Free {
		return fmt.Sprintf("picked %v %s, freely", f.Round, f.Value)
	}
	return fmt.Sprintf("picked %v %s", f.Round, f.Value)
}

func (f Booted) String() string {
	if f.Voted == (Round{}) {
		return fmt.Sprintf("booted, in %v", f.Joined)
	}
	return fmt.Sprintf("booted, in %v, voted %v %s", f.Joined, f.Voted, f.Value)
}

func (f Joined) String() string { return fmt.Sprintf("joined %v", f.Round) }

func (f Vote) String() string { return fmt.Sprintf("vote %v %s", f.Round, f.Value) }

func (f Learned) String() string { return fmt.Sprintf("learned %v %s", f.Round, f.Value) }
