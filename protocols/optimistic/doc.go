// Package optimistic is one row that many update, each by what it has read of it: a write is refused if the row has changed
// since, and its writer waits, reads and writes again.
//
//	Kung and Robinson, "On optimistic methods for concurrency control", ACM TODS 6(2), 1981: validation in place of locks.
//	Brooker, "Exponential backoff and jitter", AWS Architecture Blog, 2015: what writers that collide should wait for
//	(parts/retry).
//
// Of all who have read the same version one writes, and the others have worked for nothing. A wait that all of them share only
// moves the crowd; a wait that each draws for itself takes it apart.
//
// The row has the number of each writer's newest update with it. A writer whose answer was lost reads it there, and does not
// update twice.
//
// # Reading order
//
//	messages.go   Read, Row, Write, Written, Stale
//	store.go      the row
//	writer.go     a writer: read, write, and wait
//	facts.go      what the nodes tell the world that they did
//	invariants.go what must hold
//	mutants.go    the rules that can be switched off
//	protocol.go   the entry in the catalogue
//
// # Departures from the papers
//
//   - The transactions of Kung and Robinson read and write many objects, and are validated against all that overlap them. Here
//     there is one object, so that its version is all there is to compare.
//   - Brooker's writers lose no message. These ask again after a while, and that is no wait of the policy.
//
// # What is not promised
//
// That a writer is done by any time: others may always be faster.
package optimistic
