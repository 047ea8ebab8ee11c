package cli_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/campaign"
	"github.com/orrery-sim/orrery/cli"
)

// mistakes builds the module whose protocol makes every mistake of a first week.
func mistakes(t *testing.T) (dir string) {
	t.Helper()
	if testing.Short() {
		t.Skip("it builds a program")
	}
	dir = filepath.Join(t.TempDir(), "mistakes")
	orrery("new", dir, "--module", "example.com/ada/mistakes", "--replace", "..").held(t)
	require.NoError(t, os.Remove(filepath.Join(dir, "protocol_test.go")))
	files, err := os.ReadDir(filepath.Join("testdata", "mistakes"))
	require.NoError(t, err)
	for _, f := range files {
		text, err := os.ReadFile(filepath.Join("testdata", "mistakes", f.Name()))
		require.NoError(t, err)
		require.NoError(t, os.WriteFile(filepath.Join(dir, strings.TrimSuffix(f.Name(), ".txt")), text, 0o644))
	}
	other, err := os.ReadFile(filepath.Join("testdata", "mistakes", "mistakes.star"))
	require.NoError(t, err)
	other = bytes.Replace(other, []byte("mistakes(mistake = mistake, "), []byte("mistakes("), 1)
	require.NoError(t, os.WriteFile(filepath.Join(dir, "other.star"), other, 0o644))
	inModule(t, dir, "go", "build", "-ldflags=-s -w", "-o", "mine", ".").held(t)
	return dir
}

// A module of one's own is looked after like the house itself.
func TestSupervised(t *testing.T) {
	dir := mistakes(t)
	for name, do := range map[string]func(*testing.T, string){ // what looks at the clock has the machine for itself
		"ends at once":     supervisedEndsAtOnce,
		"a cleared folder": supervisedAClearedFolder,
	} {
		t.Run(name, func(t *testing.T) { do(t, dir) })
	}
	for name, do := range map[string]func(*testing.T, string){
		"run":                supervisedRun,
		"blame":              supervisedBlame,
		"aliasing":           supervisedAliasing,
		"places":             supervisedPlaces,
		"quirks":             supervisedQuirks,
		"chance":             supervisedChance,
		"a campaign goes on": supervisedACampaignGoesOn,
		"ends in order":      supervisedEndsInOrder,
		"changes nothing":    supervisedChangesNothing,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			do(t, dir)
		})
	}
}

// What no process survives is named all the same: what was in hand, where, and the line that does it again.
func supervisedRun(t *testing.T, dir string) {
	for _, c := range []struct{ mistake, says, at string }{
		// The compiler may put spin into its caller; which of them the runtime then names depends on where it looks.
		{"loop in Receive", `main.(spin|\(\*player\).err) does not return: n2, at 220ms, in event \d+, for 1s`, `mistakes.go:\d+  main.\(\*player\).err`},
		{"loop in Start", `main.(spin|\(\*player\).Start) does not return: n1, at 0s, in event 1, for 1s`, `protocol.go:\d+  main.\(\*player\).Start`},
		{"loop in Timer", `does not return: n2`, `protocol.go:\d+  main.\(\*player\).Timer`},
		{"loop in an invariant", `main.(spin|\(\*ballsGrow\).Fact) does not return: n1`, `protocol.go:\d+  main.\(\*ballsGrow\).Fact`},
		{"waits for a channel", `main.\(\*player\).err does not return: n2`, `mistakes.go:\d+  main.\(\*player\).err`},
		{"exits", `something in it called os.Exit\(0\)`, ""},
		{"exits with 1", `something in it called os.Exit\(1\)`, ""},
		{"recurses", `stack overflow|main.recurse does not return`, `mistakes.go:\d+  main.recurse`},
		{"allocates at once", `the Go runtime ended the process: (runtime: )?out of memory`, `mistakes.go:\d+  main.\(\*player\).err`},
		{"allocates by and by", `memory`, `mistakes.go:\d+  main.\(\*player\).again`},
		{"writes a map in two goroutines", `concurrent map`, `mistakes.go:\d+  main.\(\*player\).race`},
		{"panics in a goroutine", `nobody catches this`, `mistakes.go:\d+  main.\(\*player\).err`},
	} {
		t.Run(c.mistake, func(t *testing.T) {
			t.Parallel()
			got := inModule(t, dir, "./mine", "run", "mistakes.star", "--seed", "7", "--set", "mistake="+c.mistake, "--patience", "1s", "--memory", "256mib")
			require.Equal(t, cli.ExitBounds, got.code, got.errors)
			require.Regexp(t, c.says, got.errors)
			require.Regexp(t, c.at, got.errors)
			require.Regexp(t, `to see it again: mine replay mistakes.star:7,mistake=`, got.errors)
			require.NotContains(t, got.errors, "bug of")
			require.NotContains(t, got.errors, "goroutine ")
		})
	}
}

