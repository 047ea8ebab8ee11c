package language

import "github.com/orrery-sim/orrery/scenarios"

// Measured is the number that the text of a setting stands for, in the unit in which metrics have such numbers: 150ms
// is 150,000,000 ns, 5% a ratio of 0.05, and 3 is 3. Where it stands for no single number there is none, as of
// 150ms..300ms, true and local.
func Measured(setting string) (v scenarios.Value, is bool) {
	for _, u := range []unit{bare, durations, ratios, rates, sizes, speeds} {
		if q, err := parseQuantity("", setting, setting, u); err == nil {
			return scenarios.Measured(u, q.n), true
		}
	}
	return v, false
}
