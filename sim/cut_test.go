package sim_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/sim"
)

// reach sends a message over every link, among servers n1 to n5 and client c1, and draws who hears
// whom: one row a sender, one column a receiver.
func reach(f sim.Fault) string {
	const size = 6
	n := func(id sim.ID) sim.Node {
		return &actor{receive: func(env *sim.Env, from sim.ID, _ sim.Message) {
			if from == 0 {
				for to := sim.ID(1); to <= size; to++ {
					env.Send(to, ping{})
				}
			}
		}}
	}
	w := traced(sim.Config{Network: delay(ms), Groups: []sim.Group{
		{Name: "server", Size: 5, New: n}, {Name: "client", Prefix: "c", Size: 1, Clients: true, New: n},
	}})
	w.Run(0)
	w.Apply(f)
	for id := sim.ID(1); id <= size; id++ {
		w.Inject(id, ping{})
	}
	w.Run(time.Second)
	var rows [size][size]byte
	for i := range rows {
		copy(rows[i][:], "......")
	}
	for _, e := range w.Events() {
		if e.Kind == sim.Delivered && e.Peer != 0 {
			rows[e.Peer-1][e.Node-1] = 'x'
		}
	}
	var b strings.Builder
	for _, r := range rows {
		fmt.Fprintf(&b, "%s ", r[:])
	}
	return strings.TrimSpace(b.String())
}

func TestCut_Shapes(t *testing.T) {
	ids := func(ids ...sim.ID) []sim.ID { return ids }
	for _, c := range []struct {
		name  string
		fault sim.Fault
		want  string // rows n1 n2 n3 n4 n5 c1
	}{
		{"isolate one", sim.Fault{Kind: sim.Isolate, Nodes: ids(2)}, "x.xxxx .x...x x.xxxx x.xxxx x.xxxx xxxxxx"},
		{"isolate two", sim.Fault{Kind: sim.Isolate, Nodes: ids(1, 2)}, "x....x .x...x ..xxxx ..xxxx ..xxxx xxxxxx"},
		{"isolate one, clients too", sim.Fault{Kind: sim.Isolate, Nodes: ids(2), Clients: true}, "x.xxxx .x.... x.xxxx x.xxxx x.xxxx x.xxxx"},
		{"partition, the rest is last", sim.Fault{Kind: sim.Partition, Groups: [][]sim.ID{{1, 2}}}, "xx...x xx...x ..xxxx ..xxxx ..xxxx xxxxxx"},
		{"partition in three", sim.Fault{Kind: sim.Partition, Groups: [][]sim.ID{{1, 2}, {3, 4}}}, "xx...x xx...x ..xx.x ..xx.x ....xx xxxxxx"},
		{
			"partition, clients too",
			sim.Fault{Kind: sim.Partition, Groups: [][]sim.ID{{1, 2, 6}}, Clients: true},
			"xx...x xx...x ..xxx. ..xxx. ..xxx. xx...x",
		},
		{"bridge", sim.Fault{Kind: sim.Bridge, Groups: [][]sim.ID{{1, 2}, {4, 5}}}, "xxx..x xxx..x xxxxxx ..xxxx ..xxxx xxxxxx"},
		{"ring", sim.Fault{Kind: sim.Ring, Nodes: ids(1, 2, 3, 4, 5)}, "xx..xx xxx..x .xxx.x ..xxxx x..xxx xxxxxx"},
		{"ring in another order", sim.Fault{Kind: sim.Ring, Nodes: ids(1, 3, 5, 2, 4)}, "x.xx.x .x.xxx x.x.xx xx.x.x .xx.xx xxxxxx"},
		{"one way", sim.Fault{Kind: sim.OneWay, Groups: [][]sim.ID{{1}, {2, 3}}}, "x..xxx xxxxxx xxxxxx xxxxxx xxxxxx xxxxxx"},
		{"one way to all, itself too", sim.Fault{Kind: sim.OneWay, Groups: [][]sim.ID{{1}, {1, 2, 3, 4, 5}}}, "x....x xxxxxx xxxxxx xxxxxx xxxxxx xxxxxx"},
		{"cut", sim.Fault{Kind: sim.Cut, Groups: [][]sim.ID{{1}, {2, 3}}}, "x..xxx .xxxxx .xxxxx xxxxxx xxxxxx xxxxxx"},
		{"cut all from all", sim.Fault{Kind: sim.Cut, Groups: [][]sim.ID{{1, 2, 3}, {3, 2, 1}}}, "x..xxx .x.xxx ..xxxx xxxxxx xxxxxx xxxxxx"},
		{"cut off a client", sim.Fault{Kind: sim.Cut, Groups: [][]sim.ID{{6}, {1, 2}}}, "xxxxx. xxxxx. xxxxxx xxxxxx xxxxxx ..xxxx"},
	} {
		t.Run(c.name, func(t *testing.T) { require.Equal(t, c.want, reach(c.fault)) })
	}
}

