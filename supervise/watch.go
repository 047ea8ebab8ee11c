package supervise

import (
	"context"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"runtime/debug"
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

// A Watch watches what a process has in hand. In a child it has a watchdog, and a folder that it shares
// with its parent.
type Watch struct {
	Limits   Limits
	Out, Err *os.File // where the program prints. What a node prints itself goes to the standard outputs

	ctx   context.Context // done once somebody wants to end
	stop  context.CancelFunc
	dir   string    // "": there is no parent
	turn  int       // how many children there were before this one
	table *os.File  // of what is in hand
	last  *os.File  // for the last words
	ends  []End     // of those before
	began time.Time // the first of them
	spare []byte    // see limitMemory

	interrupted atomic.Pointer[func()] // what an interrupt does; nil: it ends the process

	within *Watch // the one of the process, whose watchdog looks after the hands; nil: it is this one

	mu    sync.Mutex
	hands []*Hand
}

// Context is done once somebody wants to end: by a signal, or by the parent.
func (w *Watch) Context() context.Context { return w.ctx }

// Supervised reports whether the process has a parent that outlives it.
func (w *Watch) Supervised() bool { return w.dir != "" }

// An End says why a process ended with something in hand.
type End struct {
	Tasks  []Task  // that were in hand: one of them is to blame
	Why    string  // a sentence without its stop
	Frames []Frame // the author's calls that were under way
	Killed bool    // the system ended it, and did not say why
	Event  uint64  // that called the handler in which a run ended; AllEvents: it was over; 0: it is not known
}

// AllEvents are those of a run that was over.
const AllEvents = math.MaxUint64

// Ended says how the process before this one ended, if that is what this one is there to tell.
func (w *Watch) Ended() (e *End) {
	if n := len(w.ends); n > 0 && w.ends[n-1].told() {
		e = &w.ends[n-1]
	}
	return e
}

// told reports whether the next process tells of it.
func (e *End) told() bool { return len(e.Tasks) == 1 && e.Tasks[0].Told }

// Sentence says in a line why, and where.
func (e *End) Sentence() string {
	if len(e.Frames) == 0 {
		return e.Why
	}
	f := e.Frames[0]
	return fmt.Sprintf("%s, in %s (%s)", e.Why, f.Call, f.Place())
}

// words are the last words of a child.
type words struct {
	Code int
	End  *End // nil: it has done its work, with that exit code
}

// leave writes last words.
func (w *Watch) leave(last words) {
	text, err := json.Marshal(last)
	if err != nil {
		panic(err)
	}
	w.last.WriteAt(text, 0) //nolint:errcheck // then the parent finds none, and says what it knows
}

func handsOf(dir string, turn int) string { return filepath.Join(dir, fmt.Sprintf("hands.%d", turn)) }

func wordsOf(dir string, turn int) string { return filepath.Join(dir, fmt.Sprintf("words.%d", turn)) }

// How often the watchdog looks, and how long it waits for those who are asked to end.
const (
	lookEvery = 100 * time.Millisecond
	grace     = 2 * time.Second
)

// watchdog looks after the hands until the process ends. It counts its looks and does not ask the
// clock, and of each look only the share of the processors that the process got of what it wanted: time
// in which it stood still, or others had the machine, is nobody's fault.
func (w *Watch) watchdog(bound int64) {
	var m measure
	for beat := uint64(1); ; beat++ {
		time.Sleep(lookEvery)
		w.beat(beat)
		w.mu.Lock()
		hands, limit := slices.Clone(w.hands), w.Limits.Memory
		w.mu.Unlock()
		if limit != bound {
			bound = limit
			w.limitMemory(bound)
		}
		if used := resident(); used > uint64(bound) {
			w.tooMuch(hands, used)
		}
		past := m.past(slices.ContainsFunc(hands, (*Hand).stands))
		for _, h := range hands {
			w.look(h, past)
		}
	}
}

// A measure is what the process got and waited for up to the last look.
type measure struct {
	taken       bool
	got, waited time.Duration
}

// past is how much of the time since the last look counts. It is asked for only while a hand stands still, and
// the first look at one only begins to measure: that costs more than all else that the watchdog does.
func (m *measure) past(standing bool) time.Duration {
	was := *m
	*m = measure{}
	if !standing {
		return 0
	}
	m.taken = true
	m.got, m.waited = demand()
	if !was.taken {
		return 0
	}
	return share(lookEvery, m.got-was.got, m.waited-was.waited)
}

// share is the part of a time for which a process had the processors, of the time for which it wanted
// them. One that wants nothing has waited for something else all the time.
func share(of, got, waited time.Duration) time.Duration {
	got, waited = max(got, 0), max(waited, 0) // threads that have ended are not counted any more
	if waited == 0 {
		return of
	}
	return of * got / (got + waited)
}

// beat tells the parent that the watchdog is awake.
func (w *Watch) beat(n uint64) {
	var buf [8]byte
	binary.LittleEndian.PutUint64(buf[:], n)
	w.table.WriteAt(buf[:], 0) //nolint:errcheck // there is nobody to tell
}

// Limit sets the limits.
func (w *Watch) Limit(l Limits) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.Limits = l.orDefault()
}