// Somebody may clear the folder for temporary files meanwhile: what a child has in hand is still known.
func supervisedAClearedFolder(t *testing.T, dir string) {
	temporary := t.TempDir()
	c := exec.Command("./mine", "run", "mistakes.star", "--seed", "7", "--set", "mistake=loop in Receive", "--patience", "1s")
	c.Dir, c.Env = dir, append(os.Environ(), "TMPDIR="+temporary)
	var errors bytes.Buffer
	c.Stderr = &errors
	require.NoError(t, c.Start())
	require.Eventually(t, func() bool {
		hands, err := filepath.Glob(filepath.Join(temporary, "orrery-*", "hands.0"))
		info, statErr := os.Stat(strings.Join(hands, ""))
		return err == nil && statErr == nil && info.Size() > 0
	}, 10*time.Second, 10*time.Millisecond)
	folders, err := filepath.Glob(filepath.Join(temporary, "orrery-*"))
	require.NoError(t, err)
	require.NoError(t, os.RemoveAll(folders[0]))
	require.Error(t, c.Wait())
	require.Equal(t, cli.ExitBounds, c.ProcessState.ExitCode(), errors.String())
	require.Contains(t, errors.String(), "does not return")
}

// A mistake of an author is never called a bug of orrery, and has its place where there is one.
func supervisedBlame(t *testing.T, dir string) {
	for _, c := range []struct {
		mistake, says, at string
		code              int
	}{
		{"panics", "the table is full", `mistakes.go:\d+  main.\(\*player\).err`, cli.ExitBounds},
		{"writes to a nil map", "assignment to entry in nil map", `mistakes.go:\d+`, cli.ExitBounds},
		{"panic in an invariant", "nil pointer dereference", `protocol.go:\d+  main.\(\*ballsGrow\).err`, cli.ExitBounds},
		{"ends its goroutine", "it ended its own goroutine", `mistakes.go:\d+  main.\(\*player\).err`, cli.ExitBounds},
		{"sends a func", `func\(\) cannot be part of a message`, `mistakes.go:\d+`, cli.ExitBounds},
		{"sends a chan", `chan int cannot be part of a message`, `mistakes.go:\d+`, cli.ExitBounds},
		{"emits a func", `func\(\) cannot be part of a message, a fact or a record`, `mistakes.go:\d+`, cli.ExitBounds},
		{"sends to nobody", "n2 sends Ball to a node that does not exist", `mistakes.go:\d+`, cli.ExitBounds},
		{"index in Inspect", "index out of range", `protocol.go:\d+  main.\(\*player\).Inspect`, cli.ExitBounds},
		{"nil node", "group player made a nil node", "", cli.ExitBounds},
		{"no nodes", "mistakes.star:6:1: mistakes has no nodes", "", cli.ExitUsage},
		{"build panics", "no such table", `protocol.go:\d+  main.build`, cli.ExitBounds},
		{"timer for now", "time stands still: 1003000 steps at one instant, and now the timer again of n2", "", cli.ExitBounds},
		{"timer for a nanosecond", "time crawls: 1003000 steps in 1.003ms, and now the timer again of n2", "", cli.ExitBounds},
		{"messages to itself", "time stands still", "", cli.ExitBounds},
	} {
		t.Run(c.mistake, func(t *testing.T) {
			t.Parallel()
			trace := filepath.Join(t.TempDir(), "trace")
			got := inModule(t, dir, "./mine", "run", "mistakes.star", "--set", "mistake="+c.mistake, "--trace", trace, "--keep", "100")
			require.Equal(t, c.code, got.code, got.errors+got.out)
			require.Regexp(t, c.says, got.errors)
			require.Regexp(t, c.at, got.errors)
			require.NotContains(t, got.out+got.errors, "bug of")
			require.NotContains(t, got.errors, "goroutine 1")
		})
	}
}

