package language

import (
	"github.com/orrery-sim/orrery/scenarios"
	"github.com/orrery-sim/orrery/scenarios/wording"
)

var (
	lessonKind = thingKind(aLesson, "a lesson", "lesson(...)")
	cueKind    = listKind(thingKind(aCue, "a cue", `cue("leader", "...")`), "a list of cues")
	askedKind  = listKind(thingKind(aQuestion, "a question", "question(...)"), "a list of questions")
	answerKind = listKind(thingKind(anAnswer, "an answer", "answer(...)"), "a list of answers")
	taskKind   = listKind(thingKind(aTask, "a task", "make_it_fail(...), make_it_pass(...)"), "a list of tasks")
)

// Bounds on what a lesson may hold.
const (
	maxCues    = 100
	maxAnswers = 9 // each has a key
	maxSaid    = 1_000
)

func lessonWords() []*word {
	said := need("text", textKind, "what it says")
	return []*word{
		checking(&word{
			name: "lesson", class: aLesson,
			example: `lesson("The leader that was", cues = [cue("leader", "Somebody leads.")])`,
			doc: "What a scenario teaches with its run, in the lab: captions and questions that come up at events, and tasks for a hand. " +
				"It belongs in scenario(lesson = ...), and changes nothing of the run.",
			params: []parm{
				need("title", textKind, "what it is called"),
				opt("before", textKind, `""`, "what there is to know before anything happens"),
				opt("cues", cueKind, "[]", "captions, each tied to an event"),
				opt("questions", askedKind, "[]", "each is asked at an event, before its outcome"),
				opt("tasks", taskKind, "[]", "what to bring about by hand, when the run has been seen"),
				opt("after", textKind, `""`, "what to take along"),
			},
			build: buildLesson,
		}, (*checker).lesson),
		{
			name: "cue", class: aCue, example: `cue("leader", "A majority has voted: somebody leads.")`,
			doc: "A caption: what the lab says when the run comes to an event.",
			params: []parm{
				need("event", eventKind, "at which events"), said,
				opt("times", intKind, "1", "at the first of them, so many").within(1, 1000),
			},
			build: func(c *call) (any, error) {
				return &scenarios.Cue{
					Source: c.source(), Event: arg[*scenarios.EventPattern](c, "event"), Text: arg[string](c, "text"), Times: arg[int](c, "times"),
				}, shortTexts(c)
			},
		},
		questionWord(), answerWord(),
		taskWord("make_it_fail", "A task: do something by hand so that a property is violated. It is done as soon as a run shows that.",
			`make_it_fail(linearizable(), "Let a read come back with what is no longer so.", at = "leader", solution = isolate(leader()))`,
			scenarios.Violated),
		taskWord("make_it_pass", "A task: do something by hand so that a property holds that is violated otherwise. It is done as soon as a run shows that.",
			`make_it_pass(linearizable(), "Save the reads.", at = "leader", solution = crash(leader()))`,
			scenarios.Holds),
	}
}

func questionWord() *word {
	return &word{
		name: "question", class: aQuestion,
		example: `question("leader", "What happens next?", [answer("A write is committed", happens("commit")), answer("None is", never("commit"))])`,
		doc: "A question, which the lab asks at an event, before what it asks about has happened. The answer that is chosen is run " +
			"from that very state, and what comes of it says whether it was right.",
		params: []parm{
			need("at", eventKind, "at the first such event"),
			need("ask", textKind, "what is asked"),
			need("answers", answerKind, "to choose from"),
			opt("hint", textKind, `""`, "for whoever asks for one"),
		},
		build: func(c *call) (any, error) {
			q := &scenarios.Question{
				Source: c.source(), At: arg[*scenarios.EventPattern](c, "at"), Ask: arg[string](c, "ask"),
				Hint: arg[string](c, "hint"), Answers: listOf[*scenarios.Answer](c, "answers"),
			}
			if n := len(q.Answers); n < 2 || n > maxAnswers {
				return nil, c.at("answers").errorf("question: it has %s; there must be 2 to %d to choose from",
					wording.Plural(n, "answer"), maxAnswers)
			}
			return q, shortTexts(c)
		},
	}
}

