// Package slidingwindow brings a stream from one node to another over a network that loses, doubles and reorders: each
// item once, and in order. The sender has as many items under way as its window allows, and moves on when the first
// of them is acknowledged.
//
//	Cerf and Kahn, "A protocol for packet network intercommunication", IEEE Transactions on Communications 22(5), 1974.
//	Tanenbaum, "Computer networks", section 3.4: go-back-n, selective repeat, and how many numbers a window needs.
//	Mathis, Mahdavi, Floyd and Romanow, "TCP selective acknowledgment options", RFC 2018, 1996.
//	Jacobson, "Congestion avoidance and control", SIGCOMM 1988: the window that grows by one a round trip, and is
//	halved by a loss; Chiu and Jain, "Analysis of the increase and decrease algorithms", Computer Networks 17, 1989,
//	why so; Mathis, Semke, Mahdavi and Ott, "The macroscopic behavior of the TCP congestion avoidance algorithm",
//	Computer Communication Review 27(3), 1997, what comes of it.
//
// # Reading order
//
//	messages.go    what is sent, and how numbers that come round again are read
//	sender.go      the sender's window
//	loss.go        what it takes for lost, and sends again
//	congestion.go  how much it dares to have under way
//	receiver.go    the receiver's window, and what is delivered
//	facts.go       what they tell the world that they did
//	invariants.go  what must hold
//	mutants.go     the rules that can be switched off
//	protocol.go    the entry in the catalogue
//
// # Departures from the papers
//
//   - An acknowledgement names one segment that has come besides all below the next one, where RFC 2018 names ranges.
//   - The window of congestion begins at 1 and grows by one a round trip from the start: there is no slow start.
//     A segment is taken for lost when three that are later were acknowledged, or after a time that does not change.
//   - Windows are counted in segments, and the receiver's does not shrink.
//   - Both ends survive crashes: the receiver has on its disk what it has delivered, and the sender where its window begins.
//     What TCP loses with a connection is lost by neither.
//
// # What is not promised
//
// With numbers that come round (parameter numbers), anything at all on a network that reorders: a copy that is late by a whole
// round of numbers is taken for a new segment, whatever the window. TCP bounds how long a packet may live.
package slidingwindow
