// Package pushsum is gossip that computes: an average, a sum or a count of what all nodes hold, which every node
// comes to know though none ever asks all others.
//
//	David Kempe, Alin Dobra, Johannes Gehrke, "Gossip-based computation of aggregate information", FOCS 2003.
//	Push-sum: a node keeps half of its sum and of its weight, and sends the other half to somebody.
//	Márk Jelasity, Alberto Montresor, Ozalp Babaoglu, "Gossip-based aggregation in large dynamic networks", ACM
//	Transactions on Computer Systems 23(3), 2005. Push-pull averaging: two nodes meet and both hold the mean.
//
// What a node holds is mass, a sum and a weight, and its estimate is the one divided by the other. Mass moves and is
// never made nor destroyed: the invariant is Conservation of Mass. So all estimates go to the same limit, the sum of
// all sums by the sum of all weights. With a weight of 1 everywhere that is the average, with a weight of 1 at one node
// it is the sum, and if all sums are 1, too, it is how many nodes there are.
//
// # Reading order
//
//	mass.go       sums and weights, in whole units
//	messages.go   Share, Value
//	node.go       a node: its cycle, and what it does with a message
//	meeting.go    when nodes meet: on their own, together, in pairs
//	facts.go      what a node tells the world that it did
//	invariants.go what must hold
//	mutants.go    the rules that can be switched off
//	protocol.go   the entry in the catalogue
//
// # Departures from the papers
//
//   - Mass is counted in whole units, 2^24 for one, so that it is conserved exactly. Half of an odd number is rounded
//     down, and the node keeps the rest.
//   - With push-pull the answer says what the asking node is to add, and not what to hold. Meanwhile it may have met
//     others; it would take their mass away if it held what the two had agreed on. The paper leaves that open.
//   - A node that crashes takes its mass with it, and starts again with its own value. The paper's epochs, which begin
//     anew from time to time and so forget such errors, are not here.
//   - A node of push-sum never draws itself. In Kempe's analysis it may.
//
// # What is not promised
//
// A message that is lost takes its mass with it, and one that arrives twice brings it twice: the estimates still agree
// in the end, upon something else. See pushsum/lost-mass.
package pushsum
