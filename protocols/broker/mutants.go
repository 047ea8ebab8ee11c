package broker

import "github.com/orrery-sim/orrery/protocols/about"

const (
	leavesDone        = "Leaves When Done"
	acceptedLasts     = "What Is Accepted Lasts"
	oneMessage        = "One Message a Send"
	oneAtATime        = "One Consumer at a Time"
	effectOnce        = "Each Effect Once"
	boundedRedelivery = "Redelivery Is Bounded"
)

const (
	patterns = "Hohpe and Woolf, Enterprise integration patterns, 2003: "
	sqs      = "Amazon Web Services, Amazon SQS developer guide: "
	amqp     = "AMQP Working Group, AMQP 0-9-1, 2008: "
)

// The rules that can be switched off. Of the properties that a mutant reveals, the first is the one that its
// witness shows.
var (
	autoAck = &about.Mutant{
		ID: "Q21", Name: "auto-ack", Witness: "broker/mutants/auto-ack",
		Doc:     "a message is taken off the queue when it is given away, so that a consumer that dies takes it along",
		Source:  amqp + "basic.consume, no-ack",
		Reveals: []string{leavesDone},
	}
	ackFirst = &about.Mutant{
		ID: "Q22", Name: "ack-first", Witness: "broker/mutants/ack-first",
		Doc:     "a consumer acknowledges what it is given, and does it then",
		Source:  patterns + "guaranteed delivery, transactional client",
		Reveals: []string{leavesDone},
	}
	ackBeforeSync = &about.Mutant{
		ID: "Q23", Name: "ack-before-sync", Witness: "broker/mutants/ack-before-sync",
		Doc:     "a sender is told that its message is accepted before it is on the disk",
		Source:  patterns + "guaranteed delivery",
		Reveals: []string{acceptedLasts},
	}
	tagsAgain = &about.Mutant{
		ID: "Q24", Name: "tags-again", Witness: "broker/mutants/tags-again",
		Doc:     "a broker that restarts counts its receipts from one again, so that one from before is taken for that of another message",
		Source:  amqp + "delivery tags are of their channel",
		Reveals: []string{leavesDone},
	}
	visibleAtOnce = &about.Mutant{
		ID: "Q25", Name: "visible-at-once", Witness: "broker/mutants/visible-at-once",
		Doc:     "a message that somebody has is given to the next who asks, too",
		Source:  sqs + "visibility timeout",
		Reveals: []string{oneAtATime},
	}
	keyByReceipt = &about.Mutant{
		ID: "Q26", Name: "key-by-receipt", Witness: "broker/mutants/key-by-receipt",
		Doc:     "what was done is known again by the delivery and not by the message, so that a second delivery is done, too",
		Source:  sqs + "a message has another receipt handle each time it is received",
		Reveals: []string{effectOnce},
	}
	forgetEffects = &about.Mutant{
		ID: "Q27", Name: "forget-effects", Witness: "broker/mutants/forget-effects",
		Doc:     "what was done is known again in memory alone",
		Source:  patterns + "idempotent receiver: how long must the history be kept, and where",
		Reveals: []string{effectOnce},
	}
	sendAgain = &about.Mutant{
		ID: "Q28", Name: "send-again", Witness: "broker/mutants/send-again",
		Doc:     "what is sent again, because the answer was lost, is another message",
		Source:  sqs + "message deduplication ID",
		Reveals: []string{oneMessage},
	}
	endless = &about.Mutant{
		ID: "Q29", Name: "endless", Witness: "broker/mutants/endless",
		Doc:     "a message that nobody can do is given away again without end",
		Source:  sqs + "dead-letter queues, maximum receives",
		Reveals: []string{boundedRedelivery},
	}
	countInMemory = &about.Mutant{
		ID: "Q30", Name: "count-in-memory", Witness: "broker/mutants/count-in-memory",
		Doc:     "how often a message was delivered is not on the disk, so that a broker that restarts begins to count anew",
		Source:  "RabbitMQ, Quorum queues: a delivery count that survives restarts, which classic queues lack",
		Reveals: []string{boundedRedelivery},
	}
	dropPoison = &about.Mutant{
		ID: "Q31", Name: "drop-poison", Witness: "broker/mutants/drop-poison",
		Doc:     "a message that was delivered too often is thrown away",
		Source:  patterns + "dead letter channel",
		Reveals: []string{leavesDone},
	}
)

// zoo is the mutants in the order of the documentation.
var zoo = []*about.Mutant{
	autoAck, ackFirst, ackBeforeSync, tagsAgain, visibleAtOnce, keyByReceipt, forgetEffects, sendAgain, endless, countInMemory, dropPoison,
}
