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
	if first, _ := w.Kept(); first > 1 {
		h.Keep = len(w.Events())
	}
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
	const header = `{"format":4,"scenario":"toy/story","seed":1,"settings":{"a":"1"},"overrides":["loss.1-3.5=1"],"keep":3,"replay":"toy/story:1,a=1,+loss.1-3.5=1"}` + "\n"
	whole := strings.Replace(header, `"keep":3,`, "", 1)
	for text, want := range map[string]string{
		"":                             "it is empty",
		"\x00\x01":                     "line 1 is not the header of a trace",
		"{}":                           "names no format or no scenario",
		`{"format":99,"scenario":"x"}`: "a newer orrery wrote it",
		`{"format":1,"scenario":"x"}`:  "an older orrery wrote it",
		`{"format":3,"scenario":"x","replay":"x:1"}`:                     "its format is 3, and this program reads 4; an older orrery wrote it: make it again with orrery replay x:1 --trace",
		`{"format":4,"scenario":"x","more":1}`:                           `unknown field "more"`,
		strings.Replace(header, `"seed":1`, `"seed":2`, 1):               "line 1 contradicts itself: its seed and its replay",
		strings.Replace(header, `"scenario":"toy/`, `"scenario":"a/`, 1): "its scenario and its replay",
		strings.Replace(header, `"a":"1"`, `"a":"2"`, 1):                 "its settings and its replay",
		strings.Replace(header, `"a":"1"`, `"a":"1","b":"1"`, 1):         "its settings and its replay",
		strings.Replace(header, `"loss.1-3.5=1"`, ``, 1):                 "its overrides and its replay",
		strings.Replace(header, `"keep":3`, `"keep":-1`, 1):              "the newest -1 events were kept, which cannot be",
		strings.Replace(header, `"seed":1`, `"seed":1,"seed":1`, 1):      `"seed" is given twice`,
		strings.Replace(header, `"seed":1`, `"Seed":2,"seed":1`, 1):      `"seed" is given twice`,
		strings.Replace(header, `"a":"1"`, `"a":"2","a":"1"`, 1):         `"a" is given twice`,
		strings.Replace(header, `:1,a=1`, `:1,a=1,a=1`, 1):               "its replay: the token",
		strings.Replace(header, `:1,a=1`, `:1,a=1~3f2a91c0`, 1):          "its replay: the token",
		header + "junk":                          "line 2: ",
		whole + `{"num":2,"t":1,"kind":"start"}`: "event 2 after event 0: the events between them are missing",
		header + `{"num":3,"t":1,"kind":"start"}` + "\n" + `{"num":5,"t":1,"kind":"start"}`: "event 5 after event 3: the events between them are missing",
		header + `{"num":3,"t":9,"kind":"start"}` + "\n" + `{"num":4,"t":8,"kind":"start"}`: "event 4 at 8 ns, after one at 9 ns, cannot be",
		header + `{"num":3,"t":9,"kind":"dance"}`:                                           `there is no kind of event "dance"`,
		header + `{"num":3,"num":3,"t":9,"kind":"start"}`:                                   `"num" is given twice`,
		header + strings.Repeat("[", 100_000):                                               "line 2: ",
		header + `{"num":1,"t":0,"kind":"start"}` + "\n" + `{"num":2,"t":0,"kind":"start"}` + "\n" + `{"num":3,"t":0,"kind":"start"}` + "\n" + `{"num":4,"t":0,"kind":"start"}`: "the newest 3 events were kept, and there are more",
		header + `{"num":3,"t":1,"kind":"start"}` + "\n" + `{"num":2,"t":1,"kind":"start"}`:                                                                                     "line 3: event 2 after event 3",
		header + `{"num":3,"t":1,"kind":"start","cause":3}`:                                                                                                                     "caused by event 3",
		header + `{"num":3,"t":-1,"kind":"start"}`:                                                                                                                              "cannot be",
		header + `{"num":3,"t":1,"kind":"send","fields":[1]}`:                                                                                                                   "the fields of event 3 are [1], and no object",
		header + `{"num":3,"t":1,"kind":"send","fields":null}`:                                                                                                                  "the fields of event 3 are null, and no object",
		header + `{"num":3,"t":1,"kind":"send","fields":{"a":[{"b":1,"b":2}]}}`:                                                                                                 `"b" is given twice`,
		header + `{"num":3,"t":1,"kind":"send","fields":{},"FIELDS":{}}`:                                                                                                        `"fields" is given twice`,
		header + `{"num":3,"t":1,"kind":"send","changes":[{"field":"x","Field":"y","value":""}]}`:                                                                               `"field" is given twice`,
		header + `{"num":3,"t":1,"kind":"start"} {}`:                                                                                                                            "more than one object",
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

// In a body's fields names that differ by case are two, as keys of a map are.
func TestTraceFieldsAreExact(t *testing.T) {
	const text = `{"format":4,"scenario":"x","replay":"x:0"}` + "\n" + `{"num":1,"t":0,"kind":"send","fields":{"a":{"x":1,"X":[{"y":2,"Y":9007199254740993}]},"A":3}}`
	r, err := report.ReadTrace(strings.NewReader(text))
	require.NoError(t, err)
	e, _, err := r.Next()
	require.NoError(t, err)
	require.Equal(t, `{"a":{"x":1,"X":[{"y":2,"Y":9007199254740993}]},"A":3}`, string(e.Fields))
}

func FuzzTrace(f *testing.F) {
	// A trace of one event of each kind: a corpus of whole runs is copied, changed and minimized line by line.
	var short []string
	kinds := map[string]bool{}
	for i, line := range strings.SplitAfter(string(traceOf(f, toy(20, nil))), "\n") {
		_, kind, _ := strings.Cut(line, `"kind":"`)
		kind, _, _ = strings.Cut(kind, `"`)
		if i == 0 || !kinds[kind] {
			kinds[kind] = true
			short = append(short, line)
		}
	}
	f.Add(strings.Join(short, ""))
	f.Add("")
	f.Add(`{"format":4,"scenario":"x","replay":"x:0"}` + "\n" + `{"num":1,"t":0,"kind":"start"}`)
	f.Add(`{"format":4,"scenario":"x","keep":9,"replay":"x:0"}` + "\n" + `{"num":18446744073709551615,"t":0,"kind":"start"}` + "\n" + `{"num":0}`)
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
