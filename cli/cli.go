// Package cli is the command orrery: its flags, its wiring, and what it prints where.
//
// Results go to standard output, progress and errors to standard error. The exit code says what
// came of it: 0 held, 1 violated, 2 wrong usage or input, 3 undecided; and, before all others, 4 where an
// author's code or file ran out of bounds, and 5 where a run was not the one that was named.
//
// [Main] does the work in a child of the same program, so that whatever an author's code does, somebody
// is there to say so: see the package supervise. [Run] does it in the process that calls.
package cli

import (
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/orrery-sim/orrery/escape"
	"github.com/orrery-sim/orrery/protocols/about"
	"github.com/orrery-sim/orrery/scenarios"
	"github.com/orrery-sim/orrery/scenarios/language"
	"github.com/orrery-sim/orrery/sim"
	"github.com/orrery-sim/orrery/supervise"
)

// Main runs the command on the arguments of the process, with what a program brings to it, and ends
// the process. A student's own main calls it with the student's own protocols:
//
//	func main() { cli.Main(cli.House{Protocols: append(protocols.All, tokenring.Protocol)}) }
func Main(h House) {
	work := func(w *supervise.Watch) int { return under(w, os.Args[1:], w.Out, w.Err, h) }
	os.Exit(supervise.Main(work, terminalOf(os.Args[1:]), slices.Contains(os.Args[1:], "--"+inProcess)))
}

// inProcess is the flag by which somebody wants no child, such as who looks at a node with a debugger.
const inProcess = "in-process"

// Run runs the command in this process, and returns its exit code. A node that does not return is
// waited for here, and one that takes all memory has it.
func Run(args []string, stdout, stderr io.Writer, h House) int {
	w, stop := supervise.Alone()
	defer stop()
	return under(w, args, stdout, stderr, h)
}

// under runs the command under a watch.
func under(w *supervise.Watch, args []string, stdout, stderr io.Writer, h House) int {
	a := &app{
		out:     newTerminal(stdout),
		err:     newTerminal(stderr),
		catalog: h.Protocols,
		house:   h,
		watch:   w,
		hand:    w.Hand(),
	}
	done := make(chan struct{})
	go func() { // which an author's code may end
		defer close(done)
		a.execute(args, h)
	}()
	<-done
	_ = a.out.Flush()
	_ = a.err.Flush()
	return a.code
}

// execute runs the command.
func (a *app) execute(args []string, h House) {
	returned := false
	defer func() { a.rescue(recover(), returned) }()
	a.language = language.New(h.Protocols, h.Promises...)
	root := a.root()
	root.SetArgs(args)
	if err := root.Execute(); err != nil {
		fmt.Fprintln(a.err, explain(err))
		a.come(codeOf(err))
	}
	returned = true
}

// app is one invocation of the command.
type app struct {
	out, err terminal
	language *language.Language
	catalog  []about.Protocol
	house    House
	watch    *supervise.Watch
	hand     *supervise.Hand // of the goroutine that runs the command
	world    *sim.World      // that somebody looks at in the lab; nil: none
	code     int
}

// printf writes to standard output.
func (a *app) printf(format string, args ...any) error {
	_, err := fmt.Fprintf(a.out, format, args...)
	return err
}

