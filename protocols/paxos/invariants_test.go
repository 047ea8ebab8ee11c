package paxos

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/orrery-sim/orrery/protocols/about"
	"github.com/orrery-sim/orrery/protocols/bench"
	"github.com/orrery-sim/orrery/sim"
)

// A tell is a fact that a node states.
type tell = bench.Tell

// judge is what a property finds wrong with the last fact of a story.
func judge(t *testing.T, p sim.Property, story ...tell) string {
	t.Helper()
	why, _ := bench.Judge(t, p, story...)
	return why
}

// property is a new invariant, by its name, for three acceptors and majorities.
func property(t testing.TB, name string) sim.Property {
	t.Helper()
	system, err := Protocol.Build(Protocol.Defaults())
	require.NoError(t, err)
	return bench.Named(t, system.Invariants, name)
}

// The ballots of the stories, lowest first.
var b1, b2, b3 = no(1, p1), no(1, p2), no(2, p1)

func TestInvariant_Agreement(t *testing.T) {
	p := func() sim.Property { return property(t, "Agreement") }
	one := []tell{{a1, Vote{b1, "v1"}}, {a2, Vote{b1, "v1"}}}
	require.Empty(t,
		judge(t, p(), append(one, tell{a2, Vote{b2, "v2"}}, tell{a1, Vote{b3, "v2"}})...),
		"votes of different ballots choose nothing")
	require.Equal(t, "v2 was chosen in ballot 1.2, but v1 was chosen in ballot 1.1",
		judge(t, p(), append(one, tell{a2, Vote{b2, "v2"}}, tell{a3, Vote{b2, "v2"}})...))
	require.Empty(t,
		judge(t, p(), append(one, tell{a2, Vote{b2, "v1"}}, tell{a3, Vote{b2, "v1"}})...))
	require.Equal(t, "v2 was chosen in ballot 1.1, but v1 was chosen in ballot 1.1",
		judge(t, p(), append(one, tell{a2, Vote{b1, "v2"}}, tell{a3, Vote{b1, "v2"}})...),
		"not even in one ballot")
	require.Empty(t, judge(t, p(), tell{a1, Vote{b1, "v1"}}, tell{a1, Vote{b1, "v1"}},
		tell{l1, Chosen{b2, "v2"}}), "an acceptor counts once")
	require.Equal(t, "n6 believes that v2 was chosen in ballot 1.2, but v1 was chosen in ballot 1.1",
		judge(t, p(),
			append(one, tell{l1, Chosen{b2, "v2"}})...), "learners must agree with what was chosen")
	require.Equal(t, "v1 was chosen in ballot 1.1, but v2 was believed to be chosen in ballot 1.2",
		judge(t, p(), append([]tell{{l1, Chosen{b2, "v2"}}}, one...)...))
	require.Equal(t, "v2 was chosen in ballot 1.2, but v1 was chosen in ballot 1.1",
		judge(t, p(), append(one, tell{a3, Booted{b2, b2, "v2"}}, tell{a2, Vote{b2, "v2"}})...),
		"a vote that a crash kept the acceptor from telling of")
}

func TestInvariant_Validity(t *testing.T) {
	votes := []tell{{a1, Vote{b1, "v1"}}, {a2, Vote{b1, "v1"}}}
	require.Equal(t, "v1 was chosen in ballot 1.1, and nobody proposed it",
		judge(t, property(t, "Validity"), append([]tell{{p2, Propose{"v2"}}}, votes...)...))
	require.Empty(t,
		judge(t, property(t, "Validity"), append([]tell{{p1, Propose{"v1"}}}, votes...)...))
}

func TestInvariant_Learning(t *testing.T) {
	require.Equal(t,
		"n6 believes that v1 was chosen in ballot 1.1, but of the acceptors that it takes, 2, "+
			"so far 1 voted for it", judge(t, property(t, "Learning"),
			tell{a1, Vote{b1, "v1"}}, tell{a2, Vote{b3, "v1"}}, tell{l1, Chosen{b1, "v1"}}))
	require.Empty(t, judge(t, property(t, "Learning"),
		tell{a1, Vote{b1, "v1"}}, tell{a2, Vote{b1, "v1"}}, tell{l1, Chosen{b1, "v1"}}))
}

