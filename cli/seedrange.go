package cli

import (
	"fmt"
	"math"
	"os"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/orrery-sim/orrery/campaign"
)

// rangeVariable is where a CI system may say which seeds a build is to try, so that no night tries those of another.
const rangeVariable = "ORRERY_SEED_RANGE"

// seedRange takes the range of seeds that is asked for.
func (f *testFlags) seedRange(c *cobra.Command, many *campaign.Campaign) error {
	text, by := f.turns, "--seed-range"
	if !c.Flags().Changed("seed-range") {
		if text, by = os.Getenv(rangeVariable), rangeVariable; text == "" {
			return nil
		}
		if c.Flags().Changed("seeds") {
			return nil // who types a number knows better than the environment
		}
	}
	if c.Flags().Changed("seeds") {
		return usage(c, "--seeds says how many seeds there are, and %s which: give one of the two", by)
	}
	from, to, err := parseRange(text)
	if err != nil {
		return usage(c, "%s: %v", by, err)
	}
	if to == 0 && many.Budget == 0 {
		return usage(c, "%s: %s has no end: give it one, or a --budget", by, text)
	}
	many.From, many.Seeds = from-1, max(to-from+1, 0)
	return nil
}

// parseRange reads a range; without an end, to is 0.
func parseRange(text string) (from, to int, err error) {
	bad := fmt.Errorf("it must be two numbers from 1 on, as in 1001..2000, or one for all from there, as in 1001.., not %q", text)
	a, b, found := strings.Cut(text, "..")
	if !found {
		return 0, 0, bad
	}
	number := func(text string) int {
		n, err := strconv.ParseInt(text, 10, 64)
		if err != nil || n < 1 || n > math.MaxInt32 {
			return 0
		}
		return int(n)
	}
	if from = number(a); from == 0 {
		return 0, 0, bad
	}
	if b == "" {
		return from, 0, nil
	}
	if to = number(b); to < from {
		return 0, 0, bad
	}
	return from, to, nil
}
