// Package rpc is remote procedure calls: a caller asks a server to run a procedure, messages are lost, servers crash,
// and the question is how often the procedure has run once the caller has its answer, or has given up.
//
//	Birrell and Nelson, "Implementing remote procedure calls", ACM Transactions on Computer Systems 2(1), 1984.
//
// A caller sends its call again until an answer comes. What the server does with a call that it has seen decides what
// the caller may rely on (parameter semantics):
//
//   - at least once: the server runs whatever arrives. A call whose answer was lost runs twice.
//   - at most once: the server keeps the last answer of each caller in memory, and gives it again. What it forgets when
//     it crashes it does not guess: a call names the life of the server that the caller is bound to (the paper's unique
//     identifier of an export), and a later life refuses it. The call has failed, and whether it ran is not known.
//   - exactly once: the answer is on the disk, in one record with what the procedure did. A caller only has to be
//     patient: a call that goes on being sent runs once, whatever crashes.
//
// # Reading order
//
//	messages.go    what is sent
//	answers.go     the table: what a server knows of its callers
//	server.go      a server: is the call new, is it running, was it answered?
//	execute.go     running a procedure, and what must be on the disk before its answer leaves
//	restore.go     what a server finds when it comes back, and how its log stays short
//	caller.go      a caller: binding, sending again, and failing
//	facts.go       what they tell the world that they did
//	invariants.go  what must hold
//	mutants.go     the rules that can be switched off
//	protocol.go    the entry in the catalogue
//
// # Departures from the paper
//
//   - Exactly once is not in it: its servers keep nothing through a crash. The answer that is written together with the
//     effect is Gray's ("Notes on data base operating systems", 1978) and is what every replicated store does for its clients.
//   - Callers here call one server, and a binding is asked for when it is needed, not of a name service.
//   - A call is one packet, so the packets of long arguments and results, and their acknowledgements, are missing.
//     Acknowledging a call that still runs is here, and so are the paper's probes, which come more and more seldom.
//   - What a procedure does is written to the disk in all three semantics: it is the answers that are kept or forgotten.
//   - A procedure runs at the end of the time that it takes, at once. Several may be running, as the paper's server
//     processes are.
//
// # What is not promised
//
// With at least once, that the clients see one counter. With at most once, that a call which was sent long enough is
// ever answered. With exactly once, that a caller which gives up knows whether its call has run, or will.
package rpc