// An author's code that does not return is named wherever it is called: by the world, by a judge, and by who tells
// of it all.
func supervisedPlaces(t *testing.T, dir string) {
	for _, place := range []string{
		"build", "new", "inspect", "size", "text of a fact", "text of a message", "text of a field", "text of a state",
		"text of a result", "name of an invariant", "judged", "step of the model", "work", "next", "final reads",
		"a fact of a promise", "judge",
	} {
		t.Run(place, func(t *testing.T) {
			t.Parallel()
			to := t.TempDir()
			for do, says := range map[string]string{
				"wait":  `main.do does not return.*, for 1s\n\s+\S*strange.go:\d+  main.do`,
				"leave": `it ended its own goroutine \(runtime.Goexit\)[^+]*\n\s+\S*strange.go:\d+  main.do`,
			} {
				got := inModule(t, dir, "./mine", "run", "strange.star", "--set", "do="+do, "--set", "where="+place, "--patience", "1s",
					"--trace", filepath.Join(to, "trace"), "--html", filepath.Join(to, "page"))
				require.Equal(t, cli.ExitBounds, got.code, got.errors)
				require.Regexp(t, says, got.errors)
				require.NotContains(t, got.errors, "bug of")
			}
		})
	}
}

// What belongs into no node ends in a sentence, and does nothing to the terminal.
func supervisedQuirks(t *testing.T, dir string) {
	for _, c := range []struct {
		do, says, at string
		code         int
	}{
		{"nothing", "^$", "", cli.ExitHeld},
		{"wait for itself", "main.do does not return", `strange.go:\d+  main.do`, cli.ExitBounds},
		{"panic with nil", "panic called with nil argument", `strange.go:\d+  main.do`, cli.ExitBounds},
		{"panic with a bad text", "PANIC=String method: again", `strange.go:\d+  main.do`, cli.ExitBounds},
		{"panic with an endless text", "main.text.String does not return", `strange.go:\d+  main.text.String`, cli.ExitBounds},
		{"panic with escapes", `the protocol panicked: \\x1b\[31mred\\u202e`, `strange.go:\d+  main.do`, cli.ExitBounds},
		{"panic elsewhere", `ended the process: .*\\x1b\[31mred\\u202e`, `strange.go:\d+  main.do`, cli.ExitBounds},
		{"close the output", "^$", "", cli.ExitHeld},
		{"print", `panic: \\x1b\]0;title\\x07\n\{"verdict": "held"\}`, "", cli.ExitHeld},
		{"start another", "main.do does not return", `strange.go:\d+  main.do`, cli.ExitBounds},
		{"clear the folder", "main.do does not return", `strange.go:\d+  main.do`, cli.ExitBounds},
		{"a message holds itself", "stack overflow|main.quirk does not return", `quirks.go:\d+  main.quirk`, cli.ExitBounds},
		{"a fact shares its parts", "main.quirk does not return", `quirks.go:\d+  main.quirk`, cli.ExitBounds},
		{"a record shares its parts", "main.quirk does not return", `quirks.go:\d+  main.quirk`, cli.ExitBounds},
		{"a fact is written on", "wrote on into the fact Loose that it stated", "", cli.ExitBounds},
		{"an invariant writes on", "an invariant, or who else hears of it, wrote on into the fact Loose", "", cli.ExitBounds},
		{"a message of less than nothing", "Hello says that it has -1 bytes", `quirks.go:\d+  main.quirk`, cli.ExitBounds},
		{"an answer out of the air", "^$", "", cli.ExitHeld},
	} {
		t.Run(c.do, func(t *testing.T) {
			t.Parallel()
			got := inModule(t, dir, "env", "TMPDIR="+t.TempDir(), // which one of them clears
				"./mine", "run", "strange.star", "--set", "do="+c.do, "--set", "where=receive", "--patience", "1s", "--json")
			require.Equal(t, c.code, got.code, got.errors)
			require.Regexp(t, c.says, got.errors)
			require.Regexp(t, c.at, got.errors)
			require.NotRegexp(t, "[\x00-\x08\x0b-\x1f\x7f\u202e]", got.errors+got.out)
			require.NotContains(t, got.errors, "bug of")
			require.NotContains(t, got.errors, "[running]")
			var object struct{ Verdict, Replay string }
			require.NoError(t, json.Unmarshal([]byte(got.out), &object), got.out)
			require.Equal(t, c.code == cli.ExitHeld, object.Verdict == "held")
			require.Contains(t, object.Replay, "strange.star:1,")
		})
	}
}

