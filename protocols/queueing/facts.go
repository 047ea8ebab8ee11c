package queueing

import (
	"fmt"

	"github.com/orrery-sim/orrery/sim"
)

// Booted says that a dispatcher, a server or a worker begins with nothing to do.
type Booted struct{}

// Accepted says that the dispatcher took a job in. It is stated in accept.
type Accepted struct {
	Job    uint64
	Inside int // jobs that are with the dispatcher, this one included
}

// Rejected says that the dispatcher refused a job, because it has as many as it takes.
type Rejected struct{ Inside int }

// Queued says that a part waits at the dispatcher (route = "central"), or at a server of several workers.
type Queued struct {
	Job     uint64
	Part    int32
	Waiting int // parts that wait there, this one included
	Idle    int // servers, or workers, that have nothing to do there
}

// Routed says that a part was given to a server by the dispatcher, or to a worker by its server. It is stated in give.
type Routed struct {
	Job    uint64
	Part   int32
	To     sim.ID
	Length int // parts that are there now, this one included, as far as the sender knows
	Found  int // the length that it went by; 0 if it goes by none
	Least  int // the least among those that it compared
}

// Started says that a worker begins with a part. From then on it is busy.
type Started struct {
	Job  uint64
	Part int32
}

// Served says that it is done with it.
type Served struct {
	Job  uint64
	Part int32
}

// Answered says that all of a job is done, and that its client is told so. It is stated in handleDone.
type Answered struct {
	Job    uint64
	Inside int // jobs that are still with the dispatcher
}

func (f Booted) String() string { return "booted" }

func (f Accepted) String() string {
	return fmt.Sprintf("accepted job %s, %d inside", name(f.Job), f.Inside)
}

func (f Rejected) String() string { return fmt.Sprintf("rejected a job, %d inside", f.Inside) }

func (f Queued) String() string {
	return fmt.Sprintf("queued %v, %d waiting", task{f.Job, f.Part}, f.Waiting)
}

func (f Routed) String() string {
	return fmt.Sprintf("routed %v to n%d, %d there", task{f.Job, f.Part}, f.To, f.Length)
}

func (f Started) String() string { return fmt.Sprintf("started %v", task(f)) }

func (f Served) String() string { return fmt.Sprintf("served %v", task(f)) }

func (f Answered) String() string {
	return fmt.Sprintf("answered job %s, %d inside", name(f.Job), f.Inside)
}
