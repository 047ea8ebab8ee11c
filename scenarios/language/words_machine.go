package language

import (
	"time"

	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/scenarios"
	"github.com/orrery-sim/orrery/sim"
)

func machineWords() []*word {
	return []*word{
		{
			name: "disk", class: aDisk, example: "disk(fsync = ms(2))",
			doc: "What the disks are like. Writes that were not synced are lost in a crash.",
			params: []parm{
				opt("fsync", distKind, "ms(0)", "how long a sync takes"),
				opt("write", distKind, "ms(0)", "how long a write takes"),
				opt(
					"torn",
					shareKind,
					"percent(0)",
					"share of the crashes that leave some of the unsynced writes on the disk",
				),
				opt("lying", flagKind, "False", "syncs return at once and keep nothing"),
				opt(
					"capacity",
					intKind,
					"None",
					"records that a disk holds; unlimited if not given",
				).within(1, 1<<30),
			},
			build: func(c *call) (any, error) {
				return sim.DiskModel{
					Fsync: distOf(c, "fsync"), Write: distOf(c, "write"), Torn: arg[sim.PPM](c, "torn"),
					Lying: arg[bool](c, "lying"), Capacity: int64(arg[int](c, "capacity")),
				}, nil
			},
		},
		{
			name: "cpu", class: aCPU, example: "cpu(per_message = us(20))",
			doc: "How long a node works on what it handles.",
			params: []parm{
				opt("per_message", distKind, "ms(0)", "for every message"),
				opt("per_byte", distKind, "ms(0)", "for every byte of it"),
			},
			build: func(c *call) (any, error) {
				return sim.CPUModel{
					PerMessage: distOf(c, "per_message"),
					PerByte:    distOf(c, "per_byte"),
				}, nil
			},
		},
		{
			name: "clock", class: aClock, example: "clock(drift = between(ppm(-50), ppm(50)))",
			doc: "How far the clocks are off from the start: one draw for each node.",
			params: []parm{
				opt("offset", offsetsKind, "ms(0)", "ahead of the true time; behind it if negative"),
				opt("drift", driftsKind, "percent(0)", "how much too fast; too slow if negative"),
			},
			build: func(c *call) (any, error) {
				return sim.ClockModel{
					Offset: distOf(c, "offset"),
					Drift:  arg[sim.RatioDist](c, "drift"),
				}, nil
			},
		},
	}
}

func workloadWords() []*word {
	common := []parm{
		opt("clients", intKind, "4", "how many clients").within(1, maxNodes),
		opt(
			"ops",
			intKind,
			"None",
			"operations of all clients together; as many as fit into the duration if not given",
		).within(1, 1<<30),
		opt("think", distKind, "ms(0)", "a client's pause between an answer and its next operation"),
		opt(
			"arrivals",
			arrivalsKind,
			"None",
			"operations begin at these times, answered or not; otherwise when the last is answered",
		),
		opt("timeout", durKind, "s(1)", "when a client gives up").within(1, longest),
		opt("retry", flagKind, "True", "it asks again until then, as the same operation"),
	}
	values := opt("value_size", sizeKind, "bytes(16)", "of a value")
	reads := opt("reads", shareKind, "percent(50)", "share of the operations that only read")
	keys := []parm{
		opt("keys", intKind, "3", "how many keys").within(1, 1_000_000),
		opt("cas", shareKind, "percent(0)", "share of the operations that compare and set"),
		opt("popularity", popularityKind, "None", "which keys are asked for; all alike if not given"),
	}
	held := opt("held_for", distKind, "ms(10)", "how long a client keeps the lock")
	with := func(ps ...parm) []parm { return append(append([]parm{}, common...), ps...) }
	return []*word{
		workloadWord(
			"kv",
			"Clients put, get and compare-and-set keys.",
			append(with(values, reads), keys...),
		),
		workloadWord("register", "Clients write and read one register.", with(values, reads)),
		workloadWord("counter", "Clients add to and read one counter.", with(reads)),
		workloadWord("queue", "Clients enqueue and dequeue.", with(values)),
		workloadWord("lock", "Clients acquire and release one lock.", with(held)),
		{
			name: "poisson", class: anArrival, example: "poisson(per_second(300))",
			doc:    "Operations arrive at random, on average so many: as from a great many independent users.",
			params: []parm{need("rate", rateKind, "of all clients together")},
			build: func(c *call) (any, error) {
				return sim.Exponential(gap(arg[int64](c, "rate"))), nil
			},
		},
		{
			name: "steady", class: anArrival, example: "steady(per_second(300))",
			doc:    "Operations arrive evenly spaced.",
			params: []parm{need("rate", rateKind, "of all clients together")},
			build: func(c *call) (any, error) {
				return sim.Constant(gap(arg[int64](c, "rate"))), nil
			},
		},
		{
			name: "zipf", class: aPopularity, example: "zipf(1.0)",
			doc: "The nth key is asked for in proportion to 1 / n ^ exponent.",
			params: []parm{
				opt("exponent", positiveKind, "1.0", "the larger, the more the first keys stand out"),
			},
			build: func(c *call) (any, error) {
				exponent := arg[float64](c, "exponent")
				if exponent > 20 {
					return nil, c.at("exponent").errorf("zipf: exponent must be at most 20, not %v", exponent)
				}
				return exponent, nil
			},
		},
	}
}

// gap is the time between two events of a rate, in the unit of rates.
func gap(rate int64) time.Duration {
	return max(1, time.Duration(3600e9/float64(rate)*1e6))
}

func workloadWord(name, doc string, params []parm) *word {
	has := map[string]bool{}
	for _, p := range params {
		has[p.name] = true
	}
	return &word{
		name:    name,
		class:   aWorkload,
		doc:     doc,
		example: name + "()",
		params:  params,
		build: func(c *call) (any, error) {
			w := &scenarios.Workload{
				Source: c.source(), Kind: name, Clients: arg[int](c, "clients"), Ops: arg[int](c, "ops"),
				Think: distOf(
					c,
					"think",
				), Timeout: durationOf(c, "timeout"), Retry: arg[bool](c, "retry"), Keys: 1,
			}
			if a, ok := c.vals[c.index("arrivals")].(sim.Dist); ok {
				w.Arrivals = &a
			}
			if has["value_size"] {
				w.ValueSize = arg[int64](c, "value_size")
			}
			if has["reads"] {
				w.Reads = arg[sim.PPM](c, "reads")
			}
			if has["held_for"] {
				w.HeldFor = distOf(c, "held_for")
			}
			if has["keys"] {
				return w, keyed(c, w)
			}
			return w, nil
		},
	}
}

// keyed adds what only a workload with keys has.
func keyed(c *call, w *scenarios.Workload) error {
	w.Keys, w.CAS = arg[int](c, "keys"), arg[sim.PPM](c, "cas")
	if w.Reads+w.CAS > 1e6 {
		return c.at("cas").
			errorf("%s: reads (%s) and cas (%s) are more than percent(100) together", c.word.name,
				written(ratios, int64(w.Reads)), written(ratios, int64(w.CAS)))
	}
	if exponent, ok := c.vals[c.index("popularity")].(float64); ok {
		w.Popularity = service.Zipf(w.Keys, exponent)
	}
	return nil
}
