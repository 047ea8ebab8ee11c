package cli_test

import (
	"os"
	"os/signal"
	"runtime"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/cli"
)

// A run of three hundred days is undecided when its owner has enough of it.
func TestARunCanBeInterrupted(t *testing.T) {
	if runtime.GOOS == "windows" || runtime.GOOS == "js" {
		t.Skip("a process cannot interrupt itself here")
	}
	spare := make(chan os.Signal, 100)
	signal.Notify(spare, os.Interrupt) // so that one that comes early or late harms nobody
	defer signal.Stop(spare)
	self, err := os.FindProcess(os.Getpid())
	require.NoError(t, err)

	long := file(t, "long.star", "scenario(protocol = echo(), duration = days(300), quiet = s(0))")
	ended := make(chan outcome)
	go func() { ended <- orrery("run", long) }()
	for {
		select {
		case got := <-ended:
			require.Equal(t, cli.ExitUndecided, got.code)
			require.Contains(t, got.errors, "interrupted at ")
			require.Empty(t, got.out)
			return
		case <-time.After(20 * time.Millisecond):
			require.NoError(t, self.Signal(os.Interrupt))
		}
	}
}
