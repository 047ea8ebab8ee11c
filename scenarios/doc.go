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
//	plan*.go      what a plan consists of
//	run.go        a run from its first event to its last; build.go makes its world
//	schedule.go   the entries at work, with task.go, script.go, nemesis.go, orders.go
//	who.go        selectors, which follow what observe.go and roster.go hear
//	patterns.go   event patterns, with field_match.go
//	faults.go     faults that come and go; recorded.go writes them down
//	measuring.go  metrics at work; reading.go is what they come to
//	verdict.go    findings, and which of them count
//	token.go      a run in one word
//
// The folders beside these files are the library of scenarios.
package scenarios
