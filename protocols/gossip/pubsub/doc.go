// Package pubsub is publish and subscribe over a mesh, after the specification of GossipSub, the protocol that
// several blockchains run:
//
//	libp2p specifications, pubsub/gossipsub: gossipsub v1.0 (the mesh and its gossip) and gossipsub v1.1
//	(security extensions, revision 8 of 2021). Sections are cited by their titles.
//	Dimitris Vyzovitis, Yusef Napora, Dirk McCormick, David Dias, Yiannis Psaras, "GossipSub: attack-resilient message
//	propagation in the Filecoin and ETH2.0 networks", 2020.
//
// A node forwards messages to the few peers in its mesh, and tells some of the others, once a heartbeat, which it
// has; those ask for what they lack. The mesh is kept between two degrees by grafting and pruning, and a peer that was
// pruned is not grafted again for a while. Each node keeps a score of each peer, by what it saw of it itself. Who
// falls below zero leaves the mesh; who falls lower is told nothing, and at last is not heard.
//
// # Reading order
//
//	messages.go   Message, IHave, IWant, Graft, Prune, and what stands for a connection
//	node.go       a node: its peers, its clients, its timers
//	connect.go    connections: who dials, who is gone
//	deliver.go    publishing and forwarding
//	mesh.go       Graft, Prune and the backoff; mesh maintenance
//	gossip.go     the message cache; IHave and IWant
//	score.go      the score function, and its decay
//	byzantine.go  neighbours that misbehave
//	facts.go  invariants.go  mutants.go  protocol.go
//
// # Departures from the specification
//
//   - There is one topic. Nodes beyond the first subscribers publish and do not subscribe: they use the fanout.
//   - Peers are found by dialling nodes at random at each boot, and there is no peer exchange. A connection has failed if
//     a peer has not answered for a timeout; as messages may be lost here, which a stream does not do, what keeps the
//     connection alive also says whether the other is in the mesh, and who has been of another opinion for a timeout prunes.
//   - What a node has seen it remembers for good (seen_ttl), and nothing is on a disk.
//   - Scores are integers, in thousandths. Weights and caps are those of score.go. The application says nothing (P5 is
//     zero), addresses are made up (P6, with per_address), and the counters decay once a heartbeat.
//   - A message is valid if its identifier is the hash of its text.
//   - Of the IHaves that a node asks after, it tracks one message each (P7); of IWants only so many are answered,
//     and they cost no score: the specification caps them.
//
// # What is not promised
//
// That a message reaches everybody that was published while the mesh was cut for longer than the cache lasts.
package pubsub
