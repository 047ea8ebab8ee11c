package cli

import (
	"math"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/orrery-sim/orrery/scenarios"
)

// pointFlags are the flags that say which run of a scenario is meant.
type pointFlags struct {
	seed string
	set  []string
}

func (f *pointFlags) flags(c *cobra.Command) {
	c.Flags().StringVar(&f.seed, "seed", "", "the `number` that all chance comes from (default the file's)")
	c.Flags().StringArrayVar(&f.set, "set", nil, "give a parameter a value, as in --set `loss=5%`; may be repeated")
}

// of is the run of a scenario that is meant.
func (f *pointFlags) of(c *cobra.Command, scenario string) (request, error) {
	settings, err := parseSettings(c, f.set)
	if err != nil {
		return request{}, err
	}
	r := request{scenario: scenario, settings: settings}
	if c.Flags().Changed("seed") {
		n, err := parseSeed(c, f.seed)
		if err != nil {
			return request{}, err
		}
		r.seed = &n
	}
	return r, nil
}

// ofAny is the run that a token names, or that the flags say of a scenario.
func (f *pointFlags) ofAny(c *cobra.Command, what string) (request, error) {
	if _, inLibrary := scenarios.Library(what); inLibrary || isFile(what) || !strings.Contains(what, ":") {
		return f.of(c, what)
	}
	if c.Flags().Changed("seed") || c.Flags().Changed("set") {
		return request{}, usage(c, "a token has its seed and its settings; --seed and --set are for a scenario")
	}
	return requestOf(what)
}

func parseSeed(c *cobra.Command, text string) (uint64, error) {
	n, err := strconv.ParseUint(text, 10, 64)
	if err != nil {
		return 0, usage(c, "--seed must be a whole number from 0 to %d, not %q", uint64(math.MaxUint64), text)
	}
	return n, nil
}

func parseSettings(c *cobra.Command, set []string) ([]scenarios.Setting, error) {
	var out []scenarios.Setting
	for _, s := range set {
		name, value, found := strings.Cut(s, "=")
		if name = strings.TrimSpace(name); !found || name == "" {
			return nil, usage(c, "--set must be name=value, as in --set loss=5%%, not %q", s)
		}
		for _, before := range out {
			if before.Name == name {
				return nil, usage(c, "--set gives %s two values; a sweep takes both as --set %s=%s,%s", name, name,
					before.Value, value)
			}
		}
		out = append(out, scenarios.Setting{Name: name, Value: value})
	}
	return out, nil
}
