// Package queueing is jobs that arrive, wait and are served: the queues of queueing theory, whose formulas say what a
// simulator has to come to, and the rules by which a job chooses one of many servers:
//
//	Erlang, "Solution of some problems in the theory of probabilities of significance in automatic telephone
//	exchanges", 1917: M/M/c, with waiting and with loss. Khinchine, "Mathematical theory of a stationary queue",
//	1932: M/G/1. Kleinrock, "Queueing Systems", volume 1, 1975, has all of it.
//	Little, "A proof for the queuing formula L = lambda W", Operations Research 9(3), 1961.
//	Azar, Broder, Karlin, Upfal, "Balanced allocations", STOC 1994; Mitzenmacher, "The power of two choices in
//	randomized load balancing", 1996, and TPDS 12(10), 2001: the shortest of d queues.
//	Mitzenmacher, "How useful is old information?", TPDS 11(1), 2000: queues that one looks at now and then.
//	Dean, Barroso, "The tail at scale", CACM 56(2), 2013: jobs that wait for the slowest of many servers.
//
// A dispatcher takes the clients' jobs and gives each to a server, or lets it wait until one is idle. A server is busy
// with a job for a time that it draws (sim's Env.Work), and what comes meanwhile waits in its inbox.
//
// # Reading order
//
//	messages.go   Job, Done, Ready
//	dispatcher.go takes jobs in, takes parts back, answers
//	route.go      which server a part goes to: at random, the shortest of some, in turn
//	line.go       one queue (parts/station) in front of several: first in, first out, and nobody idles while somebody waits
//	crew.go       those whom a node gives work, and what each of them has
//	server.go     a worker, and a server of several workers
//	patience.go   what was away for too long is given to somebody else
//	jobs.go       the service
//	facts.go      what the nodes tell the world that they did
//	invariants.go what must hold
//	mutants.go    the rules that can be switched off
//	protocol.go   the entry in the catalogue
//
// # In the words of the theory
//
//	M/M/1   nodes = 1, service = exponential(...)    M/D/1   nodes = 1, service = ms(100)
//	M/G/1   nodes = 1, and any service               M/M/c   nodes = c, route = "central"
//	M/M/c/c nodes = c, route = "central", limit = c  n queues M/M/c  nodes = n, workers = c
//	the supermarket model: nodes = n, choices = d    balls in bins: the same, and no service ends in time
//
// Arrivals are those of the workload, and for the formulas the network takes no time. Queues are drawn each for itself,
// so that one may be drawn twice, and of equal ones the first that was drawn is chosen.
//
// # Departures from the theory
//
//   - Nodes crash, and messages are lost and doubled. What a server had is given to others when it says that it has
//     restarted, or when patience ends, so that a part may be served twice. A job is answered once all the same.
//   - The dispatcher knows the length of a queue by what it has sent and what has come back: with a network that takes
//     time, that is more than there is.
//   - Who crashes forgets what it had. A dispatcher that restarts knows of nothing, and clients ask again.
//
// # What is not promised
//
// That a job is served once, and not twice. Nor any order between jobs, but within one queue.
package queueing
