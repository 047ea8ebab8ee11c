package rpc

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/orrery-sim/orrery/protocols/bench"
	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/sim"
)

// The server is node 1, and 2 is somebody who calls.
const (
	server = sim.ID(1)
	other  = sim.ID(2)
)

func alone(t *testing.T, options ...bench.Option) *bench.Solo {
	t.Helper()
	return bench.NewSolo(t, &Protocol, server, append([]bench.Option{bench.Serving(&service.Counter)}, options...)...)
}

func add(seq uint64, life int) Call { return Call{seq, life, service.Op{Name: "add", Amount: 1}} }

func sum(seq uint64, n int64) Answer { return Answer{seq, service.Result{OK: true, Number: n}} }

// What a second copy of a call comes to, without and with a crash in between: section 3.2.
func TestServer_SecondCopy(t *testing.T) {
	for semantics, want := range map[string]struct{ again, afterCrash sim.Message }{
		atLeastOnce: {sum(1, 2), sum(1, 3)},
		atMostOnce:  {sum(1, 1), Refused{1, 2}},
		exactlyOnce: {sum(1, 1), sum(1, 1)},
	} {
		for _, save := range []int{0, 1, 2} {
			s := alone(t, bench.With("semantics", semantics), bench.With("save_every", save))
			require.Equal(t, sum(1, 1), s.Ask(other, add(1, 1)), semantics)
			require.Equal(t, want.again, s.Ask(other, add(1, 1)), semantics)
			s.Reboot()
			require.Equal(t, want.afterCrash, s.Ask(other, add(1, 1)), semantics)
			if semantics != atLeastOnce {
				require.Equal(t, sum(2, 2), s.Ask(other, add(2, 2)), "what was done is kept")
				require.Empty(t, s.Say(other, add(1, 2)), "the caller has gone on")
			}
		}
	}
}

// A call that runs is acknowledged, and its answer comes once.
func TestServer_Working(t *testing.T) {
	s := alone(t, bench.With("work", sim.Constant(20*time.Millisecond)))
	require.Empty(t, s.Say(other, add(1, 0)))
	require.Equal(t, Working{1}, s.Ask(other, add(1, 0)))
	s.Heard = nil
	s.Wait(30 * time.Millisecond)
	require.Equal(t, bench.To(sum(1, 1), other), s.Heard)
	s.Say(other, add(2, 0))
	s.Reboot()
	s.Wait(30 * time.Millisecond)
	require.Empty(t, s.Say(other, add(2, 0)), "what ran when it crashed has not run, and runs now")
	s.Heard = nil
	s.Wait(30 * time.Millisecond)
	require.Equal(t, bench.To(sum(2, 2), other), s.Heard)
}

func TestServer_Bind(t *testing.T) {
	s := alone(t, bench.With("semantics", atMostOnce))
	require.Equal(t, Bound{1}, s.Ask(other, Bind{}))
	s.Reboot()
	require.Equal(t, Bound{2}, s.Ask(other, Bind{}))
}

// The table against a model that keeps every answer that ever was: whatever calls begin and end, in whatever order.
func TestAnswers_Model(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		table, newest, done := answers{}, map[sim.ID]uint64{}, map[callID]service.Result{}
		for i := range rapid.IntRange(1, 40).Draw(t, "steps") {
			id := callID{sim.ID(rapid.IntRange(1, 2).Draw(t, "caller")), uint64(rapid.IntRange(1, 5).Draw(t, "seq"))}
			_, answered := done[id]
			want := isRunning
			switch {
			case id.seq > newest[id.caller]:
				want = isNew
			case id.seq < newest[id.caller]:
				want = isOld
			case answered:
				want = isDone
			}
			require.Equal(t, want, table.look(id.caller, id.seq))
			switch result := (service.Result{Number: int64(i)}); want {
			case isNew:
				table.begin(id.caller, id.seq)
				newest[id.caller] = id.seq
			case isRunning:
				table.record(id.caller, id.seq, result)
				done[id] = result
			case isDone:
				require.Equal(t, done[id], table[id.caller].result)
				require.Equal(t, isDone, table.copy().look(id.caller, id.seq))
			}
		}
	})
}

