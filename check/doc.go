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
// To find out is NP-hard in general and easy for most histories. Where every value is written once, and
// only read besides, it takes a sort (Gibbons and Korach, Testing shared memories, 1997). Otherwise there is
// first a quick search for a witness, which chooses as late as it can (Lowe, Testing for linearizability,
// 2017). Nearly every correct history passes it at the first attempt. Then writes of unknown outcome that
// nobody saw are left out, and the search becomes thorough, up to a counted number of steps, more of them the
// longer it takes; keys take turns, since one that has no order may be easier than others. If there is no
// order, porcupine (Athalye; after Wing and Gong 1993 and Lowe 2017) confirms it before a run is called
// violated; if the steps run out, porcupine decides, or nobody does.
//
// Real-time order is the order of the events' numbers. Two events of one instant are still one
// after the other; treating them as concurrent would hide violations.
package check
