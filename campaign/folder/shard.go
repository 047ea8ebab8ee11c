package folder

import (
	"fmt"
	"strconv"
	"strings"
)

// A Shard is a part of the runs of an experiment: the Index-th of Of parts, from 0. The zero Shard is all of them.
type Shard struct{ Index, Of int }

// Whole reports whether the shard is all of the experiment.
func (s Shard) Whole() bool { return s.Of <= 1 }

// String is the shard as --shard takes it: 3/8.
func (s Shard) String() string { return fmt.Sprintf("%d/%d", s.Index+1, max(s.Of, 1)) }

// Has reports whether the shard has a run: the one of a point with the seed of a round. Points may take very different
// times, so every shard has each of them equally often: it goes round, from one seed to the next.
func (s Shard) Has(point, round int) bool {
	return s.Whole() || (point+round)%s.Of == s.Index
}

// Count is how many runs the shard has, of points with so many seeds each.
func (s Shard) Count(points, seeds int) (n int) {
	if s.Whole() {
		return points * seeds
	}
	for point := range points {
		first := ((s.Index-point)%s.Of + s.Of) % s.Of // the round in which the point's turn comes
		if first < seeds {
			n += (seeds - first + s.Of - 1) / s.Of
		}
	}
	return n
}

// ParseShard reads a shard: 3/8 is the third of eight. auto is the one that the environment tells, and auto/8 is one
// of eight, of which the environment tells which.
func ParseShard(text string, environment func(string) string) (Shard, error) {
	which, of, both := strings.Cut(text, "/")
	if which == "auto" {
		return fromEnvironment(of, environment)
	}
	i, err := strconv.Atoi(which)
	n, errOf := strconv.Atoi(of)
	if !both || err != nil || errOf != nil || n < 1 || i < 1 || i > n {
		return Shard{}, fmt.Errorf("a shard is 1/8 to 8/8, or auto, not %q", text)
	}
	return Shard{i - 1, n}, nil
}

// A queue hands out parts of a job, and tells each which one it is in variables of the environment.
type queue struct {
	index string // the variable that says which part
	count string // the one that says of how many; "": none does
	first int    // the index of the first part
}

// queues are those that are known: GitLab's and CircleCI's parallel jobs, an indexed Job of Kubernetes, GNU parallel.
// Slurm's arrays may begin anywhere: see arrayShard.
var queues = []queue{
	{index: "CI_NODE_INDEX", count: "CI_NODE_TOTAL", first: 1},
	{index: "CIRCLE_NODE_INDEX", count: "CIRCLE_NODE_TOTAL"},
	{index: "JOB_COMPLETION_INDEX"},
	{index: "PARALLEL_SEQ", first: 1},
}

// fromEnvironment is the shard that a queue tells; of is how many there are, if somebody says.
func fromEnvironment(of string, environment func(string) string) (Shard, error) {
	n := 0
	if of != "" {
		var err error
		if n, err = strconv.Atoi(of); err != nil || n < 1 {
			return Shard{}, fmt.Errorf("auto/8 is one of eight shards; %q is no number of them", of)
		}
	}
	if environment(arrayTask) != "" {
		return arrayShard(n, environment)
	}
	for _, q := range queues {
		text := environment(q.index)
		if text == "" {
			continue
		}
		if n == 0 && q.count != "" {
			n, _ = strconv.Atoi(environment(q.count))
		}
		i, err := strconv.Atoi(text)
		switch {
		case n == 0:
			return Shard{}, fmt.Errorf("%s says which shard this is, but not of how many: write auto/8", q.index)
		case err != nil || i < q.first || i >= q.first+n:
			return Shard{}, fmt.Errorf("%s=%s is none of %d shards, which count from %d", q.index, text, n, q.first)
		}
		return Shard{i - q.first, n}, nil
	}
	return Shard{}, fmt.Errorf("nothing says which shard this is: there is no SLURM_ARRAY_TASK_ID, CI_NODE_INDEX, " +
		"CIRCLE_NODE_INDEX, JOB_COMPLETION_INDEX or PARALLEL_SEQ in the environment")
}

// arrayTask is the variable by which Slurm tells which task of an array this is.
const arrayTask = "SLURM_ARRAY_TASK_ID"

// arrayShard is the shard of a task of a Slurm array, which is a range with a step: 0-7, 1-8, 0-14:2.
func arrayShard(n int, environment func(string) string) (Shard, error) {
	var number [5]int
	for i, name := range []string{"ID", "MIN", "MAX", "COUNT", "STEP"} {
		text := environment("SLURM_ARRAY_TASK_" + name)
		if text == "" && name == "STEP" {
			text = "1"
		}
		var err error
		if number[i], err = strconv.Atoi(text); err != nil {
			return Shard{}, fmt.Errorf("SLURM_ARRAY_TASK_%s=%q is no number; write --shard 1/8, and so on", name, text)
		}
	}
	id, least, most, count, step := number[0], number[1], number[2], number[3], max(number[4], 1)
	switch {
	case most-least != (count-1)*step || id < least || id > most || (id-least)%step != 0:
		return Shard{}, fmt.Errorf("the array is not a range of %d tasks (%d is one of %d to %d), so which shard this is "+
			"is not clear; write --shard 1/8, and so on", count, id, least, most)
	case n > 0 && n != count:
		return Shard{}, fmt.Errorf("the array has %d tasks, and not %d", count, n)
	}
	return Shard{(id - least) / step, count}, nil
}
