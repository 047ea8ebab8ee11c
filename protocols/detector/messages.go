package detector

import "fmt"

// A Heartbeat says that its sender is there: the nth of a life.
type Heartbeat struct {
	Generation int
	N          int
}

// A Ping asks whether somebody is there.
type Ping struct{ N int }

// A Pong answers: it says that its sender is there.
type Pong struct {
	Generation int
	N          int // of the ping
}

func (m Heartbeat) String() string { return fmt.Sprintf("Heartbeat %d.%d", m.Generation, m.N) }

func (m Ping) String() string { return fmt.Sprintf("Ping %d", m.N) }

func (m Pong) String() string { return fmt.Sprintf("Pong %d.%d", m.Generation, m.N) }
