package language

import (
	"time"

	"github.com/orrery-sim/orrery/scenarios"
	"github.com/orrery-sim/orrery/sim"
)

// maxRun bounds the length of a run in virtual time.
const maxRun = 366 * 24 * time.Hour

func scenarioWords() []*word {
	return []*word{{
		name: "scenario", class: nothing, example: "scenario(protocol = raft(), duration = s(5))",
		doc: "The scenario: what runs, on what, under which faults, and what is expected of it. A file has one.",
		params: []parm{
			need("protocol", protocolKind, "what runs"),
			opt("workload", workloadsKind, "None", "what clients ask for: one workload, or several by name; no clients if not given"),
			opt("network", networkKind, "network()", "how the nodes are linked"),
			opt("disk", diskKind, "disk()", "what the disks are like"),
			opt("cpu", cpuKind, "cpu()", "how long nodes work"),
			opt("clock", clockKind, "clock()", "how far the clocks are off"),
			opt("schedule", listKind(entryKind, "a list of entries"), "[]", "what goes wrong, and when"),
			opt("warmup", durKind, "s(0)", "before the recurring entries of the schedule begin"),
			need(
				"duration",
				durKind,
				"when every fault is undone",
			).within(int64(time.Microsecond), int64(maxRun)),
			opt(
				"quiet",
				durKind,
				"s(5)",
				"how long the run goes on after that; s(0): it ends there, nothing undone",
			).within(0, int64(maxRun)),
			opt("stop_when", triggerKind, "None", "what ends the run early"),
			opt(
				"expect",
				listKind(propertyKind, "a list of properties"),
				"[]",
				"what the runs must show, beyond what the protocol promises",
			),
			opt("measure", measureKind, "{}", "what is measured, by name: metrics, and functions that make a number of the world "+
				"at the end of the run. Their world.memory is their own"),
			opt("lesson", lessonKind, "None", "what it teaches, in the lab"),
			opt("seed", seedKind, "1", "the seed of a run that is given none"),
			opt("fingerprint", textKind, `""`, "what that run must come to, as run --save writes it"),
			opt("overrides", listKind(textKind, "a list of texts"), "[]", "choices whose outcomes are given, as tokens write them"),
			opt("acts", listKind(textKind, "a list of texts"), "[]", "what was done to a run by hand, as run --save writes it"),
			opt("bookmarks", listKind(intKind, "a list of numbers"), "[]", "events of that run to come back to in the lab, which saves them"),
		},
		build: buildScenario,
	}}
}

func buildScenario(c *call) (any, error) {
	ev, err := atLoad(c)
	if err != nil {
		return nil, err
	}
	if ev.lending > 0 {
		return nil, nil
	}
	here := c.source().Pos
	if ev.scenario.Line != 0 {
		return nil, scenarios.Errorf(here, "a file is one scenario, and this is its second (the first is at %d:%d); "+
			"give each its own file, or make the difference a param", ev.scenario.Line, ev.scenario.Col)
	}
	ev.scenario = here
	p := ev.plan
	p.Pos = here
	p.Disk, p.CPU = arg[sim.DiskModel](c, "disk"), arg[sim.CPUModel](c, "cpu")
	p.Clock = arg[sim.ClockModel](c, "clock")
	p.Warmup, p.Duration = durationOf(c, "warmup"), durationOf(c, "duration")
	p.Quiet = durationOf(c, "quiet")
	p.StopWhen = arg[*scenarios.Trigger](c, "stop_when")
	p.Seed = arg[uint64](c, "seed")
	if err := takeSaved(p, c); err != nil {
		return nil, err
	}
	for _, e := range listOf[*scenarios.Expectation](c, "expect") {
		p.Expect = append(p.Expect, *e)
	}
	if len(p.Expect) > maxExpect {
		return nil, c.at("expect").errorf("scenario: expect has %d entries; the most is %d", len(p.Expect), maxExpect)
	}
	if p.Warmup > p.Duration {
		return nil, c.at("warmup").
			errorf("scenario: warmup (%s) is longer than duration (%s)", written(durations, int64(p.Warmup)), written(durations, int64(p.Duration)))
	}
	p.Measure = arg[[]scenarios.Measure](c, "measure")
	p.Lesson = arg[*scenarios.Lesson](c, "lesson")
	network := arg[*networkPlan](c, "network")
	p.Network = *network.Network
	protocol := arg[*protocolPlan](c, "protocol")
	asks := arg[[]*workloadPlan](c, "workload")
	if protocol, err = takeWorkloads(p, asks, protocol); err != nil {
		return nil, err
	}
	p.Protocol, p.Args = *protocol.protocol, protocol.args
	p.Operator = (ev.file.orders || p.Acts.Operator) && len(p.Protocol.Orders) > 0
	if err := takeSchedule(p, c); err != nil {
		return nil, err
	}
	if p.Promises, err = ev.file.language.promisesOf(protocol); err != nil {
		return nil, err
	}
	for _, param := range ev.params {
		p.Params = append(p.Params, param.Param)
	}
	return nil, newChecker(ev.file.language, p, protocol, network, asks).check()
}

// takeSchedule takes the entries, with the times filled in that they leave to the scenario.
func takeSchedule(p *scenarios.Plan, c *call) error {
	for _, e := range listOf[scenarios.Entry](c, "schedule") {
		switch entry := e.(type) {
		case *scenarios.At:
			if entry.Time > p.Duration+p.Quiet {
				return scenarios.Errorf(entry.Pos, "at: %s is after the end of the run, at %s",
					written(durations, int64(entry.Time)), written(durations, int64(p.Duration+p.Quiet)))
			}
		case *scenarios.Every:
			filled := *entry
			if filled.Start == unset {
				filled.Start = p.Warmup
			}
			if filled.Until == unset {
				filled.Until = p.Duration
			}
			if filled.Until < filled.Start {
				return scenarios.Errorf(entry.Pos, "every: until (%s) is before start (%s)",
					written(durations, int64(filled.Until)), written(durations, int64(filled.Start)))
			}
			if entry.Times == 0 {
				if err := tooOften(entry.Pos, "every", filled.Period, filled.Until-filled.Start); err != nil {
					return err
				}
			}
			e = &filled
		case *scenarios.Nemesis:
			if err := tooOften(entry.Pos, "nemesis", entry.Every, p.Duration-p.Warmup); err != nil {
				return err
			}
		case *scenarios.Churn:
			if err := churnsTooOften(entry, p.Duration-p.Warmup); err != nil {
				return err
			}
		case *scenarios.Script:
			if len(entry.Steps) == 0 {
				return scenarios.Errorf(entry.Pos, "script: it has no steps")
			}
		}
		p.Schedule = append(p.Schedule, e)
	}
	return nil
}
