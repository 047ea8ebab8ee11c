package language

import "github.com/orrery-sim/orrery/scenarios"

func spanWord() *word {
	return checking(metricWord("span", "Samples: the time from a start to the end that answers it, in the whole run. An end answers the "+
		"oldest start that has no answer yet; with by, the oldest that has the same value of a field. Starts without an end are "+
		"counted, and are no samples.",
		`span("crash", "leader")`,
		[]parm{
			need("start", eventKind, "which events begin it"),
			need("end", eventKind, "which events end it"),
			opt("by", textKind, "None", `a field of both, by which an end is told from those of other starts: "job"`),
			opt("since", durKind, "s(0)", "starts before do not count").within(0, int64(maxRun)),
		},
		func(c *call) (scenarios.Metric, error) {
			return &scenarios.Span{
				Source: c.source(), Start: arg[*scenarios.EventPattern](c, "start"), End: arg[*scenarios.EventPattern](c, "end"),
				By: arg[string](c, "by"), ByPos: c.at("by").pos(), Since: durationOf(c, "since"),
			}, nil
		}), func(c *checker, m *scenarios.Span, _ standing) {
		if m.By != "" {
			c.has("span", m.Start, m.By, m.ByPos)
			c.has("span", m.End, m.By, m.ByPos)
		}
	})
}

func levelWord() *word {
	return metricWord("level", "A number: how many there are, in the mean over the time from warmup to duration, of what one event begins "+
		"and another ends: jobs that wait, servers that are busy. In a series it is how many there are at each time.",
		`level("accepted", "answered")`,
		[]parm{need("up", eventKind, "which events make it one more"), need("down", eventKind, "which events make it one less")},
		func(c *call) (scenarios.Metric, error) {
			return &scenarios.Level{
				Source: c.source(), Up: arg[*scenarios.EventPattern](c, "up"), Down: arg[*scenarios.EventPattern](c, "down"),
			}, nil
		})
}

func valuesWord() *word {
	return checking(metricWord("values", "Samples: what a field of each event says, in the whole run: a number, a time or a truth value.",
		`values("commit", "index")`,
		[]parm{need("event", eventKind, "which events"), need("field", textKind, `a field of theirs: "index"`)},
		func(c *call) (scenarios.Metric, error) {
			return &scenarios.Values{
				Source: c.source(), Event: arg[*scenarios.EventPattern](c, "event"), Field: arg[string](c, "field"), FieldPos: c.at("field").pos(),
			}, nil
		}), func(c *checker, m *scenarios.Values, _ standing) { c.has("values", m.Event, m.Field, m.FieldPos) })
}

// has checks that the fact of a pattern has a field. What other events have shows in a run.
func (c *checker) has(callee string, p *scenarios.EventPattern, field string, at scenarios.Pos) {
	if fact, known := c.facts[p.Fact]; known {
		c.fields(callee, p.Kind, []scenarios.Field{{Name: field, Pos: at}}, fact)
	}
}

func overWord() *word {
	return metricWord("over", "Samples: whether each value of a metric is over a bound, 1 if it is and 0 if not. Their share is how many are.",
		`over(latency(), ms(100))`,
		[]parm{need("metric", metricKind, "samples or a series"), need("bound", figureKind, "in the unit of the metric")},
		func(c *call) (scenarios.Metric, error) {
			m := &scenarios.Over{
				Source: c.source(), Of: arg[scenarios.Metric](c, "metric"), Bound: arg[scenarios.Value](c, "bound"), BoundPos: c.at("bound").pos(),
			}
			if unit, known := m.Of.Unit(); known && unit != m.Bound.Unit {
				return nil, c.at("bound").errorf("over: bound must be %s, as %s is, not %s", unit.Noun(), m.Of, m.Bound.Unit.Noun())
			}
			return m, nil
		})
}
