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

// FuzzEvaluate feeds the front end files that nobody wrote. Whatever they hold, it ends soon, does
// not panic, and says where the error is.
func FuzzEvaluate(f *testing.F) {
	for _, name := range scenarios.LibraryNames() {
		src, _ := scenarios.Library(name)
		f.Add(string(src), "loss", "20%", uint64(1))
	}
	text, err := os.ReadFile("testdata/errors.txt")
	require.NoError(f, err)
	for _, chunk := range strings.Split(string(text), "\n---\n")[1:] {
		src, _, _ := strings.Cut(chunk, "\n### ")
		f.Add(src, "x", "1ms..2ms", uint64(7))
	}
	f.Add(settable, "timeout", "lognormal(ms(5), 1.0)", uint64(3))
	lang := New(protocols.All)
	f.Fuzz(func(t *testing.T, src, name, value string, seed uint64) {
		begin := time.Now()
		file, err := lang.Parse("x.star", []byte(src))
		if err == nil {
			choose := func(string, uint64) uint64 { return seed }
			if _, again := file.Evaluate([]scenarios.Setting{{Name: name, Value: value}}, choose); again != nil {
				requirePlaced(t, again)
			}
			_, err = file.Evaluate(nil, choose)
		}
		if err != nil {
			requirePlaced(t, err)
		}
		require.Less(t, time.Since(begin), 2*deadline)
	})
}

// requirePlaced requires an error of ours, with a line, unless it is about the whole file.
func requirePlaced(t *testing.T, err error) {
	e, ok := placed(err)
	require.True(t, ok, "%T: %v", err, err)
	require.NotEmpty(t, e.Msg)
	require.False(t, e.Line > 0 && (e.Col < 1 || e.File == ""), "%+v", e)
}
