package cache

import (
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/orrery-sim/orrery/protocols/bench"
	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/sim"
)

const (
	db, m1, f1, f2 = sim.ID(1), sim.ID(2), sim.ID(3), sim.ID(4)

	client1 = sim.ID(5)
	ms      = time.Millisecond
)

func alone(t *testing.T, who sim.ID, options ...bench.Option) *bench.Solo {
	t.Helper()
	return bench.NewSolo(t, &Protocol, who, append([]bench.Option{bench.Servers(2)}, options...)...)
}

func version(n int, value string) Entry {
	return Entry{service.Result{OK: true, Value: value}, n}
}

// Of those who miss a key one has a lease; by it, and once, the key is set; a write makes it void.
func TestServer_Leases_3_2_1(t *testing.T) {
	s := alone(t, m1)
	require.Equal(t, Got{Call: 1, Token: 1}, s.Ask(f1, Get{1, "x"}))
	require.Equal(t, Got{Call: 7}, s.Ask(f2, Get{7, "x"}), "told to wait")
	require.Equal(t, Got{Call: 8, Token: 2}, s.Ask(f2, Get{8, "y"}), "of another key")

	require.Empty(t, s.Say(f1, Set{"x", version(1, "a"), 1}))
	got := s.Ask(f2, Get{9, "x"}).(Got)
	require.True(t, got.Hit)
	require.Equal(t, version(1, "a"), got.Entry)
	require.Empty(t, s.Say(f1, Set{"x", version(9, "b"), 1}), "the lease is used up")
	require.Equal(t, version(1, "a"), s.Ask(f2, Get{10, "x"}).(Got).Entry)

	require.Equal(t, Deleted{4}, s.Ask(f1, Delete{4, "y", 2}))
	require.Empty(t, s.Say(f2, Set{"y", version(1, "old"), 2}))
	require.Equal(t, Got{Call: 11, Token: 3}, s.Ask(f1, Get{11, "y"}), "the set was refused")
}

// A lease that nobody uses expires, and no life of a cache gives the leases of another.
func TestServer_LeasesExpire(t *testing.T) {
	s := alone(t, m1, bench.With("lease", 50*ms))
	require.Equal(t, Got{Call: 1, Token: 1}, s.Ask(f1, Get{1, "x"}))
	s.Wait(60 * ms)
	require.Equal(t, Got{Call: 2, Token: 2}, s.Ask(f1, Get{2, "x"}))
	s.Say(f1, Set{"x", version(1, "late"), 1})
	require.False(t, s.Ask(f1, Get{3, "x"}).(Got).Hit)
	s.Reboot()
	require.Equal(t, uint64(1<<32+1), s.Ask(f1, Get{4, "x"}).(Got).Token)
}

// The age of a value counts from its lease. What has expired is no hit, and may be given away as stale to those who wait.
func TestServer_Age(t *testing.T) {
	for _, stale := range []time.Duration{0, 100 * ms} {
		s := alone(t, m1, bench.With("ttl", 50*ms), bench.With("stale", stale))
		token := s.Ask(f1, Get{1, "x"}).(Got).Token
		s.Wait(20 * ms)
		s.Say(f1, Set{"x", version(1, "a"), token})
		got := s.Ask(f1, Get{2, "x"}).(Got)
		require.True(t, got.Hit)
		require.GreaterOrEqual(t, got.Age, 20*ms)
		s.Wait(30 * ms)
		require.NotZero(t, s.Ask(f1, Get{3, "x"}).(Got).Token)
		second := s.Ask(f2, Get{4, "x"}).(Got)
		require.Equal(t, stale > 0, second.Hit)
		require.Equal(t, stale > 0, second.Stale)
		s.Wait(200 * ms)
		require.False(t, s.Ask(f2, Get{5, "x"}).(Got).Hit, "it is too stale")
	}
}

// A write goes to the database, then the key is deleted from the cache, then the client is answered; and each is asked for
// again until it is done.
func TestFront_Writes_2(t *testing.T) {
	f := alone(t, f1)
	op := service.Op{Name: "put", Key: "x", Value: "a"}
	write := Write{1, service.Command{Client: client1, Seq: 3, Op: op}}
	require.Equal(t, bench.To(write, db), f.Say(client1, service.Request{Client: client1, Seq: 3, Op: op}))
	require.Empty(t, f.Say(client1, service.Request{Client: client1, Seq: 3, Op: op}), "it is inside already")
	require.Equal(t, bench.To(write, db), f.Timeout(callTimer(1)))
	require.Equal(t, bench.To(Delete{1, "x", 5}, m1), f.Say(db, Wrote{1, 5, service.Result{OK: true}}))
	require.Equal(t, bench.To(Delete{1, "x", 5}, m1), f.Timeout(callTimer(1)))
	require.Equal(t, bench.To(service.Reply{Seq: 3, Result: service.Result{OK: true}}, client1), f.Say(m1, Deleted{1}))
	require.Empty(t, f.Say(m1, Deleted{1}))
}

