package mapreduce

import "github.com/orrery-sim/orrery/protocols/about"

const (
	sequential     = "Output Is the Sequential One"
	atomicCommit   = "Atomic Commit"
	oneKeyOnePart  = "A Key Is in One Part"
	mapsFirst      = "All Maps Before Reduces"
	eachMapOnce    = "Each Map Task Once"
	notFromTheDead = "Nobody Reads From the Dead"
	reducesStay    = "Completed Reduces Stay Complete"
	backupsAtEnd   = "Backups Near the End"
	linearizable   = "linearizable"
	recovers       = "recovers"
)

const osdi = "Dean and Ghemawat, MapReduce: simplified data processing on large clusters, 2004, "

// The rules that can be switched off. Of the properties that a mutant reveals, the first is the one that its
// witness shows.
var (
	keepMaps = &about.Mutant{
		ID: "S21", Name: "keep-maps", Witness: "mapreduce/mutants/keep-maps",
		Doc:     "map tasks that a dead worker has completed stay complete, though their output was on its disk",
		Source:  osdi + "section 3.3: worker failure",
		Reveals: []string{notFromTheDead, recovers},
	}
	missingIsEmpty = &about.Mutant{
		ID: "S22", Name: "missing-is-empty", Witness: "mapreduce/mutants/missing-is-empty",
		Doc:     "a reduce task takes the output of a map task that is gone for an empty one",
		Source:  "Apache Hadoop, MAPREDUCE-318: what a reducer does when the output of a map cannot be fetched",
		Reveals: []string{sequential, linearizable},
	}
	countReports = &about.Mutant{
		ID: "S23", Name: "count-reports", Witness: "mapreduce/mutants/count-reports",
		Doc:     "the coordinator counts what is reported, and not the tasks, so that one that is reported twice stands for another",
		Source:  osdi + "section 3.3: a completion message for a completed map task is ignored",
		Reveals: []string{mapsFirst, sequential, linearizable},
	}
	mergeAll = &about.Mutant{
		ID: "S24", Name: "merge-all", Witness: "mapreduce/mutants/merge-all",
		Doc:     "a reduce task takes in every region that it is sent, so that one which comes twice counts twice",
		Source:  osdi + "section 3.3: the output is that of a sequential execution",
		Reveals: []string{eachMapOnce, sequential, linearizable},
	}
	directOutput = &about.Mutant{
		ID: "S25", Name: "direct-output", Witness: "mapreduce/mutants/direct-output",
		Doc:     "a reduce task writes into the output itself, so that a part of it is seen, and what two attempts write counts twice",
		Source:  "Apache Spark, SPARK-10063: the direct output committer loses or doubles data when tasks are done twice",
		Reveals: []string{atomicCommit, sequential, linearizable},
	}
	sharedTemporary = &about.Mutant{
		ID: "S26", Name: "shared-temporary", Witness: "mapreduce/mutants/shared-temporary",
		Doc:     "all attempts at a reduce task write into one temporary file, which has what one left behind when the next gives it its name",
		Source:  osdi + "section 3.3: each in-progress task writes its output to private temporary files",
		Reveals: []string{atomicCommit, sequential, linearizable},
	}
	forgetReduces = &about.Mutant{
		ID: "S27", Name: "forget-reduces", Witness: "mapreduce/mutants/forget-reduces",
		Doc:     "the checkpoint does not say which reduce tasks are complete, so that they are done again",
		Source:  osdi + "section 3.3: master failure",
		Reveals: []string{reducesStay},
	}
	ownHash = &about.Mutant{
		ID: "S28", Name: "own-hash", Witness: "mapreduce/mutants/own-hash",
		Doc:     "a worker that has restarted hashes keys in another way, so that one key is in two parts of the output",
		Source:  "Apache Spark, SPARK-13330: PYTHONHASHSEED is not given to the workers",
		Reveals: []string{oneKeyOnePart, sequential, linearizable},
	}
	meanOfMeans = &about.Mutant{
		ID: "S29", Name: "mean-of-means", Witness: "mapreduce/mutants/mean-of-means",
		Doc:     "the combiner makes a mean of the values of a key, which cannot be averaged further, in place of their sum and count",
		Source:  "Lin and Dyer, Data-intensive text processing with MapReduce, 2010, section 3.1.3: correctness with local aggregation",
		Reveals: []string{sequential, linearizable},
	}
	joinAsDone = &about.Mutant{
		ID: "S30", Name: "join-as-done", Witness: "mapreduce/mutants/join-as-done",
		Doc:     "the parts of the output are joined in the order in which they were done",
		Source:  osdi + "section 4.2: ordering guarantees",
		Reveals: []string{sequential, linearizable},
	}
	noBackups = &about.Mutant{
		ID: "S31", Name: "no-backups", Witness: "mapreduce/mutants/no-backups",
		Doc:     "those who idle near the end leave stragglers alone",
		Source:  osdi + "section 3.6: backup tasks",
		Reveals: []string{backupsAtEnd},
	}
)

// zoo is the mutants in the order of the documentation.
var zoo = []*about.Mutant{
	keepMaps, missingIsEmpty, countReports, mergeAll, directOutput, sharedTemporary, forgetReduces, ownHash, meanOfMeans,
	joinAsDone, noBackups,
}
