package twogenerals

import "fmt"

// Heard says that a message has come, for the first time.
type Heard struct{ N int }

// Decided says what a general does at dawn.
type Decided struct{ Attack bool }

func (f Heard) String() string { return fmt.Sprintf("heard message %d", f.N) }

func (f Decided) String() string {
	if f.Attack {
		return "attacks"
	}
	return "stays"
}

// Decides makes Decided a decision, of which there is to be one alone.
func (f Decided) Decides() (instance int64, value string) { return 0, f.String() }
