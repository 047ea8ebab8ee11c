package supervise

import (
	"context"
	"errors"
	"fmt"
	"log"
	"os"
	"os/signal"
	"runtime/debug"
	"time"
)

// variable is the variable by which a parent tells a child that it is one: which child it is, how it
// hears from its parent, and the folder that they share.
const variable = "ORRERY_SUPERVISED"

// Alone is the watch of a process that nobody supervises. A signal asks it to end, a second one ends it.
// The function ends the watch.
func Alone() (*Watch, func()) {
	ctx, stop := signal.NotifyContext(context.Background(), wanted()...)
	context.AfterFunc(ctx, stop)
	return Under(ctx), stop
}

// Under is the watch of a process that nobody supervises, and that ends with a context.
func Under(ctx context.Context) *Watch {
	return &Watch{Limits: Limits{}.orDefault(), Out: os.Stdout, Err: os.Stderr, ctx: ctx, began: time.Now()}
}

// Within is the watch of a part of what the process does, which ends with a context of its own. The watchdog looks
// after its hands too.
func (w *Watch) Within(ctx context.Context) *Watch {
	return &Watch{Limits: w.Limits, Out: w.Out, Err: w.Err, ctx: ctx, began: time.Now(), table: w.table, within: w}
}

// wanted are the signals that ask the program to end. One that it was started without, as nohup does
// it, stays without effect.
func wanted() (of []os.Signal) {
	for _, s := range ends {
		if !signal.Ignored(s) {
			of = append(of, s)
		}
	}
	return of
}

// attach is the watch of a child; nil if this process is none.
func attach() *Watch {
	said, is := os.LookupEnv(variable)
	if !is {
		return nil
	}
	os.Unsetenv(variable) // it is not about children that a node may have
	var n int
	var began int64
	var dir string
	_, err := fmt.Sscanf(said, "%d %d %q", &n, &began, &dir)
	table, tableErr := os.OpenFile(handsOf(dir, n), os.O_RDWR, 0)
	last, lastErr := os.OpenFile(wordsOf(dir, n), os.O_RDWR, 0)
	lifeline, stdout, stderr := inherited()
	if errors.Join(err, tableErr, lastErr) != nil || lifeline == nil {
		fmt.Fprintf(os.Stderr, "orrery: %s is set by the program itself, not by hand\n", variable)
		os.Exit(2)
	}
	signal.Ignore(ends...) // the parent says what is to be done
	os.Stdout = os.Stderr  // what a node prints is no result
	log.SetOutput(os.Stderr)
	debug.SetMaxStack(64 << 20)
	debug.SetTraceback("all")
	ctx, stop := context.WithCancel(context.Background())
	w := &Watch{
		Limits: Limits{}.orDefault(), Out: stdout, Err: stderr, ctx: ctx, stop: stop,
		dir: dir, turn: n, table: table, last: last, began: time.Unix(0, began),
	}
	w.readEnds()
	go w.follow(lifeline)
	w.limitMemory(w.Limits.Memory) // before anything is done: the watchdog may have to wait for a processor
	go w.watchdog(w.Limits.Memory)
	return w
}

// follow hears from the parent: a byte asks to end, or only to interrupt what is done. When the parent is gone, so is
// the child.
func (w *Watch) follow(lifeline *os.File) {
	var b [1]byte
	for {
		if n, err := lifeline.Read(b[:]); n == 0 || err != nil {
			os.Exit(exitEnded)
		}
		if do := w.interrupted.Load(); b[0] == interrupt && do != nil {
			(*do)()
			continue
		}
		w.stop()
	}
}
