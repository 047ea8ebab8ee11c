package optimistic

import (
	"time"

	"github.com/orrery-sim/orrery/protocols/parts/station"
	"github.com/orrery-sim/orrery/sim"
)

// A writer's timers.
var (
	againTimer    = sim.Timer{Name: "again"}    // the wait is over
	patienceTimer = sim.Timer{Name: "patience"} // there is no answer
)

// A Writer updates the row so many times, one time after the other.
type Writer struct {
	*config
	number uint64        // of the newest question: no two have the same, in any life
	asks   bool          // it is without an answer
	nth    int           // the update in hand; 0: nothing is known of the row
	tried  int           // how often it was written
	wait   time.Duration // before the last write of it
}

// Start boots the writer. What it has done it reads in the row.
func (w *Writer) Start(env *sim.Env) {
	w.number = station.Lives(env) << 32
	env.Emit(Booted{})
	w.read(env)
}

// read begins an attempt.
func (w *Writer) read(env *sim.Env) {
	w.number++
	w.ask(env, Read{w.number})
}

func (w *Writer) ask(env *sim.Env, m sim.Message) {
	w.asks = true
	env.Send(w.store, m)
	env.SetTimer(patienceTimer, w.patience)
}

// Receive handles an answer. One that is not to the newest question is late.
func (w *Writer) Receive(env *sim.Env, _ sim.ID, msg sim.Message) {
	switch m := msg.(type) {
	case Row:
		if w.answers(env, m.Number) {
			w.handleRow(env, m)
		}
	case Written:
		if w.answers(env, m.Number) {
			w.updated(env)
		}
	case Stale:
		if w.answers(env, m.Number) {
			w.handleStale(env)
		}
	}
}

func (w *Writer) answers(env *sim.Env, number uint64) bool {
	if !w.asks || number != w.number {
		return false
	}
	w.asks = false
	env.CancelTimer(patienceTimer)
	return true
}

// handleRow writes what is made of the row, unless it has the update already: the answer to a write was lost.
func (w *Writer) handleRow(env *sim.Env, m Row) {
	switch {
	case w.nth == 0:
		w.nth = m.Done + 1
	case m.Done >= w.nth && !w.mutants.On(writeAgain): // Without the rule: mutants/write-again.
		w.updated(env)
		return
	}
	if w.nth <= w.updates {
		w.number++
		w.tried++
		w.ask(env, Write{w.number, m.Version, w.nth})
	}
}

// handleStale waits, and reads again.
func (w *Writer) handleStale(env *sim.Env) {
	w.wait = w.policy.Wait(env.Rand(), w.tried, w.wait)
	env.Emit(Waited{w.tried, w.wait})
	env.SetTimer(againTimer, w.wait)
}

// updated goes on to the next update.
func (w *Writer) updated(env *sim.Env) {
	env.Emit(Updated{w.nth, w.tried})
	w.nth, w.tried, w.wait = w.nth+1, 0, 0
	if w.nth <= w.updates {
		w.read(env)
	}
}

// Timer reads again.
func (w *Writer) Timer(env *sim.Env, _ sim.Timer) { w.read(env) }

// Inspect shows the update in hand.
func (w *Writer) Inspect(v *sim.View) {
	v.Volatile("update", w.nth)
	v.Volatile("tried", w.tried)
}
