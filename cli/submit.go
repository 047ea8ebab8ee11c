package cli

import (
	"encoding/json"
	"fmt"
	"path"
	"regexp"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/orrery-sim/orrery/campaign"
	"github.com/orrery-sim/orrery/campaign/folder"
)

// submitFlags are the flags of sweep submit.
type submitFlags struct {
	sweep      sweepFlags
	shards     int
	slurm      bool
	kubernetes bool
	image      string
	claim      string
}

func (a *app) sweepSubmitCommand() *cobra.Command {
	var f submitFlags
	c := &cobra.Command{
		Use:   "submit FILE|DIR",
		Short: "The job file by which a cluster makes a sweep: an array of Slurm, or a Job of Kubernetes",
		Long: `The job file by which a cluster makes a sweep, in so many shards that share a folder: an array of Slurm, or an indexed
Job of Kubernetes. It is printed, to be read and changed, and nothing is submitted. What it says of the sweep is what
the flags say, or what the folder of one says that has begun:

    orrery sweep submit raft/split-vote --seeds 100000 -o votes --shards 64 --slurm > votes.sh
    sbatch votes.sh

    orrery sweep submit raft/split-vote --seeds 100000 -o votes --shards 64 --kubernetes --image registry/orrery > votes.yaml
    kubectl apply -f votes.yaml

A shard that is killed goes on when it is started again. The last one writes the results.`,
		ValidArgsFunction: completeScenarios,
		Args:              exactly(1, "a scenario, or the folder of a sweep"),
		RunE:              func(c *cobra.Command, args []string) error { return a.submit(c, args[0], f) },
	}
	c.Flags().IntVar(&f.sweep.seeds, "seeds", 0, "how many runs of every point (default the file's, or 100)")
	c.Flags().Uint64Var(&f.sweep.master, "seed", 1, "the master seed, from which all others come")
	c.Flags().StringArrayVar(&f.sweep.set, "set", nil, "give a parameter a value, or several, as in --set `loss=0%,5%`")
	c.Flags().StringVarP(&f.sweep.into.dir, "out", "o", "", "the `folder` that the shards share")
	c.Flags().BoolVar(&f.sweep.samples, "samples", false, "write samples.csv, too")
	c.Flags().IntVar(&f.shards, "shards", 8, "how many there are")
	c.Flags().IntVarP(&f.sweep.workers, "workers", "j", 1, "runs at a time, and processors, of each")
	c.Flags().BoolVar(&f.slurm, "slurm", false, "print a script for sbatch")
	c.Flags().BoolVar(&f.kubernetes, "kubernetes", false, "print a Job")
	c.Flags().StringVar(&f.image, "image", "", "the container `image` that has this program, for Kubernetes")
	c.Flags().StringVar(&f.claim, "claim", "orrery", "the `name` of the claim to the volume that the folder is on, for Kubernetes")
	return c
}

func (a *app) submit(c *cobra.Command, what string, f submitFlags) error {
	switch {
	case f.slurm == f.kubernetes:
		return usage(c, "it needs --slurm or --kubernetes")
	case f.kubernetes && f.image == "":
		return usage(c, "--kubernetes needs an --image that has this program")
	case f.shards < 1:
		return usage(c, "--shards must be at least 1, not %d", f.shards)
	case f.sweep.workers < 1:
		return usage(c, "--workers must be at least 1, not %d", f.sweep.workers)
	}
	j := job{submitFlags: f, dir: f.sweep.into.dir}
	var s campaign.Sweep
	var err error
	if folder.IsFolder(what) {
		if c.Flags().Changed("out") || c.Flags().Changed("seeds") || c.Flags().Changed("seed") || c.Flags().Changed("set") {
			return usage(c, "%s holds a sweep: what it is need not be said", what)
		}
		j.dir = what
		s, err = a.sweepOf(what)
	} else if f.sweep.into.dir == "" {
		return usage(c, "it needs the folder that the shards share: -o")
	} else {
		s, err = a.sweepAsked(c, what, f.sweep)
	}
	if err != nil {
		return err
	}
	if _, err := s.Manifest(version()); err != nil { // what would fail in each shard is told at once
		return err
	}
	j.words = wordsOf(s, j)
	if f.slurm {
		return a.printf("%s", j.slurm())
	}
	return a.printf("%s", j.kubernetes())
}

// A job is a sweep as a cluster makes it.
type job struct {
	submitFlags
	dir   string
	words []string // of the command that makes a shard, but for what says which
}

