// Package service is what replicated protocols serve, and the client that asks for it.
//
// A [Service] is a value: what can be asked, the machine that carries it out, and the model by which
// the answers are judged. Those of [All] are ready; a protocol may bring its own. An operation is an
// [Op] whatever the service, and what may be known of it says its [Kind]: nobody but the service
// itself goes by its name.
//
// A [Machine] is a deterministic state machine. A protocol puts [Sessions] in front of it, so that a
// command counts once however often it arrives (Ongaro, Consensus: Bridging Theory and Practice,
// 2014, section 6.3).
//
// A [Client] takes operations from a [Workload] and tells the history; how it asks is its [Asker].
// [LeaderClient] is the client of protocols with a leader. It has one operation outstanding,
// follows the hints of servers that do not lead, and repeats a request that is not answered, under
// the same number, with exponential backoff and jitter. [AnyClient] is the client of systems in which
// every server answers for itself.
//
// # What a client may say
//
// It tells the history with [sim.Invoke] and [sim.Return], and only what it knows. An answer is a
// result. That an operation failed is said only where a server keeps it from ever taking effect
// ([Refused]). Anything else is an unknown outcome: the request may be in a log, or in the network,
// and take effect later. So after an unknown outcome the client goes on as a new
// process, because in a history a process does one thing after the other; and if the answer comes
// after all, it is recorded as a second return of the old process.
//
// # Closed and open loops
//
// In a closed loop a client asks, waits for the outcome, thinks, and asks again: a slow system is
// asked less. In an open loop operations arrive by their own clock. A client has one session, so
// those that arrive while it waits for an outcome queue up; [Arrived] tells when each arrived.
//
// # Operators
//
// Who the servers are, and who leads them, is changed by orders. An order names a goal, so that it
// may be repeated until the servers have reached it ([Goal], [NewOperator]).
package service
