package service_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/sim"
)

// by are the servers that were asked, in order.
func (b *booth) by() (all []sim.ID) {
	for _, h := range b.heard {
		all = append(all, h.by)
	}
	return all
}

// A client that sticks asks one server as long as it is answered; one that does not asks several.
func TestAnyClient_SticksOrNot(t *testing.T) {
	for sticks, servers := range map[bool]int{true: 1, false: 3} {
		b := newBoothOf(service.AnyClient(sticks), 3, 1, "counter", service.ClientConfig{
			Workload: adds(20), Ops: 20, Retry: true,
		}, nil)
		b.Run(time.Second)
		require.Len(t, b.heard, 20)
		different := map[sim.ID]bool{}
		for _, id := range b.by() {
			different[id] = true
		}
		require.Len(t, different, servers)
	}
}

// An operation is repeated at the server that was asked first, and nowhere else: another would not
// know that it was executed. What is given up leaves the server.
func TestAnyClient_AnOperationStaysWhereItIs(t *testing.T) {
	for _, sticks := range []bool{true, false} {
		b := newBoothOf(service.AnyClient(sticks), 3, 1, "counter", service.ClientConfig{
			Workload: adds(40), Ops: 40, Retry: true, Timeout: 20 * ms, GiveUp: 70 * ms,
		}, func(_ *sim.Env, n int, r service.Request) (service.Reply, answer) {
			switch {
			case n%7 < 3:
				return service.Reply{}, silence
			case n%7 == 3:
				return service.Reply{Seq: r.Seq, Status: service.Busy}, lie
			}
			return service.Reply{}, truth
		})
		b.Run(10 * time.Second)
		at, moved, repeated := map[uint64]sim.ID{}, false, 0
		for i, h := range b.heard {
			if first, found := at[h.Seq]; found {
				require.Equal(t, first, h.by, "operation %d", h.Seq)
				repeated++
			}
			at[h.Seq] = h.by
			moved = moved || i > 0 && h.by != b.heard[i-1].by
		}
		require.Greater(t, repeated, 10)
		require.True(t, moved, "after an operation that was given up it tries another server")
	}
}

// What a scenario asks of one server is asked of it, once.
func TestAnyClient_AskAndRefused(t *testing.T) {
	b := newBoothOf(service.AnyClient(true), 3, 1, "counter", service.ClientConfig{Timeout: 20 * ms}, func(
		_ *sim.Env, n int, r service.Request,
	) (service.Reply, answer) {
		return [...]service.Reply{{}, {Seq: r.Seq, Status: service.Refused}, {}, {Seq: r.Seq, Status: service.Busy}}[n-1],
			[...]answer{truth, lie, silence, lie}[n-1]
	})
	for i := range 4 {
		b.At(time.Duration(i)*100*ms, func() {
			b.Inject(4, service.Ask{Op: service.Op{Name: "add", Amount: 1}, To: sim.ID(i%3 + 1)})
		})
	}
	b.Run(time.Second)
	require.Equal(t, []sim.ID{1, 2, 3, 1}, b.by())
	require.Equal(t, `0 0 asks add 1
10 0 gets 1 from add 1
100 0 asks add 1
110 0 gets failed from add 1
200 0 asks add 1
220 0 gets unknown from add 1
300 1 asks add 1
310 1 gets unknown from add 1`, b.told())
}