// wordsOf are the words of the command that makes a sweep in a folder.
func wordsOf(s campaign.Sweep, j job) []string {
	words := append(strings.Fields(command()), "sweep", s.File.Name)
	if s.Seeds > 0 {
		words = append(words, "--seeds", strconv.Itoa(s.Seeds))
	}
	if s.Master != 1 {
		words = append(words, "--seed", strconv.FormatUint(s.Master, 10))
	}
	for _, c := range s.Grid {
		words = append(words, "--set", c.Name+"="+strings.Join(c.Values, ","))
	}
	if j.sweep.samples {
		words = append(words, "--samples")
	}
	return append(words, "-o", j.dir)
}

// name is what the job is called: lower-case letters, digits and hyphens, as Kubernetes wants it.
func (j *job) name() string {
	text := strings.ToLower(path.Base(strings.TrimSuffix(j.words[len(j.words)-1], "/")))
	text = "orrery-" + strings.Trim(regexp.MustCompile(`[^a-z0-9]+`).ReplaceAllString(text, "-"), "-")
	return strings.Trim(text[:min(len(text), 50)], "-")
}

// slurm is the job as a script for sbatch.
func (j *job) slurm() string {
	quoted := make([]string, len(j.words))
	for i, w := range j.words {
		quoted[i] = quote(w)
	}
	return fmt.Sprintf(`#!/bin/bash
# %d shards of a sweep, which share the folder %s: start them by sbatch, in this folder.
#
# A task that is killed goes on where it was when it is put into the queue again, or submitted once more:
# sbatch --array=3 for the third. The last one writes the results into the folder, and tells what came of all.
#SBATCH --job-name=%s
#SBATCH --array=1-%d
#SBATCH --ntasks=1
#SBATCH --cpus-per-task=%d
#SBATCH --mem=1G
#SBATCH --requeue
#SBATCH --open-mode=append
exec %s --shard "$SLURM_ARRAY_TASK_ID/%d" -j "$SLURM_CPUS_PER_TASK"
`, j.shards, j.dir, j.name(), j.shards, j.sweep.workers, strings.Join(quoted, " "), j.shards)
}

// plain is a word that a shell takes as it is.
var plainWord = regexp.MustCompile(`^[A-Za-z0-9_./:=,%@+-]+$`)

// quote is a word as a shell takes it.
func quote(word string) string {
	if plainWord.MatchString(word) {
		return word
	}
	return "'" + strings.ReplaceAll(word, "'", `'\''`) + "'"
}

// kubernetes is the job as a Job. Every text in it is quoted as JSON, which YAML takes.
func (j *job) kubernetes() string {
	words := append(j.words, "--shard", fmt.Sprintf("auto/%d", j.shards), "-j", strconv.Itoa(j.sweep.workers))
	var command strings.Builder
	for _, w := range words {
		fmt.Fprintf(&command, "        - %s\n", asJSON(w))
	}
	return fmt.Sprintf(`# %d shards of a sweep, which share a folder on the volume of the claim %s; a scenario that is not of the
# library is there, too. A pod that is lost goes on where it was. A violation, and whatever else another try would not
# change, fails the shard at once. The last shard writes the results into the folder.
apiVersion: batch/v1
kind: Job
metadata:
  name: %s
spec:
  completionMode: Indexed
  completions: %d
  parallelism: %d
  backoffLimitPerIndex: 6
  podFailurePolicy:
    rules:
    - action: FailIndex
      onExitCodes:
        containerName: orrery
        operator: In
        values: [%d, %d, %d, %d]
  template:
    spec:
      restartPolicy: Never
      containers:
      - name: orrery
        image: %s
        workingDir: /experiments
        command:
%s        resources:
          requests: {cpu: "%d", memory: 1Gi}
          limits: {memory: 1Gi}
        volumeMounts:
        - {name: experiments, mountPath: /experiments}
      volumes:
      - name: experiments
        persistentVolumeClaim: {claimName: %s}
`, j.shards, j.claim, j.name(), j.shards, j.shards, ExitViolated, ExitUsage, ExitBounds, ExitAnother, asJSON(j.image),
		command.String(), j.sweep.workers, asJSON(j.claim))
}

// asJSON is a text in the quotes of JSON.
func asJSON(text string) string {
	out, err := json.Marshal(text)
	if err != nil {
		panic(err)
	}
	return string(out)
}
