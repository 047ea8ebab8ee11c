// Package supervise keeps a program answering whatever an author's code does in it.
//
// A handler that does not return, a world that allocates without end, os.Exit in a node, a stack that
// overflows: none of them can be survived by the process in which it happens. So [Main] runs the
// program's work in a child, another process of the same binary, and looks after it. The child writes
// down what it has in hand (the file, the run, see [Hand]) where its parent can read it, and a watchdog
// in it ends it when something in hand makes no progress or takes more memory than it may, with its last
// words: which node, in which event, in which function. What was finished is in a journal, from which
// the next child goes on.
//
// Where there is no child (in a test, under js/wasm, where somebody asked for none) only the limits
// remain that the work can keep itself: of steps, of events, of time between two steps.
//
// The package also tells whose mistake a panic is: see [Caught].
package supervise
