// Package kafkalog is the log with offsets of Gossip Glomers, a series of exercises in distributed systems:
//
//	Fly.io and Kyle Kingsbury, "Gossip Glomers", 2023, challenges 5a to 5c: https://fly.io/dist-sys/5a.
//
// Clients send messages to logs, each of which has a key; poll a log from an offset on; commit how far they have come, and
// list that. The nodes talk to nobody but a store of values by key. An offset is a key of its own, which is written once:
// a node puts a message where there is nothing by compare and set, and where it finds another message it goes on to the next
// offset. So there are no gaps, and what a node has seen of a log is so for good: it reads nothing twice.
//
// A message is kept with the client and the number of its request. A node that asks again, because the store did not
// answer, may find its own message, and is done.
//
// # Reading order
//
//	record.go      what the store has at an offset, and what a node knows of a log
//	records.go     the service: send, poll, commit, committed
//	load.go        its workload
//	node.go        a node: one request after the other
//	steps.go       how it carries each of them out
//	facts.go       what a node tells the world that it did
//	invariants.go  what must hold
//	mutants.go     the rules that can be switched off
//	protocol.go    the entry in the catalogue
//
// # Departures from the exercise
//
//   - It leaves the protocol to the reader, and most solutions have a counter for each log. Who takes an offset from it, and
//     crashes, leaves a gap of which nobody knows whether a message will come to stand there.
//   - A request is about one key. Offsets begin at 1, a poll returns all from an offset on, and a commit of less than has
//     been committed changes nothing.
//   - Nodes of the exercise do not crash. These do, with all that they knew, and read the logs from the beginning again.
//   - The store's node may crash too, see [keyvalue].
//
// # What is not promised
//
// That a node which cannot reach the store answers. With store = "seq-kv" polls may be of long ago, and what clients see is
// not linearizable; that every offset has one message, for good, holds all the same.
package kafkalog
