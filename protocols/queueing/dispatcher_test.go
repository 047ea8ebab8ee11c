package queueing

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/protocols/about"
	"github.com/orrery-sim/orrery/protocols/bench"
	"github.com/orrery-sim/orrery/protocols/parts/station"
	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/sim"
)

// alone is a dispatcher among two servers that are puppets, and a client, 4.
func alone(t *testing.T, options ...bench.Option) *bench.Solo {
	t.Helper()
	return bench.NewSolo(t, &Protocol, disp, append([]bench.Option{bench.Servers(2)}, options...)...)
}

const client = sim.ID(4)

func ask(seq uint64) service.Request {
	return service.Request{Client: client, Seq: seq, Op: service.Op{Name: "job"}}
}

// A request that is repeated is one job, and its answer is one, however often a server says that it is done.
func TestDispatcher_ARepeatedRequestIsOneJob(t *testing.T) {
	d := alone(t, bench.With("route", inTurn))
	require.Equal(t, bench.To(Job{Job: 1}, s1), d.Say(client, ask(7)))
	require.Empty(t, d.Say(client, ask(7)))
	require.Equal(t, bench.Letters{{By: client, Msg: service.Reply{Seq: 7, Result: station.Done}}}, d.Say(s1, Done{Job: 1}))
	require.Empty(t, d.Say(s1, Done{Job: 1}))
	require.Empty(t, d.Say(s2, Done{Job: 9}), "a job of another life")
}

// A job is answered when all of its parts are served, each once.
func TestDispatcher_AllParts(t *testing.T) {
	d := alone(t, bench.With("route", inTurn), bench.With("fanout", 3))
	require.Equal(t, bench.Letters{{By: s1, Msg: Job{1, 0}}, {By: s2, Msg: Job{1, 1}}, {By: s1, Msg: Job{1, 2}}}, d.Say(client, ask(1)))
	require.Empty(t, d.Say(s1, Done{1, 0}))
	require.Empty(t, d.Say(s1, Done{1, 0}))
	require.Empty(t, d.Say(s1, Done{1, 2}))
	require.Len(t, d.Say(s2, Done{1, 1}), 1)
}

// What a server had when it restarted goes to another; what was served does not.
func TestDispatcher_WhatWasLostIsGivenAway(t *testing.T) {
	d := alone(t, bench.With("route", central))
	require.Equal(t, bench.To(Job{Job: 1}, s1), d.Say(client, ask(1)))
	require.Equal(t, bench.To(Job{Job: 2}, s2), d.Say(client, ask(2)))
	require.Empty(t, d.Say(client, ask(3)))
	require.Equal(t, bench.To(Job{Job: 3}, s1), d.Say(s1, Ready{}), "it waits for longer than the lost one")
	require.Equal(t, bench.To(Job{Job: 1}, s2).By(s2), d.Say(s2, Done{Job: 2}).By(s2))
	require.Empty(t, d.Say(s2, Ready{}).By(s1))
}

// A job that was answered by a first server is not given away again, when the second loses it.
func TestDispatcher_Patience(t *testing.T) {
	d := alone(t, bench.With("route", inTurn), bench.With("patience", 50*time.Millisecond))
	require.Equal(t, bench.To(Job{Job: 1}, s1), d.Say(client, ask(1)))
	d.Heard = nil
	d.Wait(50 * time.Millisecond)
	require.Equal(t, bench.To(Job{Job: 1}, s2), d.Heard)
	require.Len(t, d.Say(s1, Done{Job: 1}), 1, "late, and good enough")
	d.Heard = nil
	d.Wait(200 * time.Millisecond)
	require.Empty(t, d.Heard)
}

// Above its limit the dispatcher refuses.
func TestDispatcher_Limit(t *testing.T) {
	d := alone(t, bench.With("limit", 1))
	require.Len(t, d.Say(client, ask(1)), 1)
	require.Equal(t, service.Reply{Seq: 2, Status: service.Refused}, d.Ask(client, ask(2)))
	require.Empty(t, d.Say(client, ask(1)), "it is inside")
}

