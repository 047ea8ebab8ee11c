package tui_test

import (
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"regexp"
	"runtime"
	"strconv"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"
	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/protocols"
	"github.com/orrery-sim/orrery/scenarios"
	"github.com/orrery-sim/orrery/scenarios/language"
	"github.com/orrery-sim/orrery/tui"
	"github.com/orrery-sim/orrery/tui/session"
)

var (
	update = flag.Bool("update", false, "write the golden screens anew")
	keys   = flag.Int("keys", 2_000, "how many random keys are pressed")
	words  = language.New(protocols.All)
)

// A lab is a model with the files that it wrote.
type lab struct {
	*tui.Model
	files map[string]string
}

// newLab is a lab of so many columns and rows, at home, or on a run if a scenario is given.
func newLab(t testing.TB, w, h int, scenario string, more ...func(*tui.House)) *lab {
	t.Helper()
	l := &lab{files: map[string]string{}}
	house := tui.House{
		Language: words, Files: scenarios.LibraryNames(), Theme: tui.Dark,
		Write: func(name string, text []byte) error { l.files[name] = string(text); return nil },
	}
	for _, set := range more {
		set(&house)
	}
	if scenario != "" {
		file, err := words.Load(scenario)
		require.NoError(t, err)
		house.Open = &session.Subject{File: file}
	}
	m, err := tui.New(house)
	require.NoError(t, err)
	l.Model = m
	m.Update(tea.WindowSizeMsg{Width: w, Height: h})
	return l
}

// press presses keys, by their names, one after the other.
func (l *lab) press(keys ...string) *lab {
	for _, k := range keys {
		l.Update(keyOf(k))
	}
	return l
}

// types types a text.
func (l *lab) types(text string) *lab { return l.press(strings.Split(text, "")...) }

var special = map[string]rune{
	"enter": tea.KeyEnter, "esc": tea.KeyEscape, "up": tea.KeyUp, "down": tea.KeyDown, "left": tea.KeyLeft, "right": tea.KeyRight,
	"tab": tea.KeyTab, "space": tea.KeySpace, "backspace": tea.KeyBackspace, "pgdown": tea.KeyPgDown, "pgup": tea.KeyPgUp,
}

func keyOf(name string) tea.KeyPressMsg {
	if code, is := special[name]; is {
		return tea.KeyPressMsg{Code: code}
	}
	if letter, is := strings.CutPrefix(name, "ctrl+"); is {
		return tea.KeyPressMsg{Code: []rune(letter)[0], Mod: tea.ModCtrl}
	}
	return tea.KeyPressMsg{Code: []rune(name)[0], Text: name}
}

// screen is what is to be seen, without colours.
func (l *lab) screen() string {
	lines := strings.Split(ansi.Strip(l.Frame()), "\n")
	for i := range lines {
		lines[i] = strings.TrimRight(lines[i], " ")
	}
	return strings.Join(lines, "\n") + "\n"
}

// requireFits requires as many lines as the terminal has, none of them wider, and none with anything in it
// that acts upon the terminal but colours.
func requireFits(t testing.TB, l *lab, w, h int) {
	t.Helper()
	frame := l.Frame()
	lines := strings.Split(frame, "\n")
	require.Len(t, lines, max(h, 1))
	for _, line := range lines {
		if ansi.StringWidth(line) > w || ansi.StringWidthWc(line) > w {
			require.Fail(t, "wider than the terminal", "%q", line)
		}
	}
	acts := func(r rune) bool { return r != '\n' && (r < ' ' || r >= 0x7f && r < 0xa0) }
	require.Equal(t, -1, strings.IndexFunc(ansi.Strip(frame), acts))
}

// Whatever the size, there is a frame, and it fits.
func TestFrame_EverySize(t *testing.T) {
	for _, scenario := range []string{"", "raft/stale-read", "testdata/many.star"} {
		l := newLab(t, 80, 24, scenario)
		if scenario != "" {
			l.press("G", "v")
		}
		for _, p := range []string{"1", "2", "3", "4", "5", "6", "7", "?", "esc", ":", "esc", "p"} {
			if l.press(p); scenario == "testdata/many.star" && p != "1" && p != "4" {
				continue
			}
			for w := 1; w <= 400; w += 1 + w/3 {
				for h := 1; h <= 120; h += 1 + h/2 {
					l.Update(tea.WindowSizeMsg{Width: w, Height: h})
					requireFits(t, l, w, h)
				}
			}
		}
	}
}

