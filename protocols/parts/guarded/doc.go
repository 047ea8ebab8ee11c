// Package guarded is what locks are for: a sum in a store that several workers change by reading it and then writing it. Two
// that do so at once lose an addition, so that somebody must see to it that they take turns.
//
// A worker is asked for additions by clients. For each it visits the store: it reads, works for a while, and writes what it has
// made of what it read. Who may visit, and when, is not known here; [Desk] is the worker's side of a visit, [Store] the other.
//
// A store may check tokens: it remembers the highest that it was shown, by a reader or by a writer, and does not serve those below
// it. Then a worker whose lock was given to somebody else, and who does not know that yet, does no harm. This is fencing:
//
//	Burrows, "The Chubby lock service for loosely-coupled distributed systems", OSDI 2006, section 2.4: sequencers.
//	Kleppmann, "How to do distributed locking", 2016: fencing tokens.
//
// Readers show theirs, too. A token that only writers show comes too late: the next worker has read, and not written yet, when the
// write of the last one comes, which it then overwrites.
//
// An addition counts once, however often its client asks: beside the sum the store has the newest addition of each client and what
// came of it, and a worker that finds its own there has nothing to do.
package guarded
