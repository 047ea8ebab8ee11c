package cli

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/orrery-sim/orrery/report"
	"github.com/orrery-sim/orrery/scenarios"
	"github.com/orrery-sim/orrery/sim"
)

func (a *app) replayCommand() *cobra.Command {
	var out outputs
	c := &cobra.Command{
		Use:   "replay TOKEN|TRACE",
		Short: "The run behind one line of a bug report, or behind a trace",
		Long: `The run behind one line of a bug report: the same scenario, seed, settings and overrides.

    orrery replay raft/leader-isolated:42,reads=local

Of a trace, as run --trace writes it, the run is made again and compared with it, line by line: exit
code 0 if every line is the same, 4 if one differs. The scenario is looked for where the trace's
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
			r, hash, err := requestOf(args[0])
			if err != nil {
				return err
			}
			p, err := a.prepare(r)
			if err != nil {
				return err
			}
			if hash != "" && hash != p.plan.Hash {
				fmt.Fprintf(a.err.w, "orrery: %s has changed since the token was made; the run may be another\n",
					r.scenario)
			}
			return a.run(c, r, out)
		},
	}
	out.flags(c)
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
func requestOf(token string) (r request, hash string, err error) {
	t, err := scenarios.ParseToken(token)
	if err != nil {
		return request{}, "", err
	}
	r = request{scenario: t.Scenario, seed: &t.Seed, settings: t.Settings, overrides: t.Overrides, acts: t.Acts}
	return r, t.Hash, nil
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
	if out != (outputs{}) {
		return usage(c, "a trace takes no flags; for them replay its token: %s", replayLine(trace.Header.Replay))
	}
	p, err := a.prepareTrace(trace.Header, filepath.Dir(path))
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	made, err := p.execute()
	var bug *panicked
	if errors.As(err, &bug) {
		return a.panicked(p, bug, nil, false)
	}
	if err != nil {
		return err
	}
	var now bytes.Buffer
	if err := made.Trace(&now, version()); err != nil {
		return err
	}
	return a.compare(path, trace, now.Bytes(), made.Result())
}

// prepareTrace is the run that a trace's header names. Its scenario may have moved with the trace.
func (a *app) prepareTrace(h report.TraceHeader, dir string) (*ready, error) {
	r, hash, err := requestOf(h.Replay)
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
	if err == nil && hash != "" && hash != p.plan.Hash {
		fmt.Fprintf(a.err.w, "orrery: %s has changed since the trace was made\n", r.scenario)
	}
	return p, err
}

// isFile reports whether there is a file of that name.
func isFile(name string) bool {
	info, err := os.Stat(name)
	return err == nil && !info.IsDir()
}

// compare finds the first line in which a trace and the run made again differ. The headers, which
// name versions, are not compared.
func (a *app) compare(path string, trace *report.TraceReader, now []byte, result *scenarios.Result) error {
	lines := slices.Collect(bytes.Lines(now))[1:]
	for i := 0; ; i++ {
		_, then, err := trace.Next()
		var again []byte
		if i < len(lines) {
			again = bytes.TrimRight(lines[i], "\n")
		}
		switch {
		case err == io.EOF && again == nil:
			return a.printf("%s is this run: %d events, every line the same, fingerprint %016x\n",
				path, len(lines), result.Fingerprint)
		case err == nil && bytes.Equal(then, again):
			continue
		case err != nil && (len(then) == 0 || bytes.HasPrefix(again, then)) && len(again) > 0:
			return a.cutOff(path, i, len(lines))
		case err != nil && err != io.EOF:
			return fmt.Errorf("%s: %w", path, err)
		}
		a.code = ExitViolated
		return a.printf("%s is another run; line %d is the first that differs\n  trace  %s\n  again  %s\n"+
			"The scenario, the protocol or the program has changed since, or the run is not deterministic.\n",
			path, i+2, orNothing(then), orNothing(again))
	}
}

// cutOff says that a trace ends before its run does.
func (a *app) cutOff(path string, have, want int) error {
	a.code = ExitUsage
	return a.printf("%s is cut off: it has %d of the run's %d events, and as far as it goes every line is the same\n",
		path, have, want)
}

func orNothing(line []byte) string {
	if len(line) == 0 {
		return "(nothing more)"
	}
	return string(line)
}
