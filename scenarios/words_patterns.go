package scenarios

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
				opt("peer", whoKind, "None", "the other end of its message"),
				opt("message", messageKind, "None", "what message it is about"),
				opt("nth", intKind, "None", "only the nth that matches, counting from 1").within(1, 1<<30),
				fields,
			},
			build: func(c *call) (any, error) {
				p := &EventPattern{
					Source: c.source(), Node: arg[*Who](c, "node"), Peer: arg[*Who](c, "peer"),
					Message: arg[*MessagePattern](
						c,
						"message",
					), Nth: arg[int](c, "nth"), Fields: arg[[]Field](c, "fields"),
				}
				p.setKind(arg[string](c, "kind"))
				p.kind = c.at("kind").pos()
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
				fields,
			},
			build: func(c *call) (any, error) {
				return &MessagePattern{
					Source: c.source(), Kind: arg[string](c, "kind"), Sender: arg[*Who](c, "sender"),
					To: arg[*Who](c, "to"), Fields: arg[[]Field](c, "fields"), kind: c.at("kind").pos(),
				}, nil
			},
		},
		{
			name: "timer", class: aTimer, example: `timer("election", node(1))`,
			doc: "Timers that match.",
			params: []parm{
				opt("name", textKind, "None", "of the timer: any if not given"),
				opt("node", whoKind, "None", "whose it is"),
			},
			build: func(c *call) (any, error) {
				return &TimerPattern{
					Source: c.source(),
					Name:   arg[string](c, "name"),
					Node:   arg[*Who](c, "node"),
				}, nil
			},
		},
	}
}
