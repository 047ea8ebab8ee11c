package service

import (
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// Several services as one do what each of them does by itself, whatever is asked in between, also
// after a machine was restored from a snapshot; and the model of all of them agrees.
func TestTogether_IsEachByItself(t *testing.T) {
	parts := []*Service{&KV, &Lock, &Queue}
	all, err := Together(parts)
	require.NoError(t, err)
	rapid.Check(t, func(t *rapid.T) {
		machine, alone := all.Machine(), []Machine{}
		for _, s := range parts {
			alone = append(alone, s.Machine())
		}
		states := map[string]State{}
		for range rapid.IntRange(1, 60).Draw(t, "n") {
			i := rapid.IntRange(0, len(parts)-1).Draw(t, "service")
			op := opOf(parts[i].Name).Draw(t, "op")
			was := machine.Hash()
			r := machine.Apply(op)
			require.Equal(t, alone[i].Apply(op), r, "%v", op)
			if all.ReadOnly(op) {
				require.Equal(t, was, machine.Hash())
			}
			key := all.Model.KeyOf(op)
			state, found := states[key]
			if !found {
				state = all.Model.Init
			}
			next, ok := all.Model.Step(state, op, r, true)
			require.True(t, ok, "%v returned %v from %s", op, r, all.Model.Tell(state))
			states[key] = next
			if rapid.Bool().Draw(t, "restore") {
				again := all.Machine()
				again.Restore(machine.Snapshot())
				require.Equal(t, machine.Hash(), again.Hash())
				machine = again
			}
		}
		machine.Restore(nil)
		require.Equal(t, all.Machine().Hash(), machine.Hash())
	})
}

// Keys of two services never meet, and a story says of which one an operation is.
func TestTogether_TellsServicesApart(t *testing.T) {
	all, err := Together([]*Service{&KV, &Lock})
	require.NoError(t, err)
	require.Equal(t, "kv and lock", all.Name)
	require.NotEqual(t, all.Model.KeyOf(Op{Name: "get", Key: "lock"}), all.Model.KeyOf(Op{Name: "acquire"}))
	require.Equal(t, "kv put x=1", all.Tell(Op{Name: "put", Key: "x", Value: "1"}))
	require.Equal(t, "lock acquire c1", all.Tell(Op{Name: "acquire", Value: "c1"}))
	require.Equal(t, "nothing", all.TellResult(Op{Name: "get", Key: "x"}, Result{}))
	require.Panics(t, func() { all.Machine().Apply(Op{Name: "enqueue"}) })
	_, ok := all.Model.Step(all.Model.Init, Op{Name: "enqueue", Value: "1"}, Result{OK: true}, true)
	require.False(t, ok)
}

func TestTogether_RefusesOneNameTwice(t *testing.T) {
	_, err := Together([]*Service{&KV, &Register})
	require.EqualError(t, err, `kv and register both have an operation "cas"`)
	_, err = Together([]*Service{&Lock, &Counter, &Collection})
	require.EqualError(t, err, `counter and collection both have an operation "add"`)
}
