package scenarios_test

import (
	"os"
	"runtime/debug"
	"testing"
)

// Runs live on little and throw much away: the collector comes as seldom as in a child of the command.
func TestMain(m *testing.M) {
	debug.SetGCPercent(400)
	os.Exit(m.Run())
}
