package guarded

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/protocols/about"
	"github.com/orrery-sim/orrery/protocols/bench"
	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/sim"
)

// A worker enters whenever something waits, by a token that a message tells it.
type worker struct {
	desk     *Desk
	outcomes []Outcome
}

type enter struct{ Token uint64 }

func (w *worker) Start(*sim.Env) {
	w.desk = NewDesk(2, 0, sim.Constant(10*time.Millisecond), time.Second)
}

func (w *worker) Receive(env *sim.Env, _ sim.ID, msg sim.Message) {
	switch m := msg.(type) {
	case service.Request:
		w.desk.Take(m)
	case enter:
		w.desk.Enter(env, m.Token)
	default:
		if o := w.desk.Receive(env, msg); o != GoesOn {
			w.outcomes = append(w.outcomes, o)
		}
	}
}

func (w *worker) Timer(env *sim.Env, _ sim.Timer) { w.desk.Timer(env) }

// alone is a worker 1, or a store 2, among puppets; 3 is a client.
func alone(t *testing.T, who sim.ID, checks Checks) *bench.Solo {
	p := about.Protocol{Build: func(about.Args) (about.System, error) {
		return about.System{Roles: []about.Role{
			about.Servers(about.Nodes{Count: 1}, func(sim.ID) sim.Node { return &worker{} }), Role(checks),
		}}, nil
	}}
	return bench.NewSolo(t, &p, who)
}

// A visit reads, works, writes and answers; what is not answered is asked again; an answer to another visit is none.
func TestDesk(t *testing.T) {
	s := alone(t, 1, Checks{})
	ask := service.Request{Client: 3, Seq: 7, Op: service.Op{Name: "add", Amount: 5}}
	s.Say(3, ask)
	s.Say(3, ask)
	read := Read{Visit: 1, Token: 4, Client: 3}
	require.Equal(t, bench.To(read, 2), s.Say(3, enter{4}))
	require.Equal(t, bench.To(read, 2), s.Timeout(askTimer))
	require.Empty(t, s.Say(2, Value{Visit: 9, Sum: 1}))
	require.Empty(t, s.Say(2, Value{Visit: 1, Sum: 10}), "it works")
	require.Empty(t, s.Say(2, Value{Visit: 1, Sum: 99}), "another copy")
	write := Write{Visit: 1, Token: 4, Client: 3, Seq: 7, Sum: 15}
	require.Equal(t, bench.To(write, 2), s.Timeout(workTimer))
	require.Equal(t, bench.To(write, 2), s.Timeout(askTimer))
	require.Equal(t, bench.To(service.Reply{Seq: 7, Result: service.Result{OK: true, Number: 15}}, 3), s.Say(2, Written{Visit: 1, Sum: 15}))
	require.Equal(t, []Outcome{Done}, s.Node(1).(*worker).outcomes)
	require.Zero(t, s.Node(1).(*worker).desk.Waiting(), "it was taken in once")
}

// What comes of a visit where the store refuses, where the addition was done before, and where its client has gone on.
func TestDesk_Outcomes(t *testing.T) {
	for _, c := range []struct {
		value    Value
		outcome  Outcome
		left     int
		answered bool
	}{
		{Value{Visit: 1, Refused: true}, ShutOut, 1, false},
		{Value{Visit: 1, Sum: 10, Seq: 7, Result: 6}, Done, 0, true},
		{Value{Visit: 1, Sum: 10, Seq: 8, Result: 6}, Done, 0, false},
	} {
		s := alone(t, 1, Checks{})
		s.Say(3, service.Request{Client: 3, Seq: 7, Op: service.Op{Name: "add", Amount: 5}})
		s.Say(3, enter{0})
		heard := s.Say(2, c.value)
		w := s.Node(1).(*worker)
		require.Equal(t, []Outcome{c.outcome}, w.outcomes)
		require.Equal(t, c.left, w.desk.Waiting())
		require.False(t, w.desk.Inside())
		if c.answered {
			require.Equal(t, bench.To(service.Reply{Seq: 7, Result: service.Result{OK: true, Number: 6}}, 3), heard)
		} else {
			require.Empty(t, heard)
		}
	}
}

// An addition is written once, and answered as it was; one of the past is refused. All of it outlives a crash.
func TestStore_Once(t *testing.T) {
	s := alone(t, 2, Checks{})
	first := Write{Visit: 1, Client: 3, Seq: 7, Sum: 5}
	require.Equal(t, Written{Visit: 1, Sum: 5}, s.Ask(1, first))
	s.Reboot()
	require.Equal(t, Written{Visit: 2, Sum: 5}, s.Ask(1, Write{Visit: 2, Client: 3, Seq: 7, Sum: 99}))
	require.Equal(t, Written{Visit: 2, Refused: true}, s.Ask(1, Write{Visit: 2, Client: 3, Seq: 6, Sum: 99}))
	require.Equal(t, Value{Visit: 3, Sum: 5, Seq: 7, Result: 5}, s.Ask(1, Read{Visit: 3, Client: 3}))
	require.Equal(t, []Stored{{1, 1, 0, 5}, {1, 1, 0, 5}}, bench.Told[Stored](s.Facts), "after the crash it is stated again")
}

// Who checks whose tokens, and whether a crash is survived.
func TestStore_Tokens(t *testing.T) {
	for _, c := range []struct {
		checks         Checks
		afterRead      bool // an older writer is shut out after a read by a newer token
		afterWrite     bool
		afterARestart  bool
		readersRefused bool
	}{
		{Checks{}, false, false, false, false},
		{Checks{Writes: true}, false, true, true, false},
		{Checks{Writes: true, Reads: true}, true, true, true, true},
		{Checks{Writes: true, Reads: true, Forget: true}, true, true, false, true},
	} {
		s := alone(t, 2, c.checks)
		seq := uint64(0)
		refuses := func(token uint64) bool {
			seq++
			return s.Ask(1, Write{Token: token, Client: 3, Seq: seq, Sum: 1}).(Written).Refused
		}
		s.Ask(1, Read{Token: 5})
		require.Equal(t, c.afterRead, refuses(4), c.checks)
		require.False(t, refuses(6))
		require.Equal(t, c.afterWrite, refuses(5), c.checks)
		require.Equal(t, c.readersRefused, s.Ask(1, Read{Token: 5}).(Value).Refused)
		require.False(t, refuses(9))
		s.Reboot()
		require.Equal(t, c.afterARestart, refuses(8), c.checks)
	}
}

func TestExclusion(t *testing.T) {
	for _, c := range []struct {
		why   string
		story []bench.Tell
	}{
		{"", []bench.Tell{{3, Looked{1, 1, 0, 0}}, {3, Stored{1, 1, 0, 5}}, {3, Looked{2, 1, 0, 5}}, {3, Looked{1, 1, 0, 5}}, {3, Stored{2, 1, 0, 6}}}},
		{
			"the store takes 5 from n1, though n2 has looked since n1 did",
			[]bench.Tell{{3, Looked{1, 1, 0, 0}}, {3, Looked{2, 1, 0, 0}}, {3, Stored{1, 1, 0, 5}}},
		},
	} {
		why, _ := bench.Judge(t, NewExclusion(), c.story...)
		require.Equal(t, c.why, why)
	}
}