func (a *app) root() *cobra.Command {
	var look labFlags
	root := &cobra.Command{
		Use:   "orrery",
		Short: "An orrery for distributed systems: seeded worlds, faults, and a verdict",
		Long: `An orrery for distributed systems: turn the crank back, and the planets retrace their steps exactly.
A run is a pure function of (scenario, seed, overrides, interventions), so every run can be had again.

    orrery                                 the lab, in the terminal
    orrery run raft/leader-isolated        one run, its story and its verdict
    orrery test raft                       many seeds of every Raft scenario
    orrery sweep raft/split-vote           many seeds, and a table of what they measure
    orrery plot votes -o votes.svg         a figure of what a sweep has kept in a folder
    orrery failures                        what tests have found and kept
    orrery mutants raft                    how many seeds it takes to see that a rule is missing
    orrery check history.edn               a history that another program wrote
    orrery list                            what there is

Exit codes: 0 held, 1 violated, 2 wrong usage or input, 3 undecided (which is not a pass), 4 an author's
code or file ran out of bounds, 5 not the run that was named, or not the same run twice; 6 a bug of
orrery's own. Where several are true, the first of 4, 5, 1, 2, 3 counts.`,
		Version:       version(),
		SilenceErrors: true,
		SilenceUsage:  true,
		Args:          a.noCommand,
		RunE: func(c *cobra.Command, _ []string) error {
			if look.plain || isTerminal(a.out.raw) && isTerminal(os.Stdin) {
				return a.lab(c, nil, look)
			}
			return c.Help()
		},
		PersistentPreRun: func(c *cobra.Command, args []string) {
			a.hand.Take(supervise.Task{Run: -1, Of: strings.Join(append([]string{c.Name()}, args...), " ")}, supervise.Reading)
		},
	}
	root.PersistentFlags().Bool(inProcess, false, "do the work in this process, without a supervisor; for debuggers")
	look.flags(root)
	root.SuggestionsMinimumDistance = 2
	root.SetOut(a.out)
	root.SetErr(a.err)
	root.AddCommand(
		a.labCommand(), a.runCommand(), a.testCommand(), a.sweepCommand(), a.plotCommand(), a.rerunCommand(), a.mutantsCommand(), a.replayCommand(), a.reportCommand(), a.shrinkCommand(), a.failuresCommand(), a.checkCommand(), a.listCommand(), a.describeCommand(),
		a.diagramCommand(), a.exportCommand(),
		a.papersCommand(), a.newCommand(), a.stubsCommand(), a.versionCommand(),
		a.notebookCommand(), a.kernelCommand(),
	)
	root.SetVersionTemplate(versionLine())
	root.SetHelpCommand(a.helpCommand(root))
	root.InitDefaultCompletionCmd()
	for _, c := range root.Commands() {
		if c.Name() == "completion" {
			c.Args, c.RunE = a.shell, func(c *cobra.Command, _ []string) error { return c.Help() }
		}
	}
	root.SetFlagErrorFunc(func(c *cobra.Command, err error) error { return usage(c, "%v", err) })
	return root
}

// noCommand refuses a command that does not exist.
func (a *app) noCommand(c *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	if near := c.SuggestionsFor(args[0]); len(near) > 0 {
		return fmt.Errorf("there is no command %q (did you mean %s?)", args[0], near[0])
	}
	if strings.HasSuffix(args[0], ".star") {
		return fmt.Errorf("there is no command %q; to run a scenario write orrery run %s", args[0], args[0])
	}
	return fmt.Errorf("there is no command %q; orrery --help lists them", args[0])
}

// helpCommand is help, which refuses what there is no help about.
func (a *app) helpCommand(root *cobra.Command) *cobra.Command {
	return &cobra.Command{
		Use:   "help [COMMAND]",
		Short: "Help about any command",
		RunE: func(_ *cobra.Command, args []string) error {
			about, rest, err := root.Find(args)
			if err == nil && len(rest) == 0 {
				about.InitDefaultHelpFlag()
				return about.Help()
			}
			return a.noCommand(root, args)
		},
	}
}

// shell refuses a shell that there is no completion for.
func (a *app) shell(c *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	return usage(c, "there is no completion for %q; there is for bash, fish, powershell and zsh", args[0])
}

// usage is an error about how a command was called.
func usage(c *cobra.Command, format string, args ...any) error {
	if !c.HasParent() {
		return &misused{fmt.Sprintf(format, args...), c.Name() + " COMMAND; orrery --help lists the commands"}
	}
	return &misused{c.Name() + ": " + fmt.Sprintf(format, args...), c.UseLine()}
}

// A misused command is an error that says how the command is used.
type misused struct{ what, usage string }

func (m *misused) Error() string { return m.what + "; usage: " + m.usage }

// exactly refuses any other number of arguments.
func exactly(n int, what string) cobra.PositionalArgs {
	return func(c *cobra.Command, args []string) error {
		switch {
		case len(args) < n:
			return usage(c, "it needs %s", what)
		case len(args) > n:
			return usage(c, "%q is one argument too many; it takes %s", args[n], what)
		}
		return nil
	}
}

// explain is an error in a sentence, on one line whatever it tells of. One about a place in a file
// begins with the place, so that editors find it.
func explain(err error) string {
	var placed *scenarios.Error
	if errors.As(err, &placed) && placed.Line > 0 {
		return escape.Line(placed.Error())
	}
	if text, ok := outsideError(err); ok {
		return escape.Line(text)
	}
	var path *os.PathError
	if errors.As(err, &path) && err == error(path) {
		return "orrery: " + escape.Line(fmt.Sprintf("%s: %v", path.Path, path.Err))
	}
	var use *misused
	if errors.As(err, &use) {
		return "orrery: " + escape.Line(use.what) + "\nusage: " + escape.Line(use.usage)
	}
	return "orrery: " + escape.Line(err.Error())
}
