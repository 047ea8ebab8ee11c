// Package folder keeps an experiment on a disk, so that whoever is killed in the middle of it goes on, and
// so that several machines can share it.
//
// A folder has
//
//	manifest.json       what the experiment is: scenarios with their texts, parameters, seeds, version
//	runs-1-of-1.jsonl   a line for each run that has ended, written when it does
//	runs-3-of-8.jsonl   those of the third of eight shards
//
// and, once all runs are there, the results that somebody makes of them, who is not this package.
//
// The manifest is written whole or not at all, and never again. A line is a JSON object that begins with the
// number of its run, from 1, and ends with what may differ from one machine to another: see [Head]. It is
// handed to the system in one piece before the run counts as made, so that it outlives the process, and to the disk
// once a second. What stands after the last line break of a file was being written when its process ended:
// it is left out, and cut off by who writes on. Each file has one writer at a time, which holds a lock on it,
// and any number of readers.
//
// All files count, however the runs were split when they were made: an experiment may be begun on one
// machine and go on in eight shards. A run that stands in two of them must be the same in both.
package folder
