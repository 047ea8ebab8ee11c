package language

import (
	"time"

	"github.com/orrery-sim/orrery/check"
	"github.com/orrery-sim/orrery/scenarios"
	"github.com/orrery-sim/orrery/sim"
)

func propertyWords() []*word {
	by := opt(
		"by",
		durKind,
		"None",
		"since the start of the run; its end if not given",
	).within(1, longest)
	events := need("event", eventKind, "which events")
	return []*word{
		checking(&word{
			name: "recovers", class: aProperty, example: "recovers(within = s(2))",
			doc:    "After the last fault is undone, operations succeed again soon.",
			params: []parm{need("within", durKind, "how soon").within(1, longest), ofWorkload},
			build: func(c *call) (any, error) {
				return holds(c, &scenarios.Recovers{
					Source: c.source(), Within: durationOf(c, "within"), Workload: arg[string](c, "workload"),
				}), nil
			},
		}, (*checker).recovers),
		checking(&word{
			name: "available", class: aProperty, example: "available(percent(95))",
			doc: "At least this share of the operations succeeds, or somebody is served this share of the time. A client that " +
				"waits asks for nothing else, so that an outage costs few operations, and much time.",
			params: []parm{
				need("share", shareKind, "of the operations, or of the time"),
				opt("of", textKind, `"operations"`, "what is counted: operations, or windows of time in which somebody was answered, of those in which somebody waited").
					among("operations", "time"),
				opt("window", durKind, "s(1)", `with of = "time": how long a window is`).within(int64(time.Millisecond), longest),
				ofWorkload,
			},
			build: func(c *call) (any, error) {
				return holds(c, &scenarios.Available{
					Source: c.source(), Share: arg[sim.PPM](c, "share"), Time: arg[string](c, "of") == "time",
					Window: durationOf(c, "window"), Workload: arg[string](c, "workload"),
				}), nil
			},
		}, (*checker).available),
		checking(&word{
			name: "silence", class: aProperty, example: "silence(at_most = s(2))",
			doc:    "No stretch in which somebody waits and nobody is answered is longer than this.",
			params: []parm{need("at_most", durKind, "how long"), ofWorkload},
			build: func(c *call) (any, error) {
				return holds(c, &scenarios.Silence{
					Source: c.source(), AtMost: durationOf(c, "at_most"), Workload: arg[string](c, "workload"),
				}), nil
			},
		}, (*checker).silence),
		checking(&word{
			name: "happens", class: aProperty, example: `happens("leader", by = s(2))`,
			doc: "An event happens, so often.",
			params: []parm{
				events, by,
				opt("at_least", intKind, "1", "how often at least").within(0, 1<<30),
				opt("at_most", intKind, "None", "how often at most").within(0, 1<<30),
			},
			build: buildHappens,
		}, func(c *checker, p *scenarios.Happens, at standing) { c.until(p.Source, "by", p.By) }),
		{
			name: "never", class: aProperty, example: `never("split vote")`,
			doc:    "An event does not happen.",
			params: []parm{events},
			build: func(c *call) (any, error) {
				return holds(c, &scenarios.Never{Source: c.source(), Event: arg[*scenarios.EventPattern](c, "event")}), nil
			},
		},
		{
			name: "invariant", class: aProperty, example: `invariant("one leader", one_leader, on = "leader")`,
			doc: "A function of the world is True after each event. Where it is not it returns a sentence that says what is wrong.",
			params: []parm{
				need(
					"name",
					textKind,
					"what verdicts call it",
				), need("holds", predicateKind, "called as f(world)"),
				opt("on", eventKind, "None", "after which events; every one if not given"),
			},
			build: func(c *call) (any, error) {
				return holds(c, &scenarios.Invariant{
					Source: c.source(), Name: arg[string](c, "name"), Holds: arg[*scenarios.Predicate](c, "holds"), Event: arg[*scenarios.EventPattern](c, "on"),
				}), nil
			},
		},
		checking(&word{
			name: "goal", class: aProperty, example: `goal("all are up", lambda world: all([n.up for n in world.nodes]))`,
			doc: "A function of the world becomes True.",
			params: []parm{
				need(
					"name",
					textKind,
					"what verdicts call it",
				), need("holds", predicateKind, "called as f(world)"), by,
				opt("after", durKind, "None", "it is not asked before, since the start of the run").within(1, longest),
			},
			build: func(c *call) (any, error) {
				return holds(c, &scenarios.Goal{
					Source: c.source(), Name: arg[string](c, "name"), Holds: arg[*scenarios.Predicate](c, "holds"),
					By: durationOf(c, "by"), After: durationOf(c, "after"),
				}), nil
			},
		}, func(c *checker, p *scenarios.Goal, at standing) {
			c.until(p.Source, "after", p.After)
			c.until(p.Source, "by", p.By)
			if p.By > 0 && p.After > p.By {
				c.failf(p.Pos, "goal: by (%s) is before after (%s)", written(durations, int64(p.By)), written(durations, int64(p.After)))
			}
		}),
		{
			name: "violated", class: aProperty, example: `violated(linearizable(), when = reads == "local")`,
			doc: "Some run must violate the property, and one that does not is undecided. Where when is False, the property must hold.",
			params: []parm{
				need(
					"property",
					propertyKind,
					"which",
				), opt("when", flagKind, "True", "whether it is expected to be violated"),
				opt("every_run", flagKind, "False", "every run must violate it: for scripts"),
			},
			build: buildViolated,
		},
		{
			name: "sometimes", class: aProperty, example: `sometimes(event("crash", node = leader()))`,
			doc:    "Some run must reach this, and one that does not is undecided.",
			params: []parm{need("event", triggerKind, "an event, or a function of the world")},
			build: func(c *call) (any, error) {
				return &scenarios.Expectation{
					Source:  c.source(),
					Kind:    scenarios.Sometimes,
					Trigger: arg[*scenarios.Trigger](c, "event"),
				}, nil
			},
		},
	}
}

