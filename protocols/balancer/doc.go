// Package balancer is many equal replicas, of which one is to answer: how a balancer chooses it, and how it asks a second
// where the first is slow:
//
//	Mitzenmacher, "The power of two choices in randomized load balancing", 1996, and TPDS 12(10), 2001.
//	Vulimiri, Godfrey, Mittal, Sherry, Ratnasamy, Shenker, "Low latency via redundancy", CoNEXT 2013: two copies of
//	each request, and the load up to which they help.
//	Dean, Barroso, "The tail at scale", CACM 56(2), 2013: hedged requests, which ask a second replica after a while,
//	and tied ones, whose copies know of each other.
//
// A job has one part or several, each of them a question that any replica can answer. A replica has one queue and serves
// one question after the other.
//
// # Reading order
//
//	messages.go   Ask, Answer, Fail, Drop, Dropped, Ready
//	balancer.go   takes jobs in, takes copies back, answers
//	call.go       the copies of one question: how many, when, and how the rest is called off
//	choose.go     which replica is asked
//	books.go      what is out at each replica, and for how long
//	replica.go    a queue out of which a question can be taken again
//	facts.go      what the nodes tell the world that they did
//	invariants.go what must hold
//	mutants.go    the rules that can be switched off
//	protocol.go   the entry in the catalogue
//
// # Why this is not the room queueing
//
// Queueing is the theory's model, and is checked against its formulas: one dispatcher that knows all, a server whose queue
// is its inbox, and each part served once. Here there are several balancers, each of which knows what it has sent itself
// and no more; and a replica has to look into its queue, since a copy that is called off must not be served. Both have the
// queue of parts/station.
//
// # Departures from the papers
//
//   - Nodes crash, and messages are lost and doubled. What does not come back within the patience is asked for again. A job
//     is answered once all the same.
//   - What a replica serves is finished: only what waits can be called off, as in the paper's measurements of tied requests.
//   - Hedges are bounded by a budget (parts/retry), which earns a share of a hedge with each question. The paper bounds them
//     by the delay alone, the 95 % quantile of what is expected, which is no bound once all replicas are slow.
//   - A balancer that restarts knows of nothing, and clients ask again, another balancer perhaps.
//
// # What is not promised
//
// That a question is served once. Nor any order.
package balancer
