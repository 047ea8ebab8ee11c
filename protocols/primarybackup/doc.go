// Package primarybackup is a service that a primary serves and a backup can take over, with a view
// service that says who is which. It is written to be read beside:
//
//	Navin Budhiraja, Keith Marzullo, Fred Schneider, Sam Toueg, "The Primary-Backup Approach", in
//	Mullender (ed.), Distributed Systems, 1993. What is asked of it: Pb1 to Pb4.
//	Leslie Lamport, Dahlia Malkhi, Lidong Zhou, "Vertical Paxos and Primary-Backup Replication",
//	PODC 2009. A master outside the group decides who is in it.
//	Brian Oki, Barbara Liskov, "Viewstamped Replication", PODC 1988. Views, and their numbers.
//	MIT 6.824, Distributed Systems, lab 2, 2012 to 2015: the form in which courses teach it.
//
// # Reading order
//
//	view.go        a view: its number, its primary and its backup
//	messages.go    pings and views; requests forwarded; state transferred
//	viewservice.go who is alive, and when a view may follow another
//	server.go      a server learns of views, and takes its place in them
//	primary.go     serving: forward, execute, answer; bringing a backup up to date
//	backup.go      executing what the primary forwards, and refusing what an old one does
//	facts.go       what a node tells the world that it did
//	invariants.go  what holds of states: Agreement, Forwarding, Exactly Once
//	succession.go  what holds of views: One Primary, Acknowledged Views, Succession, Initialised Backups
//	mutants.go     the rules that can be switched off
//	protocol.go    the entry in the catalogue
//
// # The two rules
//
// The view service goes from one view to the next only when the primary has acknowledged the first,
// and a primary acknowledges a view when its backup has all of its state. So whoever becomes primary
// has it.
//
// A primary answers nothing that its backup has not executed, and a backup refuses what comes from
// the primary of an older view. So there may be two servers that believe they are the primary, but
// only one can answer.
//
// # Departures from the course
//
//   - A server that restarts has lost its state. In the course it says so by pinging with view 0.
//     Here each of its lives has a number, which is all that its disk holds: a ping or a view that
//     the network delivers late cannot be taken for one of another life.
//   - The primary of a view that it has not acknowledged serves alone, as the view service cannot
//     replace it. It stops for the time of a state transfer only.
//   - Requests that wait are forwarded together, one batch at a time.
//   - The view service keeps the view on its disk, and survives a crash. It is one node, and while it
//     is away no view follows another.
//
// # What is lost
//
// When the primary and the backup both go, or the primary before it has brought a backup up to date,
// the state is gone, and nobody is made primary any more: the service stops rather than begin again
// from nothing. When the backup of a view goes before it is up to date, the view is not acknowledged
// until it has come back.
package primarybackup
