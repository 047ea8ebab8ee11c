package cli_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/cli"
	"github.com/orrery-sim/orrery/protocols"
	"github.com/orrery-sim/orrery/tui"
)

var update = flag.Bool("update", false, "rewrite the parts of the README that are made")

// README.md shows a real run, a real table and a real protocol. After a change of any:
//
//	go test ./cli -run Readme -update
func TestReadmeIsTrue(t *testing.T) {
	const path = "../README.md"
	t.Setenv("COLUMNS", "88")
	run := orrery("run", "scenarios/raft/leader-isolated.star")
	require.Equal(t, cli.ExitHeld, run.code, run.errors)
	swept := orrery("sweep", "raft/split-vote", "--seeds", "100")
	require.Equal(t, cli.ExitHeld, swept.code, swept.errors)
	head, rest, _ := strings.Cut(swept.out, "\n\n")
	table, _, _ := strings.Cut(rest, "\n\n")
	sweep := head + "\n\n" + table + "\n"
	source, err := os.ReadFile("../protocols/echo/echo.go")
	require.NoError(t, err)
	require.LessOrEqual(t, strings.Count(string(source), "\n"), 65)
	_, echo, _ := strings.Cut(string(source), "func (n *Node) Timer")
	echo, _, _ = strings.Cut(echo, "\n\nfunc (n *Node) Receive")

	readme, err := os.ReadFile(path)
	require.NoError(t, err)
	want := fenced(string(readme), "```\nraft/leader-isolated ", strings.TrimPrefix(run.out, "raft/leader-isolated "))
	want = fenced(want, "```\nraft/split-vote", strings.TrimPrefix(sweep, "raft/split-vote"))
	want = fenced(want, "```go\nfunc (n *Node) Timer", echo+"\n")
	for _, picture := range regexp.MustCompile(`!\[[^]]+\]\(([^)]+)\)`).FindAllStringSubmatch(want, -1) {
		require.FileExists(t, "../"+picture[1])
	}
	before, rest, _ := strings.Cut(want, "| keys | for |\n")
	_, after, _ := strings.Cut(rest, "\n\n")
	want = before + tui.KeyTable() + "\n" + after
	before, rest, _ = strings.Cut(want, "| room | what it is | mutants | after |\n")
	_, after, _ = strings.Cut(rest, "\n\n")
	want = before + roomTable() + "\n" + after
	if *update {
		require.NoError(t, os.WriteFile(path, []byte(want), 0o644))
		return
	}
	require.Equal(t, want, string(readme), "README.md is out of date: go test ./cli -run Readme -update")
}

// roomTable is the catalogue as a table.
func roomTable() string {
	var t strings.Builder
	t.WriteString("| room | what it is | mutants | after |\n|---|---|---|---|\n")
	for i, p := range protocols.All {
		if i > 0 && p.Topic != protocols.All[i-1].Topic {
			fmt.Fprintf(&t, "| **%s** | | | |\n", p.Topic)
		}
		fmt.Fprintf(&t, "| `%s` | %s | %d | %s |\n", p.Name, p.Doc, len(p.Mutants), p.Paper)
	}
	return t.String()
}

// fenced replaces what stands between a beginning and the end of its fence.
func fenced(text, begin, inside string) string {
	before, rest, _ := strings.Cut(text, begin)
	_, after, _ := strings.Cut(rest, "```\n")
	return before + begin + inside + "```\n" + after
}

func TestTheScenariosOfTheReadmeRun(t *testing.T) {
	readme, err := os.ReadFile("../README.md")
	require.NoError(t, err)
	blocks := strings.Split(string(readme), "```python\n")[1:]
	require.NotEmpty(t, blocks)
	for _, b := range blocks {
		src, _, _ := strings.Cut(b, "```")
		file := filepath.Join(t.TempDir(), "readme.star")
		require.NoError(t, os.WriteFile(file, []byte(src), 0o644))
		got := orrery("test", file, "--seeds", "3")
		require.Equal(t, cli.ExitHeld, got.code, got.out+got.errors)
	}
}
