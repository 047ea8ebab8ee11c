package language

import (
	"fmt"
	"math"

	"go.starlark.net/starlark"

	"github.com/orrery-sim/orrery/scenarios"
	"github.com/orrery-sim/orrery/sim"
)

var (
	// metricKind is a metric, or a function of the world, which becomes a metric of its own.
	metricKind = &kind{
		name:   "metric|fn",
		noun:   "a metric or a function of the world",
		doc:    `latency(), count("leader"), lambda world: world.count("send")`,
		takes:  true,
		reader: readMetric,
		hint:   metricHint,
	}

	measureKind = &kind{
		name:   "dict",
		noun:   "a dict of metrics by name",
		doc:    `{"latency": latency()}`,
		reader: readMeasure,
		hint:   measureHint,
	}

	// gaugeKind is a function that makes a value of an event.
	gaugeKind = &kind{
		name:   "fn",
		noun:   "a function of the world and an event",
		doc:    "lambda world, event: event.term",
		takes:  true,
		reader: readGauge,
	}

	statKind = &kind{
		name: "stat", noun: "a statistic", doc: `mean("latency")`,
		reader: thingKind(aStatistic, "a statistic", "").reader, hint: statHint,
	}
	claimKind = &kind{
		name: "claim", noun: "a claim about a statistic", doc: `near(mean("latency"), ms(5), within = percent(5))`,
		reader: thingKind(aClaim, "a claim about a statistic", "").reader, hint: claimHint,
	}

	// figureKind is what a statistic can be compared with: a number, or a quantity.
	figureKind = &kind{
		name:   "number|unit",
		noun:   "a number or a quantity",
		doc:    "ms(5), percent(10), 3, 0.5",
		reader: readFigure,
	}
)

func readMetric(k *kind, at spot, v starlark.Value) (any, error) {
	switch v := v.(type) {
	case *thing:
		if v.class == aMetric {
			return v.plan, nil
		}
	case *starlark.Function:
		g, err := gauge(at, v, 1)
		if err != nil {
			return nil, err
		}
		return &scenarios.AtEnd{Source: g.Source, Value: g}, nil
	case *starlark.Builtin:
		return nil, at.errorf("%s: %s must be %s; %s is a function of the vocabulary: write %s",
			at.callee(), at.subject(), k.noun, v.Name(), at.exampleOf(v.Name()))
	}
	return nil, at.misfit(k, v)
}

func metricHint(v starlark.Value) string {
	switch v := v.(type) {
	case starlark.String:
		return fmt.Sprintf("; write count(%s)", shorten(v))
	case *thing:
		switch v.class {
		case anEvent:
			return fmt.Sprintf("; write count(%s) or time_of(%s)", v.text, v.text)
		case aStatistic:
			return "; statistics are about many runs: they belong in sweep(table = ...)"
		}
	}
	return ""
}

// Bounds on what a file may measure.
const (
	maxMetrics    = 100
	maxMetricName = 60 // letters
)

func readMeasure(k *kind, at spot, v starlark.Value) (any, error) {
	d, ok := v.(*starlark.Dict)
	if !ok {
		return nil, at.misfit(k, v)
	}
	if d.Len() > maxMetrics {
		return nil, at.errorf("%s: %s has %d metrics; at most %d are measured", at.callee(), at.param, d.Len(), maxMetrics)
	}
	var out []scenarios.Measure
	for i, kv := range d.Items() {
		here := at.element(i)
		name, isText := starlark.AsString(kv[0])
		if !isText || name == "" || len(name) > maxMetricName {
			return nil, here.errorf("%s: the name of a metric is a text of 1 to %d letters, not %s",
				at.callee(), maxMetricName, noun(kv[0]))
		}
		m, err := metricKind.read(here, kv[1])
		if err != nil {
			return nil, err
		}
		out = append(out, scenarios.Measure{Name: name, Metric: m.(scenarios.Metric)})
	}
	return out, nil
}

func measureHint(v starlark.Value) string {
	if t, ok := v.(*thing); ok && t.class == aMetric {
		return fmt.Sprintf("; give it a name: {%q: %s}", t.word, t.text)
	}
	return ""
}

func readGauge(k *kind, at spot, v starlark.Value) (any, error) {
	f, ok := v.(*starlark.Function)
	if !ok {
		return nil, at.misfit(k, v)
	}
	return gauge(at, f, 2)
}

func statHint(v starlark.Value) string {
	switch v := v.(type) {
	case starlark.String:
		return fmt.Sprintf("; write mean(%s) or median(%s)", shorten(v), shorten(v))
	case *thing:
		if v.class == aMetric {
			return "; name the metric in measure, and write mean(name)"
		}
	}
	return ""
}

func claimHint(v starlark.Value) string {
	if t, ok := v.(*thing); ok {
		switch t.class {
		case aProperty:
			return "; a property of each run belongs in scenario(expect = ...)"
		case aStatistic:
			return fmt.Sprintf("; write what it must be, such as near(%s, ...)", t.text)
		}
	}
	return ""
}

func readFigure(k *kind, at spot, v starlark.Value) (any, error) {
	out, ok := valueOf(v)
	if !ok {
		return nil, at.misfit(k, v)
	}
	return out, nil
}

// valueOf is a number or a quantity as a value.
func valueOf(v starlark.Value) (scenarios.Value, bool) {
	switch v := v.(type) {
	case quantity:
		return scenarios.Measured(v.unit, v.n), true
	case starlark.Int, starlark.Float:
		f, ok := starlark.AsFloat(v)
		if !ok || math.IsInf(f, 0) || math.IsNaN(f) {
			return scenarios.Value{}, false
		}
		return scenarios.Value{N: f}, true
	}
	return scenarios.Value{}, false
}

// gauge makes a function of the file a part of the plan. It is called with the world, and where n
// is 2 with the event too if it takes one.
func gauge(at spot, f *starlark.Function, n int) (*scenarios.Gauge, error) {
	ev := evaluationOf(at.c.thread)
	both := n == 2 && accepts(f, 2)
	if !both && !accepts(f, 1) {
		form := "world"
		if n == 2 {
			form = "world, event"
		}
		return nil, at.errorf("%s: %s is called as %s(%s), and cannot be", at.callee(), f.Name(), f.Name(), form)
	}
	src := scenarios.Source{Pos: at.pos(), Text: f.Name()}
	ev.hand(f)
	return &scenarios.Gauge{Source: src, Call: func(w scenarios.WorldView, e *sim.Event) (scenarios.Value, error) {
		in := starlark.Tuple{worldValue{w}}
		if both {
			in = append(in, eventOrNone(w, e))
		}
		out, err := ev.callHook(src.Pos, w, f, in)
		if err != nil {
			return scenarios.Value{}, err
		}
		switch out := out.(type) {
		case starlark.NoneType:
			return scenarios.Value{None: true}, nil
		case starlark.Bool:
			if out {
				return scenarios.Value{N: 1}, nil
			}
			return scenarios.Value{}, nil
		}
		v, ok := valueOf(out)
		if !ok {
			return v, scenarios.Errorf(src.Pos, "%s: what it returns must be a finite number, a quantity such as ms(5), "+
				"True or False, or None where there is nothing to measure, not %s", f.Name(), noun(out))
		}
		return v, nil
	}}, nil
}
