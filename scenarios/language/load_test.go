package language

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/protocols"
	"github.com/orrery-sim/orrery/scenarios"
)

func TestLoad_WhatIsNotAScenario(t *testing.T) {
	dir := t.TempDir()
	t.Chdir(dir)
	write := func(name, text string) {
		require.NoError(t, os.WriteFile(name, []byte(text), 0o644))
	}
	write("empty.star", "")
	write("blank.star", "\n  \n\t\n")
	write("junk.star", "\x7fELF\x02\x01\x00\x00")
	write("latin.star", "# caf\xe9\n")
	write("long.star", strings.Repeat("# padding\n", 30_000))
	require.NoError(t, os.Mkdir("bare", 0o755))
	require.NoError(t, os.Mkdir("full", 0o755))
	write(filepath.Join("full", "a.star"), "x = 1")

	least := "the least a scenario says is scenario(protocol = raft(), duration = s(5))"
	for name, want := range map[string]string{
		"empty.star":   "empty.star: the file is empty; " + least,
		"blank.star":   "blank.star: the file is empty; " + least,
		"junk.star":    "junk.star: this is not a text: byte 6 is 0x00",
		"latin.star":   "latin.star: this is not a text: byte 5 is 0xe9",
		"long.star":    "long.star: the file has 292 KiB; a scenario has at most 256",
		"bare":         "bare: this is a directory, without a scenario file in it",
		"full":         "full: this is a directory; orrery test full tries all of it; or name one of its scenario files: " + filepath.Join("full", "a.star"),
		"raft/helo":    "raft/helo: there is no such file, nor a scenario of that name (did you mean raft/hello?)",
		"raft/hello:7": "raft/hello:7: this is a token and no scenario; orrery replay makes its run again",
		"a\x00b":       "a\x00b: there is no such file, nor a scenario of that name",
		"empty.star/x": "empty.star/x: the file cannot be read: not a directory",
	} {
		_, err := New(protocols.All).Load(name)
		require.Error(t, err, name)
		require.Contains(t, err.Error(), want)
	}
}

func TestLoad_FromTheLibrary(t *testing.T) {
	t.Chdir(t.TempDir())
	for _, name := range []string{"raft/hello", "scenarios/raft/hello.star"} {
		f, err := New(protocols.All).Load(name)
		require.NoError(t, err)
		require.True(t, strings.HasPrefix(f.Doc, "Five Raft servers"))
	}
}

// TestLimits_HoldTime: no chunk of testdata/errors.txt, among them endless loops and huge values,
// takes long.
func TestLimits_HoldTime(t *testing.T) {
	lang := New(protocols.All)
	for _, src := range []string{
		"x = [i for i in range(1000000000)]",
		"x = [[0] * 900000 for i in range(100000)]",
		"x = []\nfor i in range(100000):\n    x.append('a' * 100000)",
		"x = [0] * 1000000\nfor i in range(1000000):\n    y = x[:]",
		"x = 'a' * 1000000\nfor i in range(1000000):\n    y = x.split('a')",
		"def f(): return [f2() for i in range(10000)]\ndef f2(): return [0] * 10000\nx = f()",
	} {
		begin := time.Now()
		f, err := lang.Parse("x.star", []byte(src))
		require.NoError(t, err)
		_, err = f.Evaluate(nil, scenarios.Dull)
		require.ErrorContains(t, err, tooMuch, src)
		require.Less(t, time.Since(begin), deadline/2, src)
	}
}

// TestShadowing: a file may call its variables as it likes, as long as it does not call the word.
func TestShadowing(t *testing.T) {
	for _, src := range []string{
		"s = 3\nscenario(protocol = raft(nodes = s), duration = ms(10))",
		"link = 1\nkv = 2\nscenario(protocol = raft(), duration = s(10))",
		"network = network(delay = ms(3))\nscenario(protocol = raft(), network = network, duration = s(1))",
		"def crash(who):\n    return pause(who)\nscenario(protocol = raft(), duration = s(1), schedule = [at(s(0), crash(leader()))])",
		"def f(s):\n    return s + ms(1)\nscenario(protocol = raft(), duration = f(s(1)))",
	} {
		_, err := parse(t, src).Evaluate(nil, scenarios.Dull)
		require.NoError(t, err, src)
	}
}

// TestLint_LoadTimeMayChangeGlobals: lists may be built by functions while the file is evaluated.
func TestLint_LoadTimeMayChangeGlobals(t *testing.T) {
	plan, err := parse(t, `
steps = []
def add(s):
    steps.append(s)
for i in [1, 2, 3]:
    add(crash(node(i)))
scenario(protocol = raft(), duration = s(1), schedule = [script(steps)])
`).Evaluate(nil, scenarios.Dull)
	require.NoError(t, err)
	require.Len(t, plan.Schedule[0].(*scenarios.Script).Steps, 3)
}

// TestNames_TheList: where no name is near, the error lists them all.
func TestNames_TheList(t *testing.T) {
	_, err := New(protocols.All).Parse("x.star", []byte("x = zzzzzzz(1)"))
	require.ErrorContains(t, err, "x.star:1:5: there is no zzzzzzz; orrery list words shows the words")
}

func TestLoad_SaysWhatANameCouldHaveMeant(t *testing.T) {
	lang := New(protocols.All)
	dir := t.TempDir()
	t.Chdir(dir)
	for _, name := range []string{"mine.star", "a.star", "b.star", "c.star", "d.star", "e.star"} {
		require.NoError(t, os.WriteFile(filepath.Join(dir, name), []byte("x"), 0o644))
	}
	for name, want := range map[string]string{
		"raft":       "orrery test raft tries them all, orrery run raft/hello runs one",
		"raft/":      "orrery test raft tries them all",
		"hello":      "(did you mean abd/hello, antientropy/hello, ",
		"raft/helo":  "(did you mean raft/hello?)",
		"no/such":    "orrery list scenarios shows the library",
		"./mie.star": "(did you mean mine.star?)",
	} {
		_, err := lang.Load(name)
		require.ErrorContains(t, err, want, name)
		require.Less(t, len(err.Error()), 250, "a long list helps nobody: %v", err)
	}
	_, err := lang.Load(".")
	require.ErrorContains(t, err, "a.star, b.star, c.star, d.star, e.star and 1 more")
	_, err = lang.Load("quite-else.star")
	require.EqualError(t, err, "quite-else.star: there is no such file")
}

func TestParse_AByteOrderMarkIsNoText(t *testing.T) {
	f, err := New(protocols.All).Parse("x.star", []byte("\xEF\xBB\xBFscenario(protocol = raft(), duration = zzz)"))
	require.Nil(t, f)
	require.ErrorContains(t, err, "x.star:1:40: there is no zzz")
}
