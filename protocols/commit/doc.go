// Package commit is atomic commitment: several resource managers have each done a part of a transaction, and either all of
// them are to make it last or none. It is three protocols over the same resource managers, written to be read beside their
// papers:
//
//	Jim Gray, "Notes on data base operating systems", 1978, section 5.8.3: two-phase commit.
//	C. Mohan, Bruce Lindsay and Ron Obermarck, "Transaction management in the R* distributed database management system",
//	ACM Transactions on Database Systems 11(4), 1986: presumed abort.
//	Dale Skeen, "Nonblocking commit protocols", SIGMOD 1981: three-phase commit.
//	Philip Bernstein, Vassos Hadzilacos and Nathan Goodman, "Concurrency control and recovery in database systems", 1987,
//	chapter 7. Its conditions AC1 to AC5 are quoted by these names.
//	Jim Gray and Leslie Lamport, "Consensus on transaction commit", ACM Transactions on Database Systems 31(1), 2006: Paxos
//	Commit.
//
// A client has the resource managers work: lock, read, and keep in mind what is to be written. Then it asks one of them to
// commit. From there on it is the protocol's:
//
//   - Two phases: a transaction manager asks all for their votes, and decides. Who has voted yes is uncertain until it is
//     told. If the manager dies then, all wait for it.
//   - Three phases: before it commits the manager tells all that all have voted yes. So those that are up can always end a
//     transaction without those that are down, provided that they know who is down. They take the silent for it.
//   - Paxos: the vote of each resource manager is chosen by an instance of consensus with 2F+1 acceptors. What is decided
//     follows from the votes, so that anybody can find it out from F+1 of them, and nobody has to wait for the others.
//
// # Reading order
//
//	messages.go         what all three send
//	store.go            values and locks
//	resource.go         a resource manager: working, prepared, committed or aborted
//	cooperate.go        a resource manager that is uncertain: whom it asks
//	coordinator.go      two phases: the transaction manager, with presumed abort
//	messages_phases.go  what three phases send besides
//	phases.go           three phases: the transaction manager
//	termination.go      three phases: how those that are left end a transaction
//	messages_paxos.go   what Paxos Commit sends besides
//	acceptor.go         Paxos Commit: the acceptors
//	leader.go           Paxos Commit: a leader, the first or another
//	tally.go            Paxos Commit: what is chosen
//	node.go             a computer, and what runs on it
//	client.go           attempts, until one commits
//	facts.go            what they tell the world that they did
//	invariants.go       AC4 and Chosen Once; AC1 to AC3 are of parts/twophase, which systems/shardedkv is judged by as well
//	mutants.go          the rules that can be switched off
//	protocol.go         the entry in the catalogue
//
// # What is promised
//
// Transactions are strictly serializable, by strict two-phase locking: with two phases and with Paxos whatever crashes, is cut
// off or comes late. With three phases as long as nodes crash and do nothing worse. AC5, that all decide when failures are
// repaired, is for scenarios to ask for. That locks are free again while something is down, which Skeen calls nonblocking, is
// promised by three phases, and by Paxos if no more than F transaction managers are down.
//
// # Departures from the papers
//
//   - Nobody waits for a lock: who finds one gives the attempt up, and the client begins another under a new name. So there
//     is no deadlock.
//   - The first vote is the wish to commit (Gray and Lamport's BeginCommit, merged with the message as in their count), and
//     the resource manager that sends it was asked by the client.
//   - A transaction manager counts its lives, and votes say for which they are. In the papers a crash breaks connections, and
//     no message outlives it.
//   - What a resource manager has not prepared is lost with its life, so participants are named with the life in which they
//     have worked.
//   - Three phases: leaders take turns by epochs, where the book elects one, and a total failure is over when all are back,
//     and not as soon as the last to fail is.
//   - Paxos Commit: a leader's promises are for all instances of a transaction at once. Another leader begins when it is
//     asked by a resource manager that is blocked; there is no election.
//   - Transactions of one participant are voted on, too. Logs are not cut, and of what was aborted in two phases the
//     transaction manager remembers that it was until it crashes.
package commit