func TestInvariant_P1a(t *testing.T) {
	promised := tell{a1, Promised{b2}}
	require.Empty(t,
		judge(t, property(t, "P1a"), promised, tell{a2, Vote{b1, "v1"}}, tell{a1, Vote{b2, "v2"}}))
	require.Equal(t, "n3 voted in ballot 1.1 after it had promised ballot 1.2",
		judge(t, property(t, "P1a"), promised, tell{a1, Vote{b1, "v1"}}))
	require.Equal(t, "n3 voted in ballot 1.1 after it had promised ballot 1.2",
		judge(t, property(t, "P1a"), promised, tell{a1, Booted{}},
			tell{a1, Vote{b1, "v1"}}), "not even after a restart")
	require.Equal(t, "n3 promised ballot 1.1 after it had promised ballot 1.2",
		judge(t, property(t, "P1a"), promised, tell{a1, Promised{b1}}))
	require.Equal(t, "n3 voted in ballot 1.1 after it had promised ballot 1.2",
		judge(t, property(t, "P1a"), tell{a1, Booted{Promised: b2}}, tell{a1, Vote{b1, "v1"}}))
}

func TestInvariant_P2a(t *testing.T) {
	p := func() sim.Property { return property(t, "P2a") }
	chosen := []tell{{a1, Vote{b2, "v2"}}, {a2, Vote{b2, "v2"}}}
	why := "n3 voted for v1 in ballot 2.1, but v2 was chosen in ballot 1.2"
	require.Equal(t, why, judge(t, p(), append(chosen, tell{a1, Vote{b3, "v1"}})...))
	require.Equal(t, why, judge(t, p(), append([]tell{{a1, Vote{b3, "v1"}}}, chosen...)...),
		"in either order")
	require.Empty(t, judge(t, p(), append(chosen, tell{a3, Vote{b1, "v1"}})...),
		"below it anything may be")
	require.Empty(t, judge(t, p(), append(chosen, tell{a1, Vote{b3, "v2"}})...))
	require.Equal(t, "n5 voted for v3 in ballot 1.2, but v1 was chosen in ballot 1.1", judge(t, p(),
		tell{a1, Vote{b3, "v1"}}, tell{a2, Vote{b3, "v1"}}, tell{a3, Vote{b2, "v3"}},
		tell{a1, Vote{b1, "v1"}}, tell{a2, Vote{b1, "v1"}}), "a lower ballot may be chosen later")
}

func TestInvariant_P2b(t *testing.T) {
	chosen := []tell{{a1, Vote{b2, "v2"}}, {a2, Vote{b2, "v2"}}}
	require.Equal(t, "n1 issued v1 in ballot 2.1, but v2 was chosen in ballot 1.2",
		judge(t, property(t, "P2b"),
			append(chosen, tell{p1, Proposal{Ballot: b3, Value: "v1"}})...))
	require.Empty(t,
		judge(t, property(t, "P2b"), append(chosen, tell{p1, Proposal{Ballot: b3, Value: "v2"}},
			tell{p1, Proposal{Ballot: b1, Value: "v1"}}, tell{a3, Vote{b3, "v1"}})...))
}

func TestInvariant_P2c(t *testing.T) {
	p := func() sim.Property { return property(t, "P2c") }
	v1, v2 := tell{a1, Vote{b1, "v1"}}, tell{a2, Vote{b2, "v2"}}
	issue := func(v string) tell { return tell{p1, Proposal{Ballot: b3, Value: v}} }
	why := "n1 issued v3 in ballot 2.1, but there are no 2 acceptors that had not voted below it, " +
		"or whose highest vote was for v3"
	require.Empty(t, judge(t, p(), issue("v3")), "nobody has voted")
	require.Empty(t, judge(t, p(), v1, issue("v3")), "a2 and a3 have not voted")
	require.Equal(t, why, judge(t, p(), v1, v2, issue("v3")))
	require.Empty(t, judge(t, p(), v1, v2, issue("v1")), "a1 and a3")
	require.Empty(t, judge(t, p(), v1, v2, issue("v2")), "a2 and a3, or a1 and a2")
	three := tell{a3, Vote{b2, "v2"}}
	require.NotEmpty(t, judge(t, p(), v1, v2, three, issue("v1")), "any two have a vote in 1.2")
	require.Empty(t, judge(t, p(), tell{a1, Vote{b3, "v1"}}, tell{a2, Vote{b3, "v1"}},
		tell{p2, Proposal{Ballot: b2, Value: "v2"}}), "votes above it do not matter")
}

