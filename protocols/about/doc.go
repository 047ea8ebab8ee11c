// Package about is what a protocol says of itself: its parameters, its promise, what it serves, its
// orders and its mutants, and how its nodes are built. The catalogue is a slice of what stands here,
// and every door (run, test, sweep, list, describe) reads nothing else.
package about
