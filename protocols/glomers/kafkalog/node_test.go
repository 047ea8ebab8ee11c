package kafkalog

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/protocols/bench"
	"github.com/orrery-sim/orrery/protocols/parts/keyvalue"
	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/sim"
)

// Of n1, n2, the store and a client, n1 is real.
const (
	storeID = sim.ID(3)
	client  = sim.ID(4)
)

func alone(t *testing.T) *bench.Solo {
	t.Helper()
	return bench.NewSolo(t, &Protocol, 1, bench.With("patience", time.Hour))
}

func request(seq uint64, op service.Op) service.Request {
	return service.Request{Client: client, Seq: seq, Op: op}
}

func send(seq uint64, message string) service.Request {
	return request(seq, service.Op{Name: "send", Key: "x", Value: message})
}

// asks says something to the node, and returns what it then asks the store.
func asks(s *bench.Solo, from sim.ID, msg sim.Message) service.Request {
	s.T.Helper()
	all := bench.Of[service.Request](s.Say(from, msg))
	require.Len(s.T, all, 1)
	return all[0]
}

func answer(q service.Request, ok bool, text string) service.Reply {
	return service.Reply{Seq: q.Seq, Result: service.Result{OK: ok, Value: text}}
}

func told(seq uint64, r service.Result) bench.Letters {
	r.OK = true
	return bench.To(service.Reply{Seq: seq, Result: r}, client)
}

// A message is put where there is nothing: a node that finds another goes on, and one that finds its own is done.
func TestNode_Send(t *testing.T) {
	s := alone(t)
	q := asks(s, client, send(1, "a"))
	require.Equal(t, service.Op{Name: "cas", Key: "x/1", Value: "4.1 a"}, q.Op)
	q = asks(s, storeID, answer(q, false, "9.5 other"))
	require.Equal(t, "x/2", q.Op.Key)
	require.Equal(t, told(1, service.Result{Number: 2}), s.Say(storeID, answer(q, false, "4.1 a")), "a copy of the question came first")
	require.Equal(t, told(1, service.Result{Number: 2}), s.Say(client, send(1, "a")), "it is repeated")
	q = asks(s, client, send(2, "b"))
	require.Equal(t, "x/3", q.Op.Key)
	require.Equal(t, told(2, service.Result{Number: 3}), s.Say(storeID, answer(q, true, "")))
	require.Equal(t, []Appended{{"x", 2, "a"}, {"x", 3, "b"}}, bench.Told[Appended](s.Facts))
}

// A node that comes back looks for a repeated message from the beginning, and does not put it twice.
func TestNode_SendAfterCrash(t *testing.T) {
	s := alone(t)
	asks(s, client, send(7, "a"))
	s.Reboot()
	q := asks(s, client, send(7, "a"))
	q = asks(s, storeID, answer(q, false, "9.5 other"))
	require.Equal(t, told(7, service.Result{Number: 2}), s.Say(storeID, answer(q, false, "4.7 a")))
}

// A poll reads what the node does not know, up to the end, and nothing twice. One request comes after the other.
func TestNode_Poll(t *testing.T) {
	s := alone(t)
	poll := func(seq uint64, from int64) service.Request {
		return request(seq, service.Op{Name: "poll", Key: "x", Amount: from})
	}
	q := asks(s, client, poll(1, 1))
	require.Empty(t, s.Say(client, poll(2, 2)))
	q = asks(s, storeID, answer(q, true, "9.5 a"))
	q = asks(s, storeID, answer(q, true, "9.6 b"))
	require.Equal(t, service.Op{Name: "get", Key: "x/3"}, q.Op)
	heard := s.Say(storeID, answer(q, false, ""))
	require.Equal(t, told(1, service.Result{Value: "1:a 2:b"})[0].Msg, heard.By(client)[0])
	q = bench.Of[service.Request](heard)[0]
	require.Equal(t, "x/3", q.Op.Key)
	require.Equal(t, told(2, service.Result{Value: "2:b"}), s.Say(storeID, answer(q, false, "")))
}

// A commit of more replaces what is there; of less it changes nothing.
func TestNode_Commit(t *testing.T) {
	s := alone(t)
	commit := func(seq uint64, upto int64) service.Request {
		return request(seq, service.Op{Name: "commit", Key: "x", Amount: upto})
	}
	q := asks(s, client, commit(1, 5))
	q = asks(s, storeID, answer(q, true, "2"))
	require.Equal(t, service.Op{Name: "cas", Key: "x committed", Old: "2", Value: "5"}, q.Op)
	q = asks(s, storeID, answer(q, false, "4"))
	require.Equal(t, "4", q.Op.Old)
	require.Equal(t, told(1, service.Result{}), s.Say(storeID, answer(q, true, "")))
	q = asks(s, client, commit(2, 4))
	require.Equal(t, told(2, service.Result{}), s.Say(storeID, answer(q, true, "5")))
	q = asks(s, client, request(3, service.Op{Name: "committed", Key: "x"}))
	require.Equal(t, told(3, service.Result{Number: 5}), s.Say(storeID, answer(q, true, "5")))
}

func kept(key, text string) bench.Tell {
	return bench.Tell{Node: storeID, Fact: keyvalue.Kept{Key: key, Value: text}}
}

func TestInvariants(t *testing.T) {
	judge := func(name string, story ...bench.Tell) string {
		why, _ := bench.Judge(t, bench.Named(t, invariants(), name), story...)
		return why
	}
	a, b := kept("x/1", "4.1 a"), kept("x/2", "4.2 b")
	for _, p := range invariants() {
		require.Empty(t, judge(p.Name(), a, a, b, kept("y/1", "4.1 c"), kept("x committed", "2"), kept("x committed", "2"),
			bench.Tell{Node: 1, Fact: Appended{"x", 2, "b"}}))
	}
	require.Equal(t, "offset 1 of x was a, and is b", judge(oneEach, a, kept("x/1", "5.1 b")))
	require.Equal(t, "offset 2 of x has a message, and offset 1 has none", judge(gapless, b))
	require.Equal(t, "a stands in x at offsets 1 and 2", judge(once, a, kept("x/2", "4.1 a")))
	tells := func(offset int) bench.Tell { return bench.Tell{Node: 1, Fact: Appended{"x", offset, "a"}} }
	require.Equal(t, "n1 tells that a is in x at offset 2, where b is", judge(acknowledged, a, b, tells(1), tells(2)))
	require.Equal(t, "n1 tells that a is in x at offset 2, where there is nothing", judge(acknowledged, a, tells(2)))
	require.Equal(t, "x committed up to 9, and was up to 10", judge(commitsGo, kept("x committed", "10"), kept("x committed", "9")))
}
