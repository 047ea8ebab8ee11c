package cli

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/charmbracelet/x/term"
	"github.com/spf13/cobra"

	"github.com/orrery-sim/orrery/scenarios"
	"github.com/orrery-sim/orrery/supervise"
	"github.com/orrery-sim/orrery/tui"
	"github.com/orrery-sim/orrery/tui/session"
)

// labFlags are the flags of the lab.
type labFlags struct {
	theme   string
	ascii   bool
	noMouse bool
	plain   bool
}

func (f *labFlags) flags(c *cobra.Command) {
	c.Flags().StringVar(&f.theme, "theme", "dark", "the colours of the lab: dark or light")
	c.Flags().BoolVar(&f.ascii, "ascii", false, "draw the lab with ASCII alone")
	c.Flags().BoolVar(&f.plain, "plain", false, "the lab line by line, for screen readers and pipes: a line of input is a key, an empty one is enter, and ? lists them")
	c.Flags().BoolVar(&f.noMouse, "no-mouse", false, "leave the mouse to the terminal")
}

func (a *app) labCommand() *cobra.Command {
	var look labFlags
	var which pointFlags
	c := &cobra.Command{
		Use:   "lab [FILE|SCENARIO]",
		Short: "The lab in the terminal: watch a run, step back, break it, understand, save",
		Long: `The lab in the terminal: a run to watch as a space-time diagram, to step on and back in, to break with a key,
and to save as a scenario file that makes the same run again. Without a scenario it opens on the
library. Inside, ? lists the keys.`,
		Args:              cobra.MaximumNArgs(1),
		ValidArgsFunction: completeScenarios,
		RunE: func(c *cobra.Command, args []string) error {
			if len(args) == 0 {
				return a.lab(c, nil, look)
			}
			r, err := which.of(c, args[0])
			if err != nil {
				return err
			}
			return a.lab(c, &r, look)
		},
	}
	look.flags(c)
	which.flags(c)
	return c
}

// lab opens the lab, on a run or at home.
func (a *app) lab(c *cobra.Command, r *request, look labFlags) error {
	if !look.plain && (!isTerminal(a.out.raw) || !isTerminal(os.Stdin)) {
		return errors.New("the lab needs a terminal; orrery lab --plain does without, and orrery run SCENARIO prints what happens in a run")
	}
	if look.theme != string(tui.Dark) && look.theme != string(tui.Light) {
		return usage(c, "--theme is dark or light, not %q", look.theme)
	}
	h := tui.House{
		Language: a.language, Files: append(ownFiles(), scenarios.LibraryNames()...),
		Session: session.Options{Command: command(), Guard: a.guard, Begun: a.begun},
		Write:   writeWhole, Theme: tui.Theme(look.theme), ASCII: look.ascii, NoMouse: look.noMouse,
	}
	h.Last, h.Keep = keeper()
	h.Progress, h.First, h.Learn, h.Trouble = learner()
	if r != nil {
		file, err := a.language.Load(r.scenario)
		if err != nil {
			return err
		}
		h.Open = &session.Subject{File: file, Settings: r.settings, Seed: r.seed, Overrides: r.overrides, Acts: r.acts}
	}
	a.hand.Free()
	m, err := tui.New(h)
	if err != nil {
		return err
	}
	if look.plain {
		return m.Plain(os.Stdin, a.watch.Out)
	}
	return m.Run(a.watch.Context(), os.Stdin, a.watch.Out)
}

// keeper is where what is done in the lab is kept, should it end before it is saved: the name of what was
// kept the last time, "" if nothing was, and what keeps it. Without a folder for that it is not kept.
func keeper() (last string, keep func([]byte) error) {
	config, err := os.UserConfigDir()
	if err != nil {
		return "", nil
	}
	folder := filepath.Join(config, "orrery")
	name := filepath.Join(folder, "last.star")
	if isFile(name) {
		last = name
	}
	return last, func(text []byte) error {
		if err := os.MkdirAll(folder, 0o755); err != nil {
			return err
		}
		return writeWhole(name, text)
	}
}

// learner is what is known of lessons: how far somebody came, whether nobody has opened anything here yet,
// and what keeps it. A file of it that cannot be read stays as it is, and is told.
func learner() (done session.Progress, first bool, keep func(session.Progress) error, trouble error) {
	config, err := os.UserConfigDir()
	if err != nil {
		return done, false, nil, nil
	}
	folder := filepath.Join(config, "orrery")
	name := filepath.Join(folder, "progress.json")
	text, err := os.ReadFile(name)
	if err == nil {
		done, err = session.ReadProgress(text)
	} else if errors.Is(err, fs.ErrNotExist) {
		first, err = true, nil
	}
	if err != nil {
		err = fmt.Errorf("%s: %w; it stays as it is, and nothing is added to it", name, err)
		return done, false, nil, err
	}
	return done, first, func(p session.Progress) error {
		if err := os.MkdirAll(folder, 0o755); err != nil {
			return err
		}
		return writeWhole(name, p.Text())
	}, nil
}

// ownFiles are the scenario files of the working directory.
func ownFiles() (out []string) {
	entries, err := os.ReadDir(".")
	if err != nil {
		return nil
	}
	for _, e := range entries {
		if !e.IsDir() && strings.HasSuffix(e.Name(), ".star") {
			out = append(out, e.Name())
		}
	}
	slices.Sort(out)
	return out
}

// writeWhole writes a file, whole or not at all.
func writeWhole(name string, text []byte) error {
	f, err := createWhole(name)
	if err != nil {
		return err
	}
	return f.write(func(w io.Writer) error {
		_, err := w.Write(text)
		return err
	})
}

// guard calls what runs the code of authors, in a goroutine that a handler may end.
func (a *app) guard(do func() error) (err error) {
	done := make(chan struct{})
	go func() {
		a.hand.Take(supervise.Task{Run: -1, Of: "the lab"}, supervise.Running)
		a.hand.See(a.world)
		returned := false
		defer close(done)
		defer func() {
			if r := recover(); r != nil {
				err = fmt.Errorf("%s", supervise.Caught(r).Why())
			} else if !returned {
				err = errors.New("a handler ended its own goroutine")
			}
		}()
		err = do()
		returned = true
	}()
	<-done
	a.hand.Free()
	return err
}

// begun lets the watchdog see the world of a run of the lab.
func (a *app) begun(run *scenarios.Run) {
	a.world = run.World()
	a.hand.See(a.world)
}

// leaving is what a lab says to a terminal when it leaves: the mouse, pasted text, the cursor and the
// screen as they were, and no colour.
const leaving = "\x1b[?1000l\x1b[?1002l\x1b[?1003l\x1b[?1006l\x1b[?2004l\x1b[?25h\x1b[?1049l\x1b[m"

// terminalOf is what puts the terminal in order after a lab that was ended: a handler that does not return
// ends it, too.
func terminalOf(args []string) func() {
	state, err := term.GetState(os.Stdin.Fd())
	if err != nil || !isTerminal(os.Stdout) || len(args) > 0 && args[0] != "lab" && !slices.Contains(args, "--tui") {
		return func() {}
	}
	return func() {
		term.Restore(os.Stdin.Fd(), state) //nolint:errcheck // then it stays as it is
		os.Stdout.WriteString(leaving)     //nolint:errcheck // then it stays as it is
	}
}
