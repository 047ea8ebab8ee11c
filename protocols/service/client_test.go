package service_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/sim"
)

const ms = time.Millisecond

// A teller is a server that answers from a machine, as its rule says: a rule looks at the nth
// request, counted from 1, and may answer something else, or nothing.
type teller struct {
	sessions *service.Sessions
	heard    *[]heard
	rule     func(env *sim.Env, n int, r service.Request) (service.Reply, answer)
}

type answer int

const (
	truth answer = iota
	lie
	silence
)

type heard struct {
	at time.Duration
	by sim.ID
	service.Request
}

func (s *teller) Start(*sim.Env)            {}
func (s *teller) Timer(*sim.Env, sim.Timer) {}

func (s *teller) Receive(env *sim.Env, from sim.ID, msg sim.Message) {
	r := msg.(service.Request)
	*s.heard = append(*s.heard, heard{env.Now(), env.ID(), r})
	if s.rule != nil {
		switch reply, a := s.rule(env, len(*s.heard), r); a {
		case silence:
			return
		case lie:
			env.Send(from, reply)
			return
		}
	}
	env.Send(from, service.Reply{Seq: r.Seq, Result: s.sessions.Apply(r.Command())})
}

// A booth is some tellers and clients, and what was said.
type booth struct {
	*sim.World
	heard   []heard
	story   []string // what the clients said, with true times
	arrived int
}

func newBooth(servers, clients int, machine string, cfg service.ClientConfig,
	rule func(env *sim.Env, n int, r service.Request) (service.Reply, answer),
) *booth {
	return newBoothOf(service.LeaderClient, servers, clients, machine, cfg, rule)
}

func newBoothOf(made service.ClientMaker, servers, clients int, machine string, cfg service.ClientConfig,
	rule func(env *sim.Env, n int, r service.Request) (service.Reply, answer),
) *booth {
	b := &booth{}
	for i := range servers {
		cfg.Servers = append(cfg.Servers, sim.ID(i+1))
	}
	sessions := service.NewSessions(named(machine).Machine())
	b.World = sim.New(sim.Config{
		Seed:    1,
		Network: sim.Network{Link: sim.Link{Delay: sim.Constant(5 * ms)}},
		Groups: []sim.Group{
			{Name: "server", Size: servers, New: func(sim.ID) sim.Node {
				return &teller{sessions: sessions, heard: &b.heard, rule: rule}
			}},
			{Name: "client", Size: clients, Prefix: "c", New: func(id sim.ID) sim.Node {
				mine := cfg
				mine.Name = fmt.Sprintf("c%d", int(id)-servers)
				return made(mine)
			}},
		},
	})
	b.Listen(sim.Kinds(sim.Invoked, sim.Returned, sim.Stated), b.listen)
	return b
}

func named(name string) *service.Service {
	for i := range service.All {
		if service.All[i].Name == name {
			return &service.All[i]
		}
	}
	panic(name)
}

func (b *booth) listen(e *sim.Event) {
	at := fmt.Sprintf("%d ", e.At/ms)
	switch body := e.Body.(type) {
	case sim.Invoke:
		b.story = append(b.story, fmt.Sprintf("%s%d asks %v", at, body.Process, body.Op))
	case sim.Return:
		what := body.Outcome.String()
		if body.Outcome == sim.OK {
			what = body.Result.(service.Result).Describe(body.Op.(service.Op))
		}
		b.story = append(b.story, fmt.Sprintf("%s%d gets %s from %v", at, body.Process, what, body.Op))
	case service.Arrived:
		b.arrived++
	}
}

func (b *booth) told() string { return strings.Join(b.story, "\n") }

// list is a workload of exactly these.
type list []service.Op

func (l list) Next(_ *sim.Rand, t service.Turn) (service.Op, time.Duration) { return l[t.K], 0 }
func (l list) Final() []service.Op                                          { return nil }

func adds(n int) list {
	var l list
	for i := range n {
		l = append(l, service.Op{Name: "add", Amount: int64(i + 1)})
	}
	return l
}

func TestClient_OneAfterTheOther(t *testing.T) {
	b := newBooth(1, 1, "counter", service.ClientConfig{
		Workload: adds(3), Ops: 3, Start: 100 * ms, Think: sim.Constant(10 * ms),
	}, nil)
	b.Run(time.Second)
	require.Equal(t, `100 0 asks add 1
110 0 gets 1 from add 1
120 0 asks add 2
130 0 gets 3 from add 2
140 0 asks add 3
150 0 gets 6 from add 3`, b.told())
}

