package logicalclocks

import (
	"fmt"
	"strings"
)

// Booted says that a node begins, and with what. It may have crashed when its last event was on the disk, and before it
// could say so.
type Booted struct {
	Clock Stamp
	Last  Event
}

// Posted says that a node posts something: an event of it.
type Posted struct {
	PostID
	Text  string
	Stamp Stamp
	Wall  int64 // what its wall clock says, in nanoseconds
}

// Heard says that a node has received a post of another one: an event of it.
type Heard struct {
	PostID
	Text    string
	Stamp   Stamp // of the receipt
	Carried Stamp // of the post
	Wall    int64 // what its wall clock says, in nanoseconds
}

// Refused says that a node takes no notice of a post, because it comes from too far in the future.
type Refused struct {
	PostID
	Ahead int64 // of the wall clock, in nanoseconds
}

// Compared says what a node knows of two posts by their stamps.
type Compared struct {
	A, B  PostID
	Order Order
}

// Shown says what a reader sees, in that order.
type Shown struct{ Posts []PostID }

func (f Booted) String() string { return fmt.Sprintf("booted at %v", f.Clock) }

func (f Posted) String() string { return fmt.Sprintf("posted %v at %v: %s", f.PostID, f.Stamp, f.Text) }

func (f Heard) String() string { return fmt.Sprintf("heard %v at %v: %s", f.PostID, f.Stamp, f.Text) }

func (f Refused) String() string { return fmt.Sprintf("refused %v, %d ns ahead", f.PostID, f.Ahead) }

func (f Compared) String() string { return fmt.Sprintf("says: %v is %v %v", f.A, f.Order, f.B) }

func (f Shown) String() string {
	words := make([]string, len(f.Posts))
	for i, p := range f.Posts {
		words[i] = p.String()
	}
	return "shown " + strings.Join(words, ", ")
}
