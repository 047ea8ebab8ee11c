package cli

import (
	"io"

	"github.com/spf13/cobra"

	"github.com/orrery-sim/orrery/report"
)

func (a *app) diagramCommand() *cobra.Command {
	var f picturing
	var part parting
	var of string
	c := &cobra.Command{
		Use:   "diagram TOKEN|TRACE|FILE",
		Short: "The space-time diagram of a run, or of a part of it, as a picture",
		Long: `The space-time diagram of a run, or of a part of it, as an SVG picture: time runs down, nodes are columns, messages go
from row to row. Heartbeats and other chatter have no row and are counted. What led to a violation is in front.

    orrery diagram raft/stale-read -o stale.svg
    orrery diagram raft/chaos:42 --window 1s..1.5s --only n1,n3 -o part.svg
    orrery diagram votes.star -o votes.svg

With --of logs it is the logs of the servers as of the end of the window, index by index, and with --of order why what the
clients saw has no order: the operations that show it, the longest order there is, and what fits nowhere.

The words of --only are nodes, kinds of events (deliver, fact), and names of messages, timers and facts; those of one
sort are alternatives, and each sort must hold. The exit code is 0 when the picture is written, whatever the verdict.`,
		Args:              exactly(1, "the token of a run, the file of a trace, or a scenario"),
		ValidArgsFunction: completeScenarios,
		RunE: func(c *cobra.Command, args []string) error {
			draw, found := diagrams[of]
			if !found {
				return usage(c, "--of must be spacetime, logs or order, not %q", of)
			}
			return a.drawn(c, &f, &part, args[0], draw)
		},
	}
	f.flags(c, "the picture to this `file`")
	part.flags(c)
	c.Flags().StringVar(&of, "of", "spacetime", "`what` is drawn: spacetime, logs or order")
	_ = c.RegisterFlagCompletionFunc("of", cobra.FixedCompletions([]string{"spacetime", "logs", "order"}, cobra.ShellCompDirectiveNoFileComp))
	return c
}

// diagrams are the pictures of a run.
var diagrams = map[string]func(io.Writer, *report.Report, report.Filter) error{
	"spacetime": func(w io.Writer, made *report.Report, only report.Filter) error { return made.Diagram(w, only) },
	"logs": func(w io.Writer, made *report.Report, only report.Filter) error {
		at := made.Result().End
		if only.Until != 0 {
			at = only.Until
		}
		return made.Logs(w, at)
	},
	"order": func(w io.Writer, made *report.Report, _ report.Filter) error { return made.Order(w) },
}

// drawn makes a run, and a file of a part of it.
func (a *app) drawn(
	c *cobra.Command, f *picturing, part *parting, what string, write func(io.Writer, *report.Report, report.Filter) error,
) error {
	if err := part.check(c); err != nil {
		return err
	}
	p, file, err := f.begin(a, c, what)
	if err != nil {
		return err
	}
	made, err := a.made(p)
	if made == nil || err != nil {
		return err
	}
	only, err := part.of(c, made)
	if err != nil {
		return err
	}
	return file.write(func(w io.Writer) error { return write(w, made, only) })
}