func answerWord() *word {
	return &word{
		name: "answer", class: anAnswer, example: `answer("Crash the old leader", linearizable(), do = crash(target("cut")), because = "What is silent is not wrong.")`,
		doc: "An answer to a question. It is right if its property is as it says in the run that goes on from there.",
		params: []parm{
			need("text", textKind, "what it says"),
			need("holds", propertyKind, "what is so if it is right: a property, or violated(...)"),
			opt("do", stepsKind, "[]", "what is done at the event of the question: faults, and undoing them; nothing, if the run just goes on"),
			opt("because", textKind, `""`, "why it comes out as it does"),
		},
		build: func(c *call) (any, error) {
			holds, err := lookout(c, "holds")
			if err != nil {
				return nil, err
			}
			a := &scenarios.Answer{
				Source: c.source(), Text: arg[string](c, "text"), Holds: holds, Because: arg[string](c, "because"),
				Do: arg[[]scenarios.Step](c, "do"),
			}
			return a, shortTexts(c)
		},
	}
}

func taskWord(name, doc, example string, wanted scenarios.ExpectKind) *word {
	return &word{
		name: name, class: aTask, doc: doc, example: example,
		params: []parm{
			need("property", propertyKind, "which"),
			need("ask", textKind, "what to do, in words"),
			need("at", eventKind, "where the solution is done: at the first such event"),
			need("solution", stepsKind, "what does it: faults, and undoing them. Others may do it too"),
			opt("hint", textKind, `""`, "for whoever asks for one"),
		},
		build: func(c *call) (any, error) {
			goal, err := lookout(c, "property")
			if err != nil {
				return nil, err
			}
			if goal.Kind != scenarios.Holds {
				return nil, c.at("property").errorf("%s: property must be a property, such as linearizable(), and not %s", name, goal)
			}
			t := &scenarios.Task{
				Source: c.source(), Ask: arg[string](c, "ask"), Hint: arg[string](c, "hint"),
				Goal: &scenarios.Expectation{Source: goal.Source, Kind: wanted, Property: goal.Property},
				At:   arg[*scenarios.EventPattern](c, "at"), Solution: arg[[]scenarios.Step](c, "solution"),
			}
			if len(t.Solution) == 0 {
				return nil, c.at("solution").errorf("%s: the solution does nothing; write %s", name, example)
			}
			return t, shortTexts(c)
		},
	}
}

// lookout is a property that one run alone can be judged by.
func lookout(c *call, name string) (*scenarios.Expectation, error) {
	e := arg[*scenarios.Expectation](c, name)
	if e.Kind == scenarios.Sometimes {
		return nil, c.at(name).errorf("%s: %s is about many runs; write happens(...)", c.word.name, e)
	}
	return e, nil
}

// shortTexts refuses texts that no screen has room for.
func shortTexts(c *call) error {
	for i := range c.word.params {
		p := &c.word.params[i]
		if p.kind != textKind {
			continue
		}
		if n := len(arg[string](c, p.name)); n > maxSaid {
			return c.at(p.name).errorf("%s: %s has %d letters; the most is %d", c.word.name, p.name, n, maxSaid)
		}
	}
	return nil
}

func buildLesson(c *call) (any, error) {
	l := &scenarios.Lesson{
		Source: c.source(), Title: arg[string](c, "title"), Before: arg[string](c, "before"), After: arg[string](c, "after"),
		Cues: listOf[*scenarios.Cue](c, "cues"), Questions: listOf[*scenarios.Question](c, "questions"), Tasks: listOf[*scenarios.Task](c, "tasks"),
	}
	n := len(l.Cues) + len(l.Questions) + len(l.Tasks)
	if n == 0 {
		return nil, c.at("title").errorf("lesson: it says and asks nothing; write %s", c.word.example)
	}
	if n > maxCues {
		return nil, c.at("title").errorf("lesson: it has %d cues, questions and tasks; the most is %d", n, maxCues)
	}
	return l, shortTexts(c)
}
