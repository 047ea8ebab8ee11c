package service

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// What was written is in the snapshot, and what was deleted or taken is not.
func TestSnapshotSize(t *testing.T) {
	for machine, ops := range map[string][2][]Op{
		"kv": {
			{{Name: "put", Key: "k", Value: "12345"}, {Name: "put", Key: "l", Value: "123"}},
			{{Name: "delete", Key: "l"}},
		},
		"queue": {
			{{Name: "enqueue", Value: "12345"}, {Name: "enqueue", Value: "123"}},
			{{Name: "dequeue"}},
		},
		"lock":     {{{Name: "acquire", Value: "c1"}}, {{Name: "release", Value: "c1", Amount: 1}}},
		"register": {{{Name: "write", Value: "123"}}, {{Name: "write"}}},
	} {
		t.Run(machine, func(t *testing.T) {
			m := newMachine(machine)
			empty := SnapshotSize(m.Snapshot())
			results(m, ops[0])
			full := SnapshotSize(m.Snapshot())
			results(m, ops[1])
			require.Greater(t, full, empty)
			require.Less(t, SnapshotSize(m.Snapshot()), full)
		})
	}
	require.Equal(t, 8, SnapshotSize(newMachine("counter").Snapshot()))

	s := NewSessions(newMachine("counter"))
	s.Apply(Command{Client: 7, Seq: 1, Op: Op{Name: "add", Amount: 5}})
	one := SnapshotSize(s.Snapshot())
	s.Apply(Command{Client: 8, Seq: 1, Op: Op{Name: "add", Amount: 5}})
	require.Equal(t, 2*(one-8), SnapshotSize(s.Snapshot())-8, "a session for each client")
}
