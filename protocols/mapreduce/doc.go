// Package mapreduce is a job over many inputs, split into tasks that any of many workers can do, and do again:
//
//	Dean, Ghemawat, "MapReduce: simplified data processing on large clusters", OSDI 2004.
//	Lin, Dyer, "Data-intensive text processing with MapReduce", 2010, chapter 3: combiners and what they may do.
//
// A job has a map task for each of its documents, and a reduce task for each part of its output. A map task makes pairs of
// key and value from the records of a document, and leaves them on the disk of its worker, a region for each part: the part
// of a key is a hash of it. A reduce task fetches its region of every map task from whoever has it, brings the values of
// each key together, and writes its part to a file system that all share. The coordinator (the paper's master) gives tasks
// to workers and pings them. Of one that does not answer it takes back what it was at, and also the map tasks that it had
// completed, because their output was on its disk. When a phase is near its end, those who idle do once more what others
// are still at, and who is first counts.
//
// The words of documents are counted, measurements are averaged, or the frames of a film are rendered and joined in order.
//
// # Reading order
//
//	messages.go    Ping, Assign, Report; Fetch; Append, Rename
//	jobs.go        what clients ask for, and what it comes to on one machine
//	operators.go   the map, combine and reduce functions of the three jobs
//	coordinator.go jobs come in, are worked at, and are answered
//	tasks.go       which task a worker is given; what is reported, and what is lost
//	staff.go       the workers, as far as the coordinator knows
//	checkpoint.go  what a coordinator knows that starts again
//	worker.go      an attempt at a task, a slice of time after the other
//	reduce.go      shuffle, reduce, write, rename
//	files.go       the file system that all share
//	facts.go       what the nodes tell the world that they did
//	invariants.go, invariants_output.go   what must hold
//	mutants.go     the rules that can be switched off
//	protocol.go    the entry in the catalogue
//
// # Departures from the paper
//
//   - A reduce task is given to a worker when all map tasks are complete. In the paper it begins before, and fetches what
//     there is. A worker has one task at a time.
//   - A reduce task that cannot fetch a region says so and is given up; the map task is done again. In the paper those who
//     fetch are told where the output of a map task is that was done again.
//   - Both phases have backups, when so many tasks are left as the parameter says. The paper has them when the operation "is
//     close to completion", and does not say how close that is.
//   - The coordinator writes a checkpoint at each completion and goes on with it when it starts again. The paper says that
//     this is easy, and ends the job.
//   - What a worker has on its disk is lost when its process ends, as where it begins by clearing its directory.
//   - The file system is one node, which does not lose what it has acknowledged: how GFS does that is another paper.
//   - Bad records, locality, and workers that do several tasks at a time are left out.
//
// # What is not promised
//
// That a task is done once: only that one attempt at it counts. And nothing of functions that depend on anything but their
// input: of those the parts of an output may stem from different executions (section 3.3).
package mapreduce