// P2c is what it says: there is a quorum of which it is true. The invariant does not try them all.
func TestInvariant_P2c_IsWhatThePaperSays(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 5).Draw(t, "acceptors")
		c := &config{q1: rapid.IntRange(1, n).Draw(t, "q1"), acceptors: ids(3, about.Nodes{Count: n})}
		p := newP2c(c)
		votes := make([]map[int64]string, n)
		value := rapid.SampledFrom([]string{"v1", "v2"})
		for i := range n {
			votes[i] = map[int64]string{}
			for range rapid.IntRange(0, 3).Draw(t, "votes") {
				round := rapid.Int64Range(1, 5).Draw(t, "round")
				if _, twice := votes[i][round]; !twice {
					v := value.Draw(t, "value")
					votes[i][round] = v
					require.Empty(t, p.Fact(0, c.acceptors[i], Vote{BallotNumber{round, 1}, v}))
				}
			}
		}
		round, v := rapid.Int64Range(1, 6).Draw(t, "ballot"), value.Draw(t, "issued")
		allowed := false
		for set := range 1 << n {
			highest, size, ok := int64(0), 0, true
			for i := range n {
				if set>>i&1 == 1 {
					size++
					for r := range votes[i] {
						if r < round {
							highest = max(highest, r)
						}
					}
				}
			}
			for i := range n { // acceptors may have voted differently in one ballot here: one vote for v will do
				if set>>i&1 == 1 && highest > 0 && votes[i][highest] == v {
					ok = true
					break
				}
				ok = highest == 0
			}
			allowed = allowed || ok && size == c.q1
		}
		why := p.Fact(0, 1, Proposal{Ballot: BallotNumber{round, 1}, Value: v})
		require.Equal(t, allowed, why == "", why)
	})
}

func TestInvariant_UniqueBallots(t *testing.T) {
	p := func() sim.Property { return property(t, "Unique Ballots") }
	require.Empty(t, judge(t, p(), tell{p1, Ballot{b1}}, tell{p2, Ballot{b2}}, tell{p1, Ballot{b3}}))
	require.Equal(t, "n2 began ballot 1.1, which n1 had begun before",
		judge(t, p(), tell{p1, Ballot{b1}}, tell{p2, Ballot{b1}}))
	require.Equal(t, "n1 began ballot 1.1 a second time",
		judge(t, p(), tell{p1, Ballot{b1}}, tell{p1, Ballot{b1}}))
	require.Equal(t, "n1 began ballot 1.1 after ballot 2.1",
		judge(t, p(), tell{p1, Ballot{b3}}, tell{p1, Ballot{b1}}))
	require.Equal(t, "n1 issued a proposal in ballot 1.1, which had one already, for v2",
		judge(t, p(), tell{p1, Proposal{Ballot: b1, Value: "v2"}},
			tell{p1, Proposal{Ballot: b1, Value: "v1"}}))
}

func TestInvariant_StableStorage(t *testing.T) {
	p := func() sim.Property { return property(t, "Stable Storage") }
	story := []tell{{a1, Booted{}}, {a1, Vote{b1, "v1"}}, {a1, Promised{b2}}, {a2, Booted{}}}
	require.Empty(t, judge(t, p(), append(story, tell{a1, Booted{b2, b1, "v1"}})...))
	require.Empty(t, judge(t, p(), append(story, tell{a1, Booted{b3, b3, "v2"}})...),
		"it may know of more")
	require.Equal(t, "n3 restarted and does not know of its promise to ballot 1.2",
		judge(t, p(), append(story, tell{a1, Booted{b1, b1, "v1"}})...))
	require.Equal(t, "n3 restarted and does not know of its vote in ballot 1.1",
		judge(t, p(), append(story, tell{a1, Booted{Promised: b2}})...))
	require.Equal(t, "n3 restarted and does not know of its promise to ballot 1.1",
		judge(t, p(), story[0], story[1],
			tell{a1, Booted{Voted: b1, Value: "v1"}}), "a vote is a promise")
}

