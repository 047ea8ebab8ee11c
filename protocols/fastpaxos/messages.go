package fastpaxos

import "fmt"

// Propose is a proposer's value, sent to the acceptors and to the coordinators.
type Propose struct {
	Value string
	Again bool // it was sent before, and the proposer has not learned anything since
}

// Phase1a asks an acceptor to take part in a round, and in none below it any more.
type Phase1a struct{ Round Round }

// Phase1b agrees, and reports the acceptor's last vote; none if Voted is none.
type Phase1b struct {
	Round Round
	Voted Round
	Value string
}

// Phase2a asks for a vote in the round: for Value or, if Any, for whatever value a proposer sends.
type Phase2a struct {
	Round Round
	Value string
	Any   bool
}

// Phase2b is a vote. Everybody but the acceptors gets it.
type Phase2b struct {
	Round Round
	Value string
}

// Refused says that the acceptor takes part in a higher round.
type Refused struct {
	Round  Round // as asked
	Higher Round
}

// Query asks an acceptor for its last vote, and a coordinator for another round.
type Query struct{}

func (m Propose) String() string { return "Propose " + m.Value }

func (m Phase1a) String() string { return fmt.Sprintf("Phase1a %v", m.Round) }

func (m Phase1b) String() string {
	if m.Voted == (Round{}) {
		return fmt.Sprintf("Phase1b %v", m.Round)
	}
	return fmt.Sprintf("Phase1b %v, voted %v %s", m.Round, m.Voted, m.Value)
}

func (m Phase2a) String() string {
	if m.Any {
		return fmt.Sprintf("Phase2a %v any", m.Round)
	}
	return fmt.Sprintf("Phase2a %v %s", m.Round, m.Value)
}

func (m Phase2b) String() string { return fmt.Sprintf("Phase2b %v %s", m.Round, m.Value) }

func (m Refused) String() string { return fmt.Sprintf("Refused %v, in %v", m.Round, m.Higher) }
