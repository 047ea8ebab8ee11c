// Package uniqueids is the generator of unique IDs of Gossip Glomers, a series of exercises in distributed systems:
//
//	Fly.io and Kyle Kingsbury, "Gossip Glomers", 2023, challenge 2: https://fly.io/dist-sys/2.
//
// A client asks any node for an ID, and no two clients may ever get the same one. Nodes ask nobody, so that each answers
// whatever is cut off: the challenge asks for total availability. An ID says who made it, in which of the node's lives,
// and how many came before it in that life. How many lives there were is on the disk, and is written once a life.
//
// # Reading order
//
//	node.go        a node, which counts
//	ids.go         the service: generate
//	facts.go       what a node tells the world that it did
//	invariants.go  what must hold
//	mutants.go     the rules that can be switched off
//	protocol.go    the entry in the catalogue
//
// # Departures from the exercise
//
//   - It leaves the protocol to the reader. This one is what most of the solutions that are known come to.
//   - Nodes of the exercise do not crash. These do, which is why they count their lives.
//   - A request that is repeated is answered with another ID. What a client never got is an ID that nobody has.
//
// # What is not promised
//
// That IDs are in the order in which they were made, be it across nodes or lives. Snowflake's are, roughly, and pay for it
// with a clock.
package uniqueids
