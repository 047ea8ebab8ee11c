//go:build !unix && !windows

package supervise

import (
	"os"
	"os/exec"
)

// canSupervise: there are no processes here.
const canSupervise = false

func bequeath(*exec.Cmd, *os.File, *os.File, *os.File) {}

func inherited() (lifeline, stdout, stderr *os.File) { return nil, nil, nil }

// ends are the signals that ask a program to end.
var ends = []os.Signal{os.Interrupt}

func brokenPipe(*os.ProcessState) int { return 0 }
