package language

import (
	"go.starlark.net/starlark"
)

// cellGroup is the heading of the words that only the cells of notebooks have.
const cellGroup = "Cells of notebooks"

// addCellWords adds the words of cells.
func (l *Language) addCellWords() {
	for _, w := range cellWords() {
		if w.build == nil {
			w.build = done
		}
		l.add(w, cellGroup)
	}
	l.predeclared["print"] = gate("print", printLine)
	l.predeclared[gateShow] = gate(gateShow, show)
}

// settingsKind is values for parameters.
var settingsKind = &kind{
	name: "dict", noun: "a dict of values for parameters", doc: `{"loss": percent(1), "nodes": [3, 5]}`, reader: readGrid,
}

func readGrid(k *kind, at spot, v starlark.Value) (any, error) {
	d, is := v.(*starlark.Dict)
	if !is {
		return nil, at.misfit(k, v)
	}
	grid := Grid{}
	for i, kv := range d.Items() {
		name, is := starlark.AsString(kv[0])
		if !is {
			return nil, at.element(i).errorf("%s: %s must have names of parameters as keys, not %s", at.callee(), at.param, noun(kv[0]))
		}
		values := []string{}
		if list, many := sequence(kv[1]); many {
			for j := range list.Len() {
				values = append(values, settingText(list.Index(j)))
			}
		} else {
			values = append(values, settingText(kv[1]))
		}
		if len(values) == 0 {
			return nil, at.element(i).errorf("%s: %s has no value for %s", at.callee(), at.param, name)
		}
		grid = append(grid, struct {
			Name   string
			Values []string
		}{name, values})
	}
	return grid, nil
}

var (
	ofParam   = opt("of", textKind, `""`, "a scenario of the library, or a file; the scenario of the notebook if not given")
	setParam  = opt("set", settingsKind, "{}", "values for its parameters, as --set gives them; of sweep a list of values each")
	seedParam = opt("seed", seedKind, "None", "the seed; the one of the scenario if not given")
)