// promiseWord is the word for a promise of the table: linearizable().
func promiseWord(p *check.Promise) *word {
	return checking(&word{
		name: p.Name, class: aProperty, doc: p.Doc, example: p.Name + "()",
		build: func(c *call) (any, error) {
			return holds(c, &scenarios.Promised{Source: c.source(), Promise: p}), nil
		},
	}, (*checker).promise)
}

// holds expects the property to hold.
func holds(c *call, p scenarios.Property) *scenarios.Expectation {
	return &scenarios.Expectation{Source: c.source(), Kind: scenarios.Holds, Property: p}
}

func buildHappens(c *call) (any, error) {
	p := &scenarios.Happens{
		Source:  c.source(),
		Event:   arg[*scenarios.EventPattern](c, "event"),
		By:      durationOf(c, "by"),
		AtLeast: arg[int](c, "at_least"),
		AtMost:  -1,
	}
	if c.has("at_most") {
		p.AtMost = arg[int](c, "at_most")
		if !c.has("at_least") {
			p.AtLeast = min(p.AtLeast, p.AtMost)
		}
		if p.AtLeast > p.AtMost {
			return nil, c.at("at_most").
				errorf("happens: at_most (%d) is less than at_least (%d)", p.AtMost, p.AtLeast)
		}
	}
	return holds(c, p), nil
}

func buildViolated(c *call) (any, error) {
	e := arg[*scenarios.Expectation](c, "property")
	if e.Kind != scenarios.Holds {
		return nil, c.at("property").
			errorf("violated: property must be a property, such as linearizable(); %s is an expectation already", e.Text)
	}
	out := &scenarios.Expectation{Source: c.source(), Kind: scenarios.Holds, Property: e.Property}
	if arg[bool](c, "when") {
		out.Kind, out.EveryRun = scenarios.Violated, arg[bool](c, "every_run")
	}
	return out, nil
}
