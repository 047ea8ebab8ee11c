package supervise

import (
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
)

// canSupervise: there are processes.
const canSupervise = true

// handles is the variable by which a child learns which handles it inherited.
const handles = "ORRERY_HANDLES"

// bequeath hands a child its lifeline and the real error output.
func bequeath(c *exec.Cmd, lifeline, stderr *os.File) {
	of := []syscall.Handle{syscall.Handle(lifeline.Fd()), syscall.Handle(stderr.Fd())}
	for _, h := range of {
		syscall.SetHandleInformation(h, syscall.HANDLE_FLAG_INHERIT, syscall.HANDLE_FLAG_INHERIT)
	}
	c.SysProcAttr = &syscall.SysProcAttr{AdditionalInheritedHandles: of}
	c.Env = append(c.Env, fmt.Sprintf("%s=%d %d", handles, of[0], of[1]))
}

// inherited is what bequeath handed down.
func inherited() (lifeline, stderr *os.File) {
	first, second, _ := strings.Cut(os.Getenv(handles), " ")
	os.Unsetenv(handles)
	a, errA := strconv.ParseUint(first, 10, 64)
	b, errB := strconv.ParseUint(second, 10, 64)
	if errA != nil || errB != nil {
		return nil, nil
	}
	return os.NewFile(uintptr(a), "lifeline"), os.NewFile(uintptr(b), "stderr")
}

// ends are the signals that ask a program to end.
var ends = []os.Signal{os.Interrupt, syscall.SIGTERM, syscall.SIGHUP}

// brokenPipe is 0: there is no such end here.
func brokenPipe(*os.ProcessState) int { return 0 }
