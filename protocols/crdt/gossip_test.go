package crdt

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/protocols/about"
	"github.com/orrery-sim/orrery/protocols/bench"
	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/sim"
)

// What all peers have is dropped, what one lacks is kept, and a peer that lags too far is no reason
// to keep everything.
func TestDeltas(t *testing.T) {
	d := newDeltas(5, 3)
	for n := range int64(4) {
		d.add(State{Seen: Counts{{1, n + 1}}})
	}
	require.Equal(t, uint64(9), d.next())
	d.acknowledged(1, 9)
	d.collect(0)
	require.Len(t, d.list, 4, "the third replica has none of them")
	d.acknowledged(2, 7)
	d.acknowledged(2, 6)
	d.collect(0)
	require.Len(t, d.list, 2, "an older acknowledgement comes late")
	require.Equal(t, uint64(7), d.base)
	for range bufferMax {
		d.add(State{})
	}
	require.Len(t, d.list, bufferMax)
	require.Equal(t, uint64(9), d.base)
}

// A peer is sent the deltas that it lacks, or the state if some of those are gone.
func TestReplica_Interval(t *testing.T) {
	r := &Replica{config: &config{replicas: []sim.ID{1, 2}, deltas: true}, buffer: newDeltas(1, 2)}
	r.kept.State = State{Seen: Counts{{1, 3}}}
	r.buffer.add(State{Seen: Counts{{1, 2}}})
	r.buffer.add(State{Seen: Counts{{1, 3}}})
	require.Equal(t, Gossip{State: r.kept.State, Upto: 3, Whole: true}, r.interval(1))
	r.buffer.acknowledged(1, 1)
	require.Equal(t, Gossip{State: State{Seen: Counts{{1, 3}}}, Upto: 3}, r.interval(1))
}

// What was refused is refused when it comes again, whatever a peer has sent meanwhile, and after a crash.
func TestReplica_RefusesTwice(t *testing.T) {
	s := bench.NewSolo(t, &Protocol, 1, bench.Servers(2), bench.With("gossip", time.Hour), bench.Serving(&about.Collection.Service))
	remove := service.Request{Client: 2, Seq: 1, Op: service.Op{Name: "remove", Value: "apple"}}
	refused := service.Reply{Seq: 1, Status: service.OK}
	require.Equal(t, refused, s.Ask(2, remove))
	add := State{Seen: Counts{{2, 1}}, Set: set{{Value: "apple", Tag: Tag{2, 1}}}}
	s.Say(2, Gossip{State: add, Upto: 1, Whole: true})
	require.Equal(t, refused, s.Ask(2, remove))
	s.Reboot()
	require.Equal(t, refused, s.Ask(2, remove))
	remove.Seq = 2
	require.Equal(t, service.Reply{Seq: 2, Status: service.OK, Result: service.Result{OK: true}}, s.Ask(2, remove))
}
