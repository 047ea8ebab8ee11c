// Package rumor is rumour mongering, the complex epidemics of
//
//	Alan Demers, Dan Greene, Carl Hauser, Wes Irish, John Larson, Scott Shenker, Howard Sturgis, Dan
//	Swinehart, Doug Terry, "Epidemic algorithms for replicated database maintenance", PODC 1987; the long
//	form is Xerox PARC's report CSL-89-1. Sections 1.4 and 1.5.
//
// A site that hears of an update is infective: the update is a hot rumour, which it shares with one other site
// a cycle, drawn at random. Who has heard it already makes it lose interest, and a site that has lost interest
// is removed: it has the update, and spreads it no more. When nobody is infective some sites may still be
// susceptible. That share is the residue, and what the variants pay to make it small is traffic and delay.
//
// # Reading order
//
//	messages.go   Push, Poll, Feedback, Refused; Compare, Missed
//	site.go       a site: its cycle, and whom it contacts
//	hear.go       what it does with a message
//	interest.go   when it loses interest: blind or feedback, coin or counter
//	backup.go     what rumours leave out is made good by comparing whole databases (§1.5)
//	facts.go      what a site tells the world that it did
//	invariants.go what must hold
//	mutants.go    the rules that can be switched off
//	protocol.go   the entry in the catalogue
//
// # How a cycle is counted
//
// The paper simulates synchronous cycles, and its sentence leaves open what happens within one. Two readings of
// Table 1 differ in the residue by a sixth for k = 1 and by half for k = 5; these give the paper's numbers:
//
//   - A contact is useful if the other site did not have the update when the cycle began. Two sites that both
//     push it to a third in one cycle have both been useful. That is atomic = True; else only the first was.
//   - A useful contact sets the counter back. A site stops after k contacts in a row that were not. With
//     reset = False it stops after k of them in all.
//   - With pull a site may be asked by several others in a cycle. If one of them needed the update, the cycle
//     was useful; if none did, the counter goes up by one.
//
// So a site judges its contacts of a cycle when the next one begins.
//
// # Departures from the paper
//
//   - Messages take time and may be lost. A contact whose feedback is lost counts for nothing, and feedback that
//     comes late counts for the cycle in which it comes.
//   - With a fanout a cycle has several contacts, and is useful if one of them was.
//   - A refused Push was sent all the same. In the paper a connection is refused before anything is sent, so its
//     traffic is Push less Refused. A blind site counts the refused contact, too.
//   - Clocks: with synchronous = True the cycles begin at multiples of the period by each site's own clock.
//     Otherwise a site has a phase of its own, drawn when it begins to have cycles: with push, each time that it
//     becomes infective.
//   - A push carries all rumours that are hot, and at most 64: the hottest, which are those that were learned last.
//   - What a site knows is on its disk, unless durable = False. Interest is not: who crashes comes back removed.
//   - A backup compares full states, by push and pull, and the site that missed an update is the one with which it is hot again: who
//     has lost interest stays removed. Databases with checksums, trees and deletions are antientropy's.
//   - Partners are drawn among the sites that there is a link to: all, unless the network has a topology. Spatial
//     distributions (section 3) are not here, nor minimization, where two infective sites compare their counters.
//
// # What is not promised
//
// That all sites hear, unless there is a backup (section 1.5), and then not how soon. Nor that a site which crashes
// spreads what it knew, nor that a deleted item stays deleted (section 2).
package rumor
