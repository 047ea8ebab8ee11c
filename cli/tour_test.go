//go:build unix

package cli_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// A terminal is one of tmux, with a program in it.
type terminal struct {
	t      *testing.T
	socket string
}

// startTerminal starts a program in a terminal of its own.
func startTerminal(t *testing.T, dir string, width, height string, command ...string) *terminal {
	t.Helper()
	if _, err := exec.LookPath("tmux"); err != nil {
		t.Skip("there is no tmux")
	}
	x := &terminal{t, filepath.Join(t.TempDir(), "tmux")}
	args := append([]string{"-f", "/dev/null", "new-session", "-d", "-x", width, "-y", height, "-c", dir, "-e", "XDG_CONFIG_HOME=" + dir}, command...)
	x.tmux(args...)
	t.Cleanup(func() { exec.Command("tmux", "-S", x.socket, "kill-server").Run() }) //nolint:errcheck // it may have ended
	return x
}

func (x *terminal) tmux(args ...string) string {
	x.t.Helper()
	out, err := exec.Command("tmux", append([]string{"-S", x.socket}, args...)...).CombinedOutput()
	require.NoError(x.t, err, "%s", out)
	return string(out)
}

// press presses keys, and waits until the screen shows something.
func (x *terminal) press(shows string, keys ...string) string {
	x.t.Helper()
	x.tmux(append([]string{"send-keys"}, keys...)...)
	is := regexp.MustCompile(shows)
	for range 400 {
		if screen := x.tmux("capture-pane", "-p"); is.MatchString(screen) {
			return screen
		}
		time.Sleep(50 * time.Millisecond)
	}
	require.Fail(x.t, "the screen does not show it", "%q after %v:\n%s", shows, keys, x.tmux("capture-pane", "-p"))
	return ""
}

// ends waits until the program in the terminal has ended.
func (x *terminal) ends(why string) {
	x.t.Helper()
	require.Eventually(x.t, func() bool {
		return exec.Command("tmux", "-S", x.socket, "has-session").Run() != nil
	}, 10*time.Second, 20*time.Millisecond, why)
}

// builtLab is the program.
func builtLab(t *testing.T) string {
	t.Helper()
	program := filepath.Join(t.TempDir(), "lab")
	out, err := exec.Command("go", "build", "-ldflags=-s -w", "-o", program, "..").CombinedOutput()
	require.NoError(t, err, "%s", out)
	return program
}

// The tour as somebody takes it who has never been here: it is chosen on the first start, asks, is left in the midst
// and goes on there, and its task is done by hand. Line by line, the command tells its captions.
func TestLab_Lesson(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("it builds the program and drives a terminal")
	}
	dir, program := t.TempDir(), builtLab(t)
	x := startTerminal(t, dir, "80", "24", program)
	x.press("> tour")
	x.press("This is a run of three servers", "Enter")
	x.press("S1 wants to lead", "Enter")
	x.press("S1 has two votes of three", "Enter")
	x.press("A client has written", "Enter")
	x.press("S1 crashes", "Enter")
	x.press("QUESTION 1 of 1", "Enter")
	x.press("it is not so", "Enter")
	x.press("and so it is", "Enter", "2", "Enter")
	x.press("1 of 2", "Enter")
	x.press("next time it goes on from here", "Escape")
	x.press("> tour +1/2", "Escape")
	x.tmux("send-keys", "q")
	x.ends("q ends the lab")

	x = startTerminal(t, dir, "80", "24", program)
	x.press("> tour +1/2")
	x.press("done 1 of 2", "Enter")
	x.press("enter go on", "Enter")
	x.press("two servers lead|Two servers lead", "Enter", "Enter")
	x.press("WHY", "W")
	x.press("enter go on", "Escape")
	x.press("TASK 1 of 1", "G", "Enter")
	x.press("ev 9[0-9] ", "Enter")
	x.press("»S3", "o", "o")
	x.press("enter do it", "Z")
	x.press("done: pause", "Enter")
	x.press("✓ done", "G")
	x.press("the lesson is done", "Enter")
	x.press("> tour +✓", "Escape")
	x.tmux("send-keys", "q")
	x.ends("q ends the lab")

	told, err := exec.Command(program, "run", "lessons/tour").CombinedOutput()
	require.NoError(t, err, "%s", told)
	require.Contains(t, strings.Join(strings.Fields(string(told)), " "), "❝ S1 has two votes of three, and leads")
}

// The lab from the first screen to a saved run, which the command makes again.
func TestLab_Tour(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("it builds the program and drives a terminal")
	}
	dir, program := t.TempDir(), builtLab(t)
	x := startTerminal(t, dir, "110", "34", program)
	x.press("a lab for distributed systems")
	x.press("> +hello", "/", "raft/hello", "Down") // basicraft, raft, etcdraft
	x.press(`raft/hello  seed \d+`, "Enter")
	x.press("PLAYING", "Space")
	x.press("PAUSED", "Space")
	x.press("n1  leads term 1|★", "]", "]")
	x.press("ev 1 ", "g")
	x.press(`ev [2-9]`, "l")
	x.press("ev 1 ", "h")
	x.press("t=0.500 s|t=0.4", "t", "500ms", "Enter")
	x.press("one side", "p")
	x.press("remain together: a majority", "Right", "Space")
	x.press("done: partition", "Enter")
	x.press("1 fault live", "L")
	x.press("healed", "x")
	x.press(`✓ held   fingerprint [0-9a-f]{16}`, "G", "v")
	print := regexp.MustCompile(`fingerprint ([0-9a-f]{16})`).FindStringSubmatch(x.press("fingerprint"))[1]
	x.press("save as", "s")
	x.press("saved; orrery run mine.star", "C-u", "mine.star", "Enter")
	x.tmux("send-keys", "q")
	x.ends("q ends the lab")

	saved, err := os.ReadFile(filepath.Join(dir, "mine.star"))
	require.NoError(t, err)
	require.Contains(t, string(saved), "acts")
	again := exec.Command(program, "run", "mine.star")
	again.Dir = dir
	out, err := again.CombinedOutput()
	require.NoError(t, err, "%s", out)
	require.Contains(t, strings.Join(strings.Fields(string(out)), " "), "fingerprint "+print)
	require.FileExists(t, filepath.Join(dir, "orrery", "last.star"), "what was done is kept even if nobody saves it")
}

// Without a terminal there is no lab, and the command says what to do instead.
func TestLab_NeedsATerminal(t *testing.T) {
	got := orrery("lab", "raft/hello")
	require.Equal(t, 2, got.code)
	require.Contains(t, got.errors, "the lab needs a terminal; orrery lab --plain")
}
