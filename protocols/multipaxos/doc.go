// Package multipaxos is a replicated log in which each slot is decided by Paxos, written to be read
// beside three papers:
//
//	Leslie Lamport, "Paxos Made Simple", 2001. Quoted as PMS; §3 is the protocol of this package.
//	Robbert van Renesse and Deniz Altinbuken, "Paxos Made Moderately Complex", ACM Computing
//	Surveys 47(3), 2015. Quoted as PMMC. Its words are used where PMS has none: replica, scout,
//	commander, slot, ballot.
//	Tushar Chandra, Robert Griesemer and Joshua Redstone, "Paxos Made Live", PODC 2007. Quoted
//	as PML.
//
// # Reading order
//
//	ballot.go       ballot numbers, which no two servers share
//	messages.go     PMMC's p1a, p1b, p2a and p2b under today's names, and the others
//	state.go        what an acceptor, a replica and a leader remember
//	server.go       one process for all of them
//	acceptor.go     promises and votes: the memory of Paxos
//	scout.go        phase 1, once for all slots (PMS §3)
//	commander.go    phase 2, for many slots at a time
//	leader.go       who leads, patience, heartbeats
//	replica.go      the state machine, clients, and how a replica catches up
//	retransmit.go   what is lost is sent again, and what is still leaving is not
//	snapshot.go     a snapshot in place of what is applied (PML §5.5)
//	membership.go   configurations in the log, alpha slots ahead (PMS §3), and orders
//	reads.go        reading without the log, leases (PML §5.2)
//	persist.go      what is on the disk before an answer leaves, and what that costs
//	facts.go        what a server tells the world that it did
//	invariants.go   PMS §2.1 and P2b; tally.go counts votes for them; monotonic.go has P1a and more,
//	                stable.go what comes before votes and survives a crash, leasesafety.go leases
//	mutants.go      the rules that can be switched off, and the bugs that come of it
//	protocol.go     the entry in the catalogue
//
// # Departures from the papers
//
//   - A server is acceptor, leader and replica at once, as PMS has it. PMMC has a process for each,
//     and one for each scout and commander, and they talk by messages.
//   - A promise is about all slots that the promiser has not learned. It says from which slot on, and
//     a candidate that lacks commands before that learns them before it leads. So phase 1 moves
//     about a window of votes, however long the log.
//   - Replicas learn what is chosen from the leader's slotOut, which travels with its messages. A
//     replica that voted in the leader's ballot has the commands already; others ask (Learn). PMMC
//     sends each decision to everyone.
//   - A client asks the leader alone, and asks again. PMMC's clients ask all replicas, whose proposals
//     compete for slots.
//   - Commands for several slots share a message, and many share a sync of the disk (persist.go).
//   - Who is not answered asks again, after a time that is measured and doubles (retransmit.go). The papers'
//     channels lose nothing, or leave it open.
//   - A server that is preempted waits for a random while before it tries again, instead of watching
//     the other leader by pings; and a leader whom no majority answers gives up.
//   - A server whose disk is lost must leave the members before it comes back, and join as a new one
//     (scenario wiped-disk). PML §5.1 has it watch without a vote for a while instead.
//   - Each server cuts its log on its own, behind a snapshot (PML §5.5, with snapshot_every). PMMC has an
//     acceptor forget what enough replicas have executed; here every server is both.
package multipaxos
