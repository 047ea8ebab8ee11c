package language

import (
	"github.com/orrery-sim/orrery/protocols/about"
	"github.com/orrery-sim/orrery/scenarios"
	"github.com/orrery-sim/orrery/sim"
)

// ofItem says which of the items that spread a metric is about.
var ofItem = opt("item", textKind, "None", "one item by its text; each that was first heard from warmup to duration if not given")

func reliabilityWord() *word {
	return checking(metricWord("reliability", "Samples: of each item that spread (a rumour, an update, a broadcast), the share of "+
		"the servers that heard it, among those that are not down at the end.",
		"reliability()", []parm{ofItem},
		func(c *call) (scenarios.Metric, error) {
			return &scenarios.Reliability{Source: c.source(), Item: arg[string](c, "item")}, nil
		}), func(c *checker, m *scenarios.Reliability, _ standing) { c.spreads(m.Source) })
}

func spreadingTimeWord() *word {
	return checking(metricWord("spreading_time", "Samples: of each item that spread, the time from when the first server heard it until "+
		"all had, or a share of them, among those that are not down at the end. Items that did not come so far are counted, and are no samples.",
		"spreading_time(share = percent(99))",
		[]parm{
			opt("share", shareKind, "percent(100)", "of the servers, rounded up to whole ones").within(1, 1_000_000),
			ofItem,
		},
		func(c *call) (scenarios.Metric, error) {
			return &scenarios.SpreadingTime{
				Source: c.source(), Share: arg[sim.PPM](c, "share"), Item: arg[string](c, "item"),
			}, nil
		}), func(c *checker, m *scenarios.SpreadingTime, _ standing) { c.spreads(m.Source) })
}

func redundancyWord() *word {
	return checking(metricWord("redundancy", "A number: copies of items that reached a server which had them, for each that reached one "+
		"which did not, in the whole run. Over a tree it is 0.",
		"redundancy()", nil,
		func(c *call) (scenarios.Metric, error) { return &scenarios.Redundancy{Source: c.source()}, nil },
	), func(c *checker, m *scenarios.Redundancy, _ standing) {
		c.spreads(m.Source)
		if !anyIs[about.Carrier](c.messages) {
			c.failf(m.Pos, "redundancy: no message of %s says how many items it carries; count messages: "+
				`write messages("...")`, c.protocol.protocol.Name)
		}
	})
}

// spreads refuses metrics of what spreads, where nothing does.
func (c *checker) spreads(src scenarios.Source) {
	if !anyIs[about.Heard](c.facts) {
		c.failf(src.Pos, "%s: no fact of %s says that a node has heard of an item; that is for protocols that spread some, such as rumor",
			src.Word, c.protocol.protocol.Name)
	}
}

// anyIs reports whether one of some values is a T.
func anyIs[T any](in map[string]any) bool {
	for _, v := range in {
		if _, is := v.(T); is {
			return true
		}
	}
	return false
}