func TestClient_FollowsHints(t *testing.T) {
	b := newBooth(3, 1, "counter", service.ClientConfig{Workload: adds(2), Ops: 2},
		func(env *sim.Env, _ int, r service.Request) (service.Reply, answer) {
			if env.ID() != 2 {
				return service.Reply{Seq: r.Seq, Status: service.NotLeader, Leader: 2}, lie
			}
			return service.Reply{}, truth
		})
	b.Run(time.Second)
	require.Contains(t, b.told(), "gets 3 from add 2")
	require.EqualValues(t, 2, b.heard[len(b.heard)-1].by, "it stays with the leader")
	require.LessOrEqual(t, len(b.heard), 3)
}

func TestClient_StaysWithWhomeverAnswered(t *testing.T) {
	b := newBooth(3, 1, "counter", service.ClientConfig{Workload: adds(3), Ops: 3}, nil)
	b.Run(time.Second)
	require.Len(t, b.heard, 3)
	require.Equal(t, b.heard[0].by, b.heard[1].by)
	require.Equal(t, b.heard[0].by, b.heard[2].by)
}

// The pauses of one operation do not slow the next.
func TestClient_EveryOperationStartsPatient(t *testing.T) {
	b := newBooth(1, 1, "counter", service.ClientConfig{Workload: adds(2), Ops: 2, Retry: true},
		func(_ *sim.Env, n int, r service.Request) (service.Reply, answer) {
			if n <= 5 || n == 7 {
				return service.Reply{Seq: r.Seq, Status: service.NotLeader}, lie
			}
			return service.Reply{}, truth
		})
	b.Run(2 * time.Second)
	require.Len(t, b.heard, 8)
	require.Greater(t, b.heard[5].at-b.heard[4].at, 100*ms)
	require.LessOrEqual(t, b.heard[7].at-b.heard[6].at, 30*ms)
}

// Servers that point at each other are not asked in circles at the speed of the network.
func TestClient_BacksOffFromCircles(t *testing.T) {
	b := newBooth(2, 1, "counter", service.ClientConfig{Workload: adds(1), Ops: 1, Retry: true},
		func(env *sim.Env, _ int, r service.Request) (service.Reply, answer) {
			return service.Reply{Seq: r.Seq, Status: service.NotLeader, Leader: 3 - env.ID()}, lie
		})
	b.Run(4 * time.Second)
	require.Less(t, len(b.heard), 60, "in 4 s; at the speed of the network it would be 400")
	require.Greater(t, len(b.heard), 10)
}

func TestClient_RepeatsUnderTheSameNumber(t *testing.T) {
	b := newBooth(2, 1, "counter", service.ClientConfig{
		Workload: adds(2), Ops: 2, Retry: true, Timeout: 100 * ms,
	}, func(_ *sim.Env, n int, _ service.Request) (service.Reply, answer) {
		if n < 3 {
			return service.Reply{}, silence
		}
		return service.Reply{}, truth
	})
	b.Run(time.Second)
	require.Len(t, b.heard, 4)
	require.Equal(t, b.heard[0].Request, b.heard[1].Request)
	require.Equal(t, b.heard[0].Request, b.heard[2].Request)
	require.NotEqual(t, b.heard[0].by, b.heard[1].by, "a silent server is left for another")
	require.Greater(t, b.heard[3].Seq, b.heard[2].Seq)
	require.Contains(t, b.told(), "gets 3 from add 2")
	require.NotContains(t, b.told(), "unknown")
}

// A client that gives up goes on as a new process; the late answer belongs to the old one.
func TestClient_UnknownOutcomeAndLateAnswer(t *testing.T) {
	var late service.Request
	b := newBooth(1, 2, "counter", service.ClientConfig{
		Workload: adds(2), Ops: 2, Timeout: 100 * ms, Until: 450 * ms,
	}, func(env *sim.Env, n int, r service.Request) (service.Reply, answer) {
		if r.Client == 3 {
			return service.Reply{}, silence
		}
		if n == 1 {
			late = r
			return service.Reply{}, silence
		}
		env.Send(r.Client, service.Reply{Seq: late.Seq, Result: service.Result{OK: true, Number: 77}})
		env.Send(r.Client, service.Reply{Seq: late.Seq, Result: service.Result{OK: true, Number: 77}})
		return service.Reply{}, truth
	})
	b.Run(150 * ms)
	require.Equal(t, `0 0 asks add 1
0 1 asks add 1
100 0 gets unknown from add 1
100 2 asks add 2
100 1 gets unknown from add 1
100 3 asks add 2
110 0 gets 77 from add 1
110 2 gets 2 from add 2`, b.told())
}

