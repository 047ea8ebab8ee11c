// Package shardedkv is a store whose keys are divided into shards. Each shard is held by one of
// several groups of servers, each group replicates a log with Raft, shards move from group to group
// while clients use them, and a transaction may touch keys of several groups.
//
//	James Corbett et al., "Spanner: Google's Globally-Distributed Database", 2012: two-phase commit
//	whose participants and coordinator are replicated groups, so that neither is lost.
//	Jim Gray and Leslie Lamport, "Consensus on Transaction Commit", 2006: what it costs that the
//	coordinator may die.
//
// It is made of parts. A server holds a Raft server as the part that has its group's name, and asks
// the other groups as a client does (protocols/parts/asker). Transactions are two-phase commit
// (protocols/parts/twophase) over the groups' logs.
//
// # A transaction
//
// A client hands its operations to any server, which coordinates. If one group holds all the keys,
// the transaction is one entry of that group's log (do). Else every group is asked to prepare, which
// locks its keys; when all votes are in, the decision is written into the log of the transaction's
// home, a group that its client has named. The first decision that stands in that log counts,
// whoever wrote it. Then every participant finishes: it carries the writes out, or does not, and
// unlocks. Locks are held from prepare to finish, by reads too, so that transactions are strictly
// serializable; nobody waits for a lock, so that there is no deadlock: who finds one aborts and is
// tried again by its client.
//
// If the coordinator dies, the participants are blocked, but not for ever: the leader of a group in
// which a transaction has been prepared for too long writes an abort into the log of its home, and
// learns there what counts.
//
// # A move
//
// A group of its own, the controller, says who holds which shard. The leader of a shard's new group
// has the old one release it (in its log: from that entry on it serves the shard no more, and it does
// not while a key of it is locked), and installs what it got in its own log. With the shard goes what
// its group remembers of finished transactions, or a repeated request would be carried out twice.
//
// # What it departs from
//
// Spanner reads without locks by TrueTime; here a read locks like a write. Shards are divided by
// name, not by range, and there are as many as the scenario says.
//
// # Reading order
//
//	txn.go         what a transaction is made of, and how it is written down
//	shards.go      the replicated state of a group: shards, locks, decisions
//	move.go        the same, for shards that come and go
//	controller.go  the replicated state of the controller
//	server.go      a server: its parts, and what it hears
//	coordinate.go  a server that coordinates
//	tend.go        a leader that moves shards, and ends what others have left
//	client.go      how a client asks
//	invariants.go  what must hold
package shardedkv