// Chance that is not the world's is found by making a run twice.
func supervisedChance(t *testing.T, dir string) {
	for _, do := range []string{
		"chance of its own", "the clock on the wall", "the order of a map", "whoever is first", "what the world before has left",
	} {
		t.Run(do, func(t *testing.T) {
			t.Parallel()
			got := inModule(t, dir, "./mine", "test", "strange.star", "--seeds", "8", "--twice", "--workers", "1", "--set", "do="+do, "--set", "where=receive")
			require.Equal(t, cli.ExitAnother, got.code, got.errors+got.out)
			require.Regexp(t, `(?s)deterministic\n.*event \d+ is the first that differs`, got.out)
		})
	}
}

// A node that writes on in what others hold is found by run, by test, and always with --twice.
func supervisedAliasing(t *testing.T, dir string) {
	for mistake, says := range map[string]string{
		"writes on after sending":     `n2 wrote on into the Bag that it sent to n1, .* its Numbers\[1\] was 2, and now is 99`,
		"writes on later":             `n2 wrote on into the Bag that it sent to n1, .* its Numbers\[0\] was 1, and now is 7`,
		"writes on in what came":      `n1 wrote on into the Bag that it received from n2, .* its Numbers\[0\] was 4, and now is -1`,
		"writes on in what is stored": `n2 wrote on into the Bag that it stored under "shelf", .* its Shelf was map\[\], and now is map\[x:1\]`,
		"writes on in what is read":   `n2 wrote on into the \[\]int that it stored under "numbers", .* its \[0\] was 1, and now is 2`,
	} {
		t.Run(mistake, func(t *testing.T) {
			t.Parallel()
			for _, args := range [][]string{{"run"}, {"test", "--seeds", "2"}, {"test", "--seeds", "2", "--twice"}} {
				got := inModule(t, dir, append(append([]string{"./mine"}, args...), "mistakes.star", "--set", "mistake="+mistake)...)
				require.Equal(t, cli.ExitBounds, got.code, got.errors+got.out)
				require.Regexp(t, says, strings.Join(strings.Fields(got.out), " "))
				require.NotContains(t, got.out+got.errors, "bug of")
			}
		})
	}
}

// What one run does to its process costs a campaign that run alone, and what comes of the campaign does
// not depend on how many runs were under way then.
func supervisedACampaignGoesOn(t *testing.T, dir string) {
	for _, mistake := range []string{"exits", "loop in Receive", "allocates at once", "panics in a goroutine", "ends its goroutine"} {
		t.Run(mistake, func(t *testing.T) {
			t.Parallel()
			first := ""
			for _, workers := range []string{"1", "3"} {
				got := inModule(t, dir, "./mine", "test", "mistakes.star", "other.star", "--seeds", "12", "--workers", workers,
					"--set", "mistake="+mistake, "--set", "one_in=8", "--failures", "none", "--patience", "1s", "--memory", "256mib", "--json")
				require.Equal(t, cli.ExitBounds, got.code, got.errors)
				var report campaign.Report
				require.NoError(t, json.Unmarshal([]byte(got.out), &report), got.errors)
				require.Equal(t, 12, report.Points[1].Held, "what has nothing to do with it")
				require.Greater(t, report.Points[0].Held, 5)
				require.Len(t, report.Violations, 1)
				if first == "" {
					first = got.out
				}
				require.Equal(t, first, got.out)
			}
		})
	}
}

