package cli

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/orrery-sim/orrery/report"
	"github.com/orrery-sim/orrery/scenarios"
	"github.com/orrery-sim/orrery/sim"
)

func (a *app) replayCommand() *cobra.Command {
	var out outputs
	var look labFlags
	var inLab bool
	c := &cobra.Command{
		Use:   "replay TOKEN|TRACE",
		Short: "The run behind one line of a bug report, or behind a trace",
		Long: `The run behind one line of a bug report: the same scenario, seed, settings and overrides.

    orrery replay raft/leader-isolated:42,reads=local

A token that orrery printed says behind the ~ what the run must come to: if it comes to something
else, the exit code is 5. Of a trace, as run --trace writes it, the run is made again and compared with it, line by line: exit
code 0 if every line is the same, 5 if one differs, with the fields that do. The scenario is looked for where the trace's
header says, and then beside the trace. A trace takes no flags.`,
		Args: exactly(1, "the token of a run, or the file of a trace"),
		RunE: func(c *cobra.Command, args []string) error {
			if err := out.check(c); err != nil {
				return err
			}
			trace, err := isTrace(args[0])
			if err != nil {
				return err
			}
			if trace {
				return a.replayTrace(c, args[0], out)
			}
			r, err := requestOf(args[0])
			if err != nil {
				return err
			}
			if inLab {
				return a.lab(c, &r, look)
			}
			return a.run(c, r, out)
		},
	}
	out.flags(c)
	c.Flags().BoolVar(&inLab, "tui", false, "open the run in the lab; of a token only")
	look.flags(c)
	for _, name := range []string{"json", "trace", "html", "svg", "keep"} {
		c.Flags().Lookup(name).Usage += "; of a token only"
	}
	return c
}

// isTrace reports whether what is to be replayed is the file of a trace, and not a token. An error
// says what it is if it is neither.
func isTrace(what string) (bool, error) {
	info, err := os.Stat(what)
	switch {
	case err == nil && info.IsDir():
		return false, fmt.Errorf("%s is a directory; replay takes a token or the file of a trace", what)
	case strings.HasSuffix(what, ".star"):
		return false, fmt.Errorf("%s is a scenario: orrery run %s runs it", what, what)
	case err == nil:
		return true, nil
	}
	if _, found := scenarios.Library(what); found {
		return false, fmt.Errorf("%s is a scenario: orrery run %s runs it; a token has a seed too, as in %s:1",
			what, what, what)
	}
	for _, end := range []string{".jsonl", ".json", ".trace"} {
		if strings.HasSuffix(what, end) {
			return false, fmt.Errorf("%s: there is no such file", what)
		}
	}
	return false, nil
}

// requestOf reads a token.
func requestOf(token string) (request, error) {
	t, err := scenarios.ParseToken(token)
	return request{
		scenario: t.Scenario, seed: &t.Seed, settings: t.Settings, overrides: t.Overrides, acts: t.Acts,
		hash: t.Hash, print: t.Print,
	}, err
}

// replayTrace makes the run of a trace again and compares.
func (a *app) replayTrace(c *cobra.Command, path string, out outputs) error {
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	defer file.Close()
	trace, err := report.ReadTrace(file)
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	if out != (outputs{bounds: out.bounds}) {
		return usage(c, "a trace takes no flags; for them replay its token: %s", replayLine(trace.Header.Replay))
	}
	if err := a.set(c, out.bounds); err != nil {
		return err
	}
	p, err := a.prepareTrace(trace.Header, filepath.Dir(path))
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	made, err := p.execute()
	var bug *panicked
	if errors.As(err, &bug) && bug.report != nil {
		fmt.Fprintln(a.err, "orrery: "+bug.Error())
		made, err = bug.report, nil
	}
	if err != nil {
		return err
	}
	return a.compare(p, path, trace, made)
}

// prepareTrace is the run that a trace's header names. Its scenario may have moved with the trace.
func (a *app) prepareTrace(h report.TraceHeader, dir string) (*ready, error) {
	r, err := requestOf(h.Replay)
	if err != nil {
		return nil, err
	}
	r.keep = sim.All
	if h.Keep > 0 {
		r.keep = h.Keep
	}
	named := r.scenario
	if _, inLibrary := scenarios.Library(named); !isFile(named) && !inLibrary {
		for _, beside := range []string{filepath.Join(dir, named), filepath.Join(dir, filepath.Base(named))} {
			if isFile(beside) {
				r.scenario = beside
				break
			}
		}
	}
	p, err := a.prepare(r)
	if err == nil && p.changed() {
		fmt.Fprintf(a.err, "orrery: %s has changed since the trace was made\n", r.scenario)
	}
	return p, err
}

// isFile reports whether there is a file of that name.
func isFile(name string) bool {
	info, err := os.Stat(name)
	return err == nil && !info.IsDir()
}

// compare says whether a trace and the run made again are the same, or where they part. The headers,
// which name versions, are not compared.
func (a *app) compare(p *ready, path string, trace *report.TraceReader, made *report.Report) error {
	events, print := made.World().Events(), made.World().Fingerprint()
	where, differ := report.Part(func() ([]byte, error) {
		_, line, err := trace.Next()
		return line, err
	}, made.Lines())
	then, again := where.Then, where.Again
	switch {
	case !differ && p.print != 0 && p.print != print:
		a.come(ExitAnother)
		return a.printf("%s is another run: its fingerprint is %016x, and not %016x, although the events that it has are the same\n",
			path, print, p.print)
	case !differ:
		return a.printf("%s is this run: %d events, every line the same, fingerprint %016x\n", path, len(events), print)
	case len(again) > 0 && (len(then) == 0 || where.Err != nil && bytes.HasPrefix(again, then)):
		return a.cutOff(path, where.Line-1, len(events))
	case where.Err != nil:
		return fmt.Errorf("%s: %w", path, where.Err)
	}
	a.come(ExitAnother)
	parts := ""
	for _, field := range where.Where() {
		parts += "  where  " + field + "\n"
	}
	return a.printf("%s is another run; line %d is the first that differs\n  trace  %s\n  again  %s\n%s"+
		"The scenario, the protocol or the program has changed since, or the run is not deterministic.\n",
		path, where.Line+1, orNothing(then), orNothing(again), parts)
}

// cutOff says that a trace ends before its run does.
func (a *app) cutOff(path string, have, want int) error {
	a.come(ExitUsage)
	return a.printf("%s is cut off: it has %d of the run's %d events, and as far as it goes every line is the same\n",
		path, have, want)
}

func orNothing(line []byte) string {
	if len(line) == 0 {
		return "(nothing more)"
	}
	return string(line)
}
