package balancer

import (
	"fmt"

	"github.com/orrery-sim/orrery/sim"
)

// Booted says that a balancer or a replica begins with nothing.
type Booted struct{}

// Accepted says that a balancer took a job in. It is stated in handleRequest.
type Accepted struct {
	Job    uint64
	Inside int // jobs that are with the balancer, this one included
}

// Asked says that a copy of a question was sent to a replica. It is stated in ask.
type Asked struct {
	Job  uint64
	Part int32
	To   sim.ID
	Out  int // copies of this balancer that are out there, this one included
}

// Back says that a copy is no longer out: it was answered, or dropped, or is taken to be lost. It is stated in back.
type Back struct {
	Job  uint64
	Part int32
	From sim.ID
	Out  int // copies of this balancer that are still out there
}

// Hedged says that one more replica is asked, since nobody has answered for a while.
type Hedged struct {
	Job  uint64
	Part int32
}

// CalledOff says that a copy is not needed any more, and that the replica is told so.
type CalledOff struct {
	Job  uint64
	Part int32
	To   sim.ID
}

// Queued says that a question waits at a replica.
type Queued struct {
	Job     uint64
	Part    int32
	Waiting int // questions that wait there, this one included
}

// Started says that a replica begins with a question. From then on it is busy.
type Started question

// Served says that it is done with it.
type Served question

// Discarded says that a replica dropped a question that was called off, and did not serve it.
type Discarded question

// Failed says that a broken replica was asked.
type Failed question

// Answered says that all of a job is answered, and that its client is told so.
type Answered struct {
	Job    uint64
	Inside int // jobs that are still with the balancer
}

// Refused says that a job was not done, because a replica failed and no other copy was out.
type Refused struct {
	Job    uint64
	Inside int
}

func (f Booted) String() string { return "booted" }

func (f Accepted) String() string {
	return fmt.Sprintf("accepted job %s, %d inside", name(f.Job), f.Inside)
}

func (f Asked) String() string {
	return fmt.Sprintf("asked n%d for %v, %d out there", f.To, question{f.Job, f.Part}, f.Out)
}

func (f Back) String() string {
	return fmt.Sprintf("%v is back from n%d, %d out there", question{f.Job, f.Part}, f.From, f.Out)
}

func (f Hedged) String() string { return fmt.Sprintf("hedges %v", question(f)) }

func (f CalledOff) String() string {
	return fmt.Sprintf("called off %v at n%d", question{f.Job, f.Part}, f.To)
}

func (f Queued) String() string {
	return fmt.Sprintf("queued %v, %d waiting", question{f.Job, f.Part}, f.Waiting)
}

func (f Started) String() string { return fmt.Sprintf("started %v", question(f)) }

func (f Served) String() string { return fmt.Sprintf("served %v", question(f)) }

func (f Discarded) String() string { return fmt.Sprintf("discarded %v", question(f)) }

func (f Failed) String() string { return fmt.Sprintf("failed %v", question(f)) }

func (f Answered) String() string {
	return fmt.Sprintf("answered job %s, %d inside", name(f.Job), f.Inside)
}

func (f Refused) String() string {
	return fmt.Sprintf("refused job %s, %d inside", name(f.Job), f.Inside)
}
