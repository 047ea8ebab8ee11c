package cli

import (
	"github.com/spf13/cobra"

	"github.com/orrery-sim/orrery/report"
)

func (a *app) reportCommand() *cobra.Command {
	var f picturing
	c := &cobra.Command{
		Use:   "report TOKEN|TRACE|FILE|DIR",
		Short: "One run, or a folder of runs, on one page, for somebody who has only a browser",
		Long: `One run on one page, for somebody who has only a browser: its story and verdicts, what shows a violation, the space-time
diagram to step through, and the clients' history.

    orrery report raft/stale-read:42 -o report.html
    orrery report stale.star -o report.html

Of a folder that sweep -o or test -o has written the page has what was asked, the table, figures of what was measured,
what did not hold with the lines that replay it, and what no seed has shown; of a folder of kept failures those, each
with the file that makes it. Nothing is run, and runs that are missing are told.

    orrery report votes -o votes.html
    orrery report scenarios/.orrery -o failures.html

The page is one file, and needs no network. The exit code is 0 when it is written, whatever the verdict.`,
		Args:              exactly(1, "the token of a run, the file of a trace, a scenario, or a folder of runs"),
		ValidArgsFunction: completeScenarios,
		RunE: func(c *cobra.Command, args []string) error {
			if isDir(args[0]) {
				if err := f.named(c); err != nil {
					return err
				}
				return a.reportFolder(c, args[0], &f)
			}
			p, file, err := f.begin(a, c, args[0])
			if err != nil {
				return err
			}
			p.keepMost = report.KeptMost
			made, err := a.made(p)
			if made == nil || err != nil {
				return err
			}
			return file.write(made.HTML)
		},
	}
	f.flags(c, "the page to this `file`")
	return c
}
