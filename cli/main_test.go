package cli_test

import (
	"flag"
	"os"
	"runtime/debug"
	"testing"
)

// Most of these tests wait for other processes: several at once take no more processors than two. The others make
// runs, which live on little and throw much away, as in a child of the command.
func TestMain(m *testing.M) {
	flag.Parse()
	given := false
	flag.Visit(func(f *flag.Flag) { given = given || f.Name == "test.parallel" })
	if !given {
		flag.Set("test.parallel", "6") //nolint:errcheck // it is a number
	}
	debug.SetGCPercent(400)
	os.Exit(m.Run())
}