// No invariant may hold because it was never asked.
func TestInvariants_AllAreAsked(t *testing.T) {
	s := newSynod(t)
	s.Run(time.Second)
	for _, p := range s.Invariants {
		require.Positive(t, p.Judged(), p.Name())
	}
	require.Empty(t, s.Broken)
}

// The evidence of a violation has the facts that the last one contradicts, by their numbers.
func TestInvariant_Against(t *testing.T) {
	for name, c := range map[string]struct {
		property string
		against  []uint64
		story    []tell
	}{
		"the votes of both quorums": {"Agreement", []uint64{1, 2, 3, 4}, []tell{
			{a1, Vote{b1, "v1"}},
			{a2, Vote{b1, "v1"}},
			{a2, Vote{b2, "v2"}},
			{a3, Vote{b2, "v2"}},
		}},
		"the votes that there are": {"Learning", []uint64{1}, []tell{
			{a1, Vote{b1, "v1"}},
			{l1, Chosen{b1, "v1"}},
		}},
		"the promise": {"P1a", []uint64{1}, []tell{{a1, Promised{b2}}, {a1, Vote{b1, "v1"}}}},
		"the vote and those that chose": {"P2a", []uint64{3, 1, 2}, []tell{
			{a1, Vote{b1, "v1"}},
			{a2, Vote{b1, "v1"}},
			{a3, Vote{b2, "v2"}},
		}},
		"the votes below": {"P2c", []uint64{1, 2}, []tell{
			{a1, Vote{b1, "v1"}},
			{a2, Vote{b1, "v1"}},
			{p2, Proposal{Ballot: b2, Value: "v2"}},
		}},
		"the first use": {
			"Unique Ballots",
			[]uint64{1},
			[]tell{{p1, Ballot{b1}}, {p2, Ballot{b1}}},
		},
		"what is forgotten": {
			"Stable Storage",
			[]uint64{2},
			[]tell{{a1, Booted{}}, {a1, Promised{b1}}, {a1, Booted{}}},
		},
	} {
		t.Run(name, func(t *testing.T) {
			why, against := bench.Judge(t, property(t, c.property), c.story...)
			require.NotEmpty(t, why)
			require.Equal(t, c.against, against)
		})
	}
}

// A quorum promises before a proposal is issued, and who votes votes for one that was.
func TestInvariant_Phase1First(t *testing.T) {
	p := func() sim.Property { return property(t, "Phase 1 First") }
	issued := tell{p1, Proposal{Ballot: b1, Value: "v1"}}
	require.Empty(t, judge(t, p(), tell{a1, Promised{b1}}, tell{a2, Booted{Promised: b2}}, issued))
	require.Equal(t, "n1 issued v1 in ballot 1.1, and only 1 of the 2 acceptors that it takes had promised it",
		judge(t, p(), tell{a1, Promised{b1}}, tell{a1, Promised{b1}}, issued))
	promised := []tell{{a1, Promised{b1}}, {a2, Promised{b1}}, issued}
	require.Empty(t, judge(t, p(), append(promised, tell{a3, Vote{b1, "v1"}})...))
	require.Equal(t, "n5 voted for v2 in ballot 1.1, and nobody issued that",
		judge(t, p(), append(promised, tell{a3, Vote{b1, "v2"}})...))
}

// The ballot of a vote is not all of it.
func TestInvariant_StableStorageOfValues(t *testing.T) {
	p := property(t, "Stable Storage")
	require.Equal(t, "n3 restarted and takes its vote in ballot 1.1 for one for v2",
		judge(t, p, tell{a1, Vote{b1, "v1"}}, tell{a1, Booted{b1, b1, "v2"}}))
}
