package sim

import (
	"cmp"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// Very many items of one instant come out in their order, with those that are pushed meanwhile, whether they
// belong to what has gone into the heap already or to what is still to come; and again at a later instant.
func TestQueue_Burst(t *testing.T) {
	var q queue
	model := map[time.Duration][]item{}
	seq := uint64(0)
	push := func(at time.Duration, o uint64) {
		seq++
		it := item{at: at, order: o, node: ID(seq)}
		q.push(it)
		it.seq = seq
		model[at] = append(model[at], it)
	}
	roll := newChance(1)
	some := func(n uint64) uint64 { return order(itemKind(n%6), roll.roll(TieChoice, 0, n)) }
	instants := []time.Duration{1000, 1001, 5000}
	for n := range uint64(15_000) {
		push(instants[n/6%3], some(n))
	}
	for _, at := range instants {
		var got []item
		var it item
		for range 100 {
			require.True(t, q.pop(at, &it))
			got = append(got, it)
		}
		require.False(t, q.pop(at-1, new(item)))
		for n := range uint64(500) { // a burst is in hand: this part of it, and the next ones
			push(at, it.order+n<<46)
		}
		_, inHand := q.find(func(o *item) bool { return o.at == at && o.order>>62 == 3 })
		require.True(t, inHand)
		require.NotEmpty(t, q.run)
		_, ahead := q.find(func(o *item) bool { return o.node == q.run[len(q.run)-1].node })
		require.True(t, ahead)
		for q.pop(at, &it) {
			next, any := q.next()
			require.True(t, !any || next >= at)
			got = append(got, it)
			if len(got)%50 == 0 {
				push(at, max(it.order, some(uint64(len(got)))))
			}
		}
		want := model[at]
		slices.SortFunc(want, func(a, b item) int { return cmp.Or(cmp.Compare(a.order, b.order), cmp.Compare(a.seq, b.seq)) })
		require.Equal(t, want, got)
	}
	require.Zero(t, q.burst.left)
}
