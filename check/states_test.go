package check

import (
	"math/rand"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/protocols/service"
)

// A point is the state of a service that this package has never heard of.
type point struct{ x, y int64 }

// walks is a service that says nothing of its operations but their names: it is judged by its model
// alone.
func walks(looks service.Effect) *service.Service {
	return &service.Service{
		Name:  "walk",
		Kinds: []service.Kind{{Name: "east"}, {Name: "north"}, {Name: "look", Does: looks}},
		Model: service.Sequential(point{}, func(p point, op service.Op) (point, service.Result, bool) {
			switch op.Name {
			case "east":
				p.x += op.Amount
			case "north":
				p.y += op.Amount
			case "look":
				return p, service.Result{OK: true, Number: 100*p.x + p.y}, true
			default:
				return p, service.Result{}, false
			}
			return p, fine, true
		}, nil),
	}
}

func walk(to string, n int64) service.Op { return service.Op{Name: to, Amount: n} }
func at(n int64) service.Result          { return service.Result{OK: true, Number: n} }

// A service from outside is judged like those of the house, whether or not it says what only reads.
func TestStates_AServiceThatNobodyKnows(t *testing.T) {
	for _, looks := range []service.Effect{0, service.Reads} {
		h := newTape()
		h.call(1, walk("east", 1))
		h.call(2, walk("north", 1))
		h.call(3, walk("east", 1))
		h.lose(3, walk("east", 1))
		h.did(4, walk("look", 0), at(1))
		h.ret(1, walk("east", 1), fine)
		h.did(4, walk("look", 0), at(101))
		h.ret(2, walk("north", 1), fine)
		h.did(4, walk("look", 0), at(201))
		require.Equal(t, Held, Linearizable(walks(looks), &h.History, DefaultBudget).Verdict)

		h.did(4, walk("look", 0), at(101))
		got := Linearizable(walks(looks), &h.History, DefaultBudget)
		require.Equal(t, Violated, got.Verdict)
		require.Contains(t, got.Why, "look returned 101")
		require.Contains(t, got.Why, "the walk could only be {2 1}")
	}
}

// Whoever says of an operation that it only reads, and changes the state by it, is found out: the
// search relies on it.
func TestStates_AReadThatWrites(t *testing.T) {
	h := newTape()
	h.did(1, walk("east", 1), fine)
	liar := walks(0)
	liar.Kinds[0].Does = service.Reads
	require.PanicsWithValue(t,
		"check: the model of walk changes its state by east 1, which only reads, or did nothing", func() {
			Linearizable(liar, &h.History, DefaultBudget)
		})
}

// States that are alike have one number wherever it matters, and the memo gives no answers but the
// model's.
func TestStates_SameAndMemo(t *testing.T) {
	of := walks(0)
	s := newStates(&of.Model, 10)
	o := func(to string, n int64) *Operation { return &Operation{Op: walk(to, n), Result: fine, Known: true} }
	east, north := s.step(0, 0, o("east", 1)), s.step(0, 1, o("north", 1))
	both, again := s.step(east, 1, o("north", 1)), s.step(north, 0, o("east", 1))
	require.NotEqual(t, east, north)
	require.Equal(t, s.same(both), s.same(again))
	require.NotEqual(t, s.same(east), s.same(north))
	require.EqualValues(t, both, s.step(both, 2, o("east", 0)), "a step that changes nothing stays")
	require.EqualValues(t, -1, s.step(both, 3, o("fly", 1)))

	r := rand.New(rand.NewSource(1))
	ops := []*Operation{o("east", 1), o("north", 1), o("fly", 1), o("east", -1), o("north", 0)}
	for range 10_000 {
		from, i := int32(r.Intn(len(s.all))), int32(r.Intn(len(ops)))
		next, ok := of.Model.Step(s.all[from], ops[i].Op, fine, true)
		if to := s.step(from, 10+i, ops[i]); !ok {
			require.EqualValues(t, -1, to)
		} else {
			require.Equal(t, next, s.all[to])
		}
	}
}
