package abd

import "fmt"

// Facts are stated at the choke points: Ask, choose and finish of a client, Start and
// handlePropagate of a replica. What a replica says is on its disk by then.

// Begun says that a client began an operation.
type Begun struct {
	Process int
	Write   bool
}

// Chosen says which tag a writer gave to its value.
type Chosen struct {
	Process int
	Tag     Tag
	Value   string
}

// Finished says that a client ended an operation: what it wrote, or what it read.
type Finished struct {
	Process int
	Write   bool
	Tag     Tag
	Value   string
}

// Booted says what a replica found on its disk when it started.
type Booted Tagged

// Stored says that a replica keeps a value, and that its disk knows.
type Stored Tagged

func (f Begun) String() string {
	if f.Write {
		return "begun a write"
	}
	return "begun a read"
}

func (f Chosen) String() string { return fmt.Sprintf("chosen %v", Tagged{f.Tag, f.Value}) }

func (f Finished) String() string {
	if f.Write {
		return fmt.Sprintf("finished writing %v", Tagged{f.Tag, f.Value})
	}
	return fmt.Sprintf("finished reading %v", Tagged{f.Tag, f.Value})
}

func (f Booted) String() string { return "booted with " + Tagged(f).String() }

func (f Stored) String() string { return "stored " + Tagged(f).String() }
