// Package gcounter is the grow-only counter of Gossip Glomers, a series of exercises in distributed systems:
//
//	Fly.io and Kyle Kingsbury, "Gossip Glomers", 2023, challenge 4: https://fly.io/dist-sys/4.
//
// Clients add to a counter and read it, at any node. The nodes talk to nobody but a sequentially consistent store of
// values by key, which has one key for the counter: what each node has added so far. A node that has something to add reads
// it, and replaces what it has read by compare and set, again and again until nobody was quicker.
//
// # Why each node's total, and not the sum
//
// An answer of the store may be lost. Then nobody knows whether the sum has been replaced, and whoever adds once more may
// have added twice. A total is no amount to be added but a value to be reached: a node that finds it there is done, however
// often it has asked. That is the counter of Shapiro, Preguiça, Baquero and Zawirski (2011, Specification 6) with a
// store in place of gossip.
//
// # Why a read writes
//
// A sequentially consistent store may answer from the past, today and always: it owes an asker no more than that its own
// questions come one after the other. But what changes something takes place in the present, and is seen by whoever asked
// for it. So before a node reads for a client it writes something that nobody has written. Whatever was answered before that
// is in what it reads then, so that the counter is linearizable, and more than the challenge asks for.
//
// # Reading order
//
//	tally.go       the value of the key: what each node has added
//	node.go        a node: its clients, and what must last
//	round.go       a round of questions to the store: fence, get, cas
//	facts.go       what a node tells the world that it did
//	invariants.go  what must hold
//	mutants.go     the rules that can be switched off
//	protocol.go    the entry in the catalogue
//
// # Departures from the exercise
//
//   - It leaves the protocol to the reader. This one is what most of the solutions that are known come to.
//   - An add is answered with the sum after it, so that one which counts twice shows. Beside its total a node writes what
//     the others had added when it wrote it: who finds its own total later knows what to answer.
//   - Nodes of the exercise do not crash. These do, and find on their disk what they had promised to add, and for whom.
//   - The store's node may crash too, see [keyvalue].
//
// # What is not promised
//
// That a node which cannot reach the store answers. It asks until it can.
package gcounter