// In a ring everyone sees a majority, itself counted, whatever the number.
func TestCut_RingOfAnySize(t *testing.T) {
	for size := 3; size <= 12; size++ {
		heardBy := map[sim.ID]int{}
		w := sim.New(sim.Config{Groups: group(size, func(id sim.ID) *actor {
			return &actor{
				receive: func(env *sim.Env, from sim.ID, _ sim.Message) {
					if from != 0 {
						heardBy[from]++
						return
					}
					for _, p := range env.Peers() {
						env.Send(p, ping{})
					}
				},
			}
		})})
		w.Run(0)
		w.Apply(sim.Fault{Kind: sim.Ring, Nodes: w.Members("server")})
		for _, id := range w.Members("server") {
			w.Inject(id, ping{})
		}
		w.Run(time.Second)
		for _, id := range w.Members("server") {
			require.Greater(t, 2*heardBy[id], size, "ring of %d", size)
			require.LessOrEqual(t, 2*(heardBy[id]-2), size, "ring of %d: two fewer would not do", size)
		}
	}
}

// A cut stops messages at departure and at arrival, and the drop says which fault it was.
func TestCut_AtDepartureAndArrival(t *testing.T) {
	w := pair(sim.Config{Network: delay(10 * ms)}, burst(3), &actor{})
	var a *sim.Applied
	w.At(ms/2, func() { a = w.Apply(sim.Fault{Kind: sim.Isolate, Nodes: []sim.ID{2}}) })
	w.At(11*ms-1, func() { w.Undo(a) })
	w.Run(time.Second)
	require.Equal(t, []string{
		"1ms n1 drop n2 ping{2}: cut: isolate n2", "2ms n1 drop n2 ping{3}: cut: isolate n2",
		"10ms n1 drop n2 ping{1}: cut: isolate n2",
	}, trace(w, sim.Dropped))
	for i, e := range w.Events() {
		if e.Kind == sim.Dropped {
			sent, _ := w.Event(e.Cause)
			require.Equal(t, sim.Sent, sent.Kind, "event %d", i)
			require.Equal(t, e.Body, sent.Body)
		}
	}
}

// Cuts overlap: a message passes when none of them is in its way.
func TestCut_Overlap(t *testing.T) {
	w := pair(sim.Config{}, burst(30), &actor{})
	w.Run(4*ms + us)
	a := w.Apply(sim.Fault{Kind: sim.Isolate, Nodes: []sim.ID{1}})
	w.Run(9*ms + us)
	b := w.Apply(sim.Fault{Kind: sim.Cut, Groups: [][]sim.ID{{1}, {2}}})
	w.Run(14*ms + us)
	w.Undo(a)
	w.Run(19*ms + us)
	require.EqualValues(t, 5, w.Stats().Delivered)
	w.Undo(b)
	w.Run(time.Second)
	require.EqualValues(t, 15, w.Stats().Delivered)
}

// Messages between a node and its own future selves, and those from nobody, pass every cut.
func TestCut_SelfAndNobody(t *testing.T) {
	w := alone(t, sim.Config{}, &actor{receive: func(env *sim.Env, from sim.ID, _ sim.Message) {
		if from == 0 {
			env.Send(1, ping{1})
		}
	}})
	w.Apply(sim.Fault{Kind: sim.Isolate, Nodes: []sim.ID{1}, Clients: true})
	w.Run(0)
	w.Inject(1, ping{})
	w.Run(time.Second)
	require.EqualValues(t, 1, w.Stats().Delivered, "what comes from nobody was never sent and is not counted")
}
