package truetime

import (
	"fmt"
	"time"
)

// Booted says that a node begins.
type Booted struct{}

// Arrived says that a put has come to the home of its key.
type Arrived struct {
	Ref
	Key string
}

// Prepared says that a write has its timestamp, and is on the disk.
type Prepared struct {
	Ref
	Key string
	TS  time.Duration
}

// Committed says that a write is over: whoever asked for it may know.
type Committed struct {
	Ref
	Key string
	TS  time.Duration
}

// Reading says at which timestamp a client is going to read.
type Reading struct {
	Key string
	At  time.Duration
}

// Answered says which version a client has read.
type Answered struct {
	Key     string
	At      time.Duration
	Version time.Duration // its timestamp; 0: there was none
}

func (f Booted) String() string { return "booted" }

func (f Arrived) String() string { return "arrived: put " + f.Key }

func (f Prepared) String() string { return fmt.Sprintf("prepared %s at %v", f.Key, f.TS) }

func (f Committed) String() string { return fmt.Sprintf("committed %s at %v", f.Key, f.TS) }

func (f Reading) String() string { return fmt.Sprintf("reads %s at %v", f.Key, f.At) }

func (f Answered) String() string {
	return fmt.Sprintf("answered %s at %v: version of %v", f.Key, f.At, f.Version)
}
