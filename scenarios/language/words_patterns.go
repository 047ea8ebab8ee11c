package language

import "github.com/orrery-sim/orrery/scenarios"

func patternWords() []*word {
	fields := parm{
		name: "fields",
		kind: fieldKind,
		rest: true,
		doc:  "what its fields must be: a value, or a function that judges one",
	}
	return []*word{
		{
			name: "event", class: anEvent, example: `event("leader")`,
			doc: "Events that match. The kind is one of every world, such as \"crash\" or \"deliver\", or of a fact that the protocol states, such as \"leader\".",
			params: []parm{
				need("kind", textKind, "what happened"),
				opt("node", whoKind, "None", "where"),
				opt("peer", whoKind, "None", "the other end of its message, or whom its fact is about"),
				opt("of", textKind, "None", `of what, where nodes are made of parts or speak of keys, as in "shard 3"`),
				opt("message", messageKind, "None", "what message it is about"),
				opt("nth", intKind, "None", "only the nth that matches, counting from 1").within(1, 1<<30),
				fields,
			},
			build: func(c *call) (any, error) {
				p := &scenarios.EventPattern{
					Source: c.source(), Node: arg[*scenarios.Who](c, "node"), Peer: arg[*scenarios.Who](c, "peer"),
					Scope: arg[string](c, "of"),
					Message: arg[*scenarios.MessagePattern](
						c,
						"message",
					), Nth: arg[int](c, "nth"), Fields: arg[[]scenarios.Field](c, "fields"),
				}
				p.SetKind(arg[string](c, "kind"))
				p.KindPos = c.at("kind").pos()
				return p, nil
			},
		},
		{
			name: "message", class: aMessage, example: `message("RequestVote", to = node(2))`,
			doc: "Messages that match.",
			params: []parm{
				opt("kind", textKind, "None", "of message: any if not given"),
				opt("sender", whoKind, "None", "who sent it"),
				opt("to", whoKind, "None", "who is to receive it"),
				opt("of", textKind, "None", `for which part, where nodes are made of parts, as in "shard 3"; any if not given`),
				fields,
			},
			build: func(c *call) (any, error) {
				return &scenarios.MessagePattern{
					Source: c.source(), Kind: arg[string](c, "kind"), Sender: arg[*scenarios.Who](c, "sender"),
					To: arg[*scenarios.Who](c, "to"), Scope: arg[string](c, "of"), Fields: arg[[]scenarios.Field](c, "fields"), KindPos: c.at("kind").pos(),
				}, nil
			},
		},
		{
			name: "timer", class: aTimer, example: `timer("election", node(1))`,
			doc: "Timers that match.",
			params: []parm{
				opt("name", textKind, "None", "of the timer: any if not given"),
				opt("node", whoKind, "None", "whose it is"),
				opt("of", textKind, "None", `of which part of the node, where it is made of parts, as in "shard 3"; any if not given`),
			},
			build: func(c *call) (any, error) {
				return &scenarios.TimerPattern{
					Source: c.source(),
					Name:   arg[string](c, "name"),
					Node:   arg[*scenarios.Who](c, "node"),
					Scope:  arg[string](c, "of"),
				}, nil
			},
		},
	}
}
