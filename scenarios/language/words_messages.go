package language

import (
	"fmt"

	"go.starlark.net/starlark"

	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/scenarios"
)

func messageWords() []*word {
	what := opt("what", whatKind, "None", "which messages or timers; everything if not given")
	return []*word{
		{
			name: "hold", class: aStep, example: "hold()", params: []parm{what},
			doc:   "Stop the world's own accord: no message arrives and no timer fires unless a step says so. A request that a script invokes reaches its server, and is answered; what its client sends to do the protocol's work is held.",
			build: func(c *call) (any, error) { return buildHold(c, false), nil },
		},
		{
			name: "release", class: aStep, example: "release()", params: []parm{what},
			doc:   "Let go what was held.",
			build: func(c *call) (any, error) { return buildHold(c, true), nil },
		},
		verbWord("deliver", "Deliver the oldest messages that match, now.", "the oldest of them"),
		verbWord("drop", "Lose the oldest messages that match.", "the oldest of them"),
		verbWord(
			"duplicate",
			"Make a second copy of the oldest messages that match.",
			"the oldest of them",
		),
		{
			name: "delay", class: aStep, example: `delay(message("AppendEntries"), by = ms(100))`,
			doc:    "Let the oldest message that matches arrive later.",
			params: []parm{need("message", messageKind, "which"), need("by", durKind, "how much later")},
			build: func(c *call) (any, error) {
				return &scenarios.Verb{
					Source:  c.source(),
					Message: arg[*scenarios.MessagePattern](c, "message"),
					Count:   1,
					By:      durationOf(c, "by"),
				}, nil
			},
		},
		{
			name: "exchange", class: aStep, example: `exchange("RequestVote", node(1), node(2))`,
			doc: "Deliver all messages that are held from a to b, and the answers that they cause.",
			params: []parm{
				need(
					"kind",
					messageKind,
					"which messages",
				), need("a", whoKind, "who sent them"), need("b", whoKind, "who receives them"),
			},
			build: buildExchange,
		},
		{
			name: "fire", class: aStep, example: `fire(timer("election", node(1)))`,
			doc: "Let a timer fire, now.",
			params: []parm{
				need(
					"timer",
					timerKind,
					"which",
				), opt("times", intKind, "1", "how often, one after another").within(1, 10_000),
			},
			build: func(c *call) (any, error) {
				return &scenarios.Fire{
					Source: c.source(),
					Timer:  arg[*scenarios.TimerPattern](c, "timer"),
					Times:  arg[int](c, "times"),
				}, nil
			},
		},
		invokeWord(),
	}
}

func buildHold(c *call, release bool) *scenarios.Hold {
	h := &scenarios.Hold{Source: c.source(), Release: release}
	switch what := c.vals[0].(type) {
	case *scenarios.MessagePattern:
		h.Message = what
	case *scenarios.TimerPattern:
		h.Timer = what
	}
	return h
}

func verbWord(name, doc, which string) *word {
	return &word{
		name: name, class: aStep, doc: doc + " None is an error, which lists those that are held.",
		example: fmt.Sprintf("%s(message(\"RequestVote\", sender = node(1), to = node(2)))", name),
		params: []parm{
			need(
				"message",
				messageKind,
				"which; "+which,
			), opt("count", intKind, "1", "how many").within(1, 1<<20),
		},
		build: func(c *call) (any, error) {
			return &scenarios.Verb{
				Source:  c.source(),
				Message: arg[*scenarios.MessagePattern](c, "message"),
				Count:   arg[int](c, "count"),
			}, nil
		},
	}
}

func buildExchange(c *call) (any, error) {
	m := *arg[*scenarios.MessagePattern](c, "kind")
	if m.Sender != nil || m.To != nil {
		return nil, c.at("kind").
			errorf("exchange: a and b say who sends and who receives; leave sender and to out of the message")
	}
	m.Sender, m.To = arg[*scenarios.Who](c, "a"), arg[*scenarios.Who](c, "b")
	return &scenarios.Exchange{Source: c.source(), Message: &m, A: m.Sender, B: m.To}, nil
}

// operandKind is an argument of an operation: a text or a whole number.
var operandKind = &kind{
	name: "any",
	noun: "a text or a whole number",
	doc:  `"x", 3`,
	reader: func(k *kind, at spot, v starlark.Value) (any, error) {
		switch v := v.(type) {
		case starlark.String:
			return string(v), nil
		case starlark.Int:
			if n, ok := v.Int64(); ok {
				return n, nil
			}
		}
		return nil, at.misfit(k, v)
	},
}

// invoke is the word whose operations are those of the catalogue's services.
const invoke = "invoke"

func invokeWord() *word {
	return checking(&word{
		name: invoke, class: aStep, example: `invoke("put", "x", 1, node = node(1))`,
		doc: "One operation of the workload's service, kv if there is no workload. Who asks is a client of its own, which does nothing " +
			"else: of a scenario there are as many as it has invokes without a client, up to 256, which take turns, and are called as if " +
			"they came after those of the workloads. It asks once, waits for timeout, and gives up, unless retry says otherwise.",
		params: []parm{
			need("op", textKind, "its name"), // among the operations of all services
			each("args", operandKind, "its arguments: a key, a value"),
			opt("client", whoKind, "None", "who asks; a client of its own if not given"),
			opt("node", whoKind, "None", "which server is asked, and it alone; the client decides if not given"),
			opt("timeout", durKind, "s(1)", "how long a client of its own waits for the answer to one request").within(1, longest).pacing(),
			opt("retry", flagKind, "False", "it then asks again, as the same operation"),
			opt("give_up", durKind, "None", "with retry: when it asks no more, from the first request on; after five timeouts if not given").
				within(1, longest),
			opt("backoff", durKind, "None", "with retry: its first pause before it asks again, at most; a fiftieth of timeout if not given").
				within(1, longest).pacing(),
		},
		build: buildInvoke,
	}, (*checker).invoked)
}

func buildInvoke(c *call) (any, error) {
	s := &scenarios.Invoke{
		Source: c.source(), Op: arg[string](c, "op"), Args: args[any](c, "args"),
		Client: arg[*scenarios.Who](c, "client"), Node: arg[*scenarios.Who](c, "node"),
	}
	patience := service.Patience{
		Timeout: durationOf(c, "timeout"), Retry: arg[bool](c, "retry"),
		GiveUp: durationOf(c, "give_up"), Backoff: durationOf(c, "backoff"),
	}
	for _, name := range []string{"timeout", "retry", "give_up", "backoff"} {
		switch {
		case !c.has(name):
			continue
		case s.Client != nil:
			return nil, c.at(name).errorf("invoke: how patient a client of a workload is, the workload says; leave %s out, or client", name)
		case name == "retry" && patience.Retry && s.Node != nil:
			return nil, c.at(name).errorf("invoke: a server that is named is asked once; leave retry out, or node")
		case name != "timeout" && !patience.Retry && name != "retry":
			return nil, c.at(name).errorf("invoke: %s is of clients that ask again; write retry = True", name)
		}
		s.Patience = patience
	}
	return s, nil
}
