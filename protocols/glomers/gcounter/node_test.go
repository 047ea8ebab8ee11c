package gcounter

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/orrery-sim/orrery/protocols/bench"
	"github.com/orrery-sim/orrery/protocols/parts/keyvalue"
	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/sim"
)

// Of n1 to n3, the store and a client, n1 is real.
const (
	storeID = sim.ID(4)
	client  = sim.ID(5)
)

func alone(t *testing.T) *bench.Solo {
	t.Helper()
	return bench.NewSolo(t, &Protocol, 1, bench.With("patience", time.Hour))
}

func add(seq uint64, amount int64) service.Request {
	return service.Request{Client: client, Seq: seq, Op: service.Op{Name: "add", Amount: amount}}
}

// asks says something to the node, and returns what it then asks the store.
func asks(s *bench.Solo, from sim.ID, msg sim.Message) service.Request {
	s.T.Helper()
	all := bench.Of[service.Request](s.Say(from, msg))
	require.Len(s.T, all, 1)
	return all[0]
}

func found(q service.Request, text string) service.Reply {
	return service.Reply{Seq: q.Seq, Result: service.Result{OK: q.Op.Name == "get" && text != "", Value: text}}
}

func swapped(q service.Request) service.Reply {
	return service.Reply{Seq: q.Seq, Result: service.Result{OK: true}}
}

// An add is a get and a cas of the node's total, repeated with what is found, and answered with the sum.
func TestNode_Add(t *testing.T) {
	s := alone(t)
	q := asks(s, client, add(1, 5))
	require.Equal(t, service.Op{Name: "get", Key: key}, q.Op)
	q = asks(s, storeID, found(q, "2:7:0"))
	require.Equal(t, service.Op{Name: "cas", Key: key, Old: "2:7:0", Value: "1:5:7 2:7:0"}, q.Op)
	q = asks(s, storeID, found(q, "2:7:0 3:1:7"))
	require.Equal(t, service.Op{Name: "cas", Key: key, Old: "2:7:0 3:1:7", Value: "1:5:8 2:7:0 3:1:7"}, q.Op)
	heard := s.Say(storeID, swapped(q))
	require.Equal(t, bench.To(service.Reply{Seq: 1, Result: service.Result{OK: true, Number: 13}}, client), heard)
	require.Equal(t, heard, s.Say(client, add(1, 5)), "asked again, it is answered again")
}

// A total that is there already is that of a cas whose answer was lost: it is answered as of then, and what was asked for since
// is added after that.
func TestNode_LostAnswer(t *testing.T) {
	s := alone(t)
	q := asks(s, client, add(1, 5))
	q = asks(s, storeID, found(q, ""))
	require.Empty(t, s.Say(client, add(2, 3)))
	heard := s.Say(storeID, found(q, "1:5:0 2:4:5"))
	require.Equal(t, bench.To(service.Reply{Seq: 1, Result: service.Result{OK: true, Number: 5}}, client),
		heard[:1])
	q = bench.Of[service.Request](heard)[0]
	q = asks(s, storeID, found(q, "1:5:0 2:4:5"))
	require.Equal(t, "1:8:4 2:4:5", q.Op.Value)
}

// After a crash a node adds what it had taken on, once.
func TestNode_Restart(t *testing.T) {
	s := alone(t)
	asks(s, client, add(1, 5))
	s.Heard = nil
	s.Reboot()
	s.Wait(10 * time.Millisecond)
	q := bench.Of[service.Request](s.Heard)[0]
	require.Empty(t, s.Say(client, add(1, 5)))
	q = asks(s, storeID, found(q, ""))
	require.Equal(t, "1:5:0", q.Op.Value)
}

// A read fences, and is answered with the sum; one that comes when the fence is under way waits for the next.
func TestNode_Read(t *testing.T) {
	s := alone(t)
	read := func(seq uint64) service.Request {
		return service.Request{Client: client, Seq: seq, Op: service.Op{Name: "read"}}
	}
	fence := asks(s, client, read(1))
	require.Equal(t, "put", fence.Op.Name)
	require.Empty(t, s.Say(client, read(2)))
	get := asks(s, storeID, swapped(fence))
	heard := s.Say(storeID, found(get, "2:7:0"))
	require.Equal(t, []sim.Message{service.Reply{Seq: 1, Result: service.Result{OK: true, Number: 7}}}, heard.By(client))
	require.NotEqual(t, fence.Op, bench.Of[service.Request](heard)[0].Op)
}

// A tally is what is added up of its nodes' shares, in whatever order they come, and is read as it was written.
func TestTally(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		totals := map[sim.ID]int64{}
		var tl tally
		for range rapid.IntRange(0, 20).Draw(t, "adds") {
			id := sim.ID(rapid.IntRange(1, 12).Draw(t, "node"))
			others := tl.sum() - totals[id]
			totals[id] += int64(rapid.IntRange(1, 9).Draw(t, "amount"))
			tl = tl.with(id, totals[id])
			require.Equal(t, share{id, totals[id], others}, tl.of(id))
		}
		sum := int64(0)
		for id, total := range totals {
			sum += total
			require.Equal(t, total, tl.of(id).total)
		}
		require.Equal(t, sum, tl.sum())
		require.Equal(t, tl, readTally(tl.String()))
	})
}

func store(text string) bench.Tell {
	return bench.Tell{Node: storeID, Fact: keyvalue.Kept{Key: key, Value: text}}
}

func TestInvariants(t *testing.T) {
	why, blames := bench.Judge(t, &growOnly{}, store("1:5:0"), store("1:5:0"), store("1:5:0 2:3:5"), store("1:6:3"))
	require.Equal(t, "of n2's adds the store has 0, and had 3", why)
	require.Equal(t, []uint64{3}, blames)

	added := func(n int64) bench.Tell { return bench.Tell{Node: 1, Fact: Added{n}} }
	why, _ = bench.Judge(t, &acknowledgedIn{}, store("1:5:0"), added(3), added(2), added(1))
	require.Equal(t, "the store has 5, and clients were told that 6 had been added", why)
	why, _ = bench.Judge(t, &acknowledgedIn{}, store("1:5:0"), added(5), store("1:4:0"))
	require.NotEmpty(t, why)

	asked := bench.Tell{Node: 1, Fact: Accepted{5}}
	why, _ = bench.Judge(t, &countedOnce{}, asked, store("1:5:0"), asked, store("1:10:0"), store("1:11:0"))
	require.Equal(t, "the store has 11, and no more than 10 was to be added", why)
}
