// Package raftlaws is what a Raft server states, and what the paper's Figure 3 guarantees of it:
//
//	Diego Ongaro and John Ousterhout, "In Search of an Understandable Consensus Algorithm
//	(Extended Version)", 2014. Sections are quoted as §5.2.
//	Diego Ongaro, "Consensus: Bridging Theory and Practice", PhD thesis, Stanford, 2014.
//	Quoted as thesis §6.4.
//
// It holds no protocol. Package raft, which is written to be read, and package etcdraft, which drives
// a library that is written to be run, state the facts of this package and are judged by its
// invariants. So what is found of the one can be said of the other: the measure is the same.
//
// An invariant knows of a server what the server stated, and nothing else. It sees each fact once,
// in the order in which they were stated all over the cluster.
//
// # Reading order
//
//	facts.go          what servers state: terms, votes, elections, logs, snapshots, members
//	configuration.go  who votes, also while two groups do (§6)
//	elected.go        Election Safety; votes.go, that a majority elects
//	matching.go       Log Matching, also of a log and the snapshot that it is kept with
//	invariants.go     the other three properties of Figure 3
//	books.go          what servers have said of their logs; lineage.go, of logs of the past;
//	                  seats.go, of the configurations that they use
//	ownterm.go        what a leader commits by counting (§5.4.2)
//	monotonic.go      what only grows, and that a server votes once in a term
//	kept.go           that what is committed is in the logs of a majority, and stays there
//	overlap.go        what must hold of configurations that follow each other (thesis §4.1);
//	                  roster.go, that they are committed, and that removed leaders step down
package raftlaws
