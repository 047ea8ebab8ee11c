package logicalclocks

import (
	"fmt"

	"github.com/orrery-sim/orrery/sim"
)

// A PostID names a post: the nth of its author, from 1 on.
type PostID struct {
	Author sim.ID
	N      int
}

func (p PostID) String() string { return fmt.Sprintf("n%d:%d", p.Author, p.N) }

// A Post is what a node says to all others.
type Post struct {
	PostID
	Text  string
	Stamp Stamp
	size  int
}

// Size makes Post a [sim.Sizer]: 8 bytes for who says it, the text, and 8 for each number of the stamp.
func (p Post) Size() int { return p.size }

func (p Post) String() string { return fmt.Sprintf("Post %v at %v: %s", p.PostID, p.Stamp, p.Text) }
