package sim_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/sim"
)

// saver is a node that saves whatever it is asked to, later, and beats every ten milliseconds.
type saver struct {
	stored *[]sim.Stored
	beats  *int
}

func (s *saver) Start(env *sim.Env) { env.SetTimer(sim.Timer{Name: "beat"}, 10*ms) }

func (s *saver) Timer(env *sim.Env, t sim.Timer) {
	*s.beats++
	env.SetTimer(t, 10*ms)
}

func (s *saver) Receive(env *sim.Env, _ sim.ID, msg sim.Message) {
	switch m := msg.(type) {
	case int:
		env.Disk().Set("k", m)
		env.Disk().SyncLater(m)
	case string: // in a straight line
		env.Disk().Set("k", m)
		if env.Disk().Sync() == nil {
			env.Emit(told(m))
		}
	case sim.Stored:
		*s.stored = append(*s.stored, m)
	}
}

type told string

func savers(c sim.Config) (w *sim.World, stored *[]sim.Stored, beats *int) {
	stored, beats = new([]sim.Stored), new(int)
	c.Groups = []sim.Group{{Name: "server", Size: 1, New: func(sim.ID) sim.Node { return &saver{stored, beats} }}}
	w = sim.New(c)
	w.Run(0)
	return w, stored, beats
}

// A node goes on beating beside a disk that hangs; one that syncs in a straight line does not.
func TestSyncLater_TheNodeGoesOn(t *testing.T) {
	w, stored, beats := savers(sim.Config{Disk: sim.DiskModel{Fsync: sim.Constant(500 * ms)}})
	w.Inject(1, 1)
	w.Run(495 * ms)
	require.Equal(t, 49, *beats)
	require.Empty(t, *stored)
	w.Run(500 * ms)
	require.Equal(t, []sim.Stored{{Tag: 1}}, *stored)

	w, _, beats = savers(sim.Config{Disk: sim.DiskModel{Fsync: sim.Constant(500 * ms)}})
	w.Inject(1, "x")
	w.Run(495 * ms)
	require.Zero(t, *beats)
}

// The device does one sync after the other, and a Sync waits for those before it.
func TestSyncLater_InOrder(t *testing.T) {
	w, stored, _ := savers(sim.Config{Disk: sim.DiskModel{Fsync: sim.Constant(100 * ms)}})
	w.Inject(1, 1)
	w.Inject(1, 2)
	w.Inject(1, "x")
	var facts []time.Duration
	w.Listen(sim.Kinds(sim.Stated), func(e *sim.Event) { facts = append(facts, e.At) })
	w.Run(150 * ms)
	require.Empty(t, *stored, "it stands still in its Sync, and what is stored waits in its inbox")
	w.Run(time.Second)
	require.Equal(t, []sim.Stored{{Tag: 1}, {Tag: 2}}, *stored)
	require.Equal(t, []time.Duration{300 * ms}, facts)
}

// What was not stored when the power went is lost, and nothing tells of it.
func TestSyncLater_Crash(t *testing.T) {
	w, stored, _ := savers(sim.Config{Disk: sim.DiskModel{Fsync: sim.Constant(100 * ms)}})
	w.Inject(1, 1)
	w.Run(200 * ms)
	w.Inject(1, 2)
	w.Run(250 * ms)
	var lost []sim.Loss
	w.Listen(sim.Kinds(sim.Crashed), func(e *sim.Event) { lost = append(lost, e.Body.(sim.Loss)) })
	bounce(w)
	require.Equal(t, []sim.Loss{{Writes: 1}}, lost)
	w.Run(time.Second)
	require.Equal(t, []sim.Stored{{Tag: 1}}, *stored)
	w.Inject(1, 3) // the device is free again
	w.Run(1100 * ms)
	require.Equal(t, sim.Stored{Tag: 3}, (*stored)[1])
}

// A full disk says so, a lying one says at once that all is well.
func TestSyncLater_Faults(t *testing.T) {
	w, stored, _ := savers(sim.Config{Disk: sim.DiskModel{Fsync: sim.Constant(100 * ms)}})
	full := w.Apply(sim.Fault{Kind: sim.FullDisk, Nodes: []sim.ID{1}})
	w.Inject(1, 1)
	w.Run(200 * ms)
	w.Undo(full)
	w.Apply(sim.Fault{Kind: sim.LyingDisk, Nodes: []sim.ID{1}})
	w.Inject(1, 2)
	w.Run(200 * ms)
	require.Equal(t, []sim.Stored{{Tag: 1, Full: true}, {Tag: 2}}, *stored)
}
