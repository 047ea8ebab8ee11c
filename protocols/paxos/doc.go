// Package paxos is the single-decree Synod: a set of processes that may fail and restart chooses one
// value, once. It is written to be read beside its papers:
//
//	Leslie Lamport, "Paxos Made Simple", 2001. Sections are quoted as §2.2, and the conditions P1
//	to P2c have their names from there.
//	Leslie Lamport, "The Part-Time Parliament", 1998. Conditions B1 to B3.
//	Heidi Howard, Dahlia Malkhi, Alexander Spiegelman, "Flexible Paxos: Quorum intersection
//	revisited", 2016.
//
// A proposal's number is called its ballot, as in the Parliament, and an acceptor that accepts a
// proposal votes for it.
//
// # Reading order
//
//	number.go     ballots, and what makes them unique
//	messages.go   §2.2: the requests of the two phases and their answers
//	proposer.go   §2.2: prepare, then accept; §2.4: duels, and how chance ends them
//	acceptor.go   §2.2: promise and vote; §2.5: stable storage
//	learner.go    §2.3: finding out what was chosen
//	tally.go      who has answered, each counted once
//	facts.go      what a process tells the world that it did
//	agreement.go  §2.1: what is asked for; census.go counts the votes for it
//	conditions.go P1a and B1, and what stable storage must keep; phases.go: promises come first
//	induction.go  P2a, P2b and P2c: each implies the one before it, and the last is what a proposer
//	              can see to
//	mutants.go    the rules that can be switched off, and the bugs that come of it
//	protocol.go   the entry in the catalogue, and the check that quorums intersect
//
// # Departures from the papers
//
//   - Roles are processes of their own. In most systems one process plays all three.
//   - A proposer sends its requests to all acceptors, and sends them again to those that have not
//     answered. So an acceptor may be asked twice for the same ballot, and answers again.
//   - An acceptor that refuses says so, and says what it has promised; the proposer gives its
//     ballot up. The paper recommends it, as an optimization (§2.2).
//   - A vote is also a promise: an acceptor that never heard the prepare request of a ballot but
//     votes in it does not vote below it afterwards. The paper leaves that open; a promise would
//     otherwise have to report a vote above its own ballot.
//   - For a majority read q1 acceptors in phase 1 and q2 in phase 2. Their sum must be above the
//     number of acceptors (Flexible Paxos); both are a majority if nothing else is said.
//   - There are no clients and no elected proposer (§2.4): every proposer proposes a value of its
//     own when it starts, and goes on until a ballot of its own has been accepted, which then has
//     the value that was chosen.
//   - A proposer that failed waits for a random while, twice as long after each failure. The paper
//     asks for a distinguished proposer, whose election needs chance or real time as well (§2.4).
//   - Every acceptor answers every learner; there is no distinguished one (§2.3).
package paxos
