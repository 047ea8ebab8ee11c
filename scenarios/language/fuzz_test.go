package language

import (
	"os"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/protocols"
	"github.com/orrery-sim/orrery/scenarios"
)

// What a fuzzed file may take. With so few steps it is over in milliseconds, and the fuzzer tries thousands a
// second; what is bounded by more steps is bounded by these.
const (
	fuzzSteps = 20_000
	fuzzBytes = 256 << 20 // allocated, freed or not
)

// FuzzEvaluate feeds the front end files that nobody wrote. Whatever they hold, it ends soon, allocates little,
// does not panic, and says where the error is.
func FuzzEvaluate(f *testing.F) {
	for _, name := range scenarios.LibraryNames() {
		if src, _ := scenarios.Library(name); len(src) < 1500 {
			f.Add(string(src), "loss", "20%", uint64(1))
		}
	}
	for _, name := range []string{"testdata/errors.txt", "testdata/hostile.txt"} {
		text, err := os.ReadFile(name)
		require.NoError(f, err)
		for _, chunk := range strings.Split(string(text), "\n---\n")[1:] {
			src, _, _ := strings.Cut(chunk, "\n### ")
			f.Add(src, "x", "1ms..2ms", uint64(7))
		}
	}
	f.Add(settable, "timeout", "lognormal(ms(5), 1.0)", uint64(3))
	lang := New(protocols.All)
	f.Fuzz(func(t *testing.T, src, name, value string, seed uint64) {
		begin, before := time.Now(), allocated()
		file, err := lang.Parse("x.star", []byte(src))
		if err == nil {
			_, err = file.evaluate([]scenarios.Setting{{Name: name, Value: value}},
				func(string, uint64) uint64 { return seed }, fuzzSteps)
		}
		if err != nil {
			requirePlaced(t, err)
		}
		require.Less(t, time.Since(begin), 2*deadline)
		require.Less(t, allocated()-before, uint64(fuzzBytes))
	})
}

// requirePlaced requires an error of ours, with a line, unless it is about the whole file.
func requirePlaced(t *testing.T, err error) {
	e, ok := placed(err)
	require.True(t, ok, "%T: %v", err, err)
	require.NotEmpty(t, e.Msg)
	require.False(t, e.Line > 0 && (e.Col < 1 || e.File == ""), "%+v", e)
}
