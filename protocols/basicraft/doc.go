// Package basicraft is section 5 of the Raft paper and nothing else, to be read beside Figure 2:
//
//	Diego Ongaro and John Ousterhout, "In Search of an Understandable Consensus Algorithm
//	(Extended Version)", 2014.
//
// # Reading order
//
//	state.go        Figure 2, State, and how it gets onto the disk
//	messages.go     Figure 2, the two RPCs
//	server.go       Figure 2, Rules for Servers
//	election.go     §5.2 and §5.4.1: who may lead
//	replication.go  §5.3 and §5.4.2: how the log is copied, and what is committed
//	mutants.go      the bugs of a first week with Raft: each is a rule that is switched off
//	protocol.go     the entry in the catalogue
//
// # What is missing
//
// Servers agree on their logs, and apply them in order: that is all that section 5 promises. A client
// asks once and does not retry. If it did, its command could be in the log twice and be executed
// twice, because sessions come in section 8. Reads go through the log, like writes. The log only
// grows (section 7), and the members are those of the start (section 6). Package raft has all of
// that, and what a system needs to be fast.
//
// # Departures from the paper
//
//   - RPCs are pairs of messages. The answer to AppendEntries therefore repeats prevLogIndex, and says
//     up to where the logs are now known to match.
//   - A leader repeats AppendEntries with every heartbeat, from nextIndex on. A candidate whose
//     requests are lost stands again at the next election timeout.
//
// # Rules
//
// A comment that begins with "rule:" marks a rule of the paper, up to the comment "end". In parentheses
// is the scenario that goes wrong without it. `orrery new DIR --from basicraft --blank` writes this
// package with these rules left out, for a student to fill in.
package basicraft
