// Package scenarios is the experiment: what a scenario comes to, and the run of one world to its
// verdict.
//
// A [Plan] is a scenario for one point of its parameters and one seed: the protocol, the network, the
// load, the schedule of faults, what is expected and what is measured. It is plain data. Package
// language makes plans of scenario files; a Go program may make its own.
//
// [Execute] runs a plan, and [Begin] makes a [Run] that can be stepped and looked at. Either way it
// ends with a [Result]: a verdict for each property, what was measured, what the schedule did, and
// the [Token] that makes the run again.
//
// # Reading order
//
//	plan*.go      what a plan consists of, and walk.go, the one walk over its parts
//	run.go        a run from its first event to its last: it wires the parts below; build.go makes
//	              its world, and course.go is what they share
//	cast.go       who there is, and what they said; who.go resolves selectors against it
//	hooks.go      what is done after events; patterns.go and field_match.go say which
//	schedule.go   the entries at work, with task.go, script.go, nemesis.go, waiting.go
//	step_*.go     what a schedule does, a file for each sort of step
//	deeds.go      what the schedule did: faults.go, orders.go; recorded.go writes it down
//	load.go       what clients ask for
//	measuring.go  metrics at work, a file metric_*.go for each sort; reading.go is what they come to
//	expect.go     expectations at work, a file property_*.go for each sort of property
//	verdict.go    findings, and which of them count, out of what seen.go holds
//	token.go      a run in one word
//
// The folders beside these files are the library of scenarios.
package scenarios
