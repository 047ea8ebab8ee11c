package report_test

import (
	"time"

	"github.com/orrery-sim/orrery/sim"
)

// A toy cluster: the server with the lowest name that is up and can be heard leads, and clients
// count with it.

type (
	Beat     struct{ Term int64 }
	Add      struct{ N int }
	Added    struct{ N int }
	Leading  struct{ Term int64 }
	Resigned struct{ Term int64 }
	Grown    struct{ Index int64 }
)

func (f Leading) Claim() (int64, bool)  { return f.Term, true }
func (f Resigned) Claim() (int64, bool) { return f.Term, false }

const (
	beatEvery = 50 * time.Millisecond
	patience  = 200 * time.Millisecond
)

type server struct {
	term  int64
	leads bool
	total int64
}

func (s *server) Start(env *sim.Env) {
	s.term, _ = env.Disk().Get("term").(int64)
	env.SetTimer(sim.Timer{Name: "silence"}, patience*time.Duration(env.ID()))
}

func (s *server) Timer(env *sim.Env, t sim.Timer) {
	if t.Name == "silence" {
		s.leads = true
		s.term++
		env.Disk().Set("term", s.term)
		_ = env.Disk().Sync()
		env.Emit(Leading{Term: s.term})
	}
	if s.leads {
		for _, id := range env.Peers() {
			if id != env.ID() {
				env.Send(id, Beat{Term: s.term})
			}
		}
		env.SetTimer(sim.Timer{Name: "beat"}, beatEvery)
	}
}

func (s *server) Receive(env *sim.Env, from sim.ID, msg sim.Message) {
	switch m := msg.(type) {
	case Beat:
		if m.Term < s.term {
			return
		}
		if s.leads && m.Term > s.term {
			env.Emit(Resigned{Term: s.term})
			s.leads = false
		}
		s.term = m.Term
		env.SetTimer(sim.Timer{Name: "silence"}, patience*time.Duration(env.ID()))
	case Add:
		if s.leads {
			s.total++
			env.Emit(Grown{Index: s.total})
			env.Send(from, Added(m))
		}
	}
}

type client struct {
	servers []sim.ID
	n       int
	waits   bool
	process int
}

func (c *client) Start(env *sim.Env) { env.SetTimer(sim.Timer{Name: "ask"}, beatEvery) }

func (c *client) Timer(env *sim.Env, t sim.Timer) {
	if c.waits {
		env.Emit(sim.Return{Process: c.process, Op: c.n, Outcome: sim.Unknown})
		c.process++
	}
	c.n++
	c.waits = true
	env.Emit(sim.Invoke{Process: c.process, Op: c.n})
	for _, id := range c.servers {
		env.Send(id, Add{N: c.n})
	}
	env.SetTimer(t, 4*beatEvery)
}

func (c *client) Receive(env *sim.Env, _ sim.ID, msg sim.Message) {
	if m, ok := msg.(Added); ok && c.waits && m.N == c.n {
		c.waits = false
		env.Emit(sim.Return{Process: c.process, Op: m.N, Result: m.N})
	}
}

// toy is a world of three servers and one client, in which the leader is cut off and then crashes.
func toy(keep int, listen func(*sim.World)) *sim.World {
	ids := []sim.ID{1, 2, 3}
	w := sim.New(sim.Config{
		Seed: 1, Keep: keep,
		Network: sim.Network{Link: sim.Link{Delay: sim.Constant(5 * time.Millisecond)}},
		Disk:    sim.DiskModel{Fsync: sim.Constant(2 * time.Millisecond)},
		Groups: []sim.Group{
			{Name: "server", Size: 3, New: func(sim.ID) sim.Node { return &server{} }},
			{Name: "client", Size: 1, Prefix: "c", Clients: true, New: func(sim.ID) sim.Node { return &client{servers: ids} }},
		},
	})
	if listen != nil {
		listen(w)
	}
	at := func(t time.Duration, do func()) { w.At(t, do) }
	var cut, down *sim.Applied
	at(1*time.Second, func() { cut = w.Apply(sim.Fault{Kind: sim.Isolate, Nodes: []sim.ID{1}, Name: "cut"}) })
	at(2*time.Second, func() { w.Undo(cut) })
	at(2500*time.Millisecond, func() { down = w.Apply(sim.Fault{Kind: sim.Crash, Nodes: []sim.ID{2}}) })
	at(3200*time.Millisecond, func() { w.Undo(down) })
	w.Run(4 * time.Second)
	return w
}
