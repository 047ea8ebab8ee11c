package paxos

import "fmt"

// Facts are stated at the choke points: begin, issue, handleAccepted and handleNack of a proposer,
// handlePrepare and handleAccept of an acceptor, Receive of a learner. What an acceptor says is on
// its disk by then.

// Propose says which value a proposer would like to be chosen.
type Propose struct{ Value string }

// Ballot says that a proposer began a ballot, and that its disk knows.
type Ballot struct{ Ballot BallotNumber }

// Proposal says that a proposer issued a proposal.
type Proposal struct {
	Ballot BallotNumber
	Value  string
	From   BallotNumber // the ballot whose value it adopted; none: it was free to take its own
}

// Preempted says that a proposer gave its ballot up because of a promise to a higher one.
type Preempted struct {
	Ballot BallotNumber
	By     BallotNumber
}

// Booted says what an acceptor found on its disk when it started. A vote that the disk just had
// when the acceptor crashed is a vote, though nobody has heard of it.
type Booted struct {
	Promised BallotNumber
	Voted    BallotNumber
	Value    string
}

// Promised says that an acceptor will vote in no lower ballot.
type Promised struct{ Ballot BallotNumber }

// A Vote says that an acceptor accepted a proposal. The zero Vote is none.
type Vote struct {
	Ballot BallotNumber
	Value  string
}

// Chosen says that a proposer or a learner has counted the votes of a quorum.
type Chosen struct {
	Ballot BallotNumber
	Value  string
}

// Decides is what was chosen: there is one decision.
func (f Chosen) Decides() (instance int64, value string) { return 0, f.Value }

func (f Propose) String() string { return "propose " + f.Value }

func (f Ballot) String() string { return fmt.Sprintf("ballot %v", f.Ballot) }

func (f Proposal) String() string {
	if f.From == (BallotNumber{}) {
		return fmt.Sprintf("proposal %v %s, its own", f.Ballot, f.Value)
	}
	return fmt.Sprintf("proposal %v %s, from %v", f.Ballot, f.Value, f.From)
}

func (f Preempted) String() string { return fmt.Sprintf("preempted %v by %v", f.Ballot, f.By) }

func (f Booted) String() string {
	if f.Voted == (BallotNumber{}) {
		return fmt.Sprintf("booted, promised %v", f.Promised)
	}
	return fmt.Sprintf("booted, promised %v, voted %v %s", f.Promised, f.Voted, f.Value)
}

func (f Promised) String() string { return fmt.Sprintf("promised %v", f.Ballot) }

func (f Vote) String() string {
	if f == (Vote{}) {
		return "none"
	}
	return fmt.Sprintf("vote %v %s", f.Ballot, f.Value)
}

func (f Chosen) String() string { return fmt.Sprintf("chosen %v %s", f.Ballot, f.Value) }
