package language

import (
	"flag"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/protocols"
	"github.com/orrery-sim/orrery/scenarios"
)

var update = flag.Bool("update", false, "rewrite the expectations in testdata")

// TestErrors evaluates the chunks of testdata/errors.txt: each is a file, and what is said about it.
func TestErrors(t *testing.T) {
	lang := New(protocols.All)
	const name = "testdata/errors.txt"
	text, err := os.ReadFile(name)
	require.NoError(t, err)
	chunks := strings.Split(string(text), "\n---\n")
	for i, chunk := range chunks[1:] {
		src, want, found := strings.Cut(chunk, "\n### ")
		require.True(t, found, "chunk %d expects nothing:\n%s", i+1, chunk)
		t.Run(strings.SplitN(src, "\n", 2)[0], func(t *testing.T) {
			got := said(lang, src+"\n")
			if *update {
				chunks[i+1] = src + "\n### " + got + strings.Repeat("\n", strings.Count(want, "\n"))
				return
			}
			require.Equal(t, strings.TrimSpace(want), got, src)
		})
	}
	if *update {
		require.NoError(t, os.WriteFile(name, []byte(strings.Join(chunks, "\n---\n")), 0o644))
	}
}

// said is what is said about a file.
func said(lang *Language, src string) string {
	f, err := lang.Parse("x.star", []byte(src))
	if err == nil {
		_, err = f.Evaluate(nil, scenarios.Dull)
	}
	if err != nil {
		return err.Error()
	}
	return "no error"
}
