package truetime

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/protocols/about"
	"github.com/orrery-sim/orrery/protocols/bench"
	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/sim"
)

const (
	ms   = time.Millisecond
	home = sim.ID(1)
	ann  = sim.ID(2)
	ben  = sim.ID(3)
)

func alone(t *testing.T, options ...bench.Option) *bench.Solo {
	t.Helper()
	s := bench.NewSolo(t, &Protocol, home, append([]bench.Option{bench.Serving(&about.KV.Service), bench.With("epsilon", 50*ms)}, options...)...)
	s.Wait(400 * ms) // What it promised as it booted has passed.
	s.Heard = nil
	return s
}

var ok = service.Reply{Seq: 1, Result: service.Result{OK: true}}

// A write is answered after 2 epsilon, and no earlier; and a second copy of it is answered, and not written.
func TestCommitWait(t *testing.T) {
	s := alone(t)
	put := Put{Ref{ann, 1}, "x", "red"}
	require.Empty(t, s.Say(ann, put))
	s.Wait(90 * ms) // A message takes 1 ms, and Say waits 5.
	require.Empty(t, s.Heard)
	require.Empty(t, s.Say(ann, put), "it waits still")
	s.Wait(5 * ms)
	require.Equal(t, bench.To(ok, ann), s.Heard)
	require.Equal(t, ok, s.Ask(ann, put))
	at := s.Now()
	require.Equal(t, service.Reply{Seq: 1, Result: service.Result{OK: true, Value: "red"}}, s.Ask(ben, Read{Ref{ben, 1}, "x", at}))
}

// A read waits for writes below its timestamp, and for no others.
func TestRead_Waits(t *testing.T) {
	s := alone(t)
	s.Say(ann, Put{Ref{ann, 1}, "x", "red"})
	now := s.Now()
	require.Equal(t, service.Reply{Seq: 1}, s.Ask(ben, Read{Ref{ben, 1}, "x", now}), "as of then there was none")
	require.Equal(t, service.Reply{Seq: 2}, s.Ask(ben, Read{Ref{ben, 2}, "y", now + 50*ms}), "it is another key's")
	require.Empty(t, s.Say(ben, Read{Ref{ben, 3}, "x", now + 50*ms}))
	s.Heard = nil
	s.Wait(110 * ms)
	require.ElementsMatch(t, append(bench.To(ok, ann), bench.To(service.Reply{Seq: 3, Result: service.Result{OK: true, Value: "red"}}, ben)...), s.Heard)
}

// What was on the disk and not over when a node crashed waits again, and is answered.
func TestReboot(t *testing.T) {
	s := alone(t)
	s.Say(ann, Put{Ref{ann, 1}, "x", "red"})
	s.Wait(5 * ms)
	s.Heard = nil
	s.Reboot()
	s.Wait(110 * ms)
	require.Equal(t, bench.To(ok, ann), s.Heard)
}
