package service

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

func TestMachines_Results(t *testing.T) {
	ok := Result{OK: true}
	type step struct {
		op   Op
		want Result
	}
	for name, steps := range map[string][]step{
		"kv": {
			{Op{Name: "get", Key: "x"}, Result{}},
			{Op{Name: "put", Key: "x", Value: "1"}, ok},
			{Op{Name: "get", Key: "x"}, Result{OK: true, Value: "1"}},
			{Op{Name: "append", Key: "x", Value: "2"}, ok},
			{Op{Name: "append", Key: "y", Value: "3"}, ok},
			{Op{Name: "get", Key: "x"}, Result{OK: true, Value: "12"}},
			{Op{Name: "cas", Key: "x", Old: "1", Value: "4"}, Result{Value: "12"}},
			{Op{Name: "cas", Key: "x", Old: "12", Value: "4"}, ok},
			{Op{Name: "cas", Key: "z", Old: "", Value: "5"}, ok},
			{Op{Name: "delete", Key: "x"}, ok},
			{Op{Name: "delete", Key: "x"}, Result{}},
			{Op{Name: "get", Key: "z"}, Result{OK: true, Value: "5"}},
		},
		"register": {
			{Op{Name: "read"}, ok},
			{Op{Name: "write", Value: "1"}, ok},
			{Op{Name: "cas", Old: "2", Value: "3"}, Result{Value: "1"}},
			{Op{Name: "cas", Old: "1", Value: "3"}, ok},
			{Op{Name: "read"}, Result{OK: true, Value: "3"}},
		},
		"counter": {
			{Op{Name: "read"}, ok},
			{Op{Name: "add", Amount: 3}, Result{OK: true, Number: 3}},
			{Op{Name: "add", Amount: -1}, Result{OK: true, Number: 2}},
			{Op{Name: "read"}, Result{OK: true, Number: 2}},
		},
		"queue": {
			{Op{Name: "dequeue"}, Result{}},
			{Op{Name: "peek"}, Result{}},
			{Op{Name: "enqueue", Value: "a"}, ok},
			{Op{Name: "enqueue", Value: "b"}, ok},
			{Op{Name: "peek"}, Result{OK: true, Value: "a"}},
			{Op{Name: "dequeue"}, Result{OK: true, Value: "a"}},
			{Op{Name: "dequeue"}, Result{OK: true, Value: "b"}},
			{Op{Name: "dequeue"}, Result{}},
		},
		"lock": {
			{Op{Name: "holder"}, Result{}},
			{Op{Name: "acquire", Value: "c1"}, Result{OK: true, Number: 1}},
			{Op{Name: "holder"}, Result{OK: true, Value: "c1", Number: 1}},
			{Op{Name: "acquire", Value: "c2"}, Result{}},
			{Op{Name: "acquire", Value: "c1"}, Result{OK: true, Number: 2}}, // a new token for who forgot the old
			{Op{Name: "release", Value: "c1", Amount: 1}, Result{}},
			{Op{Name: "release", Value: "c2", Amount: 2}, Result{}},
			{Op{Name: "release", Value: "c1", Amount: 2}, ok},
			{Op{Name: "release", Value: "c1", Amount: 2}, Result{}},
			{Op{Name: "acquire", Value: "c2"}, Result{OK: true, Number: 3}}, // tokens only grow
		},
	} {
		t.Run(name, func(t *testing.T) {
			m := newMachine(name)
			for i, s := range steps {
				require.Equal(t, s.want, m.Apply(s.op), "step %d: %v", i+1, s.op)
			}
			require.Panics(t, func() { m.Apply(Op{Name: "levitate"}) })
		})
	}
}

// opOf draws an operation of a machine, from few enough that they meet.
func opOf(machine string) *rapid.Generator[Op] {
	var names []string
	for _, k := range serviceOf(machine).Kinds {
		names = append(names, k.Name)
	}
	few := rapid.SampledFrom([]string{"", "a", "b"})
	return rapid.Custom(func(t *rapid.T) Op {
		return Op{
			Name: rapid.SampledFrom(names).Draw(t, "name"), Key: few.Draw(t, "key"),
			Value: few.Draw(t, "value") + "!", Old: few.Draw(t, "old"),
			Amount: rapid.Int64Range(1, 3).Draw(t, "amount"),
		}
	})
}

func names() (all []string) {
	for _, s := range All {
		all = append(all, s.Name)
	}
	return all
}

func newMachine(name string) Machine {
	s := serviceOf(name)
	return s.Machine()
}

func serviceOf(name string) Service {
	return All[slices.IndexFunc(All, func(s Service) bool { return s.Name == name })]
}

// A snapshot is a value: any number of machines restored from it go on alike and apart, and it
// does not change when the machine that it was taken from goes on.
func TestMachines_SnapshotsAreValues(t *testing.T) {
	for _, name := range names() {
		t.Run(name, func(t *testing.T) {
			rapid.Check(t, func(t *rapid.T) {
				ops := rapid.SliceOfN(opOf(name), 0, 20)
				before, after, other := ops.Draw(t, "before"), ops.Draw(t, "after"), ops.Draw(t, "other")
				m := newMachine(name)
				results(m, before)
				snapshot, hash := m.Snapshot(), m.Hash()
				want := results(m, after)
				end := m.Hash()
				for range 2 {
					a, b := newMachine(name), newMachine(name)
					results(b, other) // what a machine held before it is restored is gone
					a.Restore(snapshot)
					b.Restore(snapshot)
					require.Equal(t, hash, a.Hash())
					var got []Result
					for i, op := range after {
						if i < len(other) {
							b.Apply(other[i])
						}
						got = append(got, a.Apply(op))
					}
					require.Equal(t, want, got)
					require.Equal(t, end, a.Hash())
				}
				m.Restore(nil)
				require.Equal(t, newMachine(name).Hash(), m.Hash())
			})
		})
	}
}

