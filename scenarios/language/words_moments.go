package language

import (
	"time"

	"github.com/orrery-sim/orrery/scenarios"
	"github.com/orrery-sim/orrery/sim"
)

// Faults that find their moment.

func flapWord() *word {
	return faultWord(
		"flap",
		"A fault that comes and goes.",
		"flap(isolate(leader()), down = ms(100), up = ms(300))",
		[]parm{
			need("fault", faultKind, "which fault"),
			need("down", distKind, "how long it lasts each time").pacing(),
			need("up", distKind, "how long it is away").pacing(),
		},
		func(c *call) (scenarios.Trouble, error) {
			f := &scenarios.Flap{
				Inner: arg[*scenarios.Fault](c, "fault"), Down: distOf(c, "down"), Up: distOf(c, "up"),
			}
			switch {
			case f.Inner.IsOrder():
				return nil, c.at("fault").errorf("flap: %s is an order, which does not come and go; "+
					"write every(s(1), %s)", f.Inner.Word, f.Inner.Text)
			case f.Inner.Lasting != nil:
				return nil, c.at("fault").
					errorf("flap: the fault must not have lasting: down says how long it lasts")
			case f.Down.Mean()+f.Up.Mean() < time.Microsecond:
				return nil, c.at("down").
					errorf("flap: down and up must take time, or the fault would come and go without end")
			}
			return f, nil
		},
	)
}

func crashWord(who parm) *word {
	return faultWord(
		"crash",
		"Stop a node: what it had not synced is lost. It restarts when the fault is undone.",
		"crash(leader())",
		[]parm{who, opt("effect", countsKind, "None", "in the middle of a handler: at its nth write, sync or message from now, "+
			"whenever that is; at once if not given")},
		func(c *call) (scenarios.Trouble, error) {
			return &scenarios.Hit{
				Who: arg[*scenarios.Who](c, "who"), Fault: sim.Fault{Kind: sim.Crash}, Effect: distOf(c, "effect"),
			}, nil
		},
	)
}

func ambushWord() *word {
	return faultWord(
		"ambush",
		"A fault that lies in wait for an event, and begins right after it, before its node does anything else. "+
			"It strikes once; lasting says how long it waits.",
		`ambush(event("snapshot"), crash(it(), lasting = ms(20)))`,
		[]parm{
			need("event", eventKind, "which event"),
			need("fault", faultKind, "which fault; it() is the node of the event"),
		},
		func(c *call) (scenarios.Trouble, error) {
			f := &scenarios.Ambush{Event: arg[*scenarios.EventPattern](c, "event"), Inner: arg[*scenarios.Fault](c, "fault")}
			switch f.Inner.Does.(type) {
			case *scenarios.Order, *scenarios.Flap, *scenarios.Ambush:
				return nil, c.at("fault").errorf("ambush: %s does not lie in wait; write on(%s, %s)", f.Inner.Word, f.Event.Text, f.Inner.Text)
			}
			return f, nil
		},
	)
}
