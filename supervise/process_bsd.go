//go:build unix && !linux

package supervise

import "os/exec"

// tie does nothing here: a child ends when its lifeline does.
func tie(*exec.Cmd) {}
