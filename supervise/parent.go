package supervise

import (
	"encoding/binary"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"os"
	"os/exec"
	"os/signal"
	"runtime"
	"strings"
	"time"

	"github.com/orrery-sim/orrery/escape"
)

// Main does a program's work in a child, and returns its exit code. In the child it does the work. Where
// there can be no child, or none is wanted, the work is done here. Before it is told why a child was
// ended, mend puts back in order what such an end leaves behind, such as the terminal.
func Main(work func(*Watch) int, mend func(), inProcess bool) int {
	if w := attach(); w != nil {
		code := work(w)
		w.leave(words{Code: code})
		return code
	}
	if !inProcess && canSupervise {
		if code, ok := newParent(mend).supervise(); ok {
			return code
		}
	}
	w, stop := Alone()
	defer stop()
	return work(w)
}

// A parent looks after children, one at a time.
type parent struct {
	mend    func()
	dir     string
	signals chan os.Signal
	stopped bool // somebody wants to end
	began   time.Time
	ends    []End // of children
}

func newParent(mend func()) *parent {
	return &parent{mend: mend, signals: make(chan os.Signal, 8), began: time.Now()}
}

// The exit codes of what did not end by itself.
const (
	exitBounds = 4 // the author's code or file ran out of bounds
	exitAsked  = 3 // somebody wanted to end at once: undecided
	exitBroken = 6 // it ended with nothing in hand: a bug of orrery
)

// supervise makes children until one has done the work. It is not ok if there can be none.
func (p *parent) supervise() (code int, ok bool) {
	dir, err := os.MkdirTemp("", "orrery-")
	if err != nil {
		return 0, false
	}
	p.dir = dir
	defer os.RemoveAll(dir)
	signal.Notify(p.signals, wanted()...)
	defer signal.Stop(p.signals)
	runtime.LockOSThread() // a child ends with the thread that made it
	defer runtime.UnlockOSThread()
	for turn := 0; ; turn++ {
		c, err := p.start(turn)
		if err != nil {
			if turn == 0 {
				return 0, false
			}
			fmt.Fprintf(os.Stderr, "orrery: it cannot go on: %v\n", err)
			return exitBroken, true
		}
		if code, done := p.lookAfter(c); done {
			return code, true
		}
	}
}

// A child is a process that does the work.
type child struct {
	turn     int
	process  *exec.Cmd
	lifeline *os.File      // to it
	hands    *os.File      // what it has in hand. The file is held open: somebody may clear the folder
	words    *os.File      // its last words
	printed  *sieve        // what it printed past its own error output: by the runtime, mostly
	ended    chan struct{} // closed when it has
}

func (p *parent) start(turn int) (*child, error) {
	self, err := myself()
	if err != nil {
		return nil, err
	}
	c := &child{turn: turn, printed: newSieve(os.Stderr), ended: make(chan struct{})}
	heard, err := c.open(p.dir)
	if err != nil {
		c.close()
		return nil, err
	}
	defer heard.Close()
	c.process = exec.Command(self, os.Args[1:]...)
	c.process.Args[0] = os.Args[0]
	c.process.Stdin, c.process.Stdout, c.process.Stderr = os.Stdin, c.printed, c.printed
	c.process.Env = append(os.Environ(), fmt.Sprintf("%s=%d %d %q", variable, turn, p.began.UnixNano(), p.dir))
	c.process.WaitDelay = time.Second // for what it printed, if it leaves somebody behind
	bequeath(c.process, heard, os.Stdout, os.Stderr)
	if err := c.process.Start(); err != nil {
		c.close()
		return nil, err
	}
	go func() {
		c.process.Wait() //nolint:errcheck // how it ended is asked of the process
		close(c.ended)
	}()
	if p.stopped {
		c.stop()
	}
	return c, nil
}

// open opens what a child and its parent share, and is the child's end of the lifeline.
func (c *child) open(dir string) (heard *os.File, err error) {
	if c.hands, err = os.Create(handsOf(dir, c.turn)); err != nil {
		return nil, err
	}
	if c.words, err = os.Create(wordsOf(dir, c.turn)); err != nil {
		return nil, err
	}
	heard, c.lifeline, err = os.Pipe()
	return heard, err
}

func (c *child) close() {
	for _, f := range []*os.File{c.hands, c.words, c.lifeline} {
		f.Close() //nolint:errcheck // a nil one was not opened
	}
}

// stop asks a child to end.
func (c *child) stop() { c.lifeline.Write([]byte{endNow}) } //nolint:errcheck // then it is gone

// kill ends a child.
func (c *child) kill() {
	c.process.Process.Kill() //nolint:errcheck // then it is gone
	<-c.ended
}

// How long a child may be silent, and how long it has after it was asked to end.
const (
	silenceMax = 2 * time.Minute
	partingMax = 20 * time.Second
)

