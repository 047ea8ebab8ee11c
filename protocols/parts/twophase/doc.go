// Package twophase is two-phase commit as a part of other nodes: what a coordinator and a
// participant remember of a transaction, what they state, and what must hold of it.
//
//	Jim Gray, "Notes on Data Base Operating Systems", 1978.
//	Philip Bernstein, Vassos Hadzilacos and Nathan Goodman, "Concurrency Control and Recovery in
//	Database Systems", 1987, chapter 7. Its conditions AC1 to AC3 are quoted by these names.
//	Jim Gray and Leslie Lamport, "Consensus on Transaction Commit", 2006.
//
// A coordinator asks every participant to prepare. One that votes yes must be able to commit, and
// may no longer abort of its own accord: until it hears of the decision it is blocked. The
// transaction commits if all vote yes, and else aborts.
//
// Nothing here sends or stores. A coordinator that dies takes its decision with it, unless whoever
// holds this part keeps the decision where it outlives the coordinator; a participant asks there.
package twophase