func results(m Machine, ops []Op) []Result {
	var out []Result
	for _, op := range ops {
		out = append(out, m.Apply(op))
	}
	return out
}

// Reads change nothing, and the hash tells two histories apart exactly if their states differ.
func TestMachines_HashIsTheState(t *testing.T) {
	probe := []Op{{Name: "get", Key: "a"}, {Name: "get", Key: "b"}, {Name: "get"}}
	rapid.Check(t, func(t *rapid.T) {
		ops := rapid.SliceOfN(opOf("kv"), 0, 12)
		a, b := newMachine("kv"), newMachine("kv")
		results(a, ops.Draw(t, "a"))
		results(b, ops.Draw(t, "b"))
		before := a.Hash()
		same := assert.ObjectsAreEqual(results(a, probe), results(b, probe))
		require.Equal(t, before, a.Hash())
		require.Equal(t, same, a.Hash() == b.Hash())
	})
}

func TestKV_ExistingKeysCostNoAllocation(t *testing.T) {
	m := newMachine("kv")
	ops := []Op{{Name: "put", Key: "x", Value: "1"}, {Name: "get", Key: "x"}, {Name: "cas", Key: "x", Old: "1", Value: "1"}}
	results(m, ops)
	require.Zero(t, testing.AllocsPerRun(100, func() {
		for _, op := range ops {
			m.Apply(op)
		}
	}))
}

func TestSessions_ExactlyOnce(t *testing.T) {
	s := NewSessions(newMachine("counter"))
	add := Op{Name: "add", Amount: 5}
	first := Command{Client: 7, Seq: 1, Op: add}
	_, seen := s.Seen(first)
	require.False(t, seen)
	require.Equal(t, int64(5), s.Apply(first).Number)
	require.Equal(t, int64(5), s.Apply(first).Number, "a retry returns what it returned then")
	require.Equal(t, int64(10), s.Apply(Command{Client: 8, Seq: 1, Op: add}).Number, "sessions are apart")
	require.Equal(t, int64(15), s.Apply(Command{Client: 7, Seq: 2, Op: add}).Number)
	require.Equal(t, Forgotten, s.Apply(first), "an older command is not executed")
	r, seen := s.Seen(Command{Client: 7, Seq: 2, Op: add})
	require.True(t, seen)
	require.Equal(t, int64(15), r.Number)
	require.Equal(t, int64(15), s.Read(Op{Name: "read"}).Number)

	require.Zero(t, s.Apply(Command{}), "a no-op")
	require.Equal(t, int64(20), s.Apply(Command{Op: add}).Number, "a command without a session")
	require.Equal(t, int64(25), s.Apply(Command{Op: add}).Number)
}

// Without the table in the snapshot, a retry after a restart is executed again.
func TestSessions_SnapshotCarriesTheTable(t *testing.T) {
	s := NewSessions(newMachine("counter"))
	c := Command{Client: 7, Seq: 1, Op: Op{Name: "add", Amount: 5}}
	s.Apply(c)
	snapshot := s.Snapshot()
	s.Apply(Command{Client: 7, Seq: 2, Op: Op{Name: "add", Amount: 5}})

	for range 2 {
		r := NewSessions(newMachine("counter"))
		r.Restore(snapshot)
		require.Equal(t, int64(5), r.Apply(c).Number)
		require.Equal(t, int64(6), r.Apply(Command{Client: 7, Seq: 2, Op: Op{Name: "add", Amount: 1}}).Number)
		r.Restore(nil)
		require.Zero(t, r.Read(Op{Name: "read"}).Number)
	}
}

// Two queues restored from one snapshot do not append into the same memory.
func TestQueue_RestoredTwice(t *testing.T) {
	m := newMachine("queue")
	for range 5 { // room for eight
		m.Apply(Op{Name: "enqueue", Value: "old"})
	}
	snapshot := m.Snapshot()
	a, b := newMachine("queue"), newMachine("queue")
	a.Restore(snapshot)
	b.Restore(snapshot)
	a.Apply(Op{Name: "enqueue", Value: "a"})
	b.Apply(Op{Name: "enqueue", Value: "b"})
	m.Apply(Op{Name: "enqueue", Value: "m"})
	for range 5 {
		a.Apply(Op{Name: "dequeue"})
	}
	require.Equal(t, "a", a.Apply(Op{Name: "dequeue"}).Value)
}

// A result without its operation is told in words too, not as Go would dump it.
func TestResult_InWords(t *testing.T) {
	for want, r := range map[string]Result{
		"done": {OK: true},
		"15":   {OK: true, Number: 15},
		"c1-2": {OK: true, Value: "c1-2"},
		"no":   {},
	} {
		assert.Equal(t, want, r.String())
	}
}
