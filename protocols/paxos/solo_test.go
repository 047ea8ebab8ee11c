package paxos

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/sim"
)

// A solo is a synod with one real node. The others say what the test makes them say, and note what
// they hear. A message takes a millisecond.
type solo struct {
	*synod
	t     testing.TB
	node  sim.ID
	heard []heard
}

type heard struct {
	by  sim.ID
	msg sim.Message
}

// A puppet is one of the others.
type puppet struct{ s *solo }

// say makes a puppet send.
type say struct {
	to  sim.ID
	msg sim.Message
}

func (p puppet) Start(*sim.Env)            {}
func (p puppet) Timer(*sim.Env, sim.Timer) {}
func (p puppet) Receive(env *sim.Env, _ sim.ID, msg sim.Message) {
	if m, ok := msg.(say); ok {
		env.Send(m.to, m.msg)
		return
	}
	p.s.heard = append(p.s.heard, heard{env.ID(), msg})
}

// The nodes of a solo.
const (
	p1, p2     = sim.ID(1), sim.ID(2)
	a1, a2, a3 = sim.ID(3), sim.ID(4), sim.ID(5)
	l1         = sim.ID(6)
)

func newSolo(t testing.TB, node sim.ID, options ...option) *solo {
	t.Helper()
	s := &solo{t: t, node: node}
	system := configured(func(c *sim.Config) {
		c.Network.Delay = sim.Constant(1 * ms)
		for i := range c.Groups {
			real := c.Groups[i].New
			c.Groups[i].New = func(id sim.ID) sim.Node {
				if id == node {
					return real(id)
				}
				return puppet{s}
			}
		}
	})
	s.synod = newSynod(t, append(options, system)...)
	s.wait(0)
	return s
}

func (s *solo) wait(d time.Duration) { s.Run(s.Now() + d) }

// hears lets a puppet say something to the real node, and is what is answered within five
// milliseconds, whoever hears it.
func (s *solo) hears(from sim.ID, msg sim.Message) []heard {
	s.t.Helper()
	s.heard = nil
	s.Inject(from, say{s.node, msg})
	s.wait(5 * ms)
	return s.heard
}

// begins lets the real proposer begin a ballot, and is what it asks.
func (s *solo) begins() []heard {
	s.t.Helper()
	s.heard = nil
	require.True(s.t, s.FireTimer(s.node, proposeTimer))
	s.wait(5 * ms)
	return s.heard
}

// to is a message as some nodes hear it.
func to(msg sim.Message, ids ...sim.ID) []heard {
	var out []heard
	for _, id := range ids {
		out = append(out, heard{id, msg})
	}
	return out
}

func (s *solo) restart() {
	s.Apply(sim.Fault{Kind: sim.Crash, Nodes: []sim.ID{s.node}})
	s.wait(ms)
	s.Restart(s.node)
	s.wait(ms)
}

// no is the number of a ballot.
func no(round int64, proposer sim.ID) BallotNumber { return BallotNumber{round, proposer} }
