package overload

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

// The caller n1, the backend n2, and a client.
const backend, client = sim.ID(2), sim.ID(3)

func alone(t *testing.T, self sim.ID, options ...bench.Option) *bench.Solo {
	t.Helper()
	s := bench.NewSolo(t, &Protocol, self, options...)
	s.Wait(5 * ms)
	return s
}

func ask(seq uint64) service.Request {
	return service.Request{Client: client, Seq: seq, Op: service.Op{Name: "job"}}
}

func do(job, attempt uint64) bench.Letters {
	return bench.To(Do{job, attempt, 200 * ms}, backend)
}

var (
	done    = service.Reply{Result: station.Done}
	refused = service.Reply{Status: service.Refused}
)

// to is a reply to the client.
func to(r service.Reply, seq uint64) bench.Letters {
	r.Seq = seq
	return bench.To(r, client)
}

// A call is tried as often as the policy says, and the answer to any of its attempts ends it.
func TestCaller_Tries(t *testing.T) {
	c := alone(t, first, bench.With("tries", 2))
	require.Equal(t, do(1, 2), c.Say(client, ask(1)))
	require.Empty(t, c.Say(client, ask(1)), "it is inside")
	require.Equal(t, do(1, 3), c.Say(backend, Failure{2}))
	require.Empty(t, c.Say(backend, Failure{2}), "no news")
	require.Equal(t, to(done, 1), c.Say(backend, Done{2}))
	require.Empty(t, c.Say(backend, Done{3}))

	require.Equal(t, do(4, 5), c.Say(client, ask(2)))
	c.Heard = nil
	c.Wait(200 * ms)
	require.Equal(t, do(4, 6), c.Heard)
	require.Equal(t, to(refused, 2), c.Say(backend, Failure{6}))
}

// A budget of half a retry for each call has one for every second, besides its reserve.
func TestCaller_Budget(t *testing.T) {
	c := alone(t, first, bench.With("share", sim.PPM(500_000)), bench.With("reserve", 1))
	c.Say(client, ask(1))
	require.Equal(t, do(1, 3), c.Say(backend, Failure{2}))
	require.Equal(t, to(refused, 1), c.Say(backend, Failure{3}))
	c.Say(client, ask(2))
	require.Equal(t, to(refused, 2), c.Say(backend, Failure{5}))
	c.Say(client, ask(3))
	require.Equal(t, do(6, 8), c.Say(backend, Failure{7}))
}

// A breaker opens, sends nothing, lets one through, opens again when that fails, and closes when one succeeds.
func TestCaller_Breaker(t *testing.T) {
	c := alone(t, first, bench.With("tries", 1), bench.With("breaker", 2), bench.With("open_for", 100*ms))
	c.Say(client, ask(1))
	c.Say(backend, Failure{2})
	c.Say(client, ask(2))
	c.Say(backend, Failure{4})
	require.Equal(t, to(refused, 3), c.Say(client, ask(3)), "open")
	c.Wait(100 * ms)
	require.Equal(t, do(6, 7), c.Say(client, ask(4)), "half open")
	require.Equal(t, to(refused, 5), c.Say(client, ask(5)), "one is enough")
	c.Say(backend, Failure{7})
	require.Equal(t, to(refused, 6), c.Say(client, ask(6)), "open again")
	c.Wait(100 * ms)
	require.Equal(t, do(10, 11), c.Say(client, ask(7)))
	c.Say(backend, Done{11})
	require.Equal(t, do(12, 13), c.Say(client, ask(8)), "closed")
}

// A bulkhead has room for so many calls.
func TestCaller_Bulkhead(t *testing.T) {
	c := alone(t, first, bench.With("bulkhead", 1))
	c.Say(client, ask(1))
	require.Equal(t, to(refused, 2), c.Say(client, ask(2)))
	c.Say(backend, Done{2})
	require.Equal(t, do(3, 4), c.Say(client, ask(3)))
}

// A full queue sheds; what has waited for longer than its caller does, or than controlled delay lets it, is dropped.
func TestBackend_WhatIsNotServed(t *testing.T) {
	tell := func(b *bench.Solo, attempts ...uint64) bench.Letters {
		b.Heard = nil
		for _, a := range attempts {
			b.Tell(first, backend, Do{a, a, 15 * ms})
		}
		b.Wait(100 * ms)
		return b.Heard
	}
	ten := bench.With("service", sim.Constant(10*ms))
	count := func(heard bench.Letters) (done int) {
		for _, l := range heard {
			if _, is := l.Msg.(Done); is {
				done++
			}
		}
		return done
	}
	b := alone(t, backend, ten, bench.With("limit", 2))
	b.Tell(first, backend, Do{1, 1, time.Second})
	b.Wait(2 * ms) // it is being served
	heard := tell(b, 2, 3, 4)
	require.Len(t, heard, 4)
	require.Equal(t, 3, count(heard), "two wait, and one is refused")
	require.Equal(t, 4, count(tell(alone(t, backend, ten), 1, 2, 3, 4)))
	require.Less(t, count(tell(alone(t, backend, ten, bench.With("deadlines", true)), 1, 2, 3, 4)), 4)
	require.Less(t, count(tell(alone(t, backend, ten, bench.With("codel", ms/2)), 1, 2, 3, 4)), 4)
	require.Equal(t, bench.To(Failure{1}, first), tell(alone(t, backend, bench.With("broken", true)), 1))
}
