package supervise

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"syscall"
	"time"
)

// tie makes a child end with its parent, even one that hears nothing.
func tie(c *exec.Cmd) { c.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL} }

// myself is the program that runs, even if its file was replaced meanwhile.
func myself() (string, error) {
	const self = "/proc/self/exe"
	if _, err := os.Stat(self); err == nil {
		return self, nil
	}
	return os.Executable()
}

// resident is how many bytes of memory the process takes.
func resident() uint64 {
	text, err := os.ReadFile("/proc/self/statm")
	if fields := bytes.Fields(text); err == nil && len(fields) > 1 {
		if pages, err := strconv.ParseUint(string(fields[1]), 10, 64); err == nil {
			return pages * uint64(os.Getpagesize())
		}
	}
	return mapped()
}

// limitData lets the system refuse memory beyond a bound. The runtime then ends the process, and says
// who asked for it.
func limitData(bytes int64) {
	const data = 2 // RLIMIT_DATA
	var now syscall.Rlimit
	if syscall.Getrlimit(data, &now) == nil {
		now.Cur = min(uint64(bytes), now.Max)
		syscall.Setrlimit(data, &now) //nolint:errcheck // then the watchdog is alone
	}
}

// demand is how long the threads of the process had a processor, and how long they waited for one.
func demand() (got, waited time.Duration) {
	threads, err := filepath.Glob("/proc/self/task/*/schedstat")
	if err != nil {
		return 0, 0
	}
	for _, t := range threads {
		text, err := os.ReadFile(t)
		if fields := bytes.Fields(text); err == nil && len(fields) > 1 {
			ran, _ := strconv.ParseInt(string(fields[0]), 10, 64)
			stood, _ := strconv.ParseInt(string(fields[1]), 10, 64)
			got, waited = got+time.Duration(ran), waited+time.Duration(stood)
		}
	}
	return got, waited
}