func TestClient_ForgottenResultsTeachNothing(t *testing.T) {
	b := newBooth(1, 1, "counter", service.ClientConfig{Workload: adds(1), Ops: 1, Timeout: 100 * ms},
		func(_ *sim.Env, _ int, r service.Request) (service.Reply, answer) {
			return service.Reply{Seq: r.Seq, Result: service.Forgotten}, lie
		})
	b.Run(time.Second)
	require.Equal(t, "0 0 asks add 1\n100 0 gets unknown from add 1", b.told())
}

// A refusal is no failure: without Retry another server is asked, until the outcome is unknown.
func TestClient_RefusedEverywhereIsUnknown(t *testing.T) {
	b := newBooth(3, 1, "counter", service.ClientConfig{Workload: adds(1), Ops: 1, Timeout: 300 * ms},
		func(_ *sim.Env, _ int, r service.Request) (service.Reply, answer) {
			return service.Reply{Seq: r.Seq, Status: service.NotLeader}, lie
		})
	b.Run(time.Second)
	asked := map[sim.ID]bool{}
	for _, h := range b.heard {
		asked[h.by] = true
	}
	require.Len(t, asked, 3)
	require.Contains(t, b.told(), "300 0 gets unknown from add 1")
}

func TestClient_GivesUpAfterSeveralTimeouts(t *testing.T) {
	b := newBooth(1, 1, "counter", service.ClientConfig{Workload: adds(1), Ops: 1, Timeout: 100 * ms, Retry: true},
		func(*sim.Env, int, service.Request) (service.Reply, answer) { return service.Reply{}, silence })
	b.Run(2 * time.Second)
	require.Equal(t, "0 0 asks add 1\n500 0 gets unknown from add 1", b.told())
	require.Greater(t, len(b.heard), 2)
}

func TestClient_OpenLoopQueues(t *testing.T) {
	b := newBooth(1, 1, "counter", service.ClientConfig{
		Workload: service.CounterLoad{}, Arrivals: sim.Constant(4 * ms), Until: 101 * ms,
	}, nil)
	b.Run(time.Second)
	require.InDelta(t, 25, b.arrived, 1, "an arrival each 4 ms, though an answer takes 10 ms")
	require.Len(t, b.story, 2*11, "what is still queued when the time is over is not asked for")
}

func TestClient_OpenLoopAsksForWhatArrived(t *testing.T) {
	b := newBooth(1, 1, "counter", service.ClientConfig{
		Workload: service.CounterLoad{}, Arrivals: sim.Constant(20 * ms), Until: 101 * ms,
	}, nil)
	b.Run(time.Second)
	require.Len(t, b.heard, b.arrived)
}

// A leader that falls silent is left.
func TestClient_LeavesASilentLeader(t *testing.T) {
	var first sim.ID
	b := newBooth(2, 1, "counter", service.ClientConfig{
		Workload: adds(2), Ops: 2, Retry: true, Timeout: 100 * ms,
	}, func(env *sim.Env, n int, r service.Request) (service.Reply, answer) {
		switch {
		case n == 1:
			first = env.ID()
		case env.ID() == first:
			return service.Reply{}, silence
		}
		return service.Reply{}, truth
	})
	b.Run(time.Second)
	require.Contains(t, b.told(), "gets 3 from add 2")
}

// What a script asks for in a client's think time does not make it think less.
func TestClient_AskWhileThinking(t *testing.T) {
	b := newBooth(1, 1, "counter", service.ClientConfig{
		Workload: adds(3), Ops: 3, Think: sim.Constant(100 * ms),
		Final: []service.Op{{Name: "read"}}, FinalAt: 200 * ms,
	}, nil)
	ask := service.Ask{Op: service.Op{Name: "add", Amount: 100}}
	b.At(20*ms, func() { b.Inject(2, ask) })
	b.At(105*ms, func() { b.Inject(2, ask) })
	b.Run(time.Second)
	require.Equal(t, `0 0 asks add 1
10 0 gets 1 from add 1
20 0 asks add 100
30 0 gets 101 from add 100
105 0 asks add 100
115 0 gets 201 from add 100
115 0 asks add 2
125 0 gets 203 from add 2
200 0 asks read
210 0 gets 203 from read`, b.told())
}

