package etcdraft

import (
	"testing"
	"time"

	"github.com/orrery-sim/orrery/protocols/about"
	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/sim"
	"github.com/stretchr/testify/require"
	pb "go.etcd.io/raft/v3/raftpb"
)

// A solo is one real server, n1, among others that say what the test makes them say, and note what
// they hear. A message takes a millisecond.
type solo struct {
	*sim.World
	t      testing.TB
	heard  []heard
	facts  []sim.Fact
	server *sim.Group
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

// newSolo makes a cluster of n servers with one client behind them. Pre-vote is off
// unless the options say otherwise.
func newSolo(t testing.TB, n int, options ...option) *solo {
	t.Helper()
	args := arguments()
	args.Values["nodes"] = about.Nodes{Count: n}
	args.Values["pre_vote"] = false
	cfg := sim.Config{Seed: 1, Keep: sim.All, Verify: true}
	cfg.Network.Delay = sim.Constant(1 * ms)
	for _, o := range options {
		o(&cfg, &args, &service.ClientConfig{})
	}
	sys, err := Protocol.Build(args)
	require.NoError(t, err)
	s := &solo{t: t}
	server := sys.Roles[0]
	s.server = &server.Group
	real := server.New
	server.New = func(id sim.ID) sim.Node {
		if id == 1 {
			return real(id)
		}
		return puppet{s}
	}
	clients := sim.Group{
		Name: "client", Size: 1, Prefix: "c", Clients: true,
		New: func(sim.ID) sim.Node { return puppet{s} },
	}
	cfg.Groups = []sim.Group{server.Group, clients}
	s.World = sim.New(cfg)
	s.Listen(sim.Kinds(sim.Stated), func(e *sim.Event) { s.facts = append(s.facts, e.Body) })
	s.wait(0)
	return s
}

// wait lets time pass.
func (s *solo) wait(d time.Duration) { s.Run(s.Now() + d) }

// say lets a puppet say something to n1, and returns what the puppets heard in answer.
func (s *solo) say(from sim.ID, msg sim.Message) []heard {
	s.heard = nil
	s.Inject(from, say{1, msg})
	s.wait(5 * ms)
	return s.heard
}

// ask is say where one answer is expected, to whoever asked.
func (s *solo) ask(from sim.ID, msg sim.Message) sim.Message {
	s.t.Helper()
	answers := s.say(from, msg)
	require.Len(s.t, answers, 1)
	require.Equal(s.t, from, answers[0].by)
	return answers[0].msg
}

// timeout fires a timer of n1, and returns what the puppets heard.
func (s *solo) timeout(timer sim.Timer) []heard {
	s.t.Helper()
	s.heard = nil
	require.True(s.t, s.FireTimer(1, timer), "%s is not set", timer.Name)
	s.wait(5 * ms)
	return s.heard
}

// restart crashes n1 and boots it again.
func (s *solo) restart() {
	crash := s.Apply(sim.Fault{Kind: sim.Crash, Nodes: []sim.ID{1}})
	s.wait(1 * ms)
	s.Undo(crash)
	s.wait(1 * ms)
}

// self is n1 as it is now.
func (s *solo) self() *Server { return s.Node(1).(*Server) }

// lead makes n1 the leader of its next term, with the votes of all.
func (s *solo) lead() {
	s.t.Helper()
	s.timeout(electionTimer)
	term := s.self().hard.Term
	for id := sim.ID(2); int(id) <= s.server.Size; id++ {
		s.say(id, RequestVoteReply{Term: term, VoteGranted: true})
	}
	require.True(s.t, s.self().leads())
	s.heard = nil
}

// entries are entries as a leader sends them, from an index on.
func entries(first int64, terms ...int64) []pb.Entry {
	es := make([]pb.Entry, len(terms))
	for i, t := range terms {
		index := first + int64(i)
		es[i] = pb.Entry{Index: uint64(index), Term: uint64(t), Data: encode(service.Command{
			Client: 9, Seq: uint64(100*t + index), Op: service.Op{Name: "put", Key: "x", Value: "v"},
		})}
	}
	return es
}

// to are the messages that one puppet heard.
func to(id sim.ID, heard []heard) []sim.Message {
	var found []sim.Message
	for _, h := range heard {
		if h.by == id {
			found = append(found, h.msg)
		}
	}
	return found
}
