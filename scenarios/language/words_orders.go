package language

import (
	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/scenarios"
)

// orderWords are the orders of an operator. They stand where faults stand, for that is what they are
// to a protocol: something that happens to it.
func orderWords() []*word {
	const done = " It is asked for until the servers say that it is so, for ten seconds at most and not beyond the duration, and in a script the " +
		"next step waits for that. The events are ordered, and then obeyed or gave up."
	node := opt("node", whoKind, "None",
		"the one server that is asked, once, and not waited for; whoever leads if not given")
	of := opt("of", textKind, "None", `of which part of the servers, where they are made of parts, as in "group 1"`)
	name := opt("name", textKind, "None", "what undo(...), target(...) and the story call it")
	change := func(word, doc, inverse string) *word {
		return orderWord(word, "who", doc+done, word+"(node(5))", []parm{
			need("who", whoKind, "which servers"),
			opt("lasting", distKind, "None", "how long; then "+inverse+". For good if not given"),
			node, of, name,
		})
	}
	return []*word{
		change(service.Join, "An operator makes servers voting members.", "whoever joined leaves"),
		change(service.Leave, "An operator takes servers out of the members.", "whoever left joins again"),
		orderWord(service.Reconfigure, "members", "An operator makes exactly these servers the voting members."+done,
			`reconfigure(members = nodes("n1", "n2", "n3"))`,
			[]parm{need("members", whoKind, "who votes from then on"), node, of, name}),
		orderWord(service.Transfer, "to", "An operator makes a server the leader."+done,
			"transfer(to = random_node(of = followers()))",
			[]parm{need("to", whoKind, "who is to lead; of several the first"), node, of, name}),
	}
}

func orderWord(name, who, doc, example string, params []parm) *word {
	return checking(&word{
		name: name, class: aFault, doc: doc, example: example, params: params,
		build: func(c *call) (any, error) {
			f := &scenarios.Fault{
				Source: c.source(), Name: arg[string](c, "name"),
				Does: &scenarios.Order{
					Goal: name, Who: arg[*scenarios.Who](c, who), To: arg[*scenarios.Who](c, "node"), Of: arg[string](c, "of"),
				},
			}
			if scenarios.Invertible(name) {
				f.Lasting = distIf(c, "lasting")
			}
			return f, nil
		},
	}, (*checker).order)
}
