package balancer

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/protocols/bench"
	"github.com/orrery-sim/orrery/protocols/parts/station"
	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/sim"
)

const ms = time.Millisecond

// answering is how long a message takes, and more.
const answering = 5 * ms

// The balancer n1, and puppets around it: three replicas and a client.
const b1, r1, r2, r3, client = sim.ID(1), sim.ID(2), sim.ID(3), sim.ID(4), sim.ID(5)

func alone(t *testing.T, self sim.ID, options ...bench.Option) *bench.Solo {
	t.Helper()
	return bench.NewSolo(t, &Protocol, self, append([]bench.Option{bench.Servers(3), bench.With("route", inTurn)}, options...)...)
}

func ask(seq uint64) service.Request {
	return service.Request{Client: client, Seq: seq, Op: service.Op{Name: "job"}}
}

func answered(seq uint64) service.Reply { return service.Reply{Seq: seq, Result: station.Done} }

// The first answer counts and calls the other copy off, and a request that is repeated is one job.
func TestBalancer_TheFirstAnswerCounts(t *testing.T) {
	b := alone(t, b1, bench.With("copies", 2))
	require.ElementsMatch(t, bench.Letters{{By: r1, Msg: Ask{Job: 1}}, {By: r2, Msg: Ask{Job: 1}}}, b.Say(client, ask(7)))
	require.Empty(t, b.Say(client, ask(7)))
	require.ElementsMatch(t, bench.Letters{{By: r1, Msg: Drop{Job: 1}}, {By: client, Msg: answered(7)}}, b.Say(r2, Answer{Job: 1}))
	require.Empty(t, b.Say(r1, Answer{Job: 1}))
	require.Empty(t, b.Say(r1, Dropped{Job: 1}))
}

// What is late is asked of a replica that was not asked, as long as the budget has a hedge.
func TestBalancer_Hedge(t *testing.T) {
	b := alone(t, b1, bench.With("hedge", 10*ms), bench.With("share", sim.PPM(500_000)), bench.With("reserve", 1))
	require.Equal(t, bench.To(Ask{Job: 1}, r1), b.Say(client, ask(1)))
	b.Heard = nil
	b.Wait(10 * ms)
	require.Equal(t, bench.To(Ask{Job: 1}, r2), b.Heard)
	require.Equal(t, bench.To(Ask{Job: 2}, r3), b.Say(client, ask(2)))
	b.Heard = nil
	b.Wait(10 * ms)
	require.Empty(t, b.Heard, "half a hedge is none")
}

// A job fails when the last copy of one of its questions does, and a replica that failed is passed over.
func TestBalancer_Fail(t *testing.T) {
	b := alone(t, b1, bench.With("fanout", 2), bench.With("eject", time.Second))
	require.ElementsMatch(t, bench.Letters{{By: r1, Msg: Ask{Job: 1}}, {By: r2, Msg: Ask{Job: 1, Part: 1}}}, b.Say(client, ask(1)))
	require.ElementsMatch(t, bench.Letters{{By: r2, Msg: Drop{Job: 1, Part: 1}}, {By: client, Msg: service.Reply{Seq: 1, Status: service.Refused}}},
		b.Say(r1, Fail{Job: 1}))
	require.Empty(t, b.Say(r2, Answer{Job: 1, Part: 1}))
	require.ElementsMatch(t, bench.Letters{{By: r3, Msg: Ask{Job: 2}}, {By: r2, Msg: Ask{Job: 2, Part: 1}}}, b.Say(client, ask(2)))
}

// What was lost with a replica is asked of another; what everybody has dropped, too.
func TestBalancer_WhatWasLostIsAskedAgain(t *testing.T) {
	b := alone(t, b1, bench.With("copies", 2), bench.With("tied", true))
	require.ElementsMatch(t, bench.Letters{{By: r1, Msg: Ask{1, 0, r2}}, {By: r2, Msg: Ask{1, 0, r1}}}, b.Say(client, ask(1)))
	require.Empty(t, b.Say(r1, Dropped{Job: 1}))
	require.Equal(t, bench.To(Ask{Job: 1}, r3), b.Say(r2, Dropped{Job: 1}))
	require.Len(t, b.Say(r3, Ready{}), 1)
	require.Equal(t, bench.To(answered(1), client), b.Say(r1, Answer{Job: 1}))
}

// A replica drops what waits and what has yet to come, and finishes what it serves.
func TestReplica_Drop(t *testing.T) {
	r := alone(t, r1, bench.With("service", sim.Constant(2*ms)))
	r.Wait(answering)
	require.ElementsMatch(t, bench.Letters{{By: r2, Msg: Drop{Job: 1}}, {By: b1, Msg: Answer{Job: 1}}}, r.Say(b1, Ask{Job: 1, Tied: r2}))
	require.Empty(t, r.Say(r2, Drop{Job: 2}), "not there")
	require.Equal(t, bench.To(Dropped{Job: 2}, b1), r.Say(b1, Ask{Job: 2}))
	require.Equal(t, bench.To(Answer{Job: 2}, b1), r.Say(b1, Ask{Job: 2}), "it is forgotten then")
}

// A pick by length takes the least of all that fit, and begins at any of them.
func TestPick_Least(t *testing.T) {
	b := &Balancer{config: &config{route: toLeast, balancers: 1, replicas: 4}}
	b.books = newBooks(b.config)
	for i, n := range []int{1, 0, 2, 0} {
		for range n {
			b.sent(question{}, b.replica(i))
		}
	}
	seen := map[int]bool{}
	w := sim.New(sim.Config{Groups: []sim.Group{{Name: "n", Size: 1, New: func(sim.ID) sim.Node {
		return drawing(func(r *sim.Rand) {
			for range 100 {
				seen[b.pick(r, func(int) bool { return true })] = true
				require.Equal(t, 0, b.pick(r, func(i int) bool { return i%2 == 0 }))
			}
		})
	}}}})
	w.Run(ms)
	require.Equal(t, map[int]bool{1: true, 3: true}, seen)
}

// drawing is a node that has a source of chance.
type drawing func(*sim.Rand)

func (d drawing) Start(env *sim.Env)                  { d(env.Rand()) }
func (drawing) Receive(*sim.Env, sim.ID, sim.Message) {}
func (drawing) Timer(*sim.Env, sim.Timer)             {}

// Arguments that do not go together are refused.
func TestBuild_Refuses(t *testing.T) {
	for want, values := range map[string]map[string]any{
		"choices is for replicas that are drawn":      {"choices": 2, "route": inTurn},
		"copies is more than there are nodes: 6 of 5": {"copies": 6},
		"tied is for two copies; write copies = 2":    {"tied": true},
		"broken is more than there are nodes":         {"broken": 6},
	} {
		args := Protocol.Defaults()
		for k, v := range values {
			args.Values[k] = v
		}
		_, err := Protocol.Build(args)
		require.ErrorContains(t, err, want)
	}
}
