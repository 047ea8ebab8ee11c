package language

import (
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
				opt("read", distKind, "ms(0)", "how long it takes to find what a server reads for the first time "+
					"since it started: a record, or the log"),
				opt("bandwidth", speedKind, "None", "of what is then read; unlimited if not given"),
				opt(
					"torn",
					shareKind,
					"percent(0)",
					"share of the crashes that leave some of the unsynced writes on the disk",
				),
				opt("failing", shareKind, "percent(0)", "share of the syncs that fail, see failing_disk"),
				opt("unreadable", shareKind, "percent(0)", "share of the starts in which one record cannot be read"),
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
					Fsync: distOf(c, "fsync"), Write: distOf(c, "write"),
					Read: distOf(c, "read"), Bandwidth: arg[int64](c, "bandwidth"),
					Torn: arg[sim.PPM](c, "torn"), Failing: arg[sim.PPM](c, "failing"),
					Unreadable: arg[sim.PPM](c, "unreadable"),
					Lying:      arg[bool](c, "lying"), Capacity: int64(arg[int](c, "capacity")),
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
