package sim

import (
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// The queue gives out its items as a sorted slice would, whatever is pushed between two pops at the
// present instant or later, also after someone asked what comes next.
func TestQueue_Model(t *testing.T) {
	atGen := rapid.OneOf(
		rapid.Int64Range(0, 3), rapid.Int64Range(0, 1000), rapid.Int64Range(0, int64(time.Hour)), rapid.Int64Range(0, 1<<61),
	)
	rapid.Check(t, func(t *rapid.T) {
		var q queue
		var model []item
		now, seq := time.Duration(0), uint64(0)
		push := func(t *rapid.T) {
			for range rapid.IntRange(1, 200).Draw(t, "many") {
				seq++
				it := item{
					at:    now + time.Duration(atGen.Draw(t, "ahead")),
					order: order(itemKind(rapid.Uint64Range(0, 5).Draw(t, "kind")), rapid.Uint64().Draw(t, "tie")),
					node:  ID(seq),
				}
				q.push(it)
				it.seq = seq
				model = append(model, it)
			}
			slices.SortFunc(model, func(a, b item) int {
				if a.before(&b) {
					return -1
				}
				return 1
			})
		}
		pop := func(t *rapid.T) {
			until := now + time.Duration(atGen.Draw(t, "until"))
			for range rapid.IntRange(1, 200).Draw(t, "many") {
				var it item
				ok := q.pop(until, &it)
				require.Equal(t, len(model) > 0 && model[0].at <= until, ok)
				if !ok {
					now = until // as World.Run does
					return
				}
				require.Equal(t, model[0], it)
				now, model = it.at, model[1:]
			}
		}
		t.Repeat(map[string]func(*rapid.T){
			"push": push,
			"pop":  pop,
			"": func(t *rapid.T) {
				at, ok := q.next()
				require.Equal(t, len(model) > 0, ok)
				if ok {
					require.Equal(t, model[0].at, at)
				}
			},
		})
	})
}

// At one instant: boots and the scenario's acts, ends of segments, inboxes, then arrivals and
// timers by their ties, and what is still equal in the order in which it was pushed.
func TestQueue_OrderOfOneInstant(t *testing.T) {
	var q queue
	for i, o := range []uint64{
		order(itemTimer, 1<<60), order(itemArrival, 1<<61), order(itemInbox, 0), order(itemSegment, 0),
		order(itemCall, 0), order(itemBoot, 0), order(itemArrival, 1<<59), order(itemCall, 0),
	} {
		q.push(item{at: 5, order: o, node: ID(i)})
	}
	var got []ID
	for range 8 {
		var it item
		require.True(t, q.pop(5, &it))
		got = append(got, it.node)
	}
	require.Equal(t, []ID{5, 4, 7, 3, 2, 6, 0, 1}, got)
	require.False(t, q.pop(5, new(item)))
}

// Asking for what comes next, and running up to an instant before it, does not move the queue past
// what can still be pushed.
func TestQueue_InjectAfterPeek(t *testing.T) {
	var q queue
	var it item
	q.push(item{at: 1000, node: 1})
	require.False(t, q.pop(10, &it))
	at, ok := q.next()
	require.True(t, ok)
	require.EqualValues(t, 1000, at)
	q.push(item{at: 11, node: 2})
	q.push(item{at: 10, node: 3})
	for _, want := range []ID{3, 2, 1} {
		require.True(t, q.pop(1000, &it))
		require.Equal(t, want, it.node)
	}
}
