package language

import (
	"time"

	"go.starlark.net/starlark"

	"github.com/orrery-sim/orrery/scenarios"
	"github.com/orrery-sim/orrery/scenarios/wording"
	"github.com/orrery-sim/orrery/sim"
)

func scheduleWords() []*word {
	do := each("do", doKind, "what happens, or a function that returns it")
	times := opt("times", intKind, "None", "at most so often").within(1, 1<<30)
	return []*word{
		{
			name: "at", class: anEntry, example: "at(s(2), isolate(leader()))",
			doc: "Do something at an instant.",
			params: []parm{
				need("time", durKind, "since the start of the run"),
				each("do", stepsKind, "what happens"),
			},
			build: func(c *call) (any, error) {
				steps, err := instants(c, "do")
				return &scenarios.At{Source: c.source(), Time: durationOf(c, "time"), Do: steps}, err
			},
		},
		{
			name: "every", class: anEntry, example: "every(s(1), crash(random_node(), lasting = ms(300)))",
			doc: "Do something again and again. A function is called as f(world).",
			params: []parm{
				need("period", distKind, "between two times").pacing(), do,
				opt("start", durKind, "None", "the first time is one period later; warmup if not given"),
				opt("until", durKind, "None", "the last time is before this; duration if not given"),
				times,
			},
			build: buildEvery,
		},
		{
			name: "on", class: anEntry, example: `on("leader", crash(it(), lasting = s(1)))`,
			doc: "Do something right after each event that matches, before its node does anything else. A function is called as f(world, event).",
			params: []parm{
				need("event", eventKind, "which events"), do,
				opt("after", distKind, "ms(0)", "how long after the event"),
				times,
			},
			build: func(c *call) (any, error) {
				e := &scenarios.On{
					Source: c.source(),
					Event:  arg[*scenarios.EventPattern](c, "event"),
					After:  distOf(c, "after"),
					Times:  arg[int](c, "times"),
				}
				var err error
				e.Do, e.React, err = stepsOrReaction(c)
				return e, err
			},
		},
		{
			name: "script", class: anEntry, example: `script(until("leader"), crash(leader()))`,
			doc:    "Do one thing after another, from the start of the run. A selector that finds nobody waits.",
			params: []parm{each("steps", stepsKind, "what happens, in order")},
			build: func(c *call) (any, error) {
				return &scenarios.Script{Source: c.source(), Steps: allSteps(c, "steps")}, nil
			},
		},
		{
			name: "wait", class: aStep, example: "wait(ms(500))", doc: "Let time pass, in a script.",
			params: []parm{need("time", distKind, "how long")},
			build: func(c *call) (any, error) {
				return &scenarios.Wait{Source: c.source(), Time: distOf(c, "time")}, nil
			},
		},
		{
			name: "until", class: aStep, example: `until("leader")`,
			doc: "Let time pass until something happens, in a script.",
			params: []parm{
				need("event", triggerKind, "an event, or a function of the world that returns True"),
				opt(
					"within",
					durKind,
					"None",
					"if it has not happened by then, the script stops and the run is undecided",
				).within(1, longest),
			},
			build: func(c *call) (any, error) {
				return &scenarios.Until{
					Source:  c.source(),
					Trigger: *arg[*scenarios.Trigger](c, "event"),
					Within:  durationOf(c, "within"),
				}, nil
			},
		},
		{
			name: "note", class: aStep, example: `note("S1 leads term 2")`,
			doc:    "A caption in the story of the run.",
			params: []parm{need("text", textKind, "what it says")},
			build: func(c *call) (any, error) {
				if n := len(arg[string](c, "text")); n > maxNote {
					return nil, c.at("text").errorf("note: text has %d letters; the most is %d", n, maxNote)
				}
				return &scenarios.Note{Source: c.source(), Caption: arg[string](c, "text")}, nil
			},
		},
		{
			name: "in_turn", class: aStep, example: "in_turn(followers(), crash(it(), lasting = s(1)), gap = s(2))",
			doc: "Do something to each node of a group, one after another, in a script. it() is the node whose turn it is.",
			params: []parm{
				need("group", whoKind, "which nodes"), each("do", stepsKind, "what happens"),
				need("gap", durKind, "from the beginning of one turn to the next"),
			},
			build: func(c *call) (any, error) {
				steps, err := instants(c, "do")
				return &scenarios.InTurn{
					Source: c.source(),
					Group:  arg[*scenarios.Who](c, "group"),
					Do:     steps,
					Gap:    durationOf(c, "gap"),
				}, err
			},
		},
		nemesisWord(),
		churnWord(),
	}
}

// allSteps are the steps of a parameter that takes many.
func allSteps(c *call, name string) []scenarios.Step {
	var out []scenarios.Step
	for _, part := range args[[]scenarios.Step](c, name) {
		out = append(out, part...)
	}
	return out
}

