package folder

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// some is an experiment of eight runs.
func some() Manifest {
	return Manifest{
		Orrery: "v1.2.3", Command: "sweep", Points: 2, Seeds: 4, Runs: 8, Master: 1,
		Scenarios: []Scenario{{Name: "a.star", Texts: []Text{{Name: "a.star", SHA256: "11"}, {Name: "parts.star", SHA256: "22"}}}},
		Grid:      []Choice{{Name: "loss", Values: []string{"0%", "5%"}}},
	}
}

func open(t *testing.T, dir string, s Shard) *Folder {
	t.Helper()
	f, err := Open(dir, some(), s)
	require.NoError(t, err)
	t.Cleanup(func() { f.Close() })
	return f
}

func lineOf(run int, what string) []byte {
	return fmt.Appendf(nil, `{"run":%d,"what":%q,"took_ns":%d}`, run, what, time.Now().UnixNano())
}

func scan(t *testing.T, dir string) *Runs {
	t.Helper()
	r, err := Scan(dir)
	require.NoError(t, err)
	t.Cleanup(r.Close)
	return r
}

// A process may end at any byte of what it writes: every line before that is there, and the next one stands on a line
// of its own.
func TestWhatWasBeingWrittenIsLeftOut(t *testing.T) {
	var whole []byte
	ends := []int{0}
	for run := 1; run <= 3; run++ {
		whole = append(append(whole, lineOf(run, strings.Repeat("x", run*7))...), '\n')
		ends = append(ends, len(whole))
	}
	for size := range len(whole) + 1 {
		dir := t.TempDir()
		open(t, dir, Shard{}).Close()
		require.NoError(t, os.WriteFile(filepath.Join(dir, "runs-1-of-1.jsonl"), whole[:size], 0o644))
		there := 0
		for there < 3 && ends[there+1] <= size {
			there++
		}
		require.Equal(t, there, scan(t, dir).Len(), "of %d bytes", size)

		f := open(t, dir, Shard{})
		require.NoError(t, f.Add(lineOf(7, "later")))
		require.NoError(t, f.Close())
		r := scan(t, dir)
		require.Equal(t, there+1, r.Len())
		last, err := r.Line(7)
		require.NoError(t, err)
		require.Contains(t, string(last), `"later"`)
		require.True(t, there == 0 || r.Has(1))
		require.False(t, r.Has(5) || r.Has(8) || r.Has(0))
	}
}

// A tail of any length is cut off, longer ones than are read at once, too.
func TestALongTailIsCutOff(t *testing.T) {
	for _, tail := range []int{1, 1<<16 - 1, 1 << 16, 1<<16 + 1, 200_000} {
		dir := t.TempDir()
		f := open(t, dir, Shard{})
		require.NoError(t, f.Add(lineOf(1, "whole")))
		_, err := f.file.Write([]byte(strings.Repeat("\x00", tail)))
		require.NoError(t, err)
		require.NoError(t, f.Close())
		f = open(t, dir, Shard{})
		require.NoError(t, f.Add(lineOf(2, "next")))
		require.Equal(t, 2, scan(t, dir).Len())
	}
}

func TestAnotherExperimentIsRefused(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "new", "folder")
	open(t, dir, Shard{}).Close()
	for says, change := range map[string]func(m *Manifest){
		"the command is sweep there, and test here":                         func(m *Manifest) { m.Command = "test" },
		"the version of orrery is v1.2.3 there, and v1.2.4 here":            func(m *Manifest) { m.Orrery = "v1.2.4" },
		"--seeds is 4 there, and 5 here":                                    func(m *Manifest) { m.Seeds = 5 },
		"--seed is 1 there, and 2 here":                                     func(m *Manifest) { m.Master = 2 },
		"--twice is false there, and true here":                             func(m *Manifest) { m.Twice = true },
		"--first is false there, and true here":                             func(m *Manifest) { m.Enough = 1 },
		"it has 2 points there, and 3 here":                                 func(m *Manifest) { m.Points = 3 },
		"--events is 0 there, and 9 here":                                   func(m *Manifest) { m.Events = 9 },
		"the scenario is a.star there, and b.star here":                     func(m *Manifest) { m.Scenarios[0].Name = "b.star" },
		"parts.star has changed since":                                      func(m *Manifest) { m.Scenarios[0].Texts[1].SHA256 = "23" },
		"a.star has changed since":                                          func(m *Manifest) { m.Scenarios[0].Texts = m.Scenarios[0].Texts[:1] },
		"there is a.star in it, too":                                        func(m *Manifest) { m.Scenarios = nil },
		"it is --set loss=0%,5% there, and no --set here":                   func(m *Manifest) { m.Grid = nil },
		"it is --set loss=0%,5% there, and --set loss=0%,5% --set n=3 here": func(m *Manifest) { m.Grid = append(m.Grid, Choice{"n", []string{"3"}}) },
	} {
		m := some()
		change(&m)
		_, err := Open(dir, m, Shard{})
		require.ErrorContains(t, err, dir+" holds another experiment: "+says+";")
	}
	other := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(other, "thesis.tex"), nil, 0o644))
	_, err := Open(other, some(), Shard{})
	require.ErrorContains(t, err, "there is thesis.tex in it")
	_, err = Read(other)
	require.ErrorContains(t, err, "holds no experiment")
}

