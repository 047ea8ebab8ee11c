package cli_test

import (
	"flag"
	"os"
	"runtime/debug"
	"testing"

	"github.com/orrery-sim/orrery/cli"
	"github.com/orrery-sim/orrery/protocols"
)

// asCommand is a variable that makes a program of the tests the command itself: for tests of what becomes of a process.
const asCommand = "ORRERY_TEST_COMMAND"

// Most of these tests wait for other processes: several at once take no more processors than two. The others make
// runs, which live on little and throw much away, as in a child of the command.
func TestMain(m *testing.M) {
	if os.Getenv(asCommand) != "" {
		cli.Main(cli.House{Protocols: protocols.All})
	}
	flag.Parse()
	given := false
	flag.Visit(func(f *flag.Flag) { given = given || f.Name == "test.parallel" })
	if !given {
		flag.Set("test.parallel", "6") //nolint:errcheck // it is a number
	}
	debug.SetGCPercent(400)
	os.Exit(m.Run())
}
