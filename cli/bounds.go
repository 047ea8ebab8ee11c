package cli

import (
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/orrery-sim/orrery/scenarios/units"
	"github.com/orrery-sim/orrery/supervise"
)

// bounds are the flags that bound what a run may use.
type bounds struct {
	timeout  time.Duration
	patience time.Duration
	events   uint64
	memory   string
}

func (b *bounds) flags(c *cobra.Command) {
	c.Flags().DurationVar(&b.timeout, "timeout", 0, "end a run that takes longer than this `time` (default none)")
	c.Flags().DurationVar(&b.patience, "patience", supervise.PatienceDefault,
		"end a run that comes no further for this `time`: a handler, a hook or an invariant does not return")
	c.Flags().Uint64Var(&b.events, "events", 0, "end a run that comes to more than so many `events` (default none)")
	c.Flags().StringVar(&b.memory, "memory", "", "end what takes more memory than this `size` (default 768mib)")
}

// set puts the bounds into force.
func (a *app) set(c *cobra.Command, b bounds) error {
	l := supervise.Limits{Timeout: b.timeout, Patience: b.patience, Events: b.events}
	switch {
	case c.Flags().Changed("timeout") && b.timeout <= 0:
		return usage(c, "--timeout must be a time such as 60s, not %v", b.timeout)
	case b.patience < time.Second:
		return usage(c, "--patience must be a time of at least 1s, not %v", b.patience)
	case c.Flags().Changed("events") && b.events == 0:
		return usage(c, "--events must be at least 1")
	case b.memory != "":
		if l.Memory = bytesOf(b.memory); l.Memory < memoryLeast {
			return usage(c, "--memory must be a size of at least 64mib, such as 512mib, not %q", b.memory)
		}
	}
	a.watch.Limit(l)
	return nil
}

// memoryLeast is what the program itself needs, with room to spare.
const memoryLeast = 64 << 20

// bytesOf is the number of bytes that a text such as 512mib stands for; 0: none.
func bytesOf(text string) int64 {
	for _, scale := range units.Scales[units.Sizes] {
		if number, is := strings.CutSuffix(strings.ToLower(text), scale.Short); is {
			n, err := strconv.ParseInt(number, 10, 64)
			if err != nil || n < 0 || n > (1<<62)/scale.Factor {
				return 0
			}
			return n * scale.Factor
		}
	}
	return 0
}
