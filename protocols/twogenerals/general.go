package twogenerals

import (
	"fmt"

	"github.com/orrery-sim/orrery/sim"
)

// keyBooted is where the disk has whether the general was there before.
const keyBooted = "booted"

// The timers of a general.
var (
	dawnTimer = sim.Timer{Name: "dawn"}      // it is time to attack, or not
	nextTimer = sim.Timer{Name: "messenger"} // the next messenger leaves
)

// Messenger carries the nth message: the first proposes to attack, and each one after it acknowledges the one before.
type Messenger struct{ N int }

func (m Messenger) String() string {
	if m.N == 1 {
		return "Attack at dawn"
	}
	return fmt.Sprintf("Message %d: %d has come", m.N, m.N-1)
}

// A General decides whether to attack at dawn.
type General struct {
	*config
	heard int // the highest message that has come
	sends int // the message that his messengers carry; 0: none yet
	left  int // of them, those who have not left
}

// Start waits for dawn. The first general proposes to attack.
func (g *General) Start(env *sim.Env) {
	env.SetTimer(dawnTimer, g.dawn-env.Now())
	booted := env.Disk().Get(keyBooted) != nil
	env.Disk().Set(keyBooted, true)
	if err := env.Disk().Sync(); err != nil {
		env.Exit(err.Error())
		return
	}
	if !booted && env.ID() == g.sender(1) {
		g.sends, g.left = 1, g.messengers
		env.SetTimer(nextTimer, g.apart)
	}
}

// Receive acknowledges a message that is new, unless it was the last.
func (g *General) Receive(env *sim.Env, _ sim.ID, msg sim.Message) {
	m, is := msg.(Messenger)
	if !is || m.N <= g.heard {
		return
	}
	g.heard = m.N
	env.Emit(Heard(m))
	if m.N < g.messages {
		g.dispatch(env, m.N+1)
	}
}

// dispatch sends messengers with a message.
func (g *General) dispatch(env *sim.Env, n int) {
	g.sends, g.left = n, g.messengers
	g.leave(env)
}

// leave lets a messenger leave, and the next one later.
func (g *General) leave(env *sim.Env) {
	env.Send(g.other(env.ID()), Messenger{g.sends})
	if g.left--; g.left > 0 {
		env.SetTimer(nextTimer, g.apart)
	}
}

// Timer handles a timer that has come due.
func (g *General) Timer(env *sim.Env, t sim.Timer) {
	switch t {
	case nextTimer:
		g.leave(env)
	case dawnTimer:
		env.CancelTimer(nextTimer)
		env.Emit(Decided{g.attacks(env.ID())})
	}
}

// attacks decides: a general attacks who has got the last message that he was to get, and so knows that all before it
// have come.
func (g *General) attacks(id sim.ID) bool {
	if g.mutants.On(hopeful) { // Without the rule: mutants/hopeful.
		return g.heard > 0 || g.sends > 0
	}
	return g.heard >= g.due(id)
}

// Inspect shows what he knows.
func (g *General) Inspect(v *sim.View) {
	v.Volatile("heard", g.heard)
	v.Volatile("sends", g.sends)
}