func TestClient_FinalReads(t *testing.T) {
	w := service.KVLoad{Keys: 2}
	b := newBooth(1, 1, "kv", service.ClientConfig{
		Workload: w, Until: 50 * ms, Final: w.Final(), FinalAt: 80 * ms,
	}, nil)
	b.Run(time.Second)
	require.Regexp(t, `(?s)80 0 asks get x\n90 0 gets .* from get x\n90 0 asks get y\n100 0 gets .* from get y$`, b.told())
	require.NotContains(t, b.told(), "60 0 asks")
}

// Two lives share no process, sequence number or value, and the second knows how late it is.
func TestClient_Restart(t *testing.T) {
	b := newBooth(1, 1, "kv", service.ClientConfig{Workload: service.KVLoad{Keys: 1}, Until: 60 * ms}, nil)
	b.At(12*ms, func() { b.Apply(sim.Fault{Kind: sim.Crash, Nodes: []sim.ID{2}}) })
	b.At(40*ms, func() { b.Undo(b.Faults()[0]) })
	b.Run(time.Second)
	require.Equal(t, `0 0 asks put x=c1-1
10 0 gets done from put x=c1-1
10 0 asks put x=c1-2
40 65536 asks put x=c1.1-1
50 65536 gets done from put x=c1.1-1
50 65536 asks put x=c1.1-2
60 65536 gets done from put x=c1.1-2`, b.told())
	require.Greater(t, b.heard[2].Seq, b.heard[1].Seq)
}

// A scripted operation goes where the script says, once, and takes the place of what the client was
// asking for.
func TestClient_Ask(t *testing.T) {
	b := newBooth(2, 1, "counter", service.ClientConfig{Retry: true, Timeout: 100 * ms},
		func(env *sim.Env, _ int, r service.Request) (service.Reply, answer) {
			switch env.ID() {
			case 1:
				return service.Reply{}, silence
			default:
				return service.Reply{Seq: r.Seq, Status: service.NotLeader, Leader: 1}, lie
			}
		})
	ask := func(at time.Duration, amount int64, to sim.ID) {
		b.At(at, func() { b.Inject(3, service.Ask{Op: service.Op{Name: "add", Amount: amount}, To: to}) })
	}
	ask(0, 1, 1)
	ask(20*ms, 2, 1)
	ask(300*ms, 3, 2)
	b.Run(time.Second)
	require.Equal(t, `0 0 asks add 1
20 0 gets unknown from add 1
20 1 asks add 2
120 1 gets unknown from add 2
300 2 asks add 3
310 2 gets unknown from add 3`, b.told())
	require.Len(t, b.heard, 3)
}

func TestClient_LockWorkload(t *testing.T) {
	b := newBooth(1, 2, "lock", service.ClientConfig{
		Workload: service.LockLoad{HeldFor: sim.Constant(30 * ms)}, Think: sim.Constant(ms), Until: 120 * ms,
	}, nil)
	b.Run(time.Second)
	require.Contains(t, b.told(), "gets token 1 from acquire c")
	require.Contains(t, b.told(), "gets refused from acquire c")
	require.Contains(t, b.told(), "41 0 asks release c1 #1")
	require.Contains(t, b.told(), "gets token 2 from acquire c")
}

func TestClient_SameSeedSameRun(t *testing.T) {
	run := func() uint64 {
		b := newBooth(3, 4, "kv", service.ClientConfig{
			Workload: service.KVLoad{Keys: 5, Reads: 500_000, CAS: 200_000, Popularity: service.Zipf(5, 1)},
			Arrivals: sim.Exponential(20 * ms), Retry: true,
		}, nil)
		b.Run(time.Second)
		return b.Fingerprint()
	}
	require.Equal(t, run(), run())
}

// Only a server that keeps an operation from ever taking effect makes it fail. The client goes on as
// the same process, and says so too of what it had given up.
func TestClient_Refused(t *testing.T) {
	b := newBooth(1, 1, "counter", service.ClientConfig{
		Workload: adds(3), Ops: 3, Timeout: 20 * ms,
	}, func(env *sim.Env, n int, r service.Request) (service.Reply, answer) {
		switch n {
		case 1:
			return service.Reply{Seq: r.Seq, Status: service.Refused}, lie
		case 2:
			return service.Reply{}, silence
		case 3:
			env.Send(2, service.Reply{Seq: r.Seq - 1, Status: service.Refused})
		}
		return service.Reply{}, truth
	})
	b.Run(time.Second)
	require.Equal(t, `0 0 asks add 1
10 0 gets failed from add 1
10 0 asks add 2
30 0 gets unknown from add 2
30 1 asks add 3
40 1 gets 3 from add 3
40 0 gets failed from add 2`, b.told())
}
