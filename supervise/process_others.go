//go:build !linux

package supervise

import "os"

// myself is the program that runs.
func myself() (string, error) { return os.Executable() }

// resident is how many bytes of memory the process takes, as far as the runtime knows.
func resident() uint64 { return mapped() }

// limitData does nothing here: the watchdog is alone.
func limitData(int64) {}
