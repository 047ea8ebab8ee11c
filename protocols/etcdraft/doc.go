// Package etcdraft is Raft as etcd runs it: the library go.etcd.io/raft/v3, unchanged, on the
// network, the disk and the clock of this house, with the clients, the facts, the invariants and the
// faults that package raft has. So a protocol that was written to be read can be held against one that was
// written to be run.
//
//	Diego Ongaro and John Ousterhout, "In Search of an Understandable Consensus Algorithm
//	(Extended Version)", 2014. Sections are quoted as §5.2.
//	Diego Ongaro, "Consensus: Bridging Theory and Practice", PhD thesis, Stanford, 2014.
//	Quoted as thesis §6.4.
//	The documentation of go.etcd.io/raft/v3, version 3.6: doc.go, node.go and rawnode.go there.
//
// # What is etcd's and what is ours
//
// Etcd's is the consensus: elections, pre-vote, check-quorum, replication with its pipeline and its
// probes, commitment, read indices, joint configurations, transfers. It does no input or output. It
// is given messages and ticks, and hands out what to write, what to send and what to apply.
//
// Ours is all that its documentation leaves to the application, which is where most of the bugs of
// those who use it were made: the order of writing and sending, what a disk must give back after a
// crash, snapshots and what belongs into them, exactly-once execution, who asks for read indices and
// when, and in which steps members change. The mutants are breaches of that contract.
//
// # Reading order
//
//	server.go    a server, its parts and its three handlers
//	ready.go     the contract: write, sync, send, apply, advance
//	disk.go      what is written, in which order, and what is made of it after a crash
//	storage.go   the log in memory, as the library reads it
//	clock.go     ticks and elections
//	clients.go   commands, exactly once; codec.go: a command as bytes
//	reads.go     read index, lease, log
//	snapshot.go  compaction, and snapshots for those who are far behind
//	members.go   joining, leaving, and handing leadership over
//	messages.go  what is on the network; wire.go: to and from the library's one type of message
//	facts.go     what a server tells the world that it did, beyond what package raftlaws has;
//	             tell.go: how that is known
//	assertions.go  what becomes of the library's panics; Figure 3 and all the rest that must hold is
//	             package raftlaws, as for package raft
//	mutants.go   the rules of the contract that can be broken
//	protocol.go  the entry in the catalogue
//
// # Departures from etcd
//
//   - The library draws election timeouts from the system's source of chance. Here a timer drawn
//     from the seed says when to stand, and ticks of servers that do not lead only count (clock.go).
//     A timeout is thus not a whole number of ticks.
//   - A server handles one event after the other, and does nothing while its disk syncs. Etcd's own
//     server has a goroutine for the library, one for applying, and pipelines between them; of those
//     a leader's sending before its sync is kept, and that requests which arrive together share one.
//   - All servers know the configuration of the first boot, as from a flag, instead of finding it in
//     the log or in a first snapshot. Spares are in none, and stand for nothing.
//   - Followers do not forward proposals or reads: clients ask the leader.
//   - The library wants to be told what became of a message. The network here never says, so a lost
//     snapshot is given up after a while of silence (snapshot.go), and nothing is reported unreachable.
//   - A crash may leave the entries of a write without the HardState that was written behind them, in etcd's own log,
//     too. Then a server may not know that a change of members was committed, counts by the members before
//     it, and can be elected by them beside a leader of those behind it. Here the log is asked as well what must
//     be committed (disk.go).
//   - Where the library panics because it finds that it was lied to, by a disk for example, the
//     server exits as the process would, and an invariant of its own is violated (assertions.go).
package etcdraft
