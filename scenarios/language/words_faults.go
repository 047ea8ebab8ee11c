package language

import (
	"math"

	"github.com/orrery-sim/orrery/scenarios"
	"github.com/orrery-sim/orrery/sim"
)

// faultWord is a word for a fault. Every fault can be named, and can be undone after a while.
func faultWord(name, doc, example string, params []parm, does func(c *call) (scenarios.Trouble, error)) *word {
	params = append(
		params,
		opt(
			"lasting",
			distKind,
			"None",
			"how long; then it is undone. Until the duration of the scenario if not given",
		),
		opt("name", textKind, "None", "what undo(...), target(...) and the story call it"),
	)
	return &word{
		name:    name,
		class:   aFault,
		doc:     doc,
		example: example,
		params:  params,
		build: func(c *call) (any, error) {
			what, err := does(c)
			return &scenarios.Fault{
				Source:  c.source(),
				Name:    arg[string](c, "name"),
				Lasting: distIf(c, "lasting"),
				Does:    what,
			}, err
		},
	}
}

// hits is a fault of the nodes that the parameter who names.
func hits(what func(c *call) sim.Fault) func(c *call) (scenarios.Trouble, error) {
	return func(c *call) (scenarios.Trouble, error) {
		return &scenarios.Hit{Who: arg[*scenarios.Who](c, "who"), Fault: what(c)}, nil
	}
}

// only is a fault of which the kind says all.
func only(kind sim.FaultKind) func(c *call) sim.Fault {
	return func(*call) sim.Fault { return sim.Fault{Kind: kind} }
}

func faultWords() []*word {
	who := need("who", whoKind, "whom it hits")
	clients := opt("clients", flagKind, "False", "clients are cut off too")
	hit := func(name string, kind sim.FaultKind, doc string) *word {
		return faultWord(name, doc, name+"(leader())", []parm{who}, hits(only(kind)))
	}
	words := []*word{
		faultWord(
			"isolate",
			"Cut a node off: it hears no server, and no server hears it.",
			"isolate(leader())",
			[]parm{who, clients},
			hits(func(c *call) sim.Fault {
				return sim.Fault{Kind: sim.Isolate, Clients: arg[bool](c, "clients")}
			}),
		),
		faultWord(
			"partition",
			"Cut the servers into groups that cannot reach each other. Whoever is left forms the last group.",
			"partition(minority())",
			[]parm{each("groups", whoKind, "each a group of its own"), clients},
			partitions,
		),
		faultWord(
			"bridge",
			"Cut the servers into two halves that meet only in one node.",
			"bridge(random_node())",
			[]parm{who},
			func(c *call) (scenarios.Trouble, error) {
				return &scenarios.Bridge{Who: arg[*scenarios.Who](c, "who")}, nil
			},
		),
		faultWord(
			"majorities_ring",
			"Every server reaches a majority, and no two the same one.",
			"majorities_ring()",
			nil,
			func(*call) (scenarios.Trouble, error) { return &scenarios.MajoritiesRing{}, nil },
		),
		faultWord(
			"cut",
			"Cut the links between two sets of nodes.",
			"cut(node(1), node(2))",
			[]parm{
				need("a", whoKind, "one end"),
				need("b", whoKind, "the other end"),
			},
			cuts("a", "b", false),
		),
		faultWord(
			"one_way",
			"Messages from the sender to the receiver are lost; the answers pass.",
			"one_way(leader(), random_node())",
			[]parm{
				need("sender", whoKind, "whose messages are lost"),
				need("receiver", whoKind, "who no longer hears them"),
			},
			cuts("sender", "receiver", true),
		),
		degradeWord(),
		flapWord(),
		ambushWord(),
		crashWord(who),
		hit(
			"pause", sim.Pause,
			"A node stands still, as in a long collection, while the network goes on delivering to it.",
		),
		faultWord(
			"wipe",
			"Empty a node's disk. Its next start is its first.",
			"wipe(node(1))",
			[]parm{who},
			hits(only(sim.Wipe)),
		),
	}
	words = append(words, machineFaults(who)...)
	words = append(words, clockFaults(who)...)
	words = append(words, upgradeWord(who))
	return append(words, orderWords()...)
}

func machineFaults(who parm) []*word {
	hit := func(name string, kind sim.FaultKind, doc string) *word {
		return faultWord(name, doc, name+"(random_node())", []parm{who}, hits(only(kind)))
	}
	return []*word{
		faultWord("slow", "A node's CPU takes so many times as long.", "slow(leader(), times = 20)",
			[]parm{who, need("times", positiveKind, "how many times as long")}, hits(slows)),
		faultWord("slow_disk", "A sync takes so long.", "slow_disk(leader(), fsync = ms(200))",
			[]parm{who, need("fsync", distKind, "how long a sync takes")},
			hits(func(c *call) sim.Fault {
				return sim.Fault{Kind: sim.SlowDisk, Fsync: distOf(c, "fsync")}
			})),
		hit("full_disk", sim.FullDisk, "Writes fail, for want of space."),
		hit("lying_disk", sim.LyingDisk, "Syncs return at once and keep nothing."),
		hit("torn_disk", sim.TornDisk, "A crash leaves some of the unsynced writes on the disk, and loses the rest."),
		hit(
			"rotten_disk", sim.RottenDisk,
			"A record on the disk has lost bits: its checksum fails when it is next read at a start.",
		),
		faultWord(
			"failing_disk",
			"The next sync fails. What it was to keep is gone after a crash, though reads still show it and "+
				"the sync after it says that all is well, as Linux does. A server that gives up over it "+
				"starts again when the fault is undone.",
			"failing_disk(leader())",
			[]parm{who, opt("keeps", flagKind, "False", "a later sync keeps it after all")},
			hits(func(c *call) sim.Fault { return sim.Fault{Kind: sim.FailingDisk, Keeps: arg[bool](c, "keeps")} }),
		),
		hit(
			"unreadable_disk", sim.UnreadableDisk,
			"One record cannot be read after the next start, and is there again after the one that follows. A "+
				"server that gives up over it starts again when the fault is undone.",
		),
	}
}

