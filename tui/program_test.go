//go:build linux

package tui_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime"
	"runtime/pprof"
	"sync"
	"testing"
	"time"

	"github.com/charmbracelet/x/term"
	"github.com/stretchr/testify/require"
	"golang.org/x/sys/unix"

	"github.com/orrery-sim/orrery/tui"
	"github.com/orrery-sim/orrery/tui/session"
)

// A console is both sides of a terminal: that of who types and looks, and that of the program.
type console struct {
	t        *testing.T
	us, them *os.File
	mu       sync.Mutex
	seen     bytes.Buffer
	read     chan struct{} // is closed when there is nothing more to read
}

func openConsole(t *testing.T) *console {
	t.Helper()
	us, err := os.OpenFile("/dev/ptmx", os.O_RDWR|unix.O_NOCTTY, 0)
	if err != nil {
		t.Skip("there are no terminals: ", err)
	}
	require.NoError(t, unix.IoctlSetPointerInt(int(us.Fd()), unix.TIOCSPTLCK, 0))
	n, err := unix.IoctlGetInt(int(us.Fd()), unix.TIOCGPTN)
	require.NoError(t, err)
	them, err := os.OpenFile(fmt.Sprintf("/dev/pts/%d", n), os.O_RDWR|unix.O_NOCTTY, 0)
	require.NoError(t, err)
	require.NoError(t, unix.IoctlSetWinsize(int(us.Fd()), unix.TIOCSWINSZ, &unix.Winsize{Row: 30, Col: 100}))
	c := &console{t: t, us: us, them: them, read: make(chan struct{})}
	go func() {
		defer close(c.read)
		buffer := make([]byte, 4096)
		for {
			n, err := us.Read(buffer)
			c.mu.Lock()
			c.seen.Write(buffer[:n])
			c.mu.Unlock()
			if err != nil {
				return
			}
		}
	}()
	return c
}

// types types keys, once the screen has shown something.
func (c *console) types(after, keys string) {
	c.t.Helper()
	require.Eventually(c.t, func() bool {
		c.mu.Lock()
		defer c.mu.Unlock()
		return bytes.Contains(c.seen.Bytes(), []byte(after))
	}, 10*time.Second, 2*time.Millisecond, "%q is never shown", after)
	_, err := io.WriteString(c.us, keys)
	require.NoError(c.t, err)
}

// However the lab ends, in the midst of a run that plays: no goroutine is left behind, and a terminal that is still
// there is as it was.
func TestRun_LeavesNothingBehind(t *testing.T) {
	waiting := make(chan os.Signal, 1) // who waits for signals first begins a goroutine that stays
	signal.Notify(waiting, unix.SIGWINCH)
	signal.Stop(waiting)
	for name, end := range map[string]func(c *console, stop func()){
		"q":                   func(c *console, _ func()) { c.types("PLAYING", "q") },
		"ctrl+c":              func(c *console, _ func()) { c.types("PLAYING", "\x03") },
		"a signal":            func(c *console, stop func()) { c.types("PLAYING", ""); stop() },
		"the terminal closes": func(c *console, _ func()) { c.types("PLAYING", ""); c.us.Close() },
		"a panic":             func(c *console, _ func()) { c.types("PLAYING", " c"); c.types("enter do it", "\r") },
	} {
		t.Run(name, func(t *testing.T) {
			before := runtime.NumGoroutine()
			c := openConsole(t)
			was, err := term.GetState(c.them.Fd())
			require.NoError(t, err)
			file, err := words.Load("raft/hello")
			require.NoError(t, err)
			m, err := tui.New(tui.House{
				Language: words, Open: &session.Subject{File: file}, Keep: func([]byte) error { panic("there is no more disk") },
			})
			require.NoError(t, err)
			ctx, stop := context.WithCancel(context.Background())
			defer stop()
			ended := make(chan error, 1)
			go func() { ended <- m.Run(ctx, c.them, c.them) }()
			c.types("PAUSED", " ")
			end(c, stop)
			select {
			case err = <-ended:
			case <-time.After(10 * time.Second):
				require.Fail(t, "it does not end")
			}
			switch name {
			case "a panic":
				require.ErrorContains(t, err, "the lab panicked: there is no more disk")
			case "the terminal closes": // an error or none: there is nobody to tell
			default:
				require.NoError(t, err)
			}
			if name != "the terminal closes" {
				is, err := term.GetState(c.them.Fd())
				require.NoError(t, err)
				require.Equal(t, was, is)
			}
			c.them.Close()
			<-c.read
			c.us.Close()
			requireNoMore(t, before)
		})
	}
}

// requireNoMore requires that there come to be no more goroutines than there were.
func requireNoMore(t *testing.T, before int) {
	t.Helper()
	for range 200 {
		if runtime.NumGoroutine() <= before {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	var all bytes.Buffer
	require.NoError(t, pprof.Lookup("goroutine").WriteTo(&all, 1))
	require.Fail(t, "goroutines are left behind", "%d, and there were %d:\n%s", runtime.NumGoroutine(), before, all.String())
}
