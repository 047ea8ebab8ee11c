package raftlaws

import (
	"math/bits"
	"testing"

	"github.com/orrery-sim/orrery/protocols/bench"
	"github.com/orrery-sim/orrery/sim"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// A tell is a fact that a node states.
type tell = bench.Tell

// judge is what a property finds wrong with the last fact of a story.
func judge(t *testing.T, p sim.Property, story ...tell) string {
	t.Helper()
	why, _ := bench.Judge(t, p, story...)
	return why
}

func TestInvariant_ElectionSafety(t *testing.T) {
	one := tell{1, Leader{Term: 3}}
	require.Empty(t, judge(t, &electionSafety{}, one, tell{2, Leader{Term: 4}}))
	require.Equal(t, "n1 and n2 were both elected in term 3",
		judge(t, &electionSafety{}, one, tell{3, Leader{Term: 4}}, tell{2, Leader{Term: 3}}))
	require.Equal(t, "n1 was elected twice in term 3",
		judge(t, &electionSafety{}, one, tell{1, Booted{Term: 2}}, one))
}

func TestInvariant_LeaderAppendOnly(t *testing.T) {
	lead := tell{1, Leader{Term: 3, LastIndex: 5}}
	cut := tell{1, Truncate{LastIndex: 4}}
	require.Equal(t, "n1 leads term 3 and deleted its entries after 4", judge(t,
		&leaderAppendOnly{}, lead, cut))
	require.Equal(t, "n1 leads term 3 and overwrote its entry 6", judge(t, &leaderAppendOnly{},
		lead, tell{1, Append{Index: 6, Term: 3}}, tell{1, Append{Index: 6, Term: 3}}))
	require.Empty(t, judge(t, &leaderAppendOnly{}, lead, tell{1, Stepdown{Term: 3}}, cut))
	require.Empty(t, judge(t, &leaderAppendOnly{}, lead, tell{1, Booted{}}, cut))
	require.Empty(t, judge(t, &leaderAppendOnly{}, lead, tell{2, Truncate{LastIndex: 1}}))
}

func TestInvariant_LogMatching(t *testing.T) {
	one := tell{1, Append{Index: 1, Term: 1, Hash: 11}}
	two := tell{1, Append{Index: 2, Term: 2, Hash: 12}}
	require.Empty(t, judge(t, &logMatching{books: new(books)}, one, two, tell{2, Append{Index: 2, Term: 1, Hash: 99}}))
	require.Empty(t, judge(t, &logMatching{books: new(books)}, one, two, tell{2, Append{Index: 2, Term: 2, Hash: 12}}))
	why := "n1 and n3 both have an entry 2 of term 2, but their logs up to it differ"
	other := tell{3, Append{Index: 2, Term: 2, Hash: 13}}
	require.Equal(t, why, judge(t, &logMatching{books: new(books)}, one, two, other))
	other = tell{3, Booted{LastIndex: 2, LastTerm: 2, LastHash: 13}}
	require.Equal(t, why, judge(t, &logMatching{books: new(books)}, one, two, other))
}

func TestInvariant_LeaderCompleteness(t *testing.T) {
	// n1 and n2 have 1@1 2@1, n3 has 1@1 2@2 3@2.
	logs := []tell{
		{1, Append{1, 1, 11}},
		{1, Append{2, 1, 12}},
		{2, Append{1, 1, 11}},
		{2, Append{2, 1, 12}},
		{3, Append{1, 1, 11}},
		{3, Append{2, 2, 22}},
		{3, Append{3, 2, 23}},
	}
	story := func(more ...tell) []tell { return append(logs[:len(logs):len(logs)], more...) }
	commit1 := tell{1, Commit{Term: 3, Index: 1, Hash: 11}}
	commit2 := tell{1, Commit{Term: 3, Index: 2, Hash: 12}}
	lead3 := tell{3, Leader{Term: 4, LastIndex: 3, LastHash: 23}}
	why := "n3 was elected in term 4 without the entry 2 of term 1 " +
		"that n1 knew to be committed in term 3"

	require.Empty(t, judge(t, &leaderCompleteness{books: new(books)}, story(commit1, lead3)...))
	require.Equal(t, why, judge(t, &leaderCompleteness{books: new(books)}, story(commit2, lead3)...))
	require.Equal(t, why, judge(t, &leaderCompleteness{books: new(books)}, story(lead3, commit2)...), "in either order")
	require.Empty(t, judge(t, &leaderCompleteness{books: new(books)},
		story(commit2, tell{3, Leader{Term: 2, LastIndex: 3, LastHash: 23}})...), "of an earlier term")
	require.Equal(t,
		"n2 was elected in term 4 without the entry 2 of term 1 that n1 knew to be committed in term 3",
		judge(t, &leaderCompleteness{books: new(books)}, story(commit2, tell{2, Leader{4, 1, 11}})...), "too short")

	// What a crash brings back counts: n1 had truncated, but not synced.
	require.Empty(t, judge(t, &leaderCompleteness{books: new(books)}, story(commit2,
		tell{2, Truncate{1, 11}}, tell{2, Append{2, 5, 52}},
		tell{2, Booted{LastIndex: 2, LastTerm: 1, LastHash: 12}},
		tell{2, Append{3, 6, 63}}, tell{2, Leader{Term: 6, LastIndex: 3, LastHash: 63}})...))
}

func TestInvariant_StateMachineSafety(t *testing.T) {
	first := tell{1, Apply{Index: 1, Term: 2, Hash: 7}}
	same := tell{2, Apply{Index: 1, Term: 2, Hash: 7}}
	require.Empty(t, judge(t, &stateMachineSafety{}, first, same))
	require.Equal(t, "at index 1, n1 applied an entry of term 2 and n2 a different one of term 3",
		judge(t, &stateMachineSafety{}, first, tell{2, Apply{Index: 1, Term: 3, Hash: 8}}))
}

func TestInvariant_MonotonicTerm(t *testing.T) {
	five := tell{1, Term{5}}
	require.Empty(t, judge(t, &monotonicTerm{}, five, tell{2, Term{3}}, tell{1, Booted{Term: 5}}))
	require.Equal(t, "n1 went back from term 5 to term 4",
		judge(t, &monotonicTerm{}, five, tell{1, Term{4}}))
	require.Equal(t, "n1 restarted and went back from term 5 to term 0",
		judge(t, &monotonicTerm{}, five, tell{1, Booted{}}))
}

func TestInvariant_MonotonicCommit(t *testing.T) {
	commit := tell{1, Commit{Index: 2}}
	require.Equal(t, "n1 moved its commitIndex back from 2 to 1",
		judge(t, &monotonicCommit{}, commit, tell{1, Commit{Index: 1}}))
	require.Equal(t, "n1 applied entry 2 after entry 0", judge(t, &monotonicCommit{}, commit,
		tell{1, Apply{Index: 2}}))
	require.Equal(t, "n1 applied entry 3 and knew only 2 to be committed", judge(t, &monotonicCommit{},
		commit, tell{1, Apply{Index: 1}}, tell{1, Apply{Index: 2}}, tell{1, Apply{Index: 3}}))
	require.Empty(t, judge(t, &monotonicCommit{},
		commit, tell{1, Booted{}}, tell{1, Commit{Index: 1}}), "a new life")
}

func TestInvariant_VotesOnce(t *testing.T) {
	vote := tell{1, Vote{Term: 3, For: 2}}
	require.Empty(t, judge(t, &votesOnce{},
		vote, vote, tell{1, Vote{Term: 4, For: 3}}, tell{2, Vote{Term: 4, For: 2}}))
	require.Equal(t, "n1 voted in term 3 for n2 and then for n3",
		judge(t, &votesOnce{}, vote, tell{1, Booted{Term: 3, VotedFor: 2}}, tell{1, Vote{Term: 3, For: 3}}))
}

// A server whose disk was wiped is a new one: it may begin at term 0, and vote.
func TestInvariants_OfAWipedServer(t *testing.T) {
	terms, votes := &monotonicTerm{}, &votesOnce{}
	require.Empty(t, judge(t, terms, tell{1, Term{5}}))
	require.Empty(t, judge(t, votes, tell{1, Vote{Term: 5, For: 2}}))
	terms.Wiped(1)
	votes.Wiped(1)
	require.Empty(t, judge(t, terms, tell{1, Booted{}}))
	require.Empty(t, judge(t, votes, tell{1, Vote{Term: 5, For: 3}}))
}

// The evidence of a violation has the facts that the last one contradicts, by their numbers.
func TestInvariant_Against(t *testing.T) {
	for name, c := range map[string]struct {
		property sim.Property
		against  []uint64
		story    []tell
	}{
		"both elections and the double vote": {&electionSafety{}, []uint64{3, 1, 4}, []tell{
			{2, Vote{Term: 1, For: 1}},
			{1, Vote{Term: 1, For: 1}},
			{1, Leader{Term: 1}},
			{2, Vote{Term: 1, For: 3}},
			{3, Leader{Term: 1}},
		}},
		"both appends": {&logMatching{books: new(books)}, []uint64{1}, []tell{
			{1, Append{Index: 1, Term: 1, Hash: 11}},
			{2, Append{Index: 2, Term: 1, Hash: 12}},
			{3, Append{Index: 1, Term: 1, Hash: 13}},
		}},
		"the commit of what is lost": {&leaderCompleteness{books: new(books)}, []uint64{2, 3}, []tell{
			{1, Append{1, 1, 11}},
			{1, Commit{Term: 1, Index: 1, Hash: 11}},
			{2, Leader{Term: 2}},
		}},
		"both applies": {&stateMachineSafety{}, []uint64{1}, []tell{
			{1, Apply{Index: 1, Term: 1, Hash: 11}},
			{2, Apply{Index: 1, Term: 2, Hash: 12}},
		}},
		"both votes": {&votesOnce{}, []uint64{1}, []tell{
			{1, Vote{Term: 1, For: 1}},
			{1, Vote{Term: 1, For: 2}},
		}},
	} {
		t.Run(name, func(t *testing.T) {
			why, against := bench.Judge(t, c.property, c.story...)
			require.NotEmpty(t, why)
			require.Equal(t, c.against, against)
		})
	}
}

func TestInvariant_OverlappingMajorities(t *testing.T) {
	members := func(node sim.ID, index int64, old []sim.ID, voters ...sim.ID) tell {
		return tell{node, Members{Index: index, Voters: voters, Old: old}}
	}
	three, five := []sim.ID{1, 2, 3}, []sim.ID{1, 2, 3, 4, 5}
	first, swap := members(1, 0, nil, three...), members(2, 7, nil, five...)
	require.Equal(t, "after [n1 n2 n3] (entry 0) n2 knows [n1 n2 n3 n4 n5] (entry 7) to be members, and "+
		"there are majorities of the two that do not meet",
		judge(t, &overlappingMajorities{}, first, first, swap))
	joint := members(3, 5, three, five...)
	require.Empty(t, judge(t, &overlappingMajorities{}, first, joint, swap))
	require.Empty(t, judge(t, &overlappingMajorities{}, first, members(1, 5, nil, 1, 2, 3, 4), swap))
	require.Equal(t, "n3 knows the members of entry 5 to be [n1 n2 n3] → [n1 n2 n3 n4 n5], and n2 [n1 n2]",
		judge(t, &overlappingMajorities{}, first, joint, members(2, 5, nil, 1, 2)))
	require.Contains(t, judge(t, &overlappingMajorities{}, members(1, 0, nil, 1, 2, 3, 4),
		members(1, 9, nil, five...), members(2, 4, nil, 2, 3, 4)),
		"after [n2 n3 n4] (entry 4) n1 knows", "the earlier one may be heard of later")
}

// majoritiesMeet counts; here all majorities are tried.
func TestInvariant_MajoritiesMeet(t *testing.T) {
	const n = 6
	ids := func(set int) (ids []sim.ID) {
		for i := range n {
			if set>>i&1 == 1 {
				ids = append(ids, sim.ID(i+1))
			}
		}
		return ids
	}
	majority := func(of, set int) bool {
		return set&^of == 0 && 2*bits.OnesCount(uint(set)) > bits.OnesCount(uint(of))
	}
	rapid.Check(t, func(t *rapid.T) {
		a, b := rapid.IntRange(1, 1<<n-1).Draw(t, "a"), rapid.IntRange(1, 1<<n-1).Draw(t, "b")
		meet := true
		for x := range 1 << n {
			for y := range 1 << n {
				meet = meet && !(majority(a, x) && majority(b, y) && x&y == 0)
			}
		}
		require.Equal(t, meet, majoritiesMeet(ids(a), ids(b)))
	})
}

// A snapshot says what was applied, as much as an entry does.
func TestInvariants_JudgeSnapshots(t *testing.T) {
	apply := []tell{
		{1, Commit{Index: 2}},
		{1, Apply{Index: 1, Term: 1, Hash: 11}},
		{1, Apply{Index: 2, Term: 1, Hash: 12}},
	}
	after := func(more ...tell) []tell { return append(apply[:len(apply):len(apply)], more...) }
	taken := tell{1, Snapshot{Index: 2, Term: 1, Hash: 12, StateHash: 7}}

	safety := func(f sim.Fact) string {
		return judge(t, &stateMachineSafety{}, after(taken, tell{2, f})...)
	}
	require.Empty(t, safety(Installed{2, 1, 12, 7}))
	require.Empty(t, safety(Restored{2, 1, 12, 7}))
	states := "n1 and n2 have snapshots up to entry 2 whose states differ"
	require.Equal(t, states, safety(Snapshot{2, 1, 12, 8}))
	require.Equal(t, states, safety(Installed{2, 1, 12, 8}))
	require.Equal(t, states, safety(Restored{2, 1, 12, 8}))
	require.Equal(t, "at index 2, n1 applied an entry of term 1 and n2 a different one of term 2",
		safety(Installed{2, 2, 13, 7}))

	matching := func(f sim.Fact) string {
		return judge(t, &logMatching{books: new(books)}, tell{1, Append{2, 1, 12}}, tell{2, f})
	}
	require.Empty(t, matching(Installed{2, 1, 12, 7}))
	why := "n1 and n2 both have an entry 2 of term 1, but their logs up to it differ"
	for _, f := range []sim.Fact{Snapshot{2, 1, 13, 7}, Installed{2, 1, 13, 7}, Restored{2, 1, 13, 7}} {
		require.Equal(t, why, matching(f))
	}

	monotonic := func(more ...tell) string { return judge(t, &monotonicCommit{}, after(more...)...) }
	require.Empty(t, monotonic(taken))
	require.Equal(t, "n1 took a snapshot up to entry 1 after it had applied entry 2",
		monotonic(tell{1, Snapshot{Index: 1}}))
	require.Equal(t, "n1 had applied entry 2 and installed a snapshot that ends with entry 1",
		monotonic(tell{1, Installed{Index: 1}}))
	installed := tell{1, Installed{Index: 5}}
	require.Empty(t, monotonic(installed, tell{1, Commit{Index: 6}}, tell{1, Apply{Index: 6}}))
	require.Equal(t, "n1 applied entry 3 after entry 5", monotonic(installed, tell{1, Apply{Index: 3}}))
	restored := []tell{{1, Booted{}}, {1, Restored{Index: 2}}}
	require.Empty(t, monotonic(append(restored, tell{1, Commit{Index: 3}}, tell{1, Apply{Index: 3}})...))
	require.Equal(t, "n1 applied entry 2 after entry 0",
		monotonic(tell{1, Booted{}}, tell{1, Commit{Index: 3}}, tell{1, Apply{Index: 2}}))

	require.Equal(t, "n1 leads term 3 and replaced its log by a snapshot",
		judge(t, &leaderAppendOnly{}, tell{1, Leader{Term: 3}}, installed))
	require.Empty(t, judge(t, &leaderAppendOnly{}, tell{1, Leader{Term: 3}}, tell{2, Installed{Index: 5}}))
}

// A log that begins with a snapshot descends from the log that the snapshot was taken of.
func TestInvariant_LeaderCompletenessAfterInstall(t *testing.T) {
	story := []tell{
		{1, Append{1, 1, 11}},
		{1, Append{2, 1, 12}},
		{2, Append{1, 1, 91}},
		{1, Commit{Term: 1, Index: 1, Hash: 11}},
	}
	lead := func(f sim.Fact) string {
		more := []tell{{2, f}, {2, Append{3, 2, 13}}, {2, Leader{Term: 2, LastIndex: 3, LastHash: 13}}}
		return judge(t, &leaderCompleteness{books: new(books)}, append(story[:len(story):len(story)], more...)...)
	}
	require.Empty(t, lead(Installed{2, 1, 12, 7}))
	require.Contains(t, lead(Installed{2, 1, 92, 7}), "n2 was elected in term 2 without the entry 1")
}

// Configurations can be read: who decides, and, while two do, from whom to whom.
func TestConfiguration_Words(t *testing.T) {
	name := func(id sim.ID) string { return "S" + string(rune('0'+id)) }
	joint := Members{Index: 7, Voters: []sim.ID{1, 3, 4}, Old: []sim.ID{4}}
	require.Equal(t, "members [S4] → [S1 S3 S4], of entry 7", joint.Words(name))
	require.Equal(t, "[n4] → [n1 n3 n4]", (&Configuration{joint.Voters, joint.Old}).String())
	require.Equal(t, "members [S4], of entry 2", Members{Index: 2, Voters: joint.Old}.Words(name))
}

// A leader counts replicas of its own entries only: what it commits first is one of them.
func TestInvariant_CommitsOwnTerm(t *testing.T) {
	lead := tell{1, Leader{Term: 3, LastIndex: 5}}
	old, own := tell{1, Commit{Term: 3, Index: 5}}, tell{1, Commit{Term: 3, Index: 6}}
	require.Empty(t, judge(t, &ownTerm{}, lead, own))
	require.Equal(t, "n1 leads term 3 and took entry 5 for committed, and its own term begins with entry 6",
		judge(t, &ownTerm{}, lead, old))
	require.Empty(t, judge(t, &ownTerm{}, lead, tell{2, Commit{Term: 3, Index: 5}}), "a follower is told")
	require.Empty(t, judge(t, &ownTerm{}, lead, tell{1, Stepdown{Term: 3}}, old))
	require.Empty(t, judge(t, &ownTerm{}, lead, tell{1, Booted{}}, old))
}
