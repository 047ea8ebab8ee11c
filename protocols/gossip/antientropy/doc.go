// Package antientropy is anti-entropy, the simple epidemics of
//
//	Alan Demers, Dan Greene, Carl Hauser, Wes Irish, John Larson, Scott Shenker, Howard Sturgis, Dan
//	Swinehart, Doug Terry, "Epidemic algorithms for replicated database maintenance", PODC 1987; the long
//	form is Xerox PARC's report CSL-89-1. Sections 1.1, 1.3 and 2.
//
// with hash trees as in
//
//	Giuseppe DeCandia et al., "Dynamo: Amazon's highly available key-value store", SOSP 2007. Section 4.7.
//
// A site answers every client by itself. Once a cycle it compares its whole database with that of another site,
// drawn at random, and what differs is resolved: the update with the larger timestamp supersedes. That is slow
// and costs much, and it is certain: in the end all sites hold the same.
//
// Who deletes an item must leave something in its place, or the next comparison brings it back from a site that
// has not heard. That is a death certificate. It has to be kept until all have heard, and nobody knows when that
// is. So it is kept until a first threshold by all sites, and until a second one by a few, with which it is
// dormant: it is not sent, but when it meets an older copy of its item it wakes up, and spreads anew.
//
// # Reading order
//
//	item.go         items, timestamps, and which of two supersedes
//	database.go     the items of a site, their checksum, and the hash tree over them (parts/merkle)
//	messages.go     Database, Ask, Summary, Tree
//	site.go         a site: its cycle, and its clients
//	exchange.go     how two sites compare: push, pull, push-pull; by all, by checksums, by trees
//	merge.go        what a site takes of what it is sent
//	certificates.go the two thresholds, and how a dormant certificate wakes up
//	facts.go        what a site tells the world that it did
//	invariants.go   what must hold
//	mutants.go      the rules that can be switched off
//	protocol.go     the entry in the catalogue
//
// # Departures from the papers
//
//   - Messages take time and may be lost: a comparison is of two databases at two instants, and one that is cut
//     short does no harm.
//   - The timestamp of an update is larger than that of what it replaces, even where the clock shows less.
//   - With a push, or a pull, a checksum cannot tell which of two databases has more. Where they differ all is
//     sent, though it may have been the wrong way.
//   - The hash of a leaf is the exclusive or of those of its items, so that an item that comes or goes costs one
//     path. Trees are compared by messages that go back and forth, and keep nothing in between.
//   - A certificate that has passed the first threshold where it comes to is taken only where it cancels
//     something.
//   - A request that a client repeats is carried out again. The second time it has a later timestamp.
//   - Peeling back (updates in the order of their timestamps until checksums agree) and spatial distributions
//     (section 3) are not here.
//
// # What is not promised
//
// A read may miss what was answered elsewhere, and of two updates of a key at the same time one is lost. A deleted
// item stays deleted if certificates last for ever, or if no site is cut off for longer than they last; with
// dormant ones it may come back for a while. If the first threshold is shorter than what an update takes to reach
// everybody, a certificate that wakes up is dormant again before it has, and sites may never agree.
package antientropy
