package supervise

import (
	"encoding/binary"
	"fmt"
	"sync/atomic"
	"time"

	"github.com/orrery-sim/orrery/sim"
)

// A Task is what somebody has in hand.
type Task struct {
	Run   int    // its number in a campaign; below 0: it is part of none
	Of    string // what it is: the file, or what to read
	Again string // the line that does it again; "" if there is none
	Told  bool   // what became of it, if the process does not survive it, is told by the next one: see [Watch.Ended]
}

// A Hand is what one goroutine has in hand. It tells the watchdog that there is progress, and says when
// a limit is reached. Its methods are for that goroutine.
type Hand struct {
	watch *Watch
	slot  int

	task  atomic.Pointer[Task]
	world atomic.Pointer[sim.World]
	doing atomic.Pointer[activity]
	pulse atomic.Uint64 // grows with progress
	holds atomic.Int64  // the goroutine that took the task
	began time.Time     // the task

	seen   uint64        // the watchdog's: the pulse when it looked last
	idle   time.Duration // for how long that has not grown
	within time.Duration // and for how long of it a call of the author's was under way
}

// An activity is what is done with a task, and how much longer than a run it may go without progress while it
// is not in a call of the author's.
type activity struct {
	words string
	times time.Duration
}

// What a hand may be doing. A handler, a hook and an invariant are called in between two looks of the
// watchdog thousands of times; a judge may take long over one history.
var (
	Reading = &activity{"reading it", 2}
	Running = &activity{"running it", 1}
	Judging = &activity{"judging it", 12}
	Telling = &activity{"telling it", 60}
)

// Hand is a hand for the goroutine that calls.
func (w *Watch) Hand() *Hand {
	h := &Hand{watch: w}
	if w.within != nil {
		w = w.within
	}
	w.mu.Lock()
	h.slot = len(w.hands)
	w.hands = append(w.hands, h)
	w.mu.Unlock()
	return h
}

// Take takes a task in hand.
func (h *Hand) Take(t Task, doing *activity) {
	h.began = time.Now()
	h.holds.Store(goroutine())
	h.world.Store(nil)
	h.doing.Store(doing)
	h.pulse.Add(1)
	h.task.Store(&t)
	h.write(&t)
}

// Pulse says that there is progress.
func (h *Hand) Pulse() { h.pulse.Add(1) }

// Free says that the task is done.
func (h *Hand) Free() {
	h.task.Store(nil)
	h.world.Store(nil)
	h.write(nil)
}

// Doing says what is done with the task from now on, by the goroutine that calls.
func (h *Hand) Doing(what *activity) {
	h.holds.Store(goroutine())
	h.doing.Store(what)
	h.pulse.Add(1)
}

// See says which world the task is about, before anything happens in it.
func (h *Hand) See(world *sim.World) { h.world.Store(world) }

// Heed is called while a world runs, again and again. The error says why it must end.
func (h *Hand) Heed(world *sim.World) error {
	h.pulse.Add(1)
	l := &h.watch.Limits
	switch {
	case h.watch.ctx.Err() != nil:
		return ErrInterrupted
	case l.Events > 0 && world.Latest() > l.Events:
		return &Exceeded{fmt.Sprintf("it has come to more than %d events at %v of virtual time", l.Events, world.Now())}
	case l.Timeout > 0 && time.Since(h.began) > l.Timeout:
		return &Exceeded{fmt.Sprintf("it has taken more than %v, and is at %v of virtual time", l.Timeout, world.Now())}
	}
	return nil
}

// At says which event has called a handler, where the parent can read it.
func (h *Hand) At(event uint64) {
	if h.watch.table != nil {
		var buf [8]byte
		binary.LittleEndian.PutUint64(buf[:], event)
		h.watch.table.WriteAt(buf[:], eventAt) //nolint:errcheck // there is nobody to tell
	}
}

// eventAt is where the number of an event is in the table: behind that of the watchdog's looks.
const eventAt = 8

// slotSize is how many bytes of the file a hand has: a number, a length and a text.
const slotSize = 2048

// write puts a task where the parent can read it, even if this process ends at the next instant.
func (h *Hand) write(t *Task) {
	if h.watch.table == nil {
		return
	}
	buf := make([]byte, 16, 256)
	if t != nil {
		binary.LittleEndian.PutUint64(buf, uint64(t.Run+2))
		buf = fmt.Appendf(buf, "%s\x00%s\x00%v", t.Of, t.Again, t.Told)
		buf = buf[:min(len(buf), slotSize)]
		binary.LittleEndian.PutUint64(buf[8:], uint64(len(buf)-16))
	}
	h.watch.table.WriteAt(buf, int64(slotSize*(1+h.slot))) //nolint:errcheck // there is nobody to tell
}