// Whatever is pressed, on whatever protocol, nothing breaks and every frame fits.
func TestUpdate_RandomKeys(t *testing.T) {
	names := []string{}
	for i := range protocols.All {
		names = append(names, protocols.All[i].Name+"/hello")
	}
	names = append(names, "lessons/tour", "lessons/stale-read")
	pressed := []string{
		"space", "l", "h", "L", "H", "g", "G", "t", "+", "-", "]", "[", "n", "N", "b", "w", "}", "{", "o", "O", "c", "r", "z", "Z", "p", "i", "x", "u",
		"d", "D", "e", "E", "W", "C", "m", "'", "y", "ctrl+r", "tab", "1", "2", "3", "4", "5", "6", "7", "a", "s", "y", ":", "?", "enter", "esc", "up", "down", "left", "right", "enter", "enter",
		"A", "X", "R", "backspace", "9", "/", "j", "k", "pgup", "pgdown",
	}
	dice := rand.New(rand.NewPCG(1, 2))
	for n := 0; n < *keys; {
		scenario := names[dice.IntN(len(names))]
		if _, found := scenarios.Library(scenario); !found {
			scenario = "raft/hello"
		}
		w, h := 1+dice.IntN(160), 1+dice.IntN(50)
		l := newLab(t, w, h, scenario)
		var done []string
		for range 80 {
			switch dice.IntN(12) {
			case 0:
				done = append(done, "click")
				l.Update(tea.MouseClickMsg{X: dice.IntN(w + 1), Y: dice.IntN(h + 1)})
			case 1:
				w, h = 1+dice.IntN(200), 1+dice.IntN(60)
				l.Update(tea.WindowSizeMsg{Width: w, Height: h})
			default:
				done = append(done, pressed[dice.IntN(len(pressed))])
				l.press(done[len(done)-1])
			}
			n++
			require.NotPanics(t, func() { requireFits(t, l, w, h) }, "%s %v", scenario, done)
		}
	}
}

// What was done by hand is saved as a file that makes the same run.
func TestSave(t *testing.T) {
	l := newLab(t, 100, 30, "raft/hello").press("]", "L", "c", "enter", "L", "L", "r", "enter", "G", "s")
	l.types("-x").press("enter")
	require.Len(t, l.files, 1)
	for name, text := range l.files {
		require.True(t, strings.HasSuffix(name, ".star"))
		file, err := words.Parse(name, []byte(text))
		require.NoError(t, err)
		plan, err := file.Evaluate(nil, scenarios.Dull)
		require.NoError(t, err)
		result, err := scenarios.Execute(plan, plan.Seed, scenarios.Options{})
		require.NoError(t, err)
		require.Contains(t, l.screen(), fmt.Sprintf("%016x", result.Fingerprint))
		require.Len(t, result.Acts.List, 2)
	}
}

// A message on its way can be lost, copied, delayed and delivered at once; one that is not, cannot.
func TestFlights(t *testing.T) {
	l := newLab(t, 110, 34, "raft/hello").press("]", "L", "4", "d", "enter")
	require.Contains(t, l.screen(), `done: drop(message("`)
	require.Contains(t, l.screen(), "dropped by hand")
	l.press("4", "D", "enter")
	require.Contains(t, l.screen(), `done: duplicate(message("`)
	l.press("4", "e").press("ctrl+u").types("0s").press("enter")
	require.Contains(t, l.screen(), `"0s" is no time`)
	l.press("ctrl+u").types("40ms").press("enter")
	require.Contains(t, l.screen(), ", by = ms(40))")
	l.press("enter", "4", "E", "enter")
	require.Contains(t, l.screen(), `done: deliver(message("`)
	l.press("1", "g", "d")
	require.Contains(t, l.screen(), "select a message first")
	require.Contains(t, l.press("7").screen(), "4 acts by hand")
}

// A line of a comparison about the other branch goes there, and to the event.
func TestCompare(t *testing.T) {
	l := newLab(t, 110, 40, "raft/hello").press("]", "C")
	require.Contains(t, l.screen(), "there is one branch")
	l.press("]", "]", "h", "h", "c", "enter", "C")
	screen := l.screen()
	require.Contains(t, screen, "They are alike up to event")
	require.Contains(t, screen, "what each server heard")
	l.press("j", "j", "enter")
	require.Contains(t, l.screen(), "this is main")
	require.Contains(t, l.press("7", "k", "C").screen(), "main AND branch 1")
}

