// Package overload is what a system does when more is asked of it than it can do, and what keeps it there when the cause
// is gone: callers that ask again for what was not answered, and the rules against it.
//
//	Bronson, Aghayev, Charapko, Zhu, "Metastable failures in distributed systems", HotOS 2021, and Huang et al.,
//	"Metastable failures in the wild", OSDI 2022: a trigger, and an effect that feeds itself.
//	Beyer et al., "Site Reliability Engineering", 2016, chapters 21 and 22: retries in layers, budgets, deadlines.
//	Nygard, "Release it!", 2007: circuit breakers and bulkheads.
//	Maurer, "Fail at scale", ACM Queue 13(8), 2015: controlled delay in a server's queue, after Nichols and Jacobson,
//	"Controlling queue delay", ACM Queue 10(5), 2012.
//	Brooker, "Exponential backoff and jitter", AWS Architecture Blog, 2015 (parts/retry).
//
// A chain of callers stands before a backend. The first takes the clients' jobs, each asks the next, and the last asks the
// backend, which serves one job after the other. A caller that has no answer in time, or hears of a failure, asks again as
// its policy says, and tells the one before it of a failure when it does not ask again.
//
// # Reading order
//
//	messages.go   Do, Done, Failure
//	caller.go     a caller: a call from its first attempt to its end
//	breaker.go    when a caller does not send at all
//	backend.go    a queue, and what of it is not served
//	facts.go      what the nodes tell the world that they did
//	invariants.go what must hold
//	mutants.go    the rules that can be switched off
//	protocol.go   the entry in the catalogue
//
// # Departures from the papers
//
//   - Callers take no time of their own, so that all of the queue is the backend's.
//   - An attempt that was given up is not called off: the backend serves it all the same, unless it knows the deadline. That is
//     the work by which a collapse feeds itself.
//   - A backend that is busy looks at what has come when it is done with what it does, and waits count from there.
//   - A breaker counts failures in a row, and lets one attempt through when its time is over.
//   - Controlled delay is the server's form of it: a bound on the wait, which is short once the queue has not been empty
//     for a while.
//
// # What is not promised
//
// That a job is served at all, or once: a job that failed may have been served.
package overload
