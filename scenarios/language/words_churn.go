package language

import (
	"time"

	"github.com/orrery-sim/orrery/scenarios"
)

// everyoneByDefault is whom a word means that is told nothing.
func everyoneByDefault(c *call, name string) *scenarios.Who {
	if who := arg[*scenarios.Who](c, name); who != nil {
		return who
	}
	return &scenarios.Who{Source: c.source(), Kind: scenarios.Everyone}
}

func churnWord() *word {
	return &word{
		name: "churn", class: anEntry, example: "churn(crash(it()), session = exponential(mean = minutes(5)))",
		doc: "Let nodes go and come back, each by itself, from warmup until duration: a session, the fault for its time, the next session. " +
			"What it drew is recorded as a plain list of faults.",
		params: []parm{
			need("fault", faultKind, "what it is to go, such as crash(it()) or leave(it()); it() is the node that goes"),
			opt("session", distKind, "None", "how long a node is there").pacing(),
			opt("rate", rateKind, "None", "in place of session: how often one of the nodes goes; then sessions are exponential"),
			opt("downtime", distKind, "exponential(mean = s(10))", "how long a node is away, if the fault does not say itself"),
			opt("who", whoKind, "None", "which nodes, found once as it begins; every server if not given"),
			opt("keep", whoKind, "None", "nodes that never go"),
		},
		build: func(c *call) (any, error) {
			if c.has("session") == c.has("rate") {
				return nil, spot{c: c, arg: -1}.errorf("churn: how often? Write session = exponential(mean = minutes(5)), of each node, " +
					"or rate = per_minute(10), of all together")
			}
			x := &scenarios.Churn{
				Source: c.source(), Fault: arg[*scenarios.Fault](c, "fault"), Downtime: distOf(c, "downtime"),
				Who: everyoneByDefault(c, "who"), Keep: arg[*scenarios.Who](c, "keep"),
			}
			if c.has("rate") {
				x.Rate = gap(arg[int64](c, "rate"))
			} else {
				x.Session = distOf(c, "session")
			}
			return x, nil
		},
	}
}

// churnsTooOften refuses sessions that are so short that their number is out of bounds.
func churnsTooOften(x *scenarios.Churn, duration time.Duration) error {
	if x.Rate > 0 {
		if n := int64(duration / x.Rate); n > maxTimes {
			return scenarios.Errorf(x.Pos, "churn: %d nodes would go in %s; the most is %d: write a lower rate",
				n, written(durations, int64(duration)), maxTimes)
		}
		return nil
	}
	return tooOften(x.Pos, "churn", x.Session, duration)
}