// A search goes through messages and facts, on and back, until it is ended.
func TestSearch(t *testing.T) {
	l := newLab(t, 110, 34, "raft/hello").press("/").types("LEADS").press("enter")
	require.Contains(t, l.screen(), "n1  leads term 1")
	require.Regexp(t, `▶ +208.4 .*n1  leads term 1`, l.screen())
	l.press("n")
	require.Contains(t, l.screen(), `no event after this one says "leads"`)
	l.press("/", "ctrl+u").types("RequestVote").press("enter", "N", "N", "N")
	require.Regexp(t, `▶.* n1  .*RequestVote`, l.screen())
	l.press("esc", "n")
	require.NotContains(t, l.screen(), "/requestvote")
}

// A bookmark is an event of its branch, and is gone to from another.
func TestBookmarks(t *testing.T) {
	l := newLab(t, 110, 34, "raft/hello").press("'")
	require.Contains(t, l.screen(), "there is no bookmark")
	l.press("]", "m", "]", "]", "h", "c", "enter", "m", "'")
	require.Contains(t, l.screen(), "125  on main")
	require.Contains(t, l.press("enter").screen(), "ev 125 ")
	require.Contains(t, l.screen(), "this is main")
	require.Regexp(t, `▶◇ +196.7|▶◇ +197`, l.screen())
	require.Contains(t, l.press("m").screen(), "the bookmark is gone")
}

// Bookmarks are saved with the branch that they are on, are there when its file is opened, and do not change its run.
func TestBookmarks_AreSaved(t *testing.T) {
	l := newLab(t, 110, 34, "raft/hello").press("]", "m", "]", "]", "h", "c", "enter", "L", "m", "s", "enter")
	for name, text := range l.files {
		require.Contains(t, text, "bookmarks = [125, ")
		file, err := words.Parse(name, []byte(text))
		require.NoError(t, err)
		m, err := tui.New(tui.House{Language: words, Open: &session.Subject{File: file}})
		require.NoError(t, err)
		again := &lab{Model: m}
		again.Update(tea.WindowSizeMsg{Width: 110, Height: 34})
		require.Regexp(t, `125 +on main|  125  0.197 s  n1  candidate`, again.press("'").screen())
		require.Regexp(t, `▶◇ +19[67]`, again.press("enter").screen())
		require.Contains(t, again.press("'", "j", "enter").screen(), "◇")
		require.Contains(t, again.press("G", "v").screen(), "fingerprint "+regexp.MustCompile(`fingerprint = "(\w+)"`).FindStringSubmatch(text)[1])
	}
	require.Len(t, l.files, 1)
}

// A row may be about a time: a step is a row, all events are counted once, and a step back is one back.
func TestZoom(t *testing.T) {
	l := newLab(t, 110, 34, "raft/hello").press("z", "z", "z")
	require.Contains(t, l.screen(), "a row is 100ms of the run")
	l.press("l", "l", "l", "l")
	here := regexp.MustCompile(`▶ +[0-9]+\.0  .*`)
	before := here.FindString(l.screen())
	require.Contains(t, before, "400.0")
	require.Contains(t, here.FindString(l.press("l").screen()), "500.0")
	require.Equal(t, before, here.FindString(l.press("h").screen()))
	require.Contains(t, l.press("G", "1").screen(), "THE END")
	require.Contains(t, l.press("z", "z").screen(), "a row is an event")
	require.Regexp(t, `▶.*  [nc][0-9] `, l.screen())
}

// A file that cannot be written, and a scenario that cannot be opened, are said.
func TestErrors(t *testing.T) {
	file, err := words.Load("raft/hello")
	require.NoError(t, err)
	m, err := tui.New(tui.House{
		Language: words, Open: &session.Subject{File: file},
		Write: func(string, []byte) error { return errors.New("the disk is full") },
	})
	require.NoError(t, err)
	l := &lab{Model: m}
	l.press("s", "enter")
	require.Contains(t, l.screen(), "the disk is full")
	l.press("esc", "t", "x", "enter")
	require.Contains(t, l.screen(), `"x" is no time`)
}

func BenchmarkFrame(b *testing.B) {
	l := newLab(b, 120, 40, "raft/chaos").press("]", "]", "L", "L")
	b.ReportAllocs()
	for b.Loop() {
		l.Frame()
	}
}

// million is a lab on a run of a million events, seen to its end.
func million(b testing.TB) *lab {
	b.Helper()
	l := &lab{}
	text := strings.Replace(millionText, "NODES", "5", 1)
	file, err := words.Parse("million.star", []byte(text))
	require.NoError(b, err)
	m, err := tui.New(tui.House{Language: words, Open: &session.Subject{File: file}})
	require.NoError(b, err)
	l.Model = m
	m.Update(tea.WindowSizeMsg{Width: 120, Height: 40})
	return l.toil("G")
}

