package bench

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/protocols/about"
	"github.com/orrery-sim/orrery/sim"
)

// A Solo is a cluster in which one node is real. All others are puppets, and so is a client behind the
// servers: they say what the test makes them say, and note what they hear.
type Solo struct {
	*Cluster
	Self  sim.ID  // the real node
	Heard Letters // by puppets, since somebody last spoke to the real node or its timer fired
}

// answering is how long a test waits for what a node does when something happens to it. A message
// takes a millisecond.
const answering = 5 * ms

// NewSolo makes a cluster in which one node is real, as [New] does, and boots it.
func NewSolo(t testing.TB, p *about.Protocol, self sim.ID, options ...Option) *Solo {
	t.Helper()
	s := &Solo{Self: self}
	cast := func(made func(sim.ID) sim.Node) func(sim.ID) sim.Node {
		return func(id sim.ID) sim.Node {
			if id == self {
				return made(id)
			}
			return puppet{&s.Heard}
		}
	}
	checked := World(func(c *sim.Config) { c.Keep, c.Verify = sim.All, true })
	s.Cluster = build(t, p, cast, append([]Option{checked, audience(&s.Heard)}, options...))
	s.Wait(0)
	return s
}

// Say lets a puppet say something to the real node, and returns what the puppets hear then.
func (s *Solo) Say(from sim.ID, msg sim.Message) Letters {
	s.Heard = nil
	s.Tell(from, s.Self, msg)
	s.Wait(answering)
	return s.Heard
}

// Ask is Say where one answer is expected, to whoever asked.
func (s *Solo) Ask(from sim.ID, msg sim.Message) sim.Message {
	s.T.Helper()
	answers := s.Say(from, msg)
	require.Len(s.T, answers, 1)
	require.Equal(s.T, from, answers[0].By)
	return answers[0].Msg
}

// Timeout fires a timer of the real node, and returns what the puppets hear then.
func (s *Solo) Timeout(timer sim.Timer) Letters {
	s.T.Helper()
	s.Heard = nil
	require.True(s.T, s.FireTimer(s.Self, timer), "%s is not set", timer.Name)
	s.Wait(answering)
	return s.Heard
}

// Reboot crashes the real node, and boots it again.
func (s *Solo) Reboot() { s.Cluster.Reboot(s.Self) }

// Others are the servers besides the real node.
func (s *Solo) Others() (ids []sim.ID) {
	for _, id := range s.Servers {
		if id != s.Self {
			ids = append(ids, id)
		}
	}
	return ids
}

// Stated are the facts that the real node has stated.
func (s *Solo) Stated() []sim.Fact {
	facts := make([]sim.Fact, len(s.Facts))
	for i := range s.Facts {
		facts[i] = s.Facts[i].Body
	}
	return facts
}
