package asker

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/sim"
)

// counter is a member of a group that only its second member leads. It counts a question once.
type counter struct {
	leads   bool
	seen    map[uint64]bool
	counted *[]string
}

func (c *counter) Start(env *sim.Env)        { env.Sub("group", nil) }
func (c *counter) Timer(*sim.Env, sim.Timer) {}
func (c *counter) Receive(env *sim.Env, from sim.ID, msg sim.Message) {
	q := msg.(service.Request)
	part := env.Sub("group", nil)
	if !c.leads {
		part.Send(from, service.Reply{Seq: q.Seq, Status: service.NotLeader})
		return
	}
	if !c.seen[q.Seq] {
		c.seen[q.Seq] = true
		*c.counted = append(*c.counted, q.Op.Name)
	}
	part.Send(from, service.Reply{Seq: q.Seq, Result: service.Result{OK: true, Value: q.Op.Name}})
}

// asking is a node that asks three questions.
type asking struct {
	asker *Asker
	heard *[]string
}

func (a *asking) Start(env *sim.Env) {
	a.asker = New(Config{
		Part: "group", Group: []sim.ID{1, 2, 3}, First: 10, Timer: sim.Timer{Name: "ask"},
		Timeout: 50 * time.Millisecond, Pause: 5 * time.Millisecond,
	})
	for _, name := range []string{"a", "b", "c"} {
		a.asker.Ask(env, service.Op{Name: name})
	}
}

func (a *asking) Timer(env *sim.Env, _ sim.Timer) { a.asker.Timer(env) }

func (a *asking) Receive(env *sim.Env, from sim.ID, msg sim.Message) {
	if op, r, done := a.asker.Receive(env, from, msg.(service.Reply)); done {
		*a.heard = append(*a.heard, op.Name+r.Value)
	}
}

// Whatever is lost or comes twice, each question is answered, in order and once.
func TestAsker(t *testing.T) {
	for seed := range uint64(50) {
		var counted, heard []string
		w := sim.New(sim.Config{
			Seed: seed,
			Network: sim.Network{Link: sim.Link{
				Delay: sim.Uniform(time.Millisecond, 40*time.Millisecond), Loss: 200_000, Duplicate: 200_000,
			}},
			Groups: []sim.Group{
				{Name: "group", Size: 3, New: func(id sim.ID) sim.Node {
					return &counter{leads: id == 2, seen: map[uint64]bool{}, counted: &counted}
				}},
				{Name: "asking", Size: 1, Prefix: "a", New: func(sim.ID) sim.Node { return &asking{heard: &heard} }},
			},
		})
		w.Run(time.Minute)
		require.Equal(t, []string{"a", "b", "c"}, counted, "seed %d", seed)
		require.Equal(t, []string{"aa", "bb", "cc"}, heard, "seed %d", seed)
		require.Zero(t, w.Node(4).(*asking).asker.Waiting())
	}
}
