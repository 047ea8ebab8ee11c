package failures_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/orrery-sim/orrery/campaign/failures"
)

func votes(path string) *failures.Case {
	return &failures.Case{
		Path: path, Property: "Votes Once", Why: "n3 voted in term 1 for n3 and then for n1", Scenario: "votes.star",
		Settings: "bug=true", Found: "votes.star:8~2.d65e80b6.8e1cc136e932895a", Version: "v1.2.3", Deliveries: 8, Faults: 2,
		Text: []byte("scenario(protocol = raft(nodes = 3), duration = s(1))\n"),
	}
}

// What is put is what is read, and the file is the scenario with a head.
func TestStore_RoundTrip(t *testing.T) {
	s := failures.Beside(filepath.Join(t.TempDir(), "votes.star"))
	cases, wrong := s.All()
	require.Empty(t, cases)
	require.Empty(t, wrong)
	c := votes(s.PathOf("votes.star", []string{"bug=true"}, "Votes Once", "n# voted"))
	require.NoError(t, s.Put(c))
	require.NoError(t, s.Put(c), "once more")
	cases, wrong = s.All()
	require.Empty(t, wrong)
	require.Len(t, cases, 1)
	require.True(t, strings.HasSuffix(string(cases[0].Text), "\n\n"+string(c.Text)))
	c.Text = cases[0].Text
	require.Equal(t, c, cases[0])
	left, err := os.ReadDir(s.Dir)
	require.NoError(t, err)
	require.Len(t, left, 1, "nothing half-written is left")
}

// A head keeps whatever a property and a sentence say, in one line each, and is never taken for the scenario.
func TestStore_AnyText(t *testing.T) {
	dir := t.TempDir()
	rapid.Check(t, func(t *rapid.T) {
		s := failures.Store{Dir: dir}
		c := votes(s.PathOf("a.star", nil, "x", ""))
		c.Why = rapid.String().Draw(t, "why")
		require.NoError(t, s.Put(c))
		again, err := failures.Read(c.Path)
		require.NoError(t, err)
		require.Equal(t, c.Property, again.Property)
		require.NotContains(t, again.Why, "\n")
		require.True(t, strings.HasSuffix(string(again.Text), string(c.Text)))
		head, _, _ := strings.Cut(string(again.Text), "\n\n")
		for _, line := range strings.Split(head, "\n") {
			require.True(t, strings.HasPrefix(line, "#"), line)
		}
	})
}

// Failures have the same place if they are of one scenario, property, shape and settings, and no other.
func TestStore_PathOf(t *testing.T) {
	s := failures.Store{Dir: "kept"}
	at := s.PathOf("a/votes.star", []string{"x=1"}, "Votes Once", "n# voted")
	require.Regexp(t, `^kept/votes-votes-once-[0-9a-f]{8}\.star$`, filepath.ToSlash(at))
	require.Equal(t, at, s.PathOf("./a/votes.star", []string{"x=1"}, "Votes Once", "n# voted"))
	for _, other := range []string{
		s.PathOf("b/votes.star", []string{"x=1"}, "Votes Once", "n# voted"),
		s.PathOf("a/votes.star", []string{"x=2"}, "Votes Once", "n# voted"),
		s.PathOf("a/votes.star", []string{"x=1"}, "votes-once", "n# voted"),
		s.PathOf("a/votes.star", []string{"x=1"}, "Votes Once", "n# forgot"),
	} {
		require.NotEqual(t, at, other)
	}
	require.Equal(t, "votes.star", failures.Beside("a/votes.star").NameOf("a/votes.star"), "the folder may be moved")
	require.NotContains(t, filepath.Base(s.PathOf("a.star", nil, "../../etc/\x1b[2J", "")), "..")
}