// lookAfter waits for the end of a child, and says whether it was the end of the work.
func (p *parent) lookAfter(c *child) (code int, done bool) {
	defer c.close()
	tick := time.NewTicker(lookEvery * 5)
	defer tick.Stop()
	silent, parting, beat := time.Duration(0), time.Duration(0), uint64(0)
	for {
		select {
		case <-c.ended:
			return p.afterwards(c, "")
		case s := <-p.signals:
			if s == os.Interrupt && !p.stopped && c.heeds() {
				c.interrupt()
				continue
			}
			if p.stopped {
				c.kill()
				return exitAsked, true
			}
			p.stopped = true
			c.stop()
		case <-tick.C:
			silent += lookEvery * 5
			if now := c.beat(); now != beat {
				silent, beat = 0, now
			}
			if p.stopped {
				parting += lookEvery * 5
			}
			if silent > silenceMax || parting > partingMax {
				c.kill()
				return p.afterwards(c, fmt.Sprintf("the process has not answered for %v", max(silent, parting)))
			}
		}
	}
}

// beat is how often a child's watchdog has looked.
func (c *child) beat() uint64 { return c.number(0) }

// number is one at a place of the table; 0 where none was written yet.
func (c *child) number(at int64) uint64 {
	var buf [8]byte
	c.hands.ReadAt(buf[:], at) //nolint:errcheck // then it is 0
	return binary.LittleEndian.Uint64(buf[:])
}

// tasks are those that a child had in hand when it ended.
func (c *child) tasks() (tasks []Task) {
	table, err := readFrom(c.hands)
	if err != nil {
		return nil
	}
	for at := slotSize; at+16 <= len(table); at += slotSize {
		slot := table[at:min(at+slotSize, len(table))]
		run, size := binary.LittleEndian.Uint64(slot), binary.LittleEndian.Uint64(slot[8:])
		if run == 0 || size > uint64(len(slot)-16) {
			continue
		}
		of, rest, _ := strings.Cut(string(slot[16:16+size]), "\x00")
		again, told, _ := strings.Cut(rest, "\x00")
		tasks = append(tasks, Task{Run: int(run) - 2, Of: of, Again: again, Told: told == "true"})
	}
	return tasks
}

// readFrom is all that is in a file, which others write.
func readFrom(f *os.File) ([]byte, error) {
	return io.ReadAll(io.NewSectionReader(f, 0, math.MaxInt64))
}

// afterwards finds out what became of a child, and tells it if there is nobody else to.
func (p *parent) afterwards(c *child, why string) (code int, done bool) {
	var last words
	if text, err := readFrom(c.words); err == nil && json.Unmarshal(text, &last) == nil && last.End == nil {
		c.printed.rest()
		return last.Code, true
	}
	if last.End == nil {
		if code := brokenPipe(c.process.ProcessState); code != 0 {
			return code, true
		}
		last.End = c.foundDead(why)
		last.End.Tasks, last.End.Event = c.tasks(), c.number(eventAt)
	}
	p.mend()
	if len(last.End.Tasks) == 0 {
		c.printed.rest()
		fmt.Fprintf(escape.NewWriter(os.Stderr, ""), "orrery: %s, and nothing of an author's was in hand: this is a bug of orrery's\n", last.End.Why)
		return exitBroken, true
	}
	if c.turn == 0 || !last.End.told() {
		last.End.tell(os.Stderr)
	}
	return exitBounds, !p.goesOn(c, *last.End)
}

// foundDead says why a child ended that had no last words.
func (c *child) foundDead(why string) *End {
	if why != "" {
		return &End{Why: why}
	}
	if found, at := crashOf(c.printed.held()); at >= 0 {
		return &End{Why: "the Go runtime ended the process: " + found.What, Frames: found.Frames}
	}
	state := c.process.ProcessState
	if state.Exited() {
		return &End{Why: fmt.Sprintf("something in it called os.Exit(%d)", state.ExitCode())}
	}
	return &End{Why: fmt.Sprintf("the system ended the process (%v), as it does when memory is short", state), Killed: true}
}

// tell says why a process ended.
func (e *End) tell(out io.Writer) {
	to := escape.NewWriter(out, "")
	of := make([]string, len(e.Tasks))
	for i, t := range e.Tasks {
		of[i] = t.Of
	}
	one := ""
	if len(of) > 1 {
		one = "one of "
	}
	fmt.Fprintf(to, "orrery: %s%s: %s\n", one, strings.Join(of, "; "), e.Why)
	for _, f := range e.Frames {
		fmt.Fprintf(to, "    %v\n", f)
	}
	for _, t := range e.Tasks {
		if t.Again != "" {
			fmt.Fprintf(to, "to see it again: %s\n", t.Again)
		}
	}
}