func clockFaults(who parm) []*word {
	return []*word{
		faultWord(
			"skew",
			"A node's clock is off, and may drift.",
			"skew(leader(), offset = ms(100), drift = percent(1))",
			[]parm{
				who, opt("offset", shiftKind, "ms(0)", "ahead of the true time; behind it if negative"),
				opt("drift", driftKind, "percent(0)", "how much too fast; too slow if negative"),
			},
			hits(func(c *call) sim.Fault {
				return sim.Fault{Kind: sim.Skew, By: durationOf(c, "offset"), Drift: arg[sim.PPM](c, "drift")}
			}),
		),
		faultWord("jump", "A node's wall clock jumps.", "jump(random_node(), by = s(-5))",
			[]parm{who, need("by", shiftKind, "forward; back if negative")},
			hits(func(c *call) sim.Fault { return sim.Fault{Kind: sim.Jump, By: durationOf(c, "by")} })),
	}
}

// slows rounds to whole times, once at least.
func slows(c *call) sim.Fault {
	millionths := int64(math.Round(arg[float64](c, "times") * 1e6))
	return sim.Fault{Kind: sim.Slow, Times: max((millionths+500_000)/1_000_000, 1)}
}

func partitions(c *call) (scenarios.Trouble, error) {
	groups := args[*scenarios.Who](c, "groups")
	if len(groups) == 0 {
		return nil, spot{c: c, arg: -1}.errorf(
			"partition: it takes at least one group; write partition(minority())")
	}
	return &scenarios.Partition{Groups: groups, Clients: arg[bool](c, "clients")}, nil
}

func cuts(from, to string, oneWay bool) func(c *call) (scenarios.Trouble, error) {
	return func(c *call) (scenarios.Trouble, error) {
		return &scenarios.Cut{
			From: arg[*scenarios.Who](c, from), To: arg[*scenarios.Who](c, to), OneWay: oneWay,
		}, nil
	}
}

func degradeWord() *word {
	return faultWord(
		"degrade",
		"From now on, messages that match suffer. The delay is added to that of their link.",
		"degrade(message(sender = leader()), loss = percent(30))",
		[]parm{
			need("traffic", messageKind, "which messages"),
			opt("delay", distKind, "ms(0)", "added"),
			opt("loss", shareKind, "percent(0)", "share that is lost"),
			opt("duplicate", shareKind, "percent(0)", "share that arrives twice"),
			opt("corrupt", shareKind, "percent(0)", "share that arrives damaged"),
			opt("bandwidth", speedKind, "None", "of their link"),
		},
		func(c *call) (scenarios.Trouble, error) {
			return &scenarios.Degrade{Traffic: arg[*scenarios.MessagePattern](c, "traffic"), Link: sim.Link{
				Delay: distOf(c, "delay"), Loss: arg[sim.PPM](c, "loss"),
				Duplicate: arg[sim.PPM](c, "duplicate"), Corrupt: arg[sim.PPM](c, "corrupt"),
				Bandwidth: arg[int64](c, "bandwidth"),
			}}, nil
		},
	)
}

func undoWords() []*word {
	who := need("who", whoKind, "whom")
	undo := func(name, doc, example string, params []parm) *word {
		return &word{
			name:    name,
			class:   aFault,
			doc:     doc,
			example: example,
			params:  params,
			build: func(c *call) (any, error) {
				u := &scenarios.Undo{Source: c.source()}
				switch {
				case len(params) == 0:
				case params[0].name == "who":
					u.Who = arg[*scenarios.Who](c, "who")
				default:
					u.Name = arg[string](c, "name")
				}
				return u, nil
			},
		}
	}
	return []*word{
		undo("heal", "Undo all faults of the network.", "heal()", nil),
		undo("restore", "Undo all other faults.", "restore()", nil),
		undo("restart", "Start a crashed node again.", "restart(node(1))", []parm{who}),
		undo("resume", "Let a paused node go on.", "resume(node(1))", []parm{who}),
		checking(undo(
			"undo",
			"Undo the fault of that name.",
			`undo("cut")`,
			[]parm{need("name", textKind, "of a fault")},
		), func(c *checker, u *scenarios.Undo, _ standing) { c.faultName("undo", u.Pos, u.Name) }),
	}
}
