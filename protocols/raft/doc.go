// Package raft is the consensus protocol Raft, written to be read beside its paper:
//
//	Diego Ongaro and John Ousterhout, "In Search of an Understandable Consensus Algorithm
//	(Extended Version)", 2014. Sections are quoted as §5.2.
//	Diego Ongaro, "Consensus: Bridging Theory and Practice", PhD thesis, Stanford, 2014.
//	Quoted as thesis §6.4.
//
// # Reading order
//
//	state.go        Figure 2, State
//	messages.go     Figure 2, the RPCs
//	raft.go         Figure 2, Rules for Servers
//	election.go     §5.2 and §5.4.1: who may lead
//	replication.go  §5.3 and §5.4.2: what the leader does
//	log.go          §5.3: the log, and the hash that makes comparing two logs cheap
//	window.go       thesis §10.2.2: several messages under way; early.go, and what becomes of those
//	                that overtake others; retransmit.go, and of those that are lost
//	snapshot.go     §7 and thesis ch. 5: a snapshot in place of old entries
//	persist.go      "updated on stable storage before responding to RPCs", and what that costs
//	later.go        thesis §10.2.1: a server that goes on while entries go to its disk
//	prevote.go      thesis §9.6, and the leader's side of it, thesis §6.2
//	reads.go        §8 and thesis §6.4: reading without writing to the log
//	leases.go       thesis §6.4.1: reading without asking anybody, on an assumption about clocks
//	clients.go      §8 and thesis §6.3: exactly once
//	quorum.go       what a majority is, also while the members change
//	membership.go   §6: the configuration is an entry of the log
//	change.go       §6, and thesis §4.1: what a leader does when the members are to change
//	learners.go     thesis §4.2.1: a new server catches up before it votes
//	transfer.go     thesis §3.10: a leader hands over
//	facts.go        what a server tells the world that it did, beyond what package raftlaws has
//	leasesafety.go  what must hold after every fact where reads are by lease; Figure 3 and all the
//	                rest that must hold is package raftlaws
//	mutants.go      the rules that can be switched off, and the bugs that come of it
//	protocol.go     the entry in the catalogue
//
// # Departures from the paper
//
//   - RPCs are pairs of messages. A server that hears no answer asks again (§5.1 "servers retry RPCs"): a
//     candidate after a heartbeat, a leader with each heartbeat, but entries only when a later message was
//     answered (retransmit.go).
//   - An answer to AppendEntries says up to where the logs match, so that it can be understood
//     without its question; a refusal says where to go on (the end of §5.3). It also returns the
//     number of the heartbeat round (reads.go).
//   - At most in_flight messages with entries are under way to a follower, one unless the scenario
//     says otherwise. What clients ask for meanwhile goes with the next one, in a batch. A follower
//     refuses a message that overtook another, and keeps it all the same (thesis §10.2.2).
//   - A snapshot is sent as one message and not in the chunks of Figure 13. To take one, or to write
//     it, takes no time but that of the sync: the state is small, and a real server writes a copy of
//     it while it goes on (thesis §5.1.1). Entries go with the second snapshot after them and not
//     with the first (Figure 12), for the sake of followers that are a little behind.
//   - The leader sends entries before its own disk has them, and counts itself only afterwards
//     (thesis §10.2.1). Disk writes of many requests share one sync (persist.go).
//   - A new leader appends a no-op (§8) unless noop is off, as it is in the stories of Figure 8.
//   - pre_vote and check_quorum are on, as in most systems that are in use. The paper has neither:
//     there servers disregard requests for votes while they hear a leader (§6, thesis §4.2.3), which
//     is the parameter sticky, and comes with reads by lease.
//   - Reads by lease rest on clocks whose rates differ by clock_bound at most; nothing else does.
//   - The group is all the servers that there are. The first of them are the members at first, and
//     all know so; the thesis, §4.4, begins with one server and an entry of the log.
//   - A learner is known to its leader only, as in LogCabin. An order that its leader does not live
//     to carry out is given again by the operator, to the next leader.
//   - A server that was removed is not told, as in §6. It goes on asking for pre-votes or votes.
package raft
