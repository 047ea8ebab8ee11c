// Package shrink makes a run that violates a property as small as it can, so that a person reads in a
// minute what a campaign found in thousands of events.
//
// The search begins with the run that was given or, of the same scenario with some more seeds, with the one in which the
// property falls soonest. It is first made flat: everything that its schedule drew, and what its clients asked for, becomes a
// list of moves, each with the moment at which it is made. Then whatever can go goes, in rounds: the first part of the run; draws of
// the file take their dull value, or another with which less happens; the run ends where the property falls; faults,
// operations and undos are left out; clients ask for nothing but what they are told; choices of the network, the disks
// and the clocks take their dull outcome, all of a kind at once; what remains moves together in time; and messages are
// lost without which it comes to the same, by faults that are added and count as any other. A smaller run is kept only
// if the same property falls in it in the same shape: in the same sentence, but for its numbers.
//
// Deliveries are all that happen up to the end of the run, heartbeats among them. Where more than a person reads in a
// minute are left, the search begins again with runs of other seeds, with the settings to which it has come: fewer
// nodes, a snapshot after every entry.
//
// A promise about how clients are answered is about clients that go on asking: of such a run they do.
//
// # What it cannot promise
//
// Leaving something out changes all that comes after it, so the search is not monotonic: what cannot go now
// may go later, and two faults may only go together. Rounds are repeated until one changes nothing; then
// no single thing that is left can go by itself, which is what delta debugging calls 1-minimal (Zeller and
// Hildebrandt, "Simplifying and isolating failure-inducing input", TSE 2002). A smaller run may exist.
//
// Choices have names, and the outcome of one does not move another: with a fault gone, most of the run goes
// on as before. Without that, each step of the search would look at a new run.
package shrink
