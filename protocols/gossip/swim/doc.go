// Package swim is the membership protocol of
//
//	Abhinandan Das, Indranil Gupta, Ashish Motivala, "SWIM: scalable weakly-consistent infection-style process
//	group membership protocol", DSN 2002.
//
// A failure detector and a dissemination component. Once a period each member pings one other. If that does not
// answer in time, some others are asked to ping it; and if nothing has come by the end of the period, it is
// suspected. What is found out travels on the pings and answers that are sent anyway, as an infection does. A
// suspected member has some time to refute, with a new incarnation; then it is held for dead. So a member
// sends as much in a group of a thousand as in one of ten, and how long a crash goes unnoticed does not grow
// with the group.
//
// # Reading order
//
//	status.go     what is held of a member, and the order in which one status overrides another (§4.2)
//	messages.go   Ping, PingReq, Ack, Sync
//	member.go     a member
//	probe.go      the failure detector (§3.1, §4.3)
//	suspicion.go  suspicion (§4.2)
//	hold.go       what a member does with an update, and how it refutes one about itself
//	news.go       dissemination (§4.1)
//	sync.go       how a member learns the membership, and compares it with others
//	orders.go     joining and leaving
//	lifeguard.go  local health, and suspicions that end sooner the more members have them
//	deck.go       the order in which members are pinged, shuffled as it is used
//	table.go      the membership of one member, in a byte for each
//	facts.go      what a member tells the world that it did
//	invariants.go what must hold
//	mutants.go    the rules that can be switched off
//	service.go    what clients may ask: who is there
//	protocol.go   the entry in the catalogue
//
// # Departures from the paper
//
//   - A death is of one incarnation, and a later incarnation lives. In the paper Confirm overrides everything, and a
//     process that comes back is a new member. Here the statuses of a member have one order, so that what two
//     members hold together is the greater of the two; and whoever was held for dead while it was only cut off can
//     return.
//   - So a member answers one that it holds for dead with that news, before all other updates: nobody pings the
//     dead, and it would not hear otherwise.
//   - An incarnation is in memory. A member that restarts asks another for the membership (push and pull), and takes
//     the next incarnation if that still has one of its earlier life.
//   - Sequence numbers begin anywhere, so that an answer to an earlier life is none to this one.
//   - Who boots takes the first members of the configuration to be there, all of them or a few seeds. The paper leaves open how
//     a process finds the group. Entries of members that are dead or left are kept for good.
//   - Whether a node is a member was ordered, and is on its disk: one that left stays out when it restarts. It pings on until it has told its
//     farewell as often as any news is told, and answers whoever pings it after that.
//   - With sync a member compares all it knows with another one from time to time, as HashiCorp's memberlist does. The
//     other may be one that it holds for dead: so islands find together again.
//   - Lifeguard (Dadgar, Phillips and Currey, "Lifeguard: local health awareness for more accurate failure detection", 2017, arXiv
//     1707.00788) is three flags: local_health, dogpile and buddy. Where the longest patience with a suspect is set
//     in terms of log n there, suspect_for is the shortest here, whatever n is.
//   - lambda log n is retransmit times the length of n in bits, which is log2 n rounded up.
//
// # What is not promised
//
// Accuracy: a member that is slow, or cut off, may be held for dead by all, and that is a mistake to be counted and no
// violation. Nor, without sync, do two islands that were apart for so long that they hold each other for dead find together again:
// nobody pings the dead.
package swim
