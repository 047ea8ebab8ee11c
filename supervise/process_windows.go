package supervise

import (
	"fmt"
	"os"
	"os/exec"
	"syscall"
)

// canSupervise: there are processes.
const canSupervise = true

// handles is the variable by which a child learns which handles it inherited.
const handles = "ORRERY_HANDLES"

// bequeath hands a child its lifeline, and the real outputs.
func bequeath(c *exec.Cmd, lifeline, stdout, stderr *os.File) {
	of := []syscall.Handle{syscall.Handle(lifeline.Fd()), syscall.Handle(stdout.Fd()), syscall.Handle(stderr.Fd())}
	for _, h := range of {
		syscall.SetHandleInformation(h, syscall.HANDLE_FLAG_INHERIT, syscall.HANDLE_FLAG_INHERIT)
	}
	c.SysProcAttr = &syscall.SysProcAttr{AdditionalInheritedHandles: of}
	c.Env = append(c.Env, fmt.Sprintf("%s=%d %d %d", handles, of[0], of[1], of[2]))
}

// inherited is what bequeath handed down.
func inherited() (lifeline, stdout, stderr *os.File) {
	var of [3]uintptr
	_, err := fmt.Sscan(os.Getenv(handles), &of[0], &of[1], &of[2])
	os.Unsetenv(handles)
	if err != nil {
		return nil, nil, nil
	}
	for _, h := range of { // it goes no further
		syscall.SetHandleInformation(syscall.Handle(h), syscall.HANDLE_FLAG_INHERIT, 0) //nolint:errcheck // then it does
	}
	return os.NewFile(of[0], "lifeline"), os.NewFile(of[1], "stdout"), os.NewFile(of[2], "stderr")
}

// ends are the signals that ask a program to end.
var ends = []os.Signal{os.Interrupt, syscall.SIGTERM, syscall.SIGHUP}

// brokenPipe is 0: there is no such end here.
func brokenPipe(*os.ProcessState) int { return 0 }
