package sim_test

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/sim"
)

// inner and shown have all that a state may be made of, and room between their fields.
type inner struct {
	A uint8
	B int64
	C string
}

type shown struct {
	N     int8
	Inner inner
	Runs  [2]inner
	List  []int64
	Lists [][]string
	Ptr   *inner
	Any   any
	Str   fmt.Stringer
	Map   map[string][]int
	F     func()
	Self  *shown
}

type word struct{ P *inner }

func (i inner) String() string { return i.C }

// states are values of every shape, each made anew by every call.
func states() []any {
	return []any{
		nil, 0, 7, int64(1 << 40), true, "", "text", 1.5, sim.ID(3), time.Second,
		[3]bool{true},
		[]sim.ID(nil),
		[]sim.ID{},
		[]sim.ID{1, 2},
		map[int]string(nil),
		map[int]string{},
		map[int]string{1: "a"},
		inner{},
		inner{1, 2, "c"},
		&inner{3, 4, "d"}, (*inner)(nil),
		word{},
		word{&inner{5, 6, "e"}},
		[1]*inner{{7, 8, "f"}},
		[]any{1, "a", []int{2}},
		[]inner{{1, 1, "x"}, {2, 2, "y"}},
		shown{},
		shown{
			N: 1, Inner: inner{1, 2, "i"}, Runs: [2]inner{{C: "r"}}, List: []int64{1, 2}, Lists: [][]string{{"l"}, nil},
			Ptr: &inner{9, 9, "p"}, Any: []string{"any"}, Str: inner{C: "s"}, Map: map[string][]int{"m": {1}},
			Self: &shown{N: 2, List: []int64{3}},
		},
		&shown{Any: map[string]any{"deep": []int{1}}, Str: &inner{C: "t"}},
	}
}

// showing is a world whose one node shows a value.
type showing struct {
	*sim.World
	value any
}

func newShowing() *showing {
	s := &showing{}
	s.World = traced(sim.Config{Groups: group(1, func(sim.ID) *actor {
		return &actor{inspect: func(v *sim.View) { v.Volatile("value", s.value) }}
	})})
	s.Run(0)
	return s
}

// look shows a value after an event, and is the change that the event has, if it has one.
func (s *showing) look(value any) (sim.Change, bool) {
	s.value = value
	s.Inject(1, ping{})
	s.Run(s.Now() + ms)
	e, _ := s.Event(s.Latest())
	if len(e.Changes) == 0 {
		return sim.Change{}, false
	}
	return e.Changes[0], true
}

// A value is recorded when it changes, as what it was, and not when it is made again with the same
// content.
func TestInspect_RecordsWhatChanges(t *testing.T) {
	s := newShowing()
	var last any
	r := rand.New(rand.NewPCG(1, 2))
	for range 3000 {
		next := states()[r.IntN(len(states()))]
		c, changed := s.look(next)
		require.Equal(t, !reflect.DeepEqual(last, next), changed, "%#v after %#v", next, last)
		if changed {
			require.Equal(t, next, c.Value)
		}
		last = next
	}
}

// What a node writes on in what it has shown does not reach what is recorded.
func TestInspect_ThePastDoesNotLie(t *testing.T) {
	s := newShowing()
	list := []int64{1, 2, 3}
	lists := [][]string{{"a"}}
	m := map[string][]int{"k": {1}}
	p := &inner{1, 2, "c"}
	value := &shown{List: list, Lists: lists, Map: m, Ptr: p, Any: list, Self: &shown{List: list}}
	before, _ := s.look(value)
	list[1], lists[0][0], m["k"][0], p.C = 20, "b", 10, "d"
	m["new"] = nil
	after, changed := s.look(value)
	require.True(t, changed, "it is the same pointer, and not the same content")
	require.Equal(t, &shown{
		List: []int64{1, 2, 3}, Lists: [][]string{{"a"}}, Map: map[string][]int{"k": {1}}, Ptr: &inner{1, 2, "c"},
		Any: []int64{1, 2, 3}, Self: &shown{List: []int64{1, 2, 3}},
	}, before.Value)
	require.Equal(t, value, after.Value)
	_, changed = s.look(value)
	require.False(t, changed)
}

// A field that is shown at times is gone when it is not shown, and new when it is shown again.
func TestInspect_FieldsThatComeAndGo(t *testing.T) {
	lead := false
	w := traced(sim.Config{Groups: group(1, func(sim.ID) *actor {
		return &actor{inspect: func(v *sim.View) {
			v.Durable("term", 1)
			if lead {
				v.Volatile("next", []int{1})
				v.Volatile("match", 0)
			}
			v.Volatile("role", lead)
		}}
	})})
	w.Run(0)
	look := func() map[string]any {
		w.Inject(1, ping{})
		w.Run(w.Now() + ms)
		e, _ := w.Event(w.Latest())
		found := map[string]any{}
		for _, c := range e.Changes {
			found[c.Field] = c.Value
		}
		return found
	}
	require.Empty(t, look())
	lead = true
	require.Equal(t, map[string]any{"role": true, "next": []int{1}, "match": 0}, look())
	require.Empty(t, look())
	lead = false
	require.Equal(t, map[string]any{"role": false, "next": sim.Gone{}, "match": sim.Gone{}}, look())
	require.Empty(t, look())
	lead = true
	require.Equal(t, map[string]any{"role": true, "next": []int{1}, "match": 0}, look())
}

// A handler that waits shows what it did from the instant on at which it did it, and not before.
func TestInspect_ShowsSince(t *testing.T) {
	role := "follower"
	w := traced(sim.Config{
		Network: delay(ms),
		Groups: group(2, func(id sim.ID) *actor {
			a := &actor{inspect: func(v *sim.View) { v.Volatile("role", role) }, receive: func(env *sim.Env, _ sim.ID, m sim.Message) {
				env.Work(10 * ms)
				role = "leader"
			}}
			if id == 2 {
				a.inspect = nil
				a.start = func(env *sim.Env) {
					for range 5 {
						env.Send(1, ping{})
						env.Work(3 * ms)
					}
				}
				a.receive = nil
			}
			return a
		}),
	})
	w.Run(time.Second)
	for _, e := range w.Events() {
		if e.Kind == sim.Delivered {
			require.Len(t, e.Changes, 1)
			since, _ := w.Event(e.Changes[0].Since)
			require.Less(t, e.Num, since.Num)
			require.Equal(t, e.At+8*ms, since.At, "the last message that was sent before it was done")
			return
		}
	}
	t.Fatal("nothing was delivered")
}