// threads is what the system counts for the stacks of a process's threads, whether they are used or not.
const threads = 128 << 20

// garbage is how much garbage may lie about, in percent of what lives: a world lives on little and
// throws much away, and a collector that seldom comes leaves the processors to the worlds.
const garbage = 400

// spare is which part of the bound counts as living though nobody touches it, so that it takes no
// memory: a process that lives on little is collected as seldom as if it lived on that much more.
const spare = 50

// limitMemory lets the collector wait long where there is room, makes it work harder before a bound
// is reached, and lets the system refuse what would go far beyond it in one step. Whoever says GOGC
// knows better.
func (w *Watch) limitMemory(bound int64) {
	if os.Getenv("GOGC") == "" {
		w.spare = make([]byte, bound/spare)
		debug.SetGCPercent(garbage)
	}
	debug.SetMemoryLimit(bound / 4 * 3)
	limitData(bound + threads)
}

// stands reports whether a hand has something in hand and made no progress since the last look.
func (h *Hand) stands() bool { return h.task.Load() != nil && h.pulse.Load() == h.seen }

// look ends the process if a hand makes no progress. So much time has passed since the last look.
func (w *Watch) look(h *Hand, past time.Duration) {
	task, doing, pulse := h.task.Load(), h.doing.Load(), h.pulse.Load()
	if task == nil || pulse != h.seen {
		h.seen, h.idle, h.within = pulse, 0, 0
		return
	}
	h.idle += past
	idle, patience := h.idle.Round(lookEvery), w.Limits.Patience
	if h.watch.ctx.Err() != nil || w.ctx.Err() != nil {
		patience = min(patience, grace)
	}
	if idle < patience/2 {
		return
	}
	frames := authors(callsOf(dumpAll(), h.holds.Load()))
	if len(frames) > 0 {
		h.within += past
	} else {
		h.within = 0
	}
	stuck := h.within >= patience/2 && idle >= patience // in one and the same call
	if !stuck && idle < patience*doing.times || h.task.Load() != task || h.pulse.Load() != pulse {
		return
	}
	w.end(End{
		Tasks: []Task{*task}, Why: fmt.Sprintf("%s, for %v", h.stuck(doing, frames), idle), Frames: frames, Event: h.event(),
	})
}

// event is the one that called the handler in which the run in hand is.
func (h *Hand) event() uint64 {
	world := h.world.Load()
	switch {
	case world == nil:
		return 0
	case h.doing.Load() == Running:
		return world.Calling()
	}
	return AllEvents
}

// stuck says where something comes no further.
func (h *Hand) stuck(doing *activity, frames []Frame) string {
	who := doing.words + " comes no further"
	if len(frames) > 0 {
		who = frames[0].Call + " does not return"
	}
	world := h.world.Load()
	if world == nil || doing != Running {
		return who
	}
	if node, event, at := world.Whereabouts(); event > 0 {
		return fmt.Sprintf("%s: %s, at %v, in event %d", who, world.Name(node), at, event)
	}
	return who
}

// tooMuch ends the process because it has taken too much memory.
func (w *Watch) tooMuch(hands []*Hand, used uint64) {
	const mega = 1 << 20
	e := End{Why: fmt.Sprintf("it takes %d MiB of memory, and may take %d", used/mega, w.Limits.Memory/mega)}
	for _, h := range hands {
		task := h.task.Load()
		if task == nil {
			continue
		}
		e.Tasks, e.Event = append(e.Tasks, *task), h.event()
		if world := h.world.Load(); world != nil {
			node, event, at := world.Whereabouts()
			e.Why += fmt.Sprintf("; %s, at %v, in event %d", world.Name(node), at, event)
		}
		if len(e.Tasks) == 1 {
			e.Frames = atWork(h)
		}
	}
	if len(e.Tasks) > 0 {
		w.end(e)
	}
}

// atWork are the author's calls that are under way. Between two of them there are none: so it is looked for
// some milliseconds.
func atWork(h *Hand) (frames []Frame) {
	for range 20 {
		if frames = authors(callsOf(dumpAll(), h.holds.Load())); len(frames) > 0 {
			break
		}
		time.Sleep(time.Millisecond)
	}
	return frames
}

// end ends the process.
func (w *Watch) end(e End) {
	w.leave(words{Code: exitEnded, End: &e})
	os.Exit(exitEnded)
}

// exitEnded is the exit code of a child that its watchdog ended. Nobody sees it but the parent.
const exitEnded = 4
