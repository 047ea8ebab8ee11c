package service

import (
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// txnsOf draws transactions on a few keys, each of which is a list or a register.
func txnsOf(t *rapid.T) [][]Access {
	value := 0
	return rapid.SliceOfN(rapid.Custom(func(t *rapid.T) []Access {
		return rapid.SliceOfN(rapid.Custom(func(t *rapid.T) Access {
			value++
			text := string(rune('a'+value%26)) + string(rune('a'+value/26%26))
			key := rapid.SampledFrom([]string{"x", "xx", "y", "z"}).Draw(t, "key")
			do := rapid.SampledFrom([]AccessKind{ReadAccess, AppendAccess, WriteAccess}).Draw(t, "do")
			if do == ReadAccess {
				text = ""
			}
			return Access{Do: do, Key: key, Value: text}
		}), 1, 4).Draw(t, "txn")
	}), 0, 20).Draw(t, "txns")
}

// The machine and the model, which were written apart, agree.
func TestTxn_MachineAndModel(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		machine, state := Txn.Machine(), Txn.Model.Init
		for _, accesses := range txnsOf(t) {
			op := Op{Name: "txn", Value: WriteTxn(accesses)}
			r := machine.Apply(op)
			next, ok := Txn.Model.Step(state, op, r, true)
			require.True(t, ok, "%v -> %v in %v", op, r, state)
			state = next
		}
	})
}

// What is written can be read again.
func TestTxn_Codec(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		machine := Txn.Machine()
		for _, accesses := range txnsOf(t) {
			text := WriteTxn(accesses)
			again, err := ReadTxn(text)
			require.NoError(t, err)
			require.Equal(t, accesses, again)
			r := machine.Apply(Op{Name: "txn", Value: text})
			readings, err := ReadReadings(r.Value)
			require.NoError(t, err)
			require.Equal(t, r.Value, WriteReadings(readings))
		}
	})
	for text, why := range map[string]string{
		"":              `"" is no access`,
		"r x; push y 1": `"push y 1" is no access`,
		"w x":           `"w x" is no access`,
		"w x [1]":       "none of = [ ]",
	} {
		_, err := ReadTxn(text)
		require.ErrorContains(t, err, why)
	}
	_, err := ReadReadings("x")
	require.ErrorContains(t, err, `"x" is nothing that a transaction reads`)
}

// A model whose results were made up is not fooled.
func TestTxn_ModelRefuses(t *testing.T) {
	state, ok := Txn.Model.Step(Txn.Model.Init, Op{Name: "txn", Value: "append x 1; w z 2"}, Result{OK: true}, true)
	require.True(t, ok)
	for result, fits := range map[string]bool{"x=[1]; z=2": true, "x=[1]; z=": false, "x=[]; z=2": false, "z=2; x=[1]": false} {
		_, ok := Txn.Model.Step(state, Op{Name: "txn", Value: "r x; r z"}, Result{OK: true, Value: result}, true)
		require.Equal(t, fits, ok, result)
	}
}
