package report_test

import (
	"bytes"
	"io"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/report"
	"github.com/orrery-sim/orrery/sim"
)

func traceOf(t testing.TB, w *sim.World) []byte {
	t.Helper()
	var b bytes.Buffer
	h := report.TraceHeader{Orrery: "test", Scenario: "toy/story", Seed: 1<<64 - 1, Replay: "toy/story:18446744073709551615"}
	require.NoError(t, report.WriteTrace(&b, h, w.Events(), report.Cast{Name: w.Name}))
	return b.Bytes()
}

func TestTraceIsReadAsItWasWritten(t *testing.T) {
	w := toy(sim.All, nil)
	r, err := report.ReadTrace(bytes.NewReader(traceOf(t, w)))
	require.NoError(t, err)
	require.Equal(t, uint64(1<<64-1), r.Header.Seed)
	n, changes := 0, 0
	for _, e := range w.Events() {
		got, _, err := r.Next()
		require.NoError(t, err)
		require.Equal(t, e.Num, got.Num)
		require.Equal(t, int64(e.At), got.At)
		require.Equal(t, e.Kind.String(), got.Kind)
		require.Equal(t, e.Cause, got.Cause)
		require.Equal(t, e.Why, got.Why)
		n++
		changes += len(got.Changes)
	}
	_, _, err = r.Next()
	require.ErrorIs(t, err, io.EOF)
	require.Equal(t, int(w.Stats().Events), n)
}

func TestTraceOfTheNewestEvents(t *testing.T) {
	w := toy(10, nil)
	r, err := report.ReadTrace(bytes.NewReader(traceOf(t, w)))
	require.NoError(t, err)
	e, _, err := r.Next()
	require.NoError(t, err)
	require.Equal(t, w.Stats().Events-9, e.Num)
}

func TestTracesThatAreNone(t *testing.T) {
	const header = `{"format":2,"scenario":"toy/story"}` + "\n"
	for text, want := range map[string]string{
		"":                                     "it is empty",
		"\x00\x01":                             "line 1 is not the header of a trace",
		"{}":                                   "names no format or no scenario",
		`{"format":99,"scenario":"x"}`:         "a newer orrery wrote it",
		`{"format":1,"scenario":"x"}`:          "an older orrery wrote it",
		`{"format":2,"scenario":"x","more":1}`: `unknown field "more"`,
		header + "junk":                        "line 2: ",
		header + `{"num":3,"t":1,"kind":"start"}` + "\n" + `{"num":2,"t":1,"kind":"start"}`: "line 3: event 2 after event 3",
		header + `{"num":3,"t":1,"kind":"start","cause":3}`:                                 "caused by event 3",
		header + `{"num":3,"t":-1,"kind":"start"}`:                                          "cannot be",
		header + `{"num":3,"t":1,"kind":"start"} {}`:                                        "more than one object",
	} {
		require.ErrorContains(t, readAll(text), want, text)
	}
}

// readAll is the first error of a trace that is read to its end.
func readAll(text string) error {
	r, err := report.ReadTrace(strings.NewReader(text))
	for err == nil {
		_, _, err = r.Next()
	}
	if err == io.EOF {
		return nil
	}
	return err
}

func FuzzTrace(f *testing.F) {
	f.Add(string(traceOf(f, toy(20, nil))))
	f.Add("")
	f.Add(`{"format":2,"scenario":"x"}` + "\n" + `{"num":1,"t":0,"kind":"start"}`)
	f.Add(`{"format":2,"scenario":"x"}` + "\n" + `{"num":18446744073709551615,"t":0,"kind":"start"}` + "\n" + `{"num":0}`)
	f.Fuzz(func(t *testing.T, text string) {
		r, err := report.ReadTrace(strings.NewReader(text))
		last := uint64(0)
		for err == nil {
			var e report.TraceEvent
			if e, _, err = r.Next(); err == nil {
				require.Greater(t, e.Num, last)
				last = e.Num
			}
		}
		require.NotEmpty(t, err.Error())
	})
}