func TestAFolderOfAnotherFormatIsRefused(t *testing.T) {
	dir := t.TempDir()
	open(t, dir, Shard{}).Close()
	for text, says := range map[string]string{`{"format":1}`: "is of format 1, and this program reads format 2", "{": "cannot be read"} {
		require.NoError(t, os.WriteFile(filepath.Join(dir, "manifest.json"), []byte(text), 0o644))
		_, err := Open(dir, some(), Shard{})
		require.ErrorContains(t, err, says)
	}
}

func TestAShardHasOneWriter(t *testing.T) {
	defer func(was time.Duration) { patience = was }(patience)
	patience = 0
	dir := t.TempDir()
	first := open(t, dir, Shard{1, 3})
	_, err := Open(dir, some(), Shard{1, 3})
	require.ErrorContains(t, err, "another process is at work on it (shard 2/3)")
	parts, err := Parts(dir)
	require.NoError(t, err)
	require.True(t, len(parts) == 1 && parts[0].Busy)
	open(t, dir, Shard{2, 3})
	require.NoError(t, first.Close())
	open(t, dir, Shard{1, 3})
}

// Eight begin the same experiment at the same time.
func TestShardsMayBeginTogether(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "new")
	var all sync.WaitGroup
	var failed [8]error
	for i := range failed {
		all.Go(func() {
			f, err := Open(dir, some(), Shard{i, 8})
			if err == nil {
				err = errors.Join(f.Add(lineOf(i+1, "x")), f.Close())
			}
			failed[i] = err
		})
	}
	all.Wait()
	require.NoError(t, errors.Join(failed[:]...))
	require.Equal(t, 8, scan(t, dir).Len())
	parts, err := Parts(dir)
	require.NoError(t, err)
	require.Equal(t, Shard{4, 8}, parts[4].Shard)
	left, err := filepath.Glob(filepath.Join(dir, ".*"))
	require.NoError(t, err)
	require.Empty(t, left)
}

// A run may stand in two files: that is the same run, or somebody is told.
func TestARunInTwoFilesIsTheSame(t *testing.T) {
	dir := t.TempDir()
	one, two := open(t, dir, Shard{}), open(t, dir, Shard{0, 2})
	for _, f := range []*Folder{one, two} {
		require.NoError(t, f.Add(lineOf(1, "same")))
	}
	require.Equal(t, 1, scan(t, dir).Len())
	require.NoError(t, one.Add(lineOf(3, "this")))
	require.NoError(t, two.Add(lineOf(3, "that")))
	_, err := Scan(dir)
	require.ErrorContains(t, err, "runs-1-of-2.jsonl:2: run 3 stands in runs-1-of-1.jsonl, too, and is not the same there")

	require.NoError(t, os.Remove(filepath.Join(dir, "runs-1-of-2.jsonl")))
	for _, strange := range []string{"x\n", "{}\n", "{\"run\":0,}\n", "{\"run\":99999999999,\"\":0}\n"} {
		require.NoError(t, os.WriteFile(filepath.Join(dir, "runs-2-of-2.jsonl"), []byte(strange), 0o644))
		_, err = Scan(dir)
		require.ErrorContains(t, err, "runs-2-of-2.jsonl:1: this is not the line of a run")
	}
}

// What cannot be written leaves what was there, and nothing beside it.
func TestAFileIsWrittenWholeOrNotAtAll(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "table.csv")
	say := func(text string, err error) func(io.Writer) error {
		return func(w io.Writer) error { w.Write([]byte(text)); return err }
	}
	require.NoError(t, WriteWhole(path, say("old", nil)))
	require.ErrorContains(t, WriteWhole(path, say("ne", errors.New("no more"))), path+" cannot be written: no more")
	text, err := os.ReadFile(path)
	require.NoError(t, err)
	require.Equal(t, "old", string(text))
	require.NoError(t, WriteWhole(path, say("new", nil)))
	there, err := os.ReadDir(dir)
	require.NoError(t, err)
	require.Len(t, there, 1)
	require.ErrorIs(t, writeNew(path, say("newer", nil)), os.ErrExist)
	text, err = os.ReadFile(path)
	require.NoError(t, err)
	require.Equal(t, "new", string(text))
}

// What the scenarios say stands in the folder, and comes back, unless somebody has changed it.
func TestTextsAreKept(t *testing.T) {
	dir, m := t.TempDir(), some()
	m.Scenarios[0].Texts = nil
	for _, content := range []string{"one\n", "two"} {
		hash := fmt.Sprintf("%x", sha256.Sum256([]byte(content)))
		m.Scenarios[0].Texts = append(m.Scenarios[0].Texts, Text{content, hash, []byte(content)})
	}
	for range 2 {
		f, err := Open(dir, m, Shard{})
		require.NoError(t, err)
		require.NoError(t, f.Close())
	}
	there, err := Read(dir)
	require.NoError(t, err)
	texts, err := Texts(dir, &there.Scenarios[0])
	require.NoError(t, err)
	require.Equal(t, m.Scenarios[0].Texts, texts)

	require.NoError(t, os.WriteFile(textOf(dir, texts[1].SHA256), []byte("three"), 0o644))
	_, err = Texts(dir, &there.Scenarios[0])
	require.ErrorContains(t, err, "what two said is not in "+dir+": somebody has changed it")
	require.NoError(t, os.Remove(textOf(dir, texts[1].SHA256)))
	_, err = Texts(dir, &there.Scenarios[0])
	require.ErrorIs(t, err, fs.ErrNotExist)
}
