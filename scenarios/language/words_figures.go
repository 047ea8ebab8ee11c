package language

import "github.com/orrery-sim/orrery/scenarios"

// figureWord is a word for a figure of one metric or two.
func figureWord(name, doc, example string, kind scenarios.FigureKind) *word {
	params := []parm{need("of", metricKind, "a metric that comes to one number"), need("by", metricKind, "another")}
	switch kind {
	case scenarios.SumOf:
		params[0].name, params[1].name = "a", "b"
	case scenarios.DifferenceOf:
		params[1].name = "without"
	case scenarios.PerNode:
		params = params[:1]
	}
	return metricWord(name, doc, example, params, func(c *call) (scenarios.Metric, error) {
		m := &scenarios.Figure{Source: c.source(), Kind: kind}
		for i := range params {
			param := params[i].name
			of := arg[scenarios.Metric](c, param)
			if !oneNumber(of) {
				return nil, c.at(param).errorf("%s: %s must come to one number, and %s comes to many; write count, messages, "+
					"throughput, arrivals or another number", name, param, of)
			}
			m.Of = append(m.Of, of)
		}
		if kind == scenarios.SumOf || kind == scenarios.DifferenceOf {
			first, known := m.Of[0].Unit()
			second, too := m.Of[1].Unit()
			if b := params[1].name; known && too && first != second {
				return nil, c.at(b).errorf("%s: %s must be %s, as %s is, not %s", name, b, first.Noun(), m.Of[0], second.Noun())
			}
		}
		return m, nil
	})
}

// oneNumber reports whether a metric comes to one number.
func oneNumber(m scenarios.Metric) bool {
	switch m.(type) {
	case *scenarios.Latency, *scenarios.Span, *scenarios.Values, *scenarios.Over, *scenarios.Each, *scenarios.SeriesOf, *scenarios.Reliability,
		*scenarios.SpreadingTime:
		return false
	}
	return true
}
