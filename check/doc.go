// Package check is the judge: it says of a run whether what was promised held, and if not, why.
//
// A [History] is what the clients saw. It is judged by [Linearizable], [Exclusive], [Recovers] and
// [Available]. A [Watch] puts what the servers said they did, fact by fact, before the invariants
// that a protocol brings. Each verdict is held, violated or undecided; what was never put to the
// test is undecided and says so. A violation comes with the events that show it, of both sides where
// two facts contradict each other ([Witness]).
//
// # Linearizability
//
// A history is linearizable if its operations can be put in one order, each somewhere between its
// call and its return, in which every result is right (Herlihy and Wing, Linearizability: a
// correctness condition for concurrent objects, TOPLAS 1990). They can be divided by key, for
// linearizability is local.
//
// To find out is NP-hard in general and easy for most histories. So first a quick search for a
// witness, which chooses as late as it can (Lowe, Testing for linearizability, 2017). Nearly every
// correct history passes it at the first attempt. Otherwise writes of unknown outcome that nobody
// saw are left out, and the search becomes thorough, up to a counted number of steps. If it shows
// that there is no order, porcupine (Athalye; after Wing and Gong 1993 and Lowe 2017) is asked to
// confirm it; if the steps run out, porcupine decides, or nobody does.
//
// Real-time order is the order of the events' numbers. Two events of one instant are still one
// after the other; treating them as concurrent would hide violations.
package check
