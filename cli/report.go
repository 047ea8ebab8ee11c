package cli

import (
	"github.com/spf13/cobra"
)

func (a *app) reportCommand() *cobra.Command {
	var f picturing
	c := &cobra.Command{
		Use:   "report TOKEN|TRACE|FILE",
		Short: "One run on one page, for somebody who has only a browser",
		Long: `One run on one page, for somebody who has only a browser: its story and verdicts, what shows a violation, the space-time
diagram to step through, and the clients' history.

    orrery report raft/stale-read:42 -o report.html
    orrery report stale.star -o report.html

The page is one file, and needs no network. The exit code is 0 when it is written, whatever the verdict.`,
		Args:              exactly(1, "the token of a run, the file of a trace, or a scenario"),
		ValidArgsFunction: completeScenarios,
		RunE: func(c *cobra.Command, args []string) error {
			p, file, err := f.begin(a, c, args[0])
			if err != nil {
				return err
			}
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
