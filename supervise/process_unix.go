//go:build unix

package supervise

import (
	"os"
	"os/exec"
	"syscall"
)

// canSupervise: there are processes.
const canSupervise = true

// bequeath hands a child its lifeline and the real error output.
func bequeath(c *exec.Cmd, lifeline, stderr *os.File) {
	c.ExtraFiles = []*os.File{lifeline, stderr}
	tie(c)
}

// inherited is what bequeath handed down.
func inherited() (lifeline, stderr *os.File) {
	const first = 3 // after the standard ones
	return os.NewFile(first, "lifeline"), os.NewFile(first+1, "/dev/stderr")
}

// ends are the signals that ask a program to end.
var ends = []os.Signal{os.Interrupt, syscall.SIGTERM, syscall.SIGHUP}

// brokenPipe is the exit code of a process that nobody read any more; 0 if that is not why it ended.
func brokenPipe(state *os.ProcessState) int {
	if status, is := state.Sys().(syscall.WaitStatus); is && status.Signaled() && status.Signal() == syscall.SIGPIPE {
		return 128 + int(syscall.SIGPIPE)
	}
	return 0
}
