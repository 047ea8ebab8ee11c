package mapreduce

import (
	"fmt"
	"slices"
	"strings"

	"github.com/orrery-sim/orrery/protocols/service"
)

// mapOver is the map function over one document: pairs, in the order in which they come.
func mapOver(op service.Op, n int) (pairs []Pair) {
	if op.Name == renderJob {
		return []Pair{{fmt.Sprintf("%03d", n), shade(op.Key, n), 1}}
	}
	for _, r := range document(op, n) {
		if op.Name == meanJob {
			pairs = append(pairs, Pair{r.station, r.degrees, 1})
		}
		for _, word := range r.words {
			pairs = append(pairs, Pair{word, 1, 1})
		}
	}
	return pairs
}

// merge brings pairs of one key together, and sorts them by key. A combiner does this to what one map task has made, and a
// reduce task to what all have: it may be done in any order, and any number of times.
func merge(pairs []Pair) []Pair {
	slices.SortStableFunc(pairs, func(a, b Pair) int { return strings.Compare(a.Key, b.Key) })
	var merged []Pair
	for _, p := range pairs {
		if last := len(merged) - 1; last >= 0 && merged[last].Key == p.Key {
			merged[last].Sum += p.Sum
			merged[last].Count += p.Count
		} else {
			merged = append(merged, p)
		}
	}
	return merged
}

// combine is the combiner (section 4.3): less goes over the network.
func (c *config) combine(op service.Op, pairs []Pair) []Pair {
	merged := merge(pairs)
	if op.Name == meanJob && c.mutants.On(meanOfMeans) { // Without the rule: mutants/mean-of-means.
		for i, p := range merged {
			merged[i] = Pair{p.Key, p.Sum / p.Count, 1}
		}
	}
	return merged
}

// reduce is the reduce function: an entry of the output for each key.
func reduce(op service.Op, pairs []Pair) []string {
	var entries []string
	for _, p := range merge(pairs) {
		if op.Name == meanJob {
			p.Sum /= p.Count
		}
		entries = append(entries, fmt.Sprintf("%s=%d", p.Key, p.Sum))
	}
	return entries
}

// part is the part of the output in which a key is: by its hash, and of a film by its place, so that the parts are in order
// (section 4.1).
func (c *config) part(op service.Op, key string, nth int, seed int) int {
	if op.Name == renderJob {
		return nth * c.parts / int(op.Amount)
	}
	return int(drawn(key, seed) % uint64(c.parts))
}

// join makes one output of the texts of its parts. Parts of a film are in order; entries of other jobs are sorted.
func join(op service.Op, parts []string) string {
	var entries []string
	for _, text := range parts {
		entries = append(entries, strings.Fields(text)...)
	}
	if op.Name != renderJob {
		slices.Sort(entries)
	}
	return strings.Join(entries, " ")
}