// cellWords are what a cell can do beyond what a file can say.
func cellWords() []*word {
	return []*word{
		{
			name: "run", class: plain, makes: "run", example: "run(seed = 7)",
			doc: "Makes one run of the scenario, and shows its story and its verdict. It has verdict, seed, fingerprint, events, " +
				"messages and measures.",
			params: []parm{ofParam, seedParam, setParam},
		},
		{
			name: sweepName, class: plain, makes: "table", example: `sweep(seeds = 100, table = [mean("latency")])`,
			doc: "Makes many runs at every point of the scenario's parameters, and shows a table of what they measure. Beside " +
				"scenario(...), in its cell, it is the sweep of the scenario, and is evaluated for each point.",
			params: []parm{
				opt("seeds", intKind, "0", "how many runs of every point; 0: as many as the scenario asks for, or 100").within(0, 1<<30),
				opt("table", listKind(statKind, "a list of statistics"), "[]",
					"the columns of its table; median and 99 % quantile of each metric if not given"),
				opt("expect", listKind(claimKind, "a list of claims about statistics"), "[]", "what the statistics must be"),
				ofParam, setParam,
				opt("compare", textKind, `""`, "the parameter by whose first value all others are compared, seed by seed"),
				opt("master", seedKind, "1", "the master seed, from which all others come"),
			},
		},
		{
			name: "table", class: plain, makes: "table", example: `table([[3, 0.5], [5, 0.25]], columns = ["nodes", "share"])`,
			doc: "A table: of rows, or again that of a sweep.",
			params: []parm{
				need("rows", rawKind, "a list of rows, or what sweep made"),
				opt("columns", textsKind, "[]", "the headings"),
			},
		},
		{
			name: "plot", class: plain, makes: "figure", example: `plot(t, x = "loss", y = "p99", by = "nodes")`,
			doc: "A sweep as a figure, with confidence bands. What is not said is what suits the data.",
			params: []parm{
				need("sweep", rawKind, "what sweep made"),
				opt("x", textKind, `""`, "a parameter"),
				opt("y", textKind, `""`, "a statistic, p99(latency), or a metric; p99 alone where there is one metric"),
				opt("by", textKind, `""`, "a parameter, each of whose values is a series"),
				opt("where", settingsKind, "{}", "points that have these values of parameters alone"),
				opt("kind", textKind, `""`, "line, cdf, box, heat, interval or paired"),
				opt("title", textKind, `""`, "what stands above it"),
				opt("log_x", flagKind, "False", "x on a logarithmic scale"),
				opt("log_y", flagKind, "False", "y on a logarithmic scale"),
			},
		},
		{
			name: "diagram", class: plain, makes: "figure", example: "diagram(run(seed = 7))",
			doc: "A run as a picture: who leads and who answers, and around a violation the messages that lead to it. Of a part of the " +
				"run, its space-time diagram: time runs down, messages go from node to node.",
			params: []parm{
				need("run", rawKind, "what run or shrink made"),
				opt("start", durKind, "None", "where the part begins"),
				opt("until", durKind, "None", "where the part ends"),
				opt("only", textsKind, "[]", "nodes, kinds of events (deliver, fact), and messages, timers and facts by name; all if not given"),
			},
		},
		{
			name: "logs", class: plain, makes: "figure", example: "logs(run(seed = 7), at = s(2))",
			doc: "The logs of a run's servers at an instant as a picture, index by index: which entries each knows to be committed, and where " +
				"two of them differ.",
			params: []parm{
				need("run", rawKind, "what run or shrink made"),
				opt("at", durKind, "None", "the instant; the end of the run if not given"),
			},
		},
		{
			name: "order", class: plain, makes: "figure", example: "order(run(seed = 7))",
			doc: "Why what clients saw has no order, as a picture: the operations that show it, their places in the longest order there " +
				"is, and why the next one fits nowhere. Of a run in which a promise to clients is violated.",
			params: []parm{need("run", rawKind, "what run or shrink made")},
		},
		{
			name: "mutants", class: plain, makes: "table", example: `mutants("raft", seeds = 50)`,
			doc: "Puts each mutant of a protocol into the scenario, or into those of the library, and shows which run is the first to violate something.",
			params: []parm{
				need("protocol", textKind, "its name"),
				opt("seeds", intKind, "20", "how many runs of each mutant in each scenario at most").within(1, 1<<20),
				opt("of", textsKind, "[]", "scenarios of the library, or folders of it; the protocol's own if not given"),
			},
		},
		{
			name: "shrink", class: plain, makes: "run", example: "shrink(run(seed = 7))",
			doc: "The smallest run that violates the same property in the same way, and why it does.",
			params: []parm{
				need("run", rawKind, "what run made"),
				opt("property", textKind, `""`, "which property is to fall; the first that does if not given"),
			},
		},
		{
			name: "ensure", class: nothing, example: `ensure(t, "the published numbers come out")`,
			doc: "Fails the cell unless a run or a sweep held, or something is True: what a notebook claims.",
			params: []parm{
				need("what", rawKind, "what must have held, or must be True"),
				opt("why", textKind, `""`, "what it means if it is not so"),
			},
			build: ensure,
		},
		{
			name: "show", class: nothing, example: "show(run(seed = 7))",
			doc:    "Shows values where a line alone would not, such as within for.",
			params: []parm{each("values", rawKind, "what to show")},
			build:  func(c *call) (any, error) { return show(c.thread, c.args) },
		},
	}
}

// ensure fails a cell unless something is so.
func ensure(c *call) (any, error) {
	ev := evaluationOf(c.thread)
	if ev == nil || ev.cell == nil {
		return done(c)
	}
	said := ""
	if why := arg[string](c, "why"); why != "" {
		said = ": " + why
	}
	switch v := arg[starlark.Value](c, "what").(type) {
	case starlark.Bool:
		if !v {
			return nil, c.at("what").errorf("ensure: it is not so%s", said)
		}
	case *madeValue:
		verdict, err := v.Ask("verdict")
		if err != nil {
			return nil, err
		}
		if verdict == "held" {
			return nil, nil
		}
		why, err := v.Ask("why")
		if err != nil {
			return nil, err
		}
		return nil, c.at("what").errorf("ensure: %s is %v%s; %v", withArticle(v.Is()), verdict, said, why)
	default:
		return nil, c.at("what").errorf("ensure: what must be a run, the table of a sweep, or True, not %s; write ensure(x == y)", noun(v))
	}
	return nil, nil
}
