package etcdraft

import (
	"fmt"

	"github.com/orrery-sim/orrery/sim"
)

// Facts are those of package raftlaws, and two of the library's own. The library tells nothing, so
// they are read off what it hands out: its roles and terms, what it wants on the disk, and what it
// says is committed (tell.go).

// Learners says that in the configuration that a server knows to be committed other servers than
// before are sent the log without a vote, or none any more.
type Learners struct {
	Index   int64 // of its entry, as in raftlaws.Members
	Servers []sim.ID
}

// Panicked says that the library found what it holds to be impossible, and that the server exits.
type Panicked struct{ Why string }

func (f Learners) String() string {
	text := fmt.Sprintf("learners %d:", f.Index)
	if len(f.Servers) == 0 {
		return text + " none"
	}
	for _, id := range f.Servers {
		text += fmt.Sprintf(" n%d", id)
	}
	return text
}

func (f Panicked) String() string { return "panicked: " + f.Why }
