package timesync

import (
	"fmt"
	"slices"
	"time"

	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/sim"
)

// A Node has a clock, and tells its clients what time it is.
type Node struct {
	*config
	clock  softClock
	synced bool          // it knows by how much its clock may be wrong
	wrong  time.Duration // that, when it was set
	setAt  time.Duration // its oscillator then

	number  int // of what it has asked for; 0: nothing
	askedAt time.Duration
	samples []sample
	setting int // which one of its settings the clock has: a new number each time, and in each life

	readings []time.Duration // Lundelius and Lynch: by how much other clocks are ahead of its own
	heard    []sim.ID        // from whom
	adjusted bool
}

// Start boots the node. It looks at the clock on the wall, once.
func (n *Node) Start(env *sim.Env) {
	n.clock = softClock{at: n.oscillator(env), value: env.Now()}
	n.setting = env.Rand().IntN(1 << 30)
	env.Emit(Booted{n.clock.value})
	switch {
	case n.method == averaging:
		for _, peer := range env.Peers() {
			if peer != env.ID() {
				env.Send(peer, Reading{n.clock.target(n.oscillator(env))})
			}
		}
	case n.method != berkeley || n.isMaster(env):
		env.SetTimer(pollTimer, env.Rand().Between(0, n.period/10))
	}
}

// oscillator is what the node measures time by: it drifts, and nobody sets it.
func (n *Node) oscillator(env *sim.Env) time.Duration {
	if n.mutants.On(onTheWall) { // Without the rule: mutants/on-the-wall.
		return env.Now()
	}
	return env.Uptime()
}

// Receive handles a message.
func (n *Node) Receive(env *sim.Env, from sim.ID, msg sim.Message) {
	switch m := msg.(type) {
	case service.Request:
		env.Send(m.Client, service.Reply{Seq: m.Seq, Result: service.Result{OK: true, Value: n.tell(env)}})
	case Time:
		n.handleTime(env, from, m)
	case Ask:
		n.handleAsk(env, from, m)
	case Adjust:
		n.handleAdjust(env, m)
	case Reading:
		n.handleReading(env, from, m)
	}
}

// Timer handles a timer.
func (n *Node) Timer(env *sim.Env, t sim.Timer) {
	switch t {
	case pollTimer:
		n.onPoll(env)
	case waitTimer:
		n.settle(env)
	}
}

// tell says what time it is, and by how much that may be wrong.
func (n *Node) tell(env *sim.Env) string {
	up := n.oscillator(env)
	told := Told{Clock: n.clock.read(up), Synced: n.synced}
	if !n.synced {
		env.Emit(told)
		return told.Clock.String()
	}
	told.Error = n.errorAt(up)
	env.Emit(told)
	return fmt.Sprintf("%v ± %v", told.Clock, told.Error)
}

// errorAt is by how much the clock may be wrong: as it was set, by its drift since, and by what it is still ahead.
func (n *Node) errorAt(up time.Duration) time.Duration {
	wrong := n.wrong + n.clock.ahead(up)
	if !n.mutants.On(noAging) { // Without the rule: timesync/no-aging.
		wrong += n.drifted(up - n.setAt)
	}
	return wrong
}

// set puts the clock where it should be.
func (n *Node) set(env *sim.Env, target time.Duration) {
	n.setting++
	n.clock.set(n.oscillator(env), target, n.mutants.On(setsBack)) // Without the rule: timesync/sets-back.
}

// onPoll asks: sources of the time, or all other nodes.
func (n *Node) onPoll(env *sim.Env) {
	n.number = 1 + env.Rand().IntN(1<<30)
	n.askedAt, n.samples = n.oscillator(env), nil
	env.Emit(Asked{n.number})
	for _, id := range n.asked(env) {
		env.Send(id, Ask{n.number})
	}
	env.SetTimer(waitTimer, n.patience)
	env.SetTimer(pollTimer, n.period)
}

// asked are those whom a node asks.
func (n *Node) asked(env *sim.Env) []sim.ID {
	switch n.method {
	case berkeley:
		return slices.DeleteFunc(slices.Clone(env.Peers()), func(id sim.ID) bool { return id == env.ID() })
	case cristian:
		return n.sources[:1]
	}
	return n.sources
}

// handleTime notes an answer, and goes on if it is the last one.
func (n *Node) handleTime(env *sim.Env, from sim.ID, m Time) {
	if m.Number != n.number && !n.mutants.On(anyAnswer) || n.number == 0 { // Without the rule: mutants/any-answer.
		return
	}
	if slices.ContainsFunc(n.samples, func(s sample) bool { return s.from == from }) {
		return // The network brought a second copy.
	}
	up := n.oscillator(env)
	s := sample{from: from, time: m.Time, claimed: m.Error, setting: m.Setting, at: up, roundTrip: up - n.askedAt}
	n.samples = append(n.samples, s)
	env.Emit(Sampled{from, m.Time, s.roundTrip})
	if len(n.samples) == len(n.asked(env)) {
		n.settle(env)
	}
}

// settle makes something of the answers.
func (n *Node) settle(env *sim.Env) {
	if n.number == 0 {
		return
	}
	if n.method == berkeley {
		n.average(env)
	} else {
		n.intersect(env)
	}
	n.number = 0
	env.CancelTimer(waitTimer)
}

// Inspect shows the clock.
func (n *Node) Inspect(v *sim.View) {
	v.Volatile("synced", n.synced)
	v.Volatile("set to", n.clock.value.String())
	v.Volatile("wrong by", n.wrong.String())
	v.Volatile("answers", len(n.samples))
}
