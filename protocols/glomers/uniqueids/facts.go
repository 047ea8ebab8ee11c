package uniqueids

import "fmt"

// Booted says that a node begins a life, and which.
type Booted struct{ Life int }

// Generated says that a node has made an ID, whether or not anybody will hear of it.
type Generated struct{ ID string }

func (f Booted) String() string { return fmt.Sprintf("begins life %d", f.Life) }

func (f Generated) String() string { return "generated " + f.ID }
