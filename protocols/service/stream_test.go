package service_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/sim"
)

// slowly answers each request after a second, except those that it is told to drop.
type slowly struct{ drops int }

func (s *slowly) Start(*sim.Env) {}

func (s *slowly) Receive(env *sim.Env, from sim.ID, msg sim.Message) {
	if s.drops > 0 {
		s.drops--
		return
	}
	env.SetTimer(sim.Timer{Name: "answer", Arg: int(msg.(service.Request).Seq)<<8 | int(from)}, time.Second)
}

func (s *slowly) Timer(env *sim.Env, t sim.Timer) {
	env.Send(sim.ID(t.Arg&255), service.Reply{Seq: uint64(t.Arg >> 8), Result: service.Result{OK: true}})
}

// stream is a world of a slow server and a client, which runs for a while; what the client told.
func stream(t *testing.T, drops int, cfg service.ClientConfig, until time.Duration) (asked []sim.Invoke, came []sim.Return) {
	t.Helper()
	cfg.Name, cfg.Servers, cfg.Workload = "c1", []sim.ID{1}, service.CounterLoad{}
	w := sim.New(sim.Config{Seed: 1, Groups: []sim.Group{
		{Name: "server", Size: 1, New: func(sim.ID) sim.Node { return &slowly{drops: drops} }},
		{Name: "client", Size: 1, Clients: true, New: func(sim.ID) sim.Node { return service.StreamClient(cfg) }},
	}})
	w.Listen(sim.Kinds(sim.Invoked, sim.Returned), func(e *sim.Event) {
		switch f := e.Body.(type) {
		case sim.Invoke:
			asked = append(asked, f)
		case sim.Return:
			came = append(came, f)
		}
	})
	w.Run(until)
	return asked, came
}

// An open loop waits for nobody: what arrives is asked for at once, by a process that has nothing outstanding.
func TestStream_WaitsForNobody(t *testing.T) {
	cfg := service.ClientConfig{Arrivals: sim.Constant(100 * time.Millisecond), Timeout: time.Minute, Until: 3 * time.Second}
	asked, came := stream(t, 0, cfg, 5*time.Second)
	require.Len(t, asked, 30)
	require.Len(t, came, 30)
	busy := map[int]bool{}
	for _, a := range asked {
		busy[a.Process] = true
	}
	require.InDelta(t, 10, len(busy), 1, "as many at a time as arrive while one is answered, and they are used again")
	asked, _ = stream(t, 0, service.ClientConfig{Arrivals: sim.Constant(100 * time.Millisecond), Ops: 7, Timeout: time.Minute}, 5*time.Second)
	require.Len(t, asked, 7)
}

// In a closed loop there is one operation after the other.
func TestStream_ClosedLoop(t *testing.T) {
	asked, came := stream(t, 0, service.ClientConfig{Timeout: time.Minute}, 5500*time.Millisecond)
	require.Len(t, asked, 6)
	require.Len(t, came, 5)
}

// What is not answered is asked for again under the same number, and in the end given up. Its process asks for nothing
// more, and an answer that comes late is told.
func TestStream_AsksAgain(t *testing.T) {
	cfg := service.ClientConfig{Arrivals: sim.Constant(time.Second), Ops: 1, Timeout: 2 * time.Second, Retry: true, GiveUp: 5 * time.Second}
	asked, came := stream(t, 1, cfg, 10*time.Second)
	require.Len(t, asked, 1)
	require.Len(t, came, 1)
	require.Equal(t, sim.OK, came[0].Outcome)
	_, came = stream(t, 9, cfg, 20*time.Second)
	require.Len(t, came, 1)
	require.Equal(t, sim.Unknown, came[0].Outcome)
	cfg.Timeout, cfg.Retry, cfg.Ops, cfg.Until = 600*time.Millisecond, false, 0, 3500*time.Millisecond
	asked, came = stream(t, 0, cfg, 10*time.Second)
	require.Len(t, came, 2*len(asked))
	processes := map[int]bool{}
	for _, a := range asked {
		require.False(t, processes[a.Process])
		processes[a.Process] = true
	}
}