// toil presses a key, and waits for what it takes.
func (l *lab) toil(key string) *lab {
	for _, cmd := l.Update(keyOf(key)); cmd != nil; {
		_, cmd = l.Update(cmd())
	}
	return l
}

const millionText = `scenario(protocol = raft(nodes = NODES), workload = kv(clients = 8), duration = s(150))`

// What a run of a million events takes in memory, with its index and all that the lab keeps of it.
func BenchmarkMemory_Million(b *testing.B) {
	for b.Loop() {
		var before, after runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&before)
		l := million(b)
		runtime.GC()
		runtime.ReadMemStats(&after)
		events := regexp.MustCompile(`ev ([0-9]+)`).FindStringSubmatch(l.screen())[1]
		n, err := strconv.Atoi(events)
		require.NoError(b, err)
		b.ReportMetric(float64(after.HeapAlloc-before.HeapAlloc)/float64(n), "B/event")
		runtime.KeepAlive(l)
	}
}

// A seek and a frame after it, in a run of a million events.
func BenchmarkSeek_Million(b *testing.B) {
	l := million(b)
	b.Logf("%s", strings.SplitN(l.screen(), "\n", 2)[0])
	b.ReportAllocs()
	n := 0
	for b.Loop() {
		n++
		l.press("t").types(fmt.Sprint(1 + (n*7919)%900_000)).press("enter")
		l.Frame()
	}
}

// A step back and a frame after it, in a run of a million events.
func BenchmarkStepBack_Million(b *testing.B) {
	l := million(b)
	b.ReportAllocs()
	for b.Loop() {
		l.press("h")
		l.Frame()
	}
}

// Every fault of the language can be done by its words; what cannot is said, and the words stay to be
// mended.
func TestFaultByWords(t *testing.T) {
	l := newLab(t, 110, 30, "raft/hello").press("]", "]", "L", "f").types("crush(leader())").press("enter")
	require.Contains(t, l.screen(), "crush")
	l.press("ctrl+u").types("slow_disk(leader(), fsync = ms(200))").press("enter")
	require.Contains(t, l.screen(), "a majority")
	l.press("enter")
	require.Contains(t, l.screen(), "done: slow_disk(leader(), fsync = ms(200))")
	require.Contains(t, l.screen(), "1 fault live")
}

// A seed is looked for that violates something, and its run is opened.
func TestHunt(t *testing.T) {
	l := newLab(t, 100, 30, "").press("/").types("raft/stale").press("down", "right", "down", "right", "right")
	_, cmd := l.Update(keyOf("ctrl+f"))
	for cmd != nil {
		_, cmd = l.Update(cmd())
	}
	require.Contains(t, l.screen(), "that was tried, violates something")
	require.Contains(t, l.press("G", "v").screen(), "✗ linearizable")
}

// Line by line it is the same lab: it acts, answers and saves, and nothing in what it says acts upon a
// terminal.
func TestPlain(t *testing.T) {
	l := newLab(t, 80, 24, "raft/hello")
	var out strings.Builder
	require.NoError(t, l.Plain(strings.NewReader("]\n] L\nc\nenter\nL\nx\nG\nv\ns\nmine\nq\nl\n"), &out))
	for _, says := range []string{
		"event 125 of", "n1  candidate, term 1", "crash(node(", "servers remain together: a majority", "done: crash(node(",
		"healed", "verdict:", "fingerprint", "saved; orrery run mine.star",
	} {
		require.Contains(t, out.String(), says)
	}
	require.NotContains(t, out.String(), "\x1b")
	require.Len(t, l.files, 1)
}

// Line by line there is nothing but ASCII either, whatever letters a name has.
func TestPlain_ASCII(t *testing.T) {
	file, err := words.Parse("größer 漢字.star", []byte(`scenario(protocol = raft(nodes = 3), duration = s(1))`))
	require.NoError(t, err)
	write := func(string, []byte) error { return nil }
	m, err := tui.New(tui.House{Language: words, ASCII: true, Write: write, Open: &session.Subject{File: file}})
	require.NoError(t, err)
	var out strings.Builder
	require.NoError(t, m.Plain(strings.NewReader("]\n6\n7\n2\nG\ns\ngrößer 漢字\n"), &out))
	require.Contains(t, out.String(), "run gr??er ??.star makes it again")
	l := &lab{Model: m}
	l.Update(tea.WindowSizeMsg{Width: 80, Height: 24})
	require.Contains(t, l.screen(), "gr??er ????", "a wide letter has two columns")
	for _, r := range out.String() + l.screen() {
		require.True(t, r == '\n' || r >= ' ' && r <= '~', "%q", r)
	}
}
