// Package sim is the clockwork: a deterministic discrete-event simulator of distributed systems.
//
// A [World] runs [Node]s over a simulated network, disk and clock that delay, lose, partition,
// crash and lie. A run is a pure function of (configuration, seed, overrides): the same three give
// the same events, in the same order, and the same [World.Fingerprint], on every machine.
//
// # Reading order
//
//	node.go      what a protocol is written against; the one file that a student must read
//	world.go     a world from the outside: what it is made of, running it, looking at it
//	choice.go    chance: every random choice has a name, and can be overridden by it
//	chance.go    how a name and the seed become an outcome
//	dist.go      distributions as integer quantile tables
//	queue.go     the event queue
//	life.go      a node's life: boot, inbox, crash
//	segment.go   a handler as a little timeline
//	transit.go   a message's life: departure, flight, arrival
//	disk.go      what a node reads, writes and syncs; platter.go: what a crash leaves of it
//	clock.go     clocks that are off, drift and jump; timers
//	fault.go     faults as data; apply.go: how they act
//	hold.go      holding the world still, for scripts that say what happens
//	event.go     what happened, and its cause; record.go: the fingerprint, and who listens
//	chunk.go     what is kept of events; kept.go: of values; inspect.go: how a node's state is looked at
//
// # Time
//
// Virtual time is a time.Duration since the run began. The world jumps from event to event. At one
// instant faults come first, then ends of segments, then inboxes, then arrivals and timers in an
// order drawn from the seed.
package sim
