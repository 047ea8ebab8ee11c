package detector

import (
	"time"

	"github.com/orrery-sim/orrery/sim"
)

// A watch is what a node knows of another one.
type watch struct {
	generation, n int           // of the latest sign of life
	at            time.Duration // when it came, by the own oscillator
	window        window
	due           time.Duration // when the next one is late
	suspected     bool
}

// expect gives a peer a deadline.
func (n *Node) expect(env *sim.Env, id sim.ID, late time.Duration) {
	n.watched[id].due = env.Uptime() + late
	env.SetTimer(sim.Timer{Name: lateName, Arg: int(id)}, late)
}

// hear takes a sign of life, if it is later than all others: one of an earlier life, or a second copy, says nothing.
func (n *Node) hear(env *sim.Env, from sim.ID, generation, number int) {
	w, begun := n.watched[from]
	if !begun {
		return
	}
	isNew := generation > w.generation || generation == w.generation && number > w.n
	if !isNew && !n.mutants.On(oldSigns) { // Without the rule: detector/old-signs.
		return
	}
	now := env.Uptime()
	passed := time.Duration(0)
	if generation == w.generation && w.generation != 0 {
		passed = now - w.at
	}
	if passed > 0 || n.mutants.On(learnsOutages) { // Without the rule: mutants/learns-outages.
		w.window.add(now-w.at, n.size)
	}
	w.generation, w.n, w.at = generation, number, now
	env.Emit(Heard{from, generation, number, passed})
	if w.suspected && !n.mutants.On(neverTrusts) { // Without the rule: mutants/never-trusts.
		w.suspected = false
		env.Emit(Trusted{from})
	}
	if n.mutants.On(anySign) { // Without the rule: mutants/any-sign.
		for _, id := range env.Peers() {
			if id != env.ID() && !n.watched[id].suspected {
				n.expect(env, id, n.late(&n.watched[id].window))
			}
		}
		return
	}
	n.expect(env, from, n.late(&w.window))
}

// onLate suspects a peer whose sign of life is late. If the deadline is long past, the node itself has slept, and what it should have heard
// may be waiting: everybody gets the time of one more timeout.
func (n *Node) onLate(env *sim.Env, id sim.ID) {
	w := n.watched[id]
	if slept := env.Uptime() - w.due; slept > n.asleep && !n.mutants.On(blamesOthers) { // Without the rule: detector/blames-others.
		env.Emit(Slept{id, slept})
		n.expect(env, id, n.timeout)
		return
	}
	w.suspected = true
	env.Emit(Suspected{id, env.Uptime() - w.at})
}
