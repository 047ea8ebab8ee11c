package broadcast

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/protocols/bench"
	gossip "github.com/orrery-sim/orrery/protocols/gossip/broadcast"
	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/sim"
)

const client = sim.ID(4)

// alone is n1 of three nodes, all neighbours; the others, and a client, are puppets.
func alone(t *testing.T, options ...bench.Option) *bench.Solo {
	t.Helper()
	return bench.NewSolo(t, &Protocol, 1, append([]bench.Option{
		bench.Servers(3), bench.With("retry", time.Hour), bench.Serving(&Protocol.Services[0].Service),
	}, options...)...)
}

func request(name, value string) service.Request {
	return service.Request{Client: client, Seq: 1, Op: service.Op{Name: name, Value: value}}
}

func read(s *bench.Solo) string {
	s.T.Helper()
	return s.Ask(client, request("read", "")).(service.Reply).Result.Value
}

func tell(place int32, value string, hops int) Tell { return Tell{[]Told{{place, value, hops}}} }

// A client's value goes to every neighbour, and nowhere when it is added again.
func TestNode_Add(t *testing.T) {
	s := alone(t)
	done := service.Reply{Seq: 1, Status: service.OK, Result: service.Result{OK: true}}
	require.ElementsMatch(t, append(bench.To(tell(0, "x", 1), 2, 3), bench.To(done, client)...), s.Say(client, request("add", "x")))
	require.Equal(t, bench.To(done, client), s.Say(client, request("add", "x")))
	require.Equal(t, "x", read(s))
}

// What a neighbour tells is acknowledged, by its place there, and goes to the others; a copy goes nowhere.
func TestNode_Tell(t *testing.T) {
	s := alone(t)
	ack := bench.To(Ack{[]int32{7}}, 2)
	require.ElementsMatch(t, append(bench.To(tell(0, "x", 4), 3), ack...), s.Say(2, tell(7, "x", 3)))
	require.Equal(t, ack, s.Say(2, tell(7, "x", 3)))
	require.Equal(t, []gossip.Delivered{{Item: "x", From: 2, Hops: 3}}, bench.Told[gossip.Delivered](s.Facts))
	require.Equal(t, []gossip.Redundant{{Item: "x", From: 2}}, bench.Told[gossip.Redundant](s.Facts))
}

// hears lets time pass, and returns what the puppets hear.
func hears(s *bench.Solo, d time.Duration) bench.Letters {
	s.Heard = nil
	s.Wait(d)
	return s.Heard
}

// What is not acknowledged is told again when its time has come, and no more of it.
func TestNode_Retry(t *testing.T) {
	s := alone(t)
	s.Say(client, request("add", "x"))
	s.Wait(time.Minute)
	s.Say(client, request("add", "y"))
	s.Say(client, request("add", "z"))
	s.Say(2, Ack{[]int32{2}})
	s.Say(3, Ack{[]int32{0, 1, 2}})
	require.Equal(t, bench.To(tell(0, "x", 1), 2), hears(s, 59*time.Minute+time.Second), "y is not due")
	require.Equal(t, bench.To(tell(1, "y", 1), 2), hears(s, time.Minute))
	s.Say(2, Ack{[]int32{0, 1}})
	require.Empty(t, hears(s, 3*time.Hour))
}

// Who tells a value has it, and is not told again.
func TestNode_CrossingTells(t *testing.T) {
	s := alone(t)
	s.Say(client, request("add", "x"))
	s.Say(2, tell(5, "x", 1))
	require.Equal(t, bench.To(tell(0, "x", 1), 3), hears(s, time.Hour))
}

// With a period what is new goes in one message.
func TestNode_Period(t *testing.T) {
	s := alone(t, bench.With("period", time.Minute))
	s.Say(client, request("add", "x"))
	require.Equal(t, bench.To(Ack{[]int32{3}}, 2), s.Say(2, tell(3, "y", 1)))
	require.Equal(t, bench.To(tell(0, "x", 1), 2), s.Timeout(sim.Timer{Name: flushTimer, Arg: 0}))
	both := Tell{[]Told{{0, "x", 1}, {1, "y", 2}}}
	require.Equal(t, bench.To(both, 3), s.Timeout(sim.Timer{Name: flushTimer, Arg: 1}))
}

// After a crash a node has what it answered for, and tells it again to all but who told it.
func TestNode_Restart(t *testing.T) {
	s := alone(t)
	s.Say(client, request("add", "x"))
	s.Say(2, tell(3, "y", 1))
	s.Say(2, Ack{[]int32{0}})
	s.Say(3, Ack{[]int32{0, 1}})
	s.Heard = nil
	s.Reboot()
	s.Wait(time.Second)
	both := Tell{[]Told{{0, "x", 1}, {1, "y", 2}}}
	require.ElementsMatch(t, append(bench.To(tell(0, "x", 1), 2), bench.To(both, 3)...), s.Heard)
	require.Equal(t, "x y", read(s))
}