// Of the queues that are compared the shortest is chosen, by the lengths that are known.
func TestRoute_Shortest(t *testing.T) {
	d := &Dispatcher{config: &config{route: toShortest, servers: 5}}
	d.crew = d.muster(2, 5, 1)
	for i, n := range []int{3, 1, 2, 1, 4} {
		for range n {
			d.sent[i].Push(task{})
		}
	}
	in := func(order ...int) func(int) int {
		return func(int) int {
			next := order[0]
			order = order[1:]
			return next
		}
	}
	require.Equal(t, route{1, 1, 1}, d.shortest(0, 5, in(1, 2, 3, 4)))
	require.Equal(t, route{3, 1, 1}, d.shortest(3, 5, in(4, 0, 1, 2)), "the first of those that are equal")
	require.Equal(t, route{2, 2, 2}, d.shortest(4, 2, in(2)))
	require.Equal(t, route{4, 4, 4}, d.shortest(4, 1, nil))
	d.board = []int32{0, 9, 9, 9, 9}
	require.Equal(t, route{0, 0, 0}, d.shortest(1, 5, in(2, 3, 4, 0)), "by the board")
	d.refresh()
	require.Equal(t, []int32{3, 1, 2, 1, 4}, d.board)
}

// The nodes are numbered: a dispatcher, servers, and the workers of each.
func TestConfig_Numbers(t *testing.T) {
	c := &config{servers: 3, workers: 4}
	require.Equal(t, sim.ID(5), c.firstWorker(2))
	require.Equal(t, sim.ID(13), c.firstWorker(4))
	for id, server := range map[sim.ID]int{2: 0, 4: 2, 5: 0, 8: 0, 9: 1, 16: 2} {
		require.Equal(t, server, c.server(id), id)
	}
}

// Little's law: on a run that begins and ends with nobody inside, the number inside, as the dispatcher states it,
// added up over time is the time that clients waited, added up over operations. To the nanosecond.
func TestLittlesLaw(t *testing.T) {
	for _, option := range [][]bench.Option{
		{bench.With("route", central)},
		{bench.With("choices", 2), bench.With("workers", 2)},
		{bench.With("fanout", 2)},
	} {
		c := bench.New(t, &Protocol, append(option, bench.Servers(3), bench.Delay(sim.Constant(0)), bench.Asking(2, service.ClientConfig{
			Workload: station.Load{}, Arrivals: sim.Exponential(80 * time.Millisecond), Timeout: time.Hour, Until: time.Minute,
		}))...)
		var waited, area, changed time.Duration
		inside, asked := 0, 0
		c.Listen(sim.Kinds(sim.Invoked, sim.Returned, sim.Stated), func(e *sim.Event) {
			count := func(n int) {
				area += time.Duration(inside) * (e.At - changed)
				inside, changed = n, e.At
			}
			switch f := e.Body.(type) {
			case sim.Invoke:
				waited -= e.At
				asked++
			case sim.Return:
				waited += e.At
				asked--
			case Accepted:
				count(f.Inside)
			case Answered:
				count(f.Inside)
			}
		})
		c.Run(2 * time.Minute)
		require.Empty(t, c.Broken)
		require.Zero(t, asked)
		require.Zero(t, inside)
		require.Greater(t, waited, time.Minute)
		require.Equal(t, waited, area)
	}
}

// Names and arguments that do not fit are refused.
func TestBuild_Refuses(t *testing.T) {
	for want, values := range map[string]map[string]any{
		"choices is for servers that are drawn":          {"choices": 2, "route": central},
		"update is for jobs that go by the lengths of q": {"update": time.Second},
	} {
		args := Protocol.Defaults()
		for k, v := range values {
			args.Values[k] = v
		}
		_, err := Protocol.Build(args)
		require.ErrorContains(t, err, want)
	}
	args := Protocol.Defaults()
	args.Values["nodes"], args.Values["workers"] = about.Nodes{Count: 2}, 3
	sys, err := Protocol.Build(args)
	require.NoError(t, err)
	require.Len(t, sys.Groups(), 3)
	require.Equal(t, 6, sys.Groups()[2].Size)
}
