package cli

import (
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/orrery-sim/orrery/report"
	"github.com/orrery-sim/orrery/report/export"
)

func (a *app) exportCommand() *cobra.Command {
	var f picturing
	var part parting
	var as string
	c := &cobra.Command{
		Use:   "export TOKEN|TRACE|FILE --as FORMAT",
		Short: "A run, or a part of it, in the format of another program",
		Long: `A run, or a part of it, in the format of another program:

` + formatLines() + `
    orrery export raft/stale-read --as shiviz -o stale.log
    orrery export raft/chaos:42 --as mermaid --window 1s..1.2s --only deliver,drop,fact -o part.mmd
    orrery export raft/chaos:42 --as edn -o history.edn

The words of --only are nodes, kinds of events (deliver, fact), and names of messages, timers and facts; those of one
sort are alternatives, and each sort must hold. The exit code is 0 when the file is written, whatever the verdict.`,
		Args:              exactly(1, "the token of a run, the file of a trace, or a scenario"),
		ValidArgsFunction: completeScenarios,
		RunE: func(c *cobra.Command, args []string) error {
			format := export.Of(as)
			if format == nil {
				return usage(c, "--as must be one of %s, not %q", strings.Join(formatNames(), ", "), as)
			}
			return a.drawn(c, &f, &part, args[0], func(w io.Writer, made *report.Report, only report.Filter) error {
				return format.Write(w, made, only)
			})
		},
	}
	f.flags(c, "it to this `file`")
	part.flags(c)
	c.Flags().StringVar(&as, "as", "", "the `format`: "+strings.Join(formatNames(), ", "))
	_ = c.RegisterFlagCompletionFunc("as", cobra.FixedCompletions(formatNames(), cobra.ShellCompDirectiveNoFileComp))
	return c
}

func formatNames() (names []string) {
	for i := range export.Formats {
		names = append(names, export.Formats[i].Name)
	}
	return names
}

func formatLines() string {
	var b strings.Builder
	for i := range export.Formats {
		fmt.Fprintf(&b, "    %-12s %s\n", export.Formats[i].Name, export.Formats[i].Doc)
	}
	return b.String()
}