// Whoever wants to end gets what was found so far: even where a run does not return, and by whatever signal.
func supervisedEndsInOrder(t *testing.T, dir string) {
	for _, c := range []struct {
		signal  os.Signal
		mistake string
		says    string
	}{
		{os.Interrupt, "none", "interrupted"},
		{syscall.SIGTERM, "none", "interrupted"},
		{syscall.SIGHUP, "none", "interrupted"},
		{os.Interrupt, "loop in Receive", "does not return"},
	} {
		t.Run(fmt.Sprint(c.signal, " ", c.mistake), func(t *testing.T) {
			if signal.Ignored(c.signal) {
				t.Skip("whoever runs the tests has them ignore it, as nohup does, and so does what they start")
			}
			t.Parallel()
			run := exec.Command("./mine", "test", "mistakes.star", "--seeds", "10000000", "--set", "one_in=8", "--set", "mistake="+c.mistake)
			run.Dir = dir
			var out strings.Builder
			run.Stdout, run.Stderr = &out, &out
			require.NoError(t, run.Start())
			time.Sleep(2 * time.Second)
			require.NoError(t, run.Process.Signal(c.signal))
			late := time.AfterFunc(time.Minute, func() { run.Process.Kill() }) //nolint:errcheck // it may be gone
			defer late.Stop()
			run.Wait() //nolint:errcheck // what came of it is the exit code
			require.Contains(t, out.String(), c.says)
			require.Regexp(t, `[1-9]\d*( of [\d,]+)? runs`, out.String())
			require.Contains(t, []int{cli.ExitUndecided, cli.ExitBounds}, run.ProcessState.ExitCode())
		})
	}
}

// A second signal does not wait for anything, and nobody is left behind.
func supervisedEndsAtOnce(t *testing.T, dir string) {
	for _, kill := range []bool{false, true} {
		run := exec.Command("./mine", "run", "mistakes.star", "--set", "mistake=loop in Receive")
		run.Dir = dir
		require.NoError(t, run.Start())
		child := childOf(t, run.Process.Pid)
		began := time.Now()
		if kill {
			require.NoError(t, run.Process.Kill())
		} else {
			require.NoError(t, run.Process.Signal(os.Interrupt))
			time.Sleep(100 * time.Millisecond)
			require.NoError(t, run.Process.Signal(os.Interrupt))
		}
		run.Wait() //nolint:errcheck // what came of it is the exit code
		require.Less(t, time.Since(began), 8*time.Second, "it waited for the handler, which is given ten seconds")
		require.Eventually(t, func() bool { return !alive(child) }, 8*time.Second, 20*time.Millisecond)
	}
}

// childOf is the process that another one begins, once it is there.
func childOf(t *testing.T, pid int) (child int) {
	if runtime.GOOS != "linux" {
		t.Skip("it looks into /proc")
	}
	require.Eventually(t, func() bool {
		threads, _ := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/children", pid)) // the pattern is right
		for _, of := range threads {
			text, err := os.ReadFile(of)
			if err != nil {
				continue // a thread has ended
			}
			if child, err = strconv.Atoi(strings.TrimSpace(string(text))); err == nil {
				return true
			}
		}
		return false
	}, 10*time.Second, 20*time.Millisecond)
	return child
}

// alive reports whether a process is there, and is not only waited for.
func alive(pid int) bool {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	return err == nil && !strings.Contains(string(text), ") Z ")
}

// Supervised or not, a run is the same run.
func supervisedChangesNothing(t *testing.T, dir string) {
	for _, args := range [][]string{
		{"run", "mistakes.star", "--seed", "3"},
		{"run", "raft/leader-isolated", "--json"},
		{"test", "raft/hello", "--seeds", "5", "--json"},
	} {
		child := inModule(t, dir, append([]string{"./mine"}, args...)...)
		here := inModule(t, dir, append([]string{"./mine", "--in-process"}, args...)...)
		require.Equal(t, here.out, child.out)
		require.Equal(t, here.code, child.code)
	}
}
