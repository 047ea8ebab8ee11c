package cli

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"

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

Of a trace, as run --trace writes it, the run is made again and compared with it, line by line.`,
		Args: exactly(1, "the token of a run, or the file of a trace"),
		RunE: func(c *cobra.Command, args []string) error {
			if info, err := os.Stat(args[0]); err == nil && !info.IsDir() {
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
	return c
}

// requestOf reads a token.
func requestOf(token string) (r request, hash string, err error) {
	t, err := scenarios.ParseToken(token)
	if err != nil {
		return request{}, "", err
	}
	r = request{scenario: t.Scenario, seed: &t.Seed, settings: t.Settings, overrides: t.Overrides}
	return r, t.Hash, nil
}

// replayTrace makes the run of a trace again and compares.
func (a *app) replayTrace(c *cobra.Command, path string, out outputs) error {
	if out != (outputs{}) {
		return usage(c, "of a trace there is nothing to write; replay the token in its first line: %s", path)
	}
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	defer file.Close()
	trace, err := report.ReadTrace(file)
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	p, err := a.prepareTrace(trace.Header)
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	result, err := p.execute(p.keep, nil)
	if err != nil {
		return err
	}
	var now bytes.Buffer
	if err := report.WriteTrace(&now, p.header(result), result.Events, result.Name); err != nil {
		return err
	}
	return a.compare(path, trace, now.Bytes(), result)
}

// prepareTrace is the run that a trace's header names.
func (a *app) prepareTrace(h report.TraceHeader) (*ready, error) {
	r, _, err := requestOf(h.Replay)
	if err != nil {
		return nil, err
	}
	r.keep = sim.All
	if h.Keep > 0 {
		r.keep = h.Keep
	}
	return a.prepare(r)
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
		case err != nil && !errors.Is(err, io.EOF):
			return fmt.Errorf("%s: %w", path, err)
		case err == nil && bytes.Equal(then, again):
			continue
		}
		a.code = ExitViolated
		return a.printf("%s is another run; line %d is the first that differs\n  trace  %s\n  again  %s\n",
			path, i+2, orNothing(then), orNothing(again))
	}
}

func orNothing(line []byte) string {
	if len(line) == 0 {
		return "(nothing more)"
	}
	return string(line)
}
