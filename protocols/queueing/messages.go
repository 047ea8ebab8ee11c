package queueing

import "fmt"

// A task is one part of a job. A job has one part, or as many as it fans out into.
type task struct {
	Job  uint64 // its number by the dispatcher: no two have the same, in any life of it
	Part int32
}

// Job gives a part of a job to a server, or to a worker of one.
type Job task

// Done tells that it has been served.
type Done task

// Ready tells that a server, or a worker, has booted, and has nothing to do.
type Ready struct{}

// name is a job in words: 17, and 17 of life 2 after the dispatcher has restarted.
func name(job uint64) string {
	if life := job >> 32; life > 0 {
		return fmt.Sprintf("%d of life %d", uint32(job), life+1)
	}
	return fmt.Sprint(job)
}

func (t task) String() string {
	if t.Part > 0 {
		return fmt.Sprintf("part %d of job %s", t.Part+1, name(t.Job))
	}
	return "job " + name(t.Job)
}

func (m Job) String() string { return "Do " + task(m).String() }

func (m Done) String() string { return "Done: " + task(m).String() }

func (m Ready) String() string { return "Ready" }