func get(seq uint64) service.Request {
	return service.Request{Client: client1, Seq: seq, Op: service.Op{Name: "get", Key: "x"}}
}

// A read looks aside, reads the database by a lease, and sets the cache. Who asks meanwhile is answered by it, too; but not
// who asks after a write.
func TestFront_Reads(t *testing.T) {
	f := alone(t, f1)
	require.Equal(t, bench.To(Get{1, "x"}, m1), f.Say(client1, get(1)))
	require.Empty(t, f.Say(client1, get(2)))
	require.Empty(t, f.Say(m1, Got{Call: 1}))
	require.Equal(t, bench.To(Get{1, "x"}, m1), f.Timeout(callTimer(1)), "it was told to wait")
	require.Equal(t, bench.To(Read{1, "x"}, db), f.Say(m1, Got{Call: 1, Token: 9}))
	f.Say(client1, service.Request{Client: client1, Seq: 3, Op: service.Op{Name: "put", Key: "x", Value: "new"}})
	f.Say(db, Wrote{2, 1, service.Result{OK: true}})
	f.Say(m1, Deleted{2})
	require.Equal(t, bench.To(Get{3, "x"}, m1), f.Say(client1, get(4)), "after the write")
	heard := f.Say(db, Row{1, version(0, "old")})
	require.Equal(t, []Set{{"x", version(0, "old"), 9}}, bench.Of[Set](heard))
	require.Len(t, bench.Of[service.Reply](heard), 2)
	require.Equal(t, bench.To(Read{3, "x"}, db), f.Timeout(callTimer(3)), "the cache does not answer")
	require.Len(t, f.Say(db, Row{3, version(1, "new")}), 1, "there is no lease to set it by")
}

// The database tells the caches of its log until they have heard, and the edge when they have.
func TestDatabase_Feed_4_1(t *testing.T) {
	d := alone(t, db, bench.With("edge", 10))
	write := Write{1, service.Command{Client: client1, Seq: 1, Op: service.Op{Name: "put", Key: "x", Value: "a"}}}
	told := Invalidate{1, []Stamp{{"x", 1}}}
	heard := d.Say(f1, write)
	require.Equal(t, []Wrote{{1, 1, service.Result{OK: true}}}, bench.Of[Wrote](heard))
	require.Equal(t, []sim.Message{told}, heard.By(m1))
	require.Equal(t, bench.To(told, m1), d.Timeout(feedTimer))
	require.ElementsMatch(t, bench.To(told, f1, f2), d.Say(m1, Heard{1}))
	d.Say(f1, Heard{1})
	require.Equal(t, bench.To(told, f2), d.Timeout(feedTimer))
	require.Equal(t, []Wrote{{1, 1, service.Result{OK: true}}}, bench.Of[Wrote](d.Say(f1, write)), "it is not written twice")
	d.Reboot()
	require.Equal(t, Row{2, version(1, "a")}, bench.Of[Row](d.Say(f1, Read{2, "x"}))[0])
}

// Whatever is used, put and dropped, an lru has the items of a list that is kept in order.
func TestLRU(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		l, model := lru{items: map[string]*item{}}, []string(nil)
		for range rapid.IntRange(1, 60).Draw(t, "steps") {
			key := rapid.SampledFrom([]string{"a", "b", "c", "d"}).Draw(t, "key")
			it := l.items[key]
			at := slices.Index(model, key)
			require.Equal(t, at >= 0, it != nil)
			if at >= 0 {
				model = slices.Delete(model, at, at+1)
			}
			switch step := rapid.IntRange(0, 2).Draw(t, "step"); {
			case step == 0:
				l.put(&item{key: key})
				model = append(model, key)
			case it == nil:
			case step == 1:
				l.use(it)
				model = append(model, key)
			default:
				l.drop(it)
			}
			var up, down []string
			for it := l.oldest; it != nil; it = it.newer {
				up = append(up, it.key)
			}
			for it := l.newest; it != nil; it = it.older {
				down = append(down, it.key)
			}
			slices.Reverse(down)
			require.True(t, slices.Equal(model, up))
			require.Equal(t, up, down)
			require.Len(t, l.items, len(model))
		}
	})
}