// Whatever is lost, doubled, torn and crashed, callers that are patient get answers, and each call counts once.
func TestStorm(t *testing.T) {
	for seed := range uint64(15) {
		for _, semantics := range []string{atMostOnce, exactlyOnce} {
			c := bench.New(t, &Protocol, bench.Seed(seed), bench.Rough(50_000, 100_000), bench.Serving(&service.Counter),
				bench.With("semantics", semantics), bench.With("save_every", 3), bench.Fsync(sim.Constant(time.Millisecond)),
				bench.Asking(3, service.ClientConfig{
					Workload: service.CounterLoad{}, Timeout: 20 * time.Millisecond, Retry: true, Think: sim.Constant(2 * time.Millisecond),
				}))
			c.Rage(bench.Weather(sim.Crash, sim.Isolate, sim.Pause))
			c.Run(time.Second)
			require.Empty(t, c.Broken, "seed %d, %s", seed, semantics)
			require.Greater(t, len(bench.Told[Answered](c.Facts)), 20)
		}
	}
}

// A caller that is refused has failed, and is bound to the life that refused it.
func TestCaller_Fails(t *testing.T) {
	for bug, answered := range map[bool]int{false: 2, true: 1} {
		options := []bench.Option{
			bench.With("semantics", atMostOnce), bench.Serving(&service.Counter), bench.Asking(1, service.ClientConfig{
				Workload: service.CounterLoad{}, Ops: 3, Think: sim.Constant(100 * time.Millisecond), Retry: true,
			}),
		}
		if bug {
			options = append(options, bench.Mutant(keepBinding.Name))
		}
		c := bench.New(t, &Protocol, options...)
		c.Wait(50 * time.Millisecond)
		c.Reboot(server)
		c.Wait(time.Second)
		require.Len(t, bench.Told[Answered](c.Facts), answered)
		require.Len(t, bench.Told[Failed](c.Facts), 3-answered)
	}
}

func TestInvariants(t *testing.T) {
	first, twice := Executed{2, 7, 1, 1}, Executed{2, 7, 2, 1}
	again := Executed{2, 7, 2, 3}
	for _, c := range []struct {
		name, why string
		story     []bench.Tell
	}{
		{atMost, "n1 executes call 7 of n2 twice, as its executions 1 and 2", []bench.Tell{{1, first}, {1, first}, {1, twice}}},
		{atMost, "", []bench.Tell{{1, first}, {1, again}}},
		{acrossRestarts, "n1 executes call 7 of n2 again in life 3: it had in life 1", []bench.Tell{{1, first}, {1, again}}},
		{acrossRestarts, "", []bench.Tell{{1, first}, {1, twice}}},
		{beforeAnswer, "n1 answers call 8 of n2, which it has not executed", []bench.Tell{{1, first}, {1, Answered{Caller: 2, Seq: 7}}, {1, Answered{Caller: 2, Seq: 8}}}},
		{oneHistory, "n1 states another call as its 1. execution than it did before", []bench.Tell{{1, first}, {1, first}, {1, Executed{3, 7, 1, 1}}}},
		{oneHistory, "n1 states its 3. execution, and has stated only 1", []bench.Tell{{1, first}, {1, Executed{3, 7, 3, 1}}}},
	} {
		why, _ := bench.Judge(t, bench.Named(t, invariants(&config{semantics: exactlyOnce}), c.name), c.story...)
		require.Equal(t, c.why, why)
	}
}

// Calls of a caller that has restarted are told by its life.
func TestNumber(t *testing.T) {
	require.Equal(t, "3", number(3))
	require.Equal(t, "3 of life 2", number(1<<32|3))
}
