package mapreduce

import (
	"fmt"

	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/sim"
)

// Booted says that a node begins.
type Booted struct{}

// Accepted says that the coordinator has begun with a job.
type Accepted struct {
	Job     uint64
	Op      service.Op
	Maps    int
	Reduces int
}

// Assigned says that a task was given to a worker.
type Assigned struct {
	Job     uint64
	Task    Task
	Attempt uint64
	To      sim.ID
	Backup  bool     // somebody else is at it
	Left    int      // tasks of the phase that are not complete
	Of      int      // tasks that the phase has
	Sources []Source // of a reduce task
}

// Idled says that workers have nothing to do, or that it has become less what others are at.
type Idled struct {
	Workers int
	Left    int // tasks of the phase that are not complete
	Of      int // tasks that the phase has
	Alone   int // those that one worker is at, and nobody else
}

// Merged says that a reduce task has the region of a map task.
type Merged struct {
	Job     uint64
	Attempt uint64 // of the reduce task
	Map     int
}

// Finished says that a worker has written all of a part, and where.
type Finished struct {
	Job     uint64
	Part    int
	Attempt uint64
	Text    string
}

// Visible says that a part of the output is there, or is another one now.
type Visible struct {
	Job     uint64
	Part    int
	Attempt uint64 // that has brought it
	Text    string
}

// Completed says that a task is done, as far as the coordinator is concerned, and by whom.
type Completed struct {
	Job     uint64
	Task    Task
	Attempt uint64
	By      sim.ID
}

// Dropped says that an attempt is not needed any more, because another was first.
type Dropped struct {
	Job     uint64
	Task    Task
	Attempt uint64
}

// Failed says that the coordinator has taken a worker for dead, or has heard that it is in another life.
type Failed struct{ Worker sim.ID }

// Reset says that a map task has to be done again.
type Reset struct {
	Job  uint64
	Task Task
}

// Answered says that a job is done, and that its client is told what came of it.
type Answered struct {
	Job  uint64
	Op   service.Op
	Text string
}

func (f Booted) String() string { return "booted" }

func (f Accepted) String() string {
	return fmt.Sprintf("accepted job %s: %s %s, %d map and %d reduce tasks", name(f.Job), f.Op.Name, f.Op.Key, f.Maps, f.Reduces)
}

func (f Assigned) String() string {
	if f.Backup {
		return fmt.Sprintf("assigned %v to n%d as well, attempt %s", f.Task, f.To, name(f.Attempt))
	}
	return fmt.Sprintf("assigned %v to n%d, attempt %s", f.Task, f.To, name(f.Attempt))
}

func (f Idled) String() string {
	return fmt.Sprintf("%d idle, %d tasks of %d left, %d of them in one pair of hands", f.Workers, f.Left, f.Of, f.Alone)
}

func (f Merged) String() string {
	return fmt.Sprintf("merged map %d for attempt %s", f.Map, name(f.Attempt))
}

func (f Finished) String() string { return fmt.Sprintf("finished part %d: %s", f.Part, f.Text) }

func (f Visible) String() string {
	return fmt.Sprintf("%s is %q", File{Job: f.Job, Part: f.Part}, f.Text)
}

func (f Completed) String() string {
	return fmt.Sprintf("completed %v by n%d, attempt %s", f.Task, f.By, name(f.Attempt))
}

func (f Dropped) String() string {
	return fmt.Sprintf("dropped attempt %s at %v", name(f.Attempt), f.Task)
}

func (f Failed) String() string { return fmt.Sprintf("failed: n%d", f.Worker) }

func (f Reset) String() string { return fmt.Sprintf("reset %v", f.Task) }

func (f Answered) String() string { return fmt.Sprintf("answered job %s: %s", name(f.Job), f.Text) }
