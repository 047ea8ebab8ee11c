// Package plumtree is the broadcast protocol of
//
//	João Leitão, José Pereira, Luís Rodrigues, "Epidemic broadcast trees", SRDS 2007.
//
// A tree is embedded in an overlay. A node sends a message whole to some of its neighbours, at once (eager push),
// and to the others only says that it has it (lazy push). At first all are eager. Who gets a message twice tells
// the second sender to be lazy (PRUNE), so that what remains eager after a broadcast or two is a tree. Who hears
// of a message that does not come asks for it (GRAFT), which makes that link eager again: so the tree heals.
// The overlay is [hyparview], a part of each node.
//
// # Reading order
//
//	messages.go    Gossip, IHave, Graft, Prune
//	node.go        a node: its peers, its part, its clients
//	gossip.go      eager and lazy push (§3.4, §3.6)
//	missing.go     what was announced and did not come (§3.7)
//	optimize.go    a shorter way (§3.8)
//	invariants.go  what must hold of the tree
//	facts.go       what a node tells the world that it did, besides what [broadcast] has
//	mutants.go     the rules that can be switched off
//	protocol.go    the entry in the catalogue
//
// # Departures from the paper
//
//   - The paper's links are TCP's and lose nothing. These may lose a message. If that was the whole message the
//     lazy links make it good. If it was the only announcement nobody does: a broadcast in the midst of faults may
//     miss nodes, and one that begins when they are over does not.
//   - A copy from the sender that a message came from is the network's doing, and prunes nothing.
//   - The identifier of a message is a hash of its text alone, so that a client that asks again means the same message.
//   - Announcements are sent at once, or with lazy_every collected for so long.
//   - What was received is kept for good: the paper leaves open when it may be forgotten.
//   - Nothing is on a disk. A node that crashes begins anew, and does not hear what was broadcast before.
//
// # What is not promised
//
// That a message which was broadcast while the overlay was cut, or by a node that crashed, reaches everybody.
package plumtree
