// Package broadcast is the broadcast of Gossip Glomers, a series of exercises in distributed systems:
//
//	Fly.io and Kyle Kingsbury, "Gossip Glomers", 2023, challenges 3a to 3e: https://fly.io/dist-sys.
//
// Every node keeps a set of values. A client adds one at any node, and reads all that a node has. What a node
// learns it keeps on its disk, and tells those to whom the network has a link: the topology of the scenario is
// the one that values go by, be it a tree, a star or a grid. Who was told acknowledges what it has kept, and
// what is not acknowledged in time is told again. With a period a node collects what it has to tell.
//
// # Reading order
//
//	messages.go   Tell, Ack
//	node.go       a node: its log, its clients
//	tell.go       what its neighbours lack: told, acknowledged, told again
//	mutants.go    the rules that can be switched off
//	protocol.go   the entry in the catalogue
//
// What nodes state, and what must hold of it, is that of all broadcasts: [gossip].
//
// # Departures from the exercises
//
//   - They leave the protocol to the reader. This one is what most of the solutions that are known come to.
//   - Nodes of the exercises do not crash. These do, and find on their disk what they had. Who has been told what
//     is not on the disk: a node that comes back tells all it has again.
//   - The topology is that of the network. In the exercises the network links everybody to everybody, and a
//     suggested topology may be ignored. Without a topology here everybody tells everybody.
//   - A value is what a client adds, whoever else has added the same: it is told once.
//
// # What is not promised
//
// When a value reaches a node that is cut off, or whether a read finds it before that: nodes converge, and no more.
package broadcast
