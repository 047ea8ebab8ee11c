package abd

import (
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/orrery-sim/orrery/protocols/about"
	"github.com/orrery-sim/orrery/protocols/bench"
	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/sim"
)

// Tags are totally ordered, and the next is above.
func TestTag_Order(t *testing.T) {
	tag := rapid.Custom(func(t *rapid.T) Tag {
		return Tag{rapid.Int64Range(0, 3).Draw(t, "seq"), rapid.IntRange(0, 3).Draw(t, "writer")}
	})
	rapid.Check(t, func(t *rapid.T) {
		a, b, c := tag.Draw(t, "a"), tag.Draw(t, "b"), tag.Draw(t, "c")
		if (a == b) == (a.Less(b) || b.Less(a)) || a.Less(b) && b.Less(a) {
			t.Fatalf("%v and %v are not in one order", a, b)
		}
		if a.Less(b) && b.Less(c) && !a.Less(c) {
			t.Fatalf("%v, %v, %v: not transitive", a, b, c)
		}
		if w := rapid.IntRange(0, 3).Draw(t, "by"); !a.Less(a.Next(w)) {
			t.Fatalf("%v is not above %v", a.Next(w), a)
		}
	})
}

// A writer sends what the test makes it send.
type writer struct{}

func (writer) Start(*sim.Env)            {}
func (writer) Timer(*sim.Env, sim.Timer) {}
func (writer) Receive(env *sim.Env, _ sim.ID, msg sim.Message) {
	if m, is := msg.(Propagate); is {
		env.Send(1, m)
	}
}

// In whatever order values arrive at a replica, and however often, it ends with the highest.
func TestReplica_KeepsTheHighest(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		tags := rapid.SliceOfN(rapid.Int64Range(1, 5), 1, 8).Draw(rt, "tags")
		replica := &Replica{config: &config{}}
		w := sim.New(sim.Config{Groups: []sim.Group{
			{Name: "replica", Size: 1, New: func(sim.ID) sim.Node { return replica }},
			{Name: "client", Size: 1, New: func(sim.ID) sim.Node { return writer{} }},
		}})
		w.Run(0)
		for _, seq := range tags {
			w.Inject(2, Propagate{Tag: Tag{Seq: seq}, Value: Tag{Seq: seq}.String()})
			w.Run(w.Now() + ms)
		}
		highest := Tag{Seq: slices.Max(tags)}
		if replica.kept != (Tagged{highest, highest.String()}) {
			rt.Fatalf("it keeps %v of %v", replica.kept, tags)
		}
	})
}

// What a replica acknowledged survives a crash, also one between the acknowledgement and the sync.
func TestReplica_RemembersWhatItAcknowledged(t *testing.T) {
	for _, m := range []string{"", "ack-before-sync"} {
		s := newSystem(t, 1, nil, bench.Mutant(m), bench.Fsync(sim.Constant(50*ms)))
		s.Inject(s.Clients[0], service.Ask{Op: write("a")})
		for len(bench.Told[Finished](s.Facts)) == 0 {
			s.Wait(ms)
		}
		a := s.Apply(sim.Fault{Kind: sim.Crash, Nodes: []sim.ID{1, 2, 3}})
		s.Wait(ms)
		s.Undo(a)
		s.ask(0, read)
		s.Wait(200 * ms)
		require.Equal(t, m == "", len(s.Broken) == 0, "%q: %v", m, s.Broken)
	}
}

// A write queries, and exceeds what it finds; a read propagates what it returns.
func TestClient_TwoPhases(t *testing.T) {
	s := newSystem(t, 3, nil)
	var result any
	s.Listen(sim.Kinds(sim.Returned), func(e *sim.Event) { result = e.Body.(sim.Return).Result })
	s.ask(0, write("a"))
	s.ask(1, write("b"))
	require.Equal(t, []Chosen{{0, Tag{1, 0}, "a"}, {1, Tag{2, 1}, "b"}}, bench.Told[Chosen](s.Facts))
	s.Apply(sim.Fault{Kind: sim.Wipe, Nodes: []sim.ID{1}})
	a := s.Apply(sim.Fault{Kind: sim.Crash, Nodes: []sim.ID{1}})
	s.Undo(a)
	s.Wait(ms)
	require.Empty(t, s.Node(1).(*Replica).kept)
	s.ask(2, read)
	require.Equal(t, Tagged{Tag{2, 1}, "b"}, s.Node(1).(*Replica).kept, "the reader wrote it back")
	require.Equal(t, service.Result{OK: true, Value: "b"}, result)
}

// Without a quorum an operation does not end, and with one it ends as soon as the retry finds it.
func TestClient_NeedsAQuorum(t *testing.T) {
	s := newSystem(t, 1, nil)
	a := s.Apply(sim.Fault{Kind: sim.Crash, Nodes: []sim.ID{2, 3}})
	s.ask(0, write("a"))
	s.Wait(70 * ms)
	require.Empty(t, bench.Told[Chosen](s.Facts))
	s.Undo(a)
	s.Wait(20 * ms)
	require.Len(t, bench.Told[Finished](s.Facts), 1)
}

// A write that was given up is another process's than the next, which has a tag of its own, although
// it finds nothing of the first.
func TestClient_TagsAreItsProcess(t *testing.T) {
	for _, m := range []string{"", "reuse-tag"} {
		s := newSystem(t, 1, nil, bench.Mutant(m))
		s.Inject(s.Clients[0], service.Ask{Op: write("a")})
		for len(bench.Told[Chosen](s.Facts)) == 0 {
			s.Wait(100 * time.Microsecond)
		}
		cut := s.cut(0, 1, 2, 3) // what is under way is lost
		s.Wait(5 * ms)
		s.Undo(cut)
		s.ask(0, write("b"))
		chosen := bench.Told[Chosen](s.Facts)
		require.Len(t, chosen, 2)
		require.Equal(t, chosen[0].Tag.Seq, chosen[1].Tag.Seq)
		require.Equal(t, m == "", chosen[0].Tag != chosen[1].Tag)
		require.Equal(t, m == "", len(s.Broken) == 0, "%q: %v", m, s.Broken)
	}
}

// Quorums that may miss each other are refused, with what to write.
func TestBuild_Quorums(t *testing.T) {
	build := func(read, write int, mutants ...string) error {
		a := Protocol.Defaults()
		a.Values["nodes"] = about.Nodes{Count: 3}
		a.Values["read_quorum"], a.Values["write_quorum"], a.Mutants = read, write, mutants
		_, err := Protocol.Build(a)
		return err
	}
	require.NoError(t, build(1, 3))
	require.NoError(t, build(3, 1))
	require.NoError(t, build(1, 1, "no-intersection"))
	require.EqualError(t, build(4, 1), "read_quorum must be at most 3, the number of replicas, not 4")
	require.EqualError(t, build(1, 2), "read_quorum must be at least 2 with write_quorum = 2, not 1, so that "+
		`any two of the 3 replicas' quorums have one in common; write read_quorum = 2, or mutants = ["no-intersection"]`)
}
