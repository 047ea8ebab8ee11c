//go:build !linux

package supervise

import (
	"os"
	"time"
)

// myself is the program that runs.
func myself() (string, error) { return os.Executable() }

// resident is how many bytes of memory the process takes, as far as the runtime knows.
func resident() uint64 { return mapped() }

// limitData does nothing here: the watchdog is alone.
func limitData(int64) {}

// demand is not known here: the process is taken to get what it wants.
func demand() (got, waited time.Duration) { return 0, 0 }