// A case is input from outside: what is none is refused in a sentence, and the others are read.
func TestStore_Hostile(t *testing.T) {
	dir := t.TempDir()
	s := failures.Store{Dir: dir}
	require.NoError(t, s.Put(votes(filepath.Join(dir, "good.star"))))
	good, err := os.ReadFile(filepath.Join(dir, "good.star"))
	require.NoError(t, err)
	write := func(name, text string) {
		require.NoError(t, os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600))
	}
	swap := func(from, to string) string { return strings.Replace(string(good), from, to, 1) }
	says := map[string]string{
		"empty.star":    "it is no case",
		"binary.star":   "it is no case",
		"newer.star":    "a newer orrery kept it: its head is of version 9, and this program reads 1",
		"zero.star":     "which version it is of",
		"unversed.star": "which version it is of",
		"nobody.star":   "does not say the property",
		"number.star":   `deliveries "-5", which is no number`,
		"large.star":    "a case has at most 256",
		"link.star":     "a case is a regular file",
		"folder.star":   "a case is a regular file",
	}
	write("empty.star", "")
	write("binary.star", "\x00\xff\x1b[2J")
	write("newer.star", swap("case       1", "case       9"))
	write("zero.star", swap("case       1", "case       0"))
	write("unversed.star", swap("#   case       1\n", ""))
	write("nobody.star", swap("#   property   Votes Once\n", ""))
	write("number.star", swap("deliveries 8", "deliveries -5"))
	write("large.star", string(good)+strings.Repeat("# and so on\n", 30_000))
	write(".case-123", "half")
	require.NoError(t, os.Symlink("/dev/zero", filepath.Join(dir, "link.star")))
	require.NoError(t, os.Mkdir(filepath.Join(dir, "folder.star"), 0o700))
	cases, wrong := s.All()
	require.Len(t, cases, 1)
	require.Len(t, wrong, len(says))
	for _, w := range wrong {
		require.Contains(t, w.Err.Error(), says[filepath.Base(w.Path)], w.Path)
		require.Contains(t, w.Err.Error(), w.Path)
	}
	write("token.star", swap("~2.", "~1."))
	c, err := failures.Read(filepath.Join(dir, "token.star"))
	require.NoError(t, err, "a token of another version does not matter")
	require.Empty(t, c.Found)
}

// What cannot be written leaves nothing behind, and what was there as it was.
func TestStore_WholeOrNotAtAll(t *testing.T) {
	dir := t.TempDir()
	s := failures.Store{Dir: dir}
	c := votes(filepath.Join(dir, "good.star"))
	require.NoError(t, s.Put(c))
	before, err := os.ReadFile(c.Path)
	require.NoError(t, err)
	c.Text = make([]byte, 300<<10)
	require.ErrorContains(t, s.Put(c), "at most 256")
	after, err := os.ReadFile(c.Path)
	require.NoError(t, err)
	require.Equal(t, before, after)

	require.NoError(t, os.WriteFile(filepath.Join(dir, "file"), nil, 0o600))
	blocked := failures.Store{Dir: filepath.Join(dir, "file", ".orrery")}
	require.ErrorContains(t, blocked.Put(votes(filepath.Join(blocked.Dir, "x.star"))), "the failure cannot be kept")
	left, err := os.ReadDir(dir)
	require.NoError(t, err)
	require.Len(t, left, 2)
}

func FuzzRead(f *testing.F) {
	dir := f.TempDir()
	s := failures.Store{Dir: dir}
	require.NoError(f, s.Put(votes(filepath.Join(dir, "good.star"))))
	good, err := os.ReadFile(filepath.Join(dir, "good.star"))
	require.NoError(f, err)
	f.Add(good)
	f.Fuzz(func(t *testing.T, text []byte) {
		path := filepath.Join(t.TempDir(), "x.star")
		require.NoError(t, os.WriteFile(path, text, 0o600))
		if c, err := failures.Read(path); err == nil {
			require.NotEmpty(t, c.Property)
			require.Equal(t, text, c.Text)
		}
	})
}