// instants are the steps of a parameter, none of which may take time.
func instants(c *call, name string) ([]scenarios.Step, error) {
	steps := allSteps(c, name)
	if len(steps) == 0 {
		return nil, spot{
			c:   c,
			arg: -1,
		}.errorf(
			"%s: it says nothing to do; write %s",
			c.word.name,
			c.word.example,
		)
	}
	return steps, noTime(c, steps)
}

func noTime(c *call, steps []scenarios.Step) error {
	for _, s := range steps {
		if scenarios.TakesTime(s) {
			return scenarios.Errorf(s.Where(), "%s: %s takes time, and belongs in a script", c.word.name, s)
		}
	}
	return nil
}

// stepsOrReaction is what on and every do: steps, or a function alone.
func stepsOrReaction(c *call) ([]scenarios.Step, *scenarios.Reaction, error) {
	var steps []scenarios.Step
	all := args[any](c, "do")
	for i, part := range all {
		switch part := part.(type) {
		case *scenarios.Reaction:
			if len(all) > 1 {
				return nil, nil, scenarios.Errorf(part.Pos, "%s: a function stands alone; let %s return the other steps too", c.word.name, part.Text)
			}
			return nil, part, nil
		case []scenarios.Step:
			steps = append(steps, part...)
		default:
			panic("scenarios: what kind of step is argument " + wording.Ordinal(i))
		}
	}
	if len(steps) == 0 {
		return nil, nil, spot{
			c:   c,
			arg: -1,
		}.errorf(
			"%s: it says nothing to do; write %s",
			c.word.name,
			c.word.example,
		)
	}
	return steps, nil, noTime(c, steps)
}

func buildEvery(c *call) (any, error) {
	e := &scenarios.Every{
		Source: c.source(), Period: distOf(c, "period"), Start: unset, Until: unset, Times: arg[int](c, "times"),
	}
	if c.has("start") {
		e.Start = durationOf(c, "start")
	}
	if c.has("until") {
		e.Until = durationOf(c, "until")
	}
	var err error
	e.Do, e.React, err = stepsOrReaction(c)
	return e, err
}

// maxNote is how long a caption may be, in letters.
const maxNote = 500

// maxTimes is how often an entry may come up in a run.
const maxTimes = 1_000_000

// tooOften refuses a period that comes up too often in the time that there is.
func tooOften(at scenarios.Pos, word string, period sim.Dist, time time.Duration) error {
	if n := int64(time / period.Mean()); n > maxTimes {
		return scenarios.Errorf(at, "%s: %s in %s is about %d times; the most is %d: write a longer period, or times = n",
			word, period, written(durations, int64(time)), n, maxTimes)
	}
	return nil
}

// unset marks a time that scenario(...) fills in.
const unset = time.Duration(-1)

func nemesisWord() *word {
	return &word{
		name: "nemesis", class: anEntry, example: "nemesis(menu = [isolate(leader()), crash(random_node())], every = s(1))",
		doc: "Draw faults from a menu, from warmup until duration. What it drew is recorded as a plain list of faults.",
		params: []parm{
			need("menu", faultsKind, "the faults to draw from, and orders; whoever joins or leaves by one is taken back"),
			need("every", distKind, "between two draws").pacing(),
			opt("lasting", distKind, "between(ms(200), s(2))", "of a fault that does not say itself"),
			opt("at_once", intKind, "1", "how many may be active together").within(1, 1000),
			opt("swarm", flagKind, "False", "each seed plays a random part of the menu"),
			opt("keep", whoKind, "None", "nodes that are never hit"),
		},
		build: func(c *call) (any, error) {
			n := &scenarios.Nemesis{
				Source: c.source(), Menu: listOf[*scenarios.Fault](c, "menu"), Every: distOf(c, "every"), Lasting: distOf(c, "lasting"),
				AtOnce: arg[int](c, "at_once"), Swarm: arg[bool](c, "swarm"), Keep: arg[*scenarios.Who](c, "keep"),
			}
			if len(n.Menu) == 0 {
				return nil, c.at("menu").errorf("nemesis: the menu is empty")
			}
			return n, nil
		},
	}
}

// entryKind is an entry of a schedule, or the error of a fault without a time.
var entryKind = &kind{
	name: "entry",
	noun: "an entry",
	doc:  "at(...), every(...), on(...), script(...), nemesis(...), churn(...)",
	reader: func(k *kind, at spot, v starlark.Value) (any, error) {
		t, ok := v.(*thing)
		if !ok {
			return nil, at.misfit(k, v)
		}
		switch t.class {
		case anEntry:
			return t.plan, nil
		case aFault:
			return nil, at.errorf(
				"%s is a fault without a time; write at(s(2), %s), or put it in on, every or script",
				t.text,
				t.text,
			)
		case aStep:
			step := t.plan.(scenarios.Step)
			if !scenarios.TakesTime(step) {
				return nil, at.errorf(
					"%s is a step without a time; write at(s(2), %s), or put it in a script",
					t.text,
					t.text,
				)
			}
			return nil, at.errorf("%s belongs in a script; write script(%s)", t.text, t.text)
		}
		return nil, at.misfit(k, v)
	},
}
