// Package broker is a queue of messages between those who send and those who consume: acknowledgements, redelivery, visibility
// timeouts and dead letters.
//
//	Hohpe, Woolf, "Enterprise integration patterns", 2003: guaranteed delivery, competing consumers, idempotent receiver,
//	dead letter channel.
//	Amazon Web Services, "Amazon Simple Queue Service developer guide": visibility timeout, receipt handles, dead-letter
//	queues and their maximum of receives, deduplication of what is sent.
//	AMQP Working Group, "Advanced Message Queuing Protocol, version 0-9-1", 2008: acknowledgements, delivery tags.
//
// A message that a client sends is on the broker's disk before the client is told so. A consumer that has nothing to do polls,
// and is given the message that has waited longest. From then on nobody else sees the message, until the consumer acknowledges
// it, which takes it off the queue, or refuses it, or its visibility timeout ends: then it is given away again. So each message is
// delivered at least once. What a consumer does with a message is an effect on a ledger, which knows what it has done: an effect
// happens once, however often its message is delivered. A message that was delivered too often is laid aside as a dead letter.
//
// # Reading order
//
//	messages.go   Poll, Delivery, Ack, Nack; Apply, Applied
//	broker.go     messages come in, are given away, and leave
//	keep.go       what the broker's disk has
//	consumer.go   poll, work, apply, acknowledge
//	ledger.go     effects, each once
//	facts.go      what the nodes tell the world that they did
//	invariants.go what must hold
//	mutants.go    the rules that can be switched off
//	protocol.go   the entry in the catalogue
//
// # Departures
//
//   - A send is known again for ever. In SQS it is for five minutes.
//   - An acknowledgement by a receipt that is out of date does nothing. In SQS it may take the message off all the same.
//   - How often a message was delivered is synced before it is delivered, so that the maximum holds over restarts.
//   - The broker is one node. What it has acknowledged lasts if its disk does; rooms that replicate are others.
//
// # What is not promised
//
// Any order: a message that is given away again comes after others that were sent later. And that a message is delivered once.
package broker
