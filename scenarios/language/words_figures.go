package language

import "github.com/orrery-sim/orrery/scenarios"

// figureWord is a word for a figure of two metrics.
func figureWord(name, doc, example string, kind scenarios.FigureKind) *word {
	a, b := "of", "by"
	switch kind {
	case scenarios.SumOf:
		a, b = "a", "b"
	case scenarios.DifferenceOf:
		b = "without"
	}
	return metricWord(name, doc, example, []parm{
		need(a, metricKind, "a metric that comes to one number"), need(b, metricKind, "another"),
	}, func(c *call) (scenarios.Metric, error) {
		m := &scenarios.Figure{Source: c.source(), Kind: kind}
		for _, param := range []string{a, b} {
			of := arg[scenarios.Metric](c, param)
			if !oneNumber(of) {
				return nil, c.at(param).errorf("%s: %s must come to one number, and %s comes to many; write count, messages, "+
					"throughput, arrivals or another number", name, param, of)
			}
			m.Of = append(m.Of, of)
		}
		first, known := m.Of[0].Unit()
		second, too := m.Of[1].Unit()
		if kind != scenarios.RatioOf && known && too && first != second {
			return nil, c.at(b).errorf("%s: %s must be %s, as %s is, not %s", name, b, first.Noun(), m.Of[0], second.Noun())
		}
		return m, nil
	})
}

// oneNumber reports whether a metric comes to one number.
func oneNumber(m scenarios.Metric) bool {
	switch m.(type) {
	case *scenarios.Latency, *scenarios.Span, *scenarios.Each, *scenarios.SeriesOf:
		return false
	}
	return true
}
