package overload

import (
	"fmt"
	"time"
)

// Booted says that a caller or the backend begins with nothing.
type Booted struct{}

// Accepted says that a caller took a call in. It is stated in take.
type Accepted struct {
	Job    uint64
	Inside int // calls that are with the caller, this one included
}

// Rejected says that a caller did not take a call in, since its bulkhead is full.
type Rejected struct{ Inside int }

// Tried says that a caller makes an attempt. It is stated in try.
type Tried struct {
	Job uint64
	Try int // of this call, from 1
}

// Retried says that a caller will ask again, after a wait.
type Retried struct {
	Job uint64
	Try int // that failed
}

// Ended says that a call is over, and that whoever asked is told so.
type Ended struct {
	Job    uint64
	Done   bool
	Inside int // calls that are still with the caller
}

// Opened says that a breaker is open, after so many failures in a row.
type Opened struct{ Failures int }

// Probed says that a breaker is half open, and lets an attempt through.
type Probed struct{}

// Closed says that a breaker is closed again.
type Closed struct{}

// Queued says that a job waits at the backend.
type Queued struct {
	Job     uint64
	Waiting int // this one included
}

// Shed says that the backend took a job not in, because its queue is full.
type Shed struct {
	Job     uint64
	Waiting int
}

// Dropped says that the backend threw a job out of its queue, because it has waited for too long.
type Dropped struct {
	Job    uint64
	Waited time.Duration
}

// Broke says that the backend is broken and was asked.
type Broke struct{ Job uint64 }

// Started says that the backend begins with a job.
type Started struct {
	Job    uint64
	Waited time.Duration
	Left   time.Duration // for how long its caller waits, from when the job came
}

// Served says that it is done with it.
type Served struct{ Job uint64 }

func (f Booted) String() string { return "booted" }

func (f Accepted) String() string {
	return fmt.Sprintf("accepted job %s, %d inside", number(f.Job), f.Inside)
}

func (f Rejected) String() string { return fmt.Sprintf("rejected a job, %d inside", f.Inside) }

func (f Tried) String() string { return fmt.Sprintf("tries job %s, attempt %d", number(f.Job), f.Try) }

func (f Retried) String() string {
	return fmt.Sprintf("will retry job %s after attempt %d", number(f.Job), f.Try)
}

func (f Ended) String() string {
	if f.Done {
		return fmt.Sprintf("job %s is done, %d inside", number(f.Job), f.Inside)
	}
	return fmt.Sprintf("job %s has failed, %d inside", number(f.Job), f.Inside)
}

func (f Opened) String() string { return fmt.Sprintf("breaker open after %d failures", f.Failures) }

func (f Probed) String() string { return "breaker lets one through" }

func (f Closed) String() string { return "breaker closed" }

func (f Queued) String() string {
	return fmt.Sprintf("queued job %s, %d waiting", number(f.Job), f.Waiting)
}

func (f Shed) String() string {
	return fmt.Sprintf("shed job %s, %d waiting", number(f.Job), f.Waiting)
}

func (f Dropped) String() string {
	return fmt.Sprintf("dropped job %s after %v", number(f.Job), f.Waited)
}

func (f Broke) String() string { return "broke job " + number(f.Job) }

func (f Started) String() string {
	return fmt.Sprintf("started job %s after %v", number(f.Job), f.Waited)
}

func (f Served) String() string { return "served job " + number(f.Job) }
