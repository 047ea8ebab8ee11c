package mapreduce

import (
	"fmt"

	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/sim"
)

// A Task is a map task, by its document, or a reduce task, by its part of the output. Both count from 0.
type Task struct {
	Reduce bool
	N      int
}

// A Pair is an intermediate key and what belongs to it. What the values of a key come to is Sum, or Sum over Count.
type Pair struct {
	Key        string
	Sum, Count int64
}

// A Source is where the output of a map task is.
type Source struct {
	Map     int
	Attempt uint64 // the one that counts
	Worker  sim.ID
	Life    uint64 // of the worker, in which it did that
}

// Ping asks a worker whether it is there.
type Ping struct{}

// Pong answers a Ping, and tells that a worker has started.
type Pong struct {
	Life   uint64 // how many lives the worker had before
	Newest uint64 // the newest attempt that it was given in this life; 0: none
}

// Assign gives a task to a worker. It replaces what the worker is at.
type Assign struct {
	Attempt uint64 // no other has this number, in any life of the coordinator, and later ones have higher numbers
	Life    uint64 // of the worker that it is for
	Job     uint64
	Op      service.Op
	Task    Task
	Sources []Source // of a reduce task: all map tasks
}

// Cancel tells a worker that an attempt is not needed any more.
type Cancel struct{ Attempt uint64 }

// Report tells that an attempt has succeeded.
type Report struct {
	Attempt uint64
	Job     uint64
	Task    Task
	Life    uint64
}

// Missing tells that a reduce task was given up, because the output of a map task is not to be had.
type Missing struct {
	Attempt uint64
	Job     uint64
	Task    Task
	Life    uint64
	Source  Source
}

// Noted answers a Report or a Missing.
type Noted struct{ Attempt uint64 }

// Fetch asks a worker for what a map task has left for one part.
type Fetch struct {
	Attempt uint64 // of the map task
	Part    int
}

// Region answers a Fetch.
type Region struct {
	Attempt uint64
	Part    int
	Found   bool
	Pairs   []Pair
}

// A File is a part of a job's output, or what will be one.
type File struct {
	Job       uint64
	Part      int
	Temporary uint64 // the attempt that writes it; 0: it is the part
}

// Append adds to a file.
type Append struct {
	File  File
	By    uint64 // the attempt
	Nth   int    // of its additions to the file, from 1
	Entry string
}

// Appended answers an Append.
type Appended struct {
	By  uint64
	Nth int
}

// Rename gives a file another name, in place of whatever had that name.
type Rename struct {
	From, To File
	By       uint64
}

// Renamed answers a Rename.
type Renamed struct{ By uint64 }

// Read asks for what is in a file.
type Read struct{ File File }

// Contents answers a Read.
type Contents struct {
	File File
	Text string
}

func (t Task) String() string {
	if t.Reduce {
		return fmt.Sprintf("reduce %d", t.N)
	}
	return fmt.Sprintf("map %d", t.N)
}

func (f File) String() string {
	part := fmt.Sprintf("job %s/part %d", name(f.Job), f.Part)
	if f.Temporary != 0 {
		return part + ".attempt " + name(f.Temporary)
	}
	return part
}

func (p Pair) String() string { return fmt.Sprintf("%s: %d of %d", p.Key, p.Sum, p.Count) }

func (m Ping) String() string { return "Ping" }

func (m Pong) String() string {
	return fmt.Sprintf("Pong: life %d, attempt %s", m.Life+1, name(m.Newest))
}

func (m Assign) String() string { return fmt.Sprintf("Do %v, attempt %s", m.Task, name(m.Attempt)) }

func (m Cancel) String() string { return "Cancel attempt " + name(m.Attempt) }

func (m Report) String() string { return fmt.Sprintf("Done: %v, attempt %s", m.Task, name(m.Attempt)) }

func (m Missing) String() string {
	return fmt.Sprintf("Missing: map %d of n%d, for %v", m.Source.Map, m.Source.Worker, m.Task)
}

func (m Noted) String() string { return "Noted attempt " + name(m.Attempt) }

func (m Fetch) String() string {
	return fmt.Sprintf("Fetch part %d of attempt %s", m.Part, name(m.Attempt))
}

func (m Region) String() string {
	if !m.Found {
		return fmt.Sprintf("Region: there is no attempt %s", name(m.Attempt))
	}
	return fmt.Sprintf("Region: %d pairs", len(m.Pairs))
}

func (m Append) String() string { return fmt.Sprintf("Append %s to %v", m.Entry, m.File) }

func (m Appended) String() string { return fmt.Sprintf("Appended %d", m.Nth) }

func (m Rename) String() string { return fmt.Sprintf("Rename %v to %v", m.From, m.To) }

func (m Renamed) String() string { return "Renamed" }

func (m Read) String() string { return "Read " + m.File.String() }

func (m Contents) String() string { return "Contents: " + m.Text }

// name is the number of an attempt, or of a job, in words: 17, and 17 of life 2 after the coordinator has restarted.
func name(n uint64) string {
	if life := n >> 32; life > 0 {
		return fmt.Sprintf("%d of life %d", uint32(n), life+1)
	}
	return fmt.Sprint(n)
}

// Size makes Assign a [sim.Sizer].
func (m Assign) Size() int { return 33 + m.Op.Size() + 28*len(m.Sources) }

// Size makes Region a [sim.Sizer].
func (m Region) Size() int {
	size := 17
	for _, p := range m.Pairs {
		size += 16 + len(p.Key)
	}
	return size
}

// Size makes Append a [sim.Sizer].
func (m Append) Size() int { return 40 + len(m.Entry) }

// Size makes Contents a [sim.Sizer].
func (m Contents) Size() int { return 24 + len(m.Text) }
