//go:build unix

package supervise

import (
	"os"
	"os/exec"
	"syscall"
)

// canSupervise: there are processes.
const canSupervise = true

// bequeath hands a child its lifeline, and the real outputs.
func bequeath(c *exec.Cmd, lifeline, stdout, stderr *os.File) {
	c.ExtraFiles = []*os.File{lifeline, stdout, stderr}
	tie(c)
}

// inherited is what bequeath handed down. It goes no further: who is started by a node holds none of it
// open.
func inherited() (lifeline, stdout, stderr *os.File) {
	const first = 3 // after the standard ones
	for fd := range 3 {
		syscall.CloseOnExec(first + fd)
	}
	return os.NewFile(first, "lifeline"), os.NewFile(first+1, "/dev/stdout"), os.NewFile(first+2, "/dev/stderr")
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
