package check_test

import (
	"hash/fnv"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/anishathalye/porcupine"
	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/check"
	"github.com/orrery-sim/orrery/check/outside"
)

// cellModel is a text for each key as porcupine sees it. It is written apart from the models of the house.
var cellModel = porcupine.Model{
	Partition: func(history []porcupine.Operation) (parts [][]porcupine.Operation) {
		at := map[string]int{}
		for _, o := range history {
			key := o.Input.(*check.Operation).Op.Key
			i, found := at[key]
			if !found {
				i = len(parts)
				at[key] = i
				parts = append(parts, nil)
			}
			parts[i] = append(parts[i], o)
		}
		return parts
	},
	Init: func() any { return "" },
	Step: func(state, input, _ any) (bool, any) {
		o, is := input.(*check.Operation), state.(string)
		switch o.Op.Name {
		case "read", "get":
			return !o.Known || o.Result.Value == is, is
		case "append":
			return true, is + o.Op.Value
		case "cas":
			swaps := is == o.Op.Old
			if o.Known && o.Result.OK != swaps {
				return false, is
			}
			if swaps {
				return true, o.Op.Value
			}
			return true, is
		}
		return true, o.Op.Value
	},
	Hash: func(state any) uint64 {
		h := fnv.New64a()
		h.Write([]byte(state.(string)))
		return h.Sum64()
	},
}

func theirs(h *check.History, wall time.Duration) check.Verdict {
	var all []porcupine.Operation
	for i := range h.Operations() {
		o := &h.Operations()[i]
		if !o.Failed {
			all = append(all, porcupine.Operation{
				ClientId: o.Row, Input: o, Call: int64(o.CallEvent), Return: int64(min(o.ReturnEvent, 1<<63-1)),
			})
		}
	}
	switch porcupine.CheckOperationsTimeout(cellModel, all, wall) {
	case porcupine.Ok:
		return check.Held
	case porcupine.Illegal:
		return check.Violated
	}
	return check.Undecided
}

// porcupinesHistories are the 102 histories of etcd that Jepsen made, and six of a key-value store, which
// porcupine's module brings for its own tests.
func porcupinesHistories(t *testing.T) (files []*outside.File) {
	t.Helper()
	out, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "github.com/anishathalye/porcupine").Output()
	require.NoError(t, err)
	paths, err := filepath.Glob(filepath.Join(strings.TrimSpace(string(out)), "test_data", "*", "*.*"))
	require.NoError(t, err)
	for _, path := range paths {
		data, err := os.ReadFile(path)
		require.NoError(t, err)
		f, err := outside.Read(filepath.Base(path), data, "")
		if err != nil {
			require.Contains(t, path, "etcd_095", "it is empty")
			continue
		}
		files = append(files, f)
	}
	require.Len(t, files, 102+6)
	return files
}

// clocked is how long it takes.
func clocked(do func()) time.Duration {
	began := time.Now()
	do()
	return time.Since(began)
}

// Beside porcupine, in one process: the same verdicts, and none of them later but for what the clock does not tell.
func TestLinearizable_BesidePorcupine(t *testing.T) {
	var all, broken [2]time.Duration // of all, and of those that have no order: ours and porcupine's
	slower := 0
	for _, f := range porcupinesHistories(t) {
		if testing.Short() && len(f.History.Operations()) > 1_000 {
			continue
		}
		var our, their check.Verdict
		var took [2]time.Duration
		for try := range 3 { // for others use the machine as well
			ours1 := clocked(func() { our = check.Linearizable(f.Service, f.History, check.DefaultBudget).Verdict })
			theirs1 := clocked(func() { their = theirs(f.History, 20*time.Second) })
			require.Equal(t, their, our, f.Name)
			if try == 0 || ours1 < took[0] {
				took[0] = ours1
			}
			if try == 0 || theirs1 < took[1] {
				took[1] = theirs1
			}
			if took[0] <= took[1] {
				break
			}
		}
		for i := range took {
			all[i] += took[i]
			if our == check.Violated {
				broken[i] += took[i]
			}
		}
		if took[0] > took[1]+time.Millisecond {
			slower++
			t.Logf("%s: %v after %v, porcupine after %v", f.Name, our, took[0], took[1])
		}
	}
	t.Logf("all: %v, porcupine %v; without an order: %v, porcupine %v; %d were slower", all[0], all[1], broken[0], broken[1], slower)
	if !testing.Short() {
		require.Less(t, all[0], all[1])
		require.LessOrEqual(t, slower, 5, "the machine may be busy, but not so often")
	}
}
