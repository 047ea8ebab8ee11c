package crdt

import (
	"testing"

	"github.com/stretchr/testify/require"

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
