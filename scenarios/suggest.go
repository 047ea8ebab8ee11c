package scenarios

import (
	"fmt"
	"strings"
)

// didYouMean names what exists: the nearest of names if it is within two edits of wrong, or else
// all of them. It begins with a space and a parenthesis, or is empty if there is nothing to name.
func didYouMean(wrong string, names []string, what string) string {
	if near, found := nearest(wrong, names); found {
		return fmt.Sprintf(" (did you mean %s?)", near)
	}
	if len(names) == 0 {
		return ""
	}
	return fmt.Sprintf(" (%s: %s)", what, strings.Join(names, ", "))
}

// nearest is the first of the names that take the fewest edits to reach: at most two, or one for a
// word of up to four letters.
func nearest(wrong string, names []string) (name string, found bool) {
	best := min(3, (len(wrong)+1)/2)
	for _, n := range names {
		if d := edits(strings.ToLower(wrong), strings.ToLower(strings.Trim(n, `"`)), best); d < best {
			best, name, found = d, n, true
		}
	}
	return name, found
}

// edits counts the letters to insert, delete, change or swap to turn a into b. It gives up at
// limit.
func edits(a, b string, limit int) int {
	if len(a)-len(b) >= limit || len(b)-len(a) >= limit {
		return limit
	}
	before, last, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row[0] = i
		for j := 1; j <= len(b); j++ {
			change := 1
			if a[i-1] == b[j-1] {
				change = 0
			}
			row[j] = min(last[j]+1, row[j-1]+1, last[j-1]+change)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		before, last, row = last, row, before
	}
	return min(last[len(b)], limit)
}

// foreign maps words of other tools and languages to what a scenario file writes instead.
var foreign = map[string]string{
	"uniform":          "between(lo, hi)",
	"random":           "draw(name, choices), or a distribution such as between(lo, hi)",
	"rand":             "draw(name, choices), or a distribution such as between(lo, hi)",
	"randint":          "draw(name, between(lo, hi))",
	"choice":           "draw(name, choices)",
	"gauss":            "normal(mean, sd)",
	"gaussian":         "normal(mean, sd)",
	"expo":             "exponential(mean)",
	"plot":             "sweep(table = [...]); orrery sweep --json has the figures, to be drawn elsewhere",
	"average":          "mean(metric)",
	"avg":              "mean(metric)",
	"percentile":       "quantile(metric, percent(99))",
	"p50":              "median(metric)",
	"p99":              "quantile(metric, percent(99))",
	"stdev":            "sd(metric)",
	"stddev":           "sd(metric)",
	"std":              "sd(metric)",
	"constant":         "the duration alone: ms(5)",
	"kill":             "crash(who)",
	"stop":             "crash(who), or pause(who)",
	"fail_node":        "crash(who)",
	"reboot":           "crash(who, lasting = s(1)), or restart(who)",
	"start":            "restart(who)",
	"freeze":           "pause(who)",
	"stall":            "pause(who)",
	"unpause":          "resume(who)",
	"sleep":            "wait(time), in a script",
	"after":            "at(time, ...), or the parameter after of on(...)",
	"when":             "on(event, ...)",
	"forever":          "every(period, ...)",
	"repeat":           "every(period, ...)",
	"loop":             "every(period, ...)",
	"sequence":         "script(...)",
	"steps":            "script(...)",
	"pct":              "percent(n)",
	"percentage":       "percent(n)",
	"prob":             "percent(n)",
	"probability":      "percent(n)",
	"sec":              "s(n)",
	"secs":             "s(n)",
	"second":           "s(n)",
	"seconds":          "s(n)",
	"msec":             "ms(n)",
	"millis":           "ms(n)",
	"milliseconds":     "ms(n)",
	"micros":           "us(n)",
	"usec":             "us(n)",
	"microseconds":     "us(n)",
	"nanoseconds":      "ns(n)",
	"minute":           "minutes(n)",
	"mins":             "minutes(n)",
	"hour":             "hours(n)",
	"day":              "days(n)",
	"rps":              "per_second(n)",
	"qps":              "per_second(n)",
	"hz":               "per_second(n)",
	"kb":               "kib(n)",
	"mb":               "mib(n)",
	"drop_rate":        "loss, a parameter of network(...)",
	"packet_loss":      "loss, a parameter of network(...)",
	"split":            "partition(...)",
	"disconnect":       "isolate(who), or cut(a, b)",
	"connect":          "heal()",
	"reconnect":        "heal()",
	"block":            "cut(a, b), or one_way(sender, receiver)",
	"asymmetric":       "one_way(sender, receiver)",
	"unpartition":      "heal()",
	"drift":            "skew(who, drift = percent(1))",
	"clock_skew":       "skew(who, offset = ms(100))",
	"primary":          "leader()",
	"master":           "leader()",
	"replicas":         "followers(), or everyone()",
	"all_nodes":        "everyone()",
	"servers":          "everyone()",
	"any_node":         "random_node()",
	"assert":           "never(event), or invariant(name, holds)",
	"assert_true":      "invariant(name, holds)",
	"always":           "invariant(name, holds)",
	"eventually":       "goal(name, holds), or happens(event)",
	"linearizability":  "linearizable()",
	"mutual_exclusion": "exclusive()",
	"print":            "note(text), in the schedule",
	"log":              "note(text), in the schedule",
	"comment":          "note(text), in the schedule",
	"test":             "scenario(...)",
	"simulate":         "scenario(...)",
	"experiment":       "scenario(...)",
	"config":           "param(name, default)",
	"option":           "param(name, default)",
	"parameter":        "param(name, default)",
	"keyvalue":         "kv()",
	"mutex":            "lock()",
	"true":             "True",
	"false":            "False",
	"null":             "None",
	"none":             "None",
	"set":              "a dict or a list",
	"bytearray":        "a text",
}
