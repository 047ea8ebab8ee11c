package raftlaws

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/protocols/bench"
	"github.com/orrery-sim/orrery/sim"
)

func TestInvariant_LogMatching_OneTerm(t *testing.T) {
	one := tell{1, Append{Index: 2, Term: 3, Hash: 12}}
	why := "n1 and n2 have the same log up to entry 2, which the one says is of term 3, and the other of term 4"
	for _, f := range []sim.Fact{
		Append{2, 4, 12},
		Installed{2, 4, 12, 7},
		Restored{2, 4, 12, 7},
		Snapshot{2, 4, 12, 7},
		Booted{Term: 4, LastIndex: 2, LastTerm: 4, LastHash: 12},
	} {
		require.Equal(t, why, judge(t, &logMatching{books: new(books)}, one, tell{2, f}))
	}
	require.Empty(t, judge(t, &logMatching{books: new(books)}, one, tell{2, Append{2, 3, 12}}))

	first := tell{1, Apply{Index: 1, Term: 2, Hash: 7}}
	require.Equal(t, "at index 1, n1 and n2 applied the same entry, which the one says is of term 2, and the other of term 3",
		judge(t, &stateMachineSafety{}, first, tell{2, Apply{Index: 1, Term: 3, Hash: 7}}))
}

func TestInvariant_LogMatching_Snapshot(t *testing.T) {
	p := func() sim.Property { return &logMatching{books: new(books)} }
	story := func(last ...tell) []tell {
		return append([]tell{
			{1, Append{1, 1, 11}}, {1, Append{2, 1, 12}}, {1, Append{3, 1, 13}}, // what nobody else has
			{2, Append{1, 1, 11}}, {2, Append{2, 2, 22}}, {2, Append{3, 2, 23}},
		}, last...)
	}
	booted := func(last, term int64, hash uint64) tell {
		return tell{1, Booted{Term: 2, LastIndex: last, LastTerm: term, LastHash: hash}}
	}
	restored := tell{1, Restored{2, 2, 22, 7}}
	why := func(last int64) string {
		return fmt.Sprintf("n1 restarted with a snapshot up to entry 2 of term 2, "+
			"and its log up to entry %d does not begin with that", last)
	}
	require.Empty(t, judge(t, p(), story(booted(2, 2, 22), restored)...), "no more than the snapshot")
	require.Empty(t, judge(t, p(), story(booted(3, 2, 23), restored)...))
	require.Equal(t, why(3), judge(t, p(), story(booted(3, 1, 13), restored)...))
	require.Equal(t, why(2), judge(t, p(), story(booted(2, 1, 12), restored)...))
	require.Equal(t, why(1), judge(t, p(), story(booted(1, 1, 11), restored)...), "it ends before the snapshot")
	require.Equal(t, why(4), judge(t, p(), story(booted(4, 2, 44), restored)...), "nobody has seen that entry made")
	require.Empty(t, judge(t, p(), story(tell{1, Installed{2, 2, 22, 7}}, booted(3, 1, 13))...), "there is no snapshot")
}

func TestInvariant_MajorityElects(t *testing.T) {
	p := func() sim.Property { return &majorityElects{} }
	vote := func(voter, of sim.ID) tell { return tell{voter, Vote{Term: 2, For: of}} }
	members := tell{1, Members{Voters: []sim.ID{1, 2, 3}}}
	lead := tell{1, Leader{Term: 2}}
	require.Empty(t, judge(t, p(), members, vote(1, 1), vote(3, 1), lead))
	why := "n1 was elected in term 2, and of [n1 n2 n3] only [n1] had voted for it"
	require.Equal(t, why, judge(t, p(), members, vote(1, 1), vote(3, 3), lead))
	require.Equal(t, why, judge(t, p(), members, vote(1, 1), vote(1, 1), lead), "twice is once")
	require.Equal(t, why, judge(t, p(), members, vote(1, 1), vote(4, 1), lead), "a stranger")
	require.Equal(t, why, judge(t, p(), members, vote(1, 1), tell{2, Vote{Term: 1, For: 1}}, lead), "of an old term")
	require.Empty(t, judge(t, p(), vote(1, 1), lead), "of whom is not known")

	require.Empty(t, judge(t, p(), members, vote(1, 1), tell{2, Booted{Term: 2, VotedFor: 1}}, lead), "it is on the disk")

	joint := tell{1, Config{Index: 4, Voters: []sim.ID{1, 2, 3}, Old: []sim.ID{4, 5}}}
	require.Equal(t, "n1 was elected in term 2, and of [n4 n5] → [n1 n2 n3] only [n1 n2 n4] had voted for it",
		judge(t, p(), members, joint, vote(1, 1), vote(2, 1), vote(4, 1), lead))
	require.Empty(t, judge(t, p(), members, joint, members, vote(1, 1), vote(2, 1), vote(4, 1), vote(5, 1), lead))
	require.Equal(t, why, judge(t, p(), joint, tell{1, Booted{}}, members, vote(1, 1), lead))
}

func TestInvariant_VotesOnce_AfterRestart(t *testing.T) {
	vote := tell{1, Vote{Term: 3, For: 2}}
	boot := func(term int64, vote sim.ID) tell { return tell{1, Booted{Term: term, VotedFor: vote}} }
	require.Empty(t, judge(t, &votesOnce{}, vote, boot(3, 2)))
	require.Empty(t, judge(t, &votesOnce{}, vote, boot(4, 0)), "a term that was written and not yet told")
	require.Equal(t, "n1 voted in term 3 for n2, and when it restarted its disk said nobody", judge(t, &votesOnce{}, vote, boot(3, 0)))
	require.Equal(t, "n1 voted in term 3 for n2, and when it restarted its disk said n3", judge(t, &votesOnce{}, vote, boot(3, 3)))
	require.Equal(t, "n1 voted in term 3 for n3 and then for n2", judge(t, &votesOnce{}, boot(3, 3), vote))
	wiped := &votesOnce{}
	judge(t, wiped, vote)
	wiped.Wiped(1)
	require.Empty(t, judge(t, wiped, boot(3, 0)))
}

func TestInvariant_CommittedIsKept(t *testing.T) {
	p := func() *committedIsKept { return &committedIsKept{books: new(books)} }
	append1 := func(id sim.ID) tell { return tell{id, Append{1, 1, 11}} }
	commit := tell{1, Commit{Term: 1, Index: 1, Hash: 11}}
	story := func(more ...tell) []tell {
		return append([]tell{{1, Members{Voters: []sim.ID{1, 2, 3}}}, {1, Leader{Term: 1}}, append1(1)}, more...)
	}
	require.Empty(t, judge(t, p(), story(append1(2), commit)...))
	require.Empty(t, judge(t, p(), story(append1(2), tell{2, Append{2, 1, 12}}, commit)...))
	why := "n1 took entry 1 for committed in term 1, and of [n1 n2 n3] only [n1] had it"
	require.Equal(t, why, judge(t, p(), story(commit)...))
	require.Equal(t, why, judge(t, p(), story(append1(4), commit)...), "n4 is no member")
	require.Equal(t, why, judge(t, p(), story(tell{2, Append{1, 1, 91}}, commit)...), "another entry")
	require.Equal(t, why, judge(t, p(), story(append1(2), tell{2, Truncate{}}, commit)...))
	require.Equal(t, why, judge(t, p(), story(append1(2), tell{2, Booted{}}, commit)...))
	require.Empty(t, judge(t, p(), story(tell{3, Installed{1, 1, 11, 7}}, commit)...))
	require.Empty(t, judge(t, p(), append1(1), commit), "who leads is not known")
	require.Equal(t, "n3 took entry 1 for committed, which is not in its log",
		judge(t, p(), story(append1(2), commit, tell{3, Commit{Term: 1, Index: 1, Hash: 11}})...))

	// A leader that falls before it has said what it committed may believe in less when it is back.
	back := []tell{{1, Config{Index: 1, Voters: []sim.ID{1}}}, {1, Booted{1, 1, 1, 1, 11}}, {1, Members{Voters: []sim.ID{1, 2, 3, 4}}}, commit}
	require.Empty(t, judge(t, p(), story(back...)...))
	require.NotEmpty(t, judge(t, p(), story(append([]tell{{1, Stepdown{1}}}, back...)...)...), "it led no more")

	// Restarts show what was on the disks.
	gone := "n2 restarted without entry 1, which n1 knew in term 1 to be committed, and of [n1 n2 n3] only [n1] have it"
	require.Equal(t, gone, judge(t, p(), story(append1(2), commit, tell{2, Booted{}})...))
	require.Empty(t, judge(t, p(), story(append1(2), append1(3), commit, tell{2, Booted{}})...), "it need not have answered")
	require.NotEmpty(t, judge(t, p(), story(append1(2), append1(3), commit, tell{2, Booted{}}, tell{3, Booted{}})...))
	wiped := p()
	judge(t, wiped, story(append1(2), commit)...)
	wiped.Wiped(2)
	require.Empty(t, judge(t, wiped, tell{2, Booted{}}), "nobody is to blame")

	kept := story(tell{3, Term{1}}, append1(2), append1(3), tell{3, Append{2, 1, 12}}, commit)
	require.Empty(t, judge(t, p(), append(kept, tell{3, Truncate{1, 11}})...))
	require.Equal(t, "n3 removed its entry 1, and n1 knew in term 1 that all up to entry 1 is committed",
		judge(t, p(), append(kept, tell{3, Truncate{0, 0}})...))
	require.NotEmpty(t, judge(t, p(), append(kept, tell{3, Installed{}})...))
	require.Empty(t, judge(t, p(), append(kept, tell{5, Append{1, 1, 91}}, tell{5, Term{1}}, tell{5, Truncate{0, 0}})...), "another entry")
	_, against := bench.Judge(t, p(), append(kept, tell{3, Truncate{0, 0}})...)
	require.Equal(t, []uint64{8}, against)
	late := story(append1(2), append1(3), tell{1, Commit{Term: 2, Index: 1, Hash: 11}}, tell{3, Truncate{}})
	require.Empty(t, judge(t, p(), late...), "for a leader of term 1, perhaps")
	require.NotEmpty(t, judge(t, p(), append(late[:len(late)-1:len(late)-1], tell{3, Booted{2, 0, 1, 1, 11}}, tell{3, Truncate{}})...))
}

func TestInvariant_CommittedMembers(t *testing.T) {
	p := func() sim.Property { return &committedMembers{} }
	lead, commit := tell{1, Leader{Term: 1}}, tell{2, Commit{Term: 1, Index: 4}}
	without := tell{1, Members{Index: 4, Voters: []sim.ID{2, 3}}}
	require.Empty(t, judge(t, p(), tell{1, Members{Voters: []sim.ID{1}}}, commit, without))
	require.Equal(t, "n1 took [n2 n3] for the members, by entry 4, and nobody knew more than 3 entries to be committed",
		judge(t, p(), tell{1, Commit{Term: 1, Index: 3}}, without))
	stays := "n1 leads term 1 and has not stepped down, although it is not among the members [n2 n3] (entry 4)"
	for _, f := range []sim.Fact{Append{5, 1, 15}, Commit{Term: 1, Index: 5}} {
		act := tell{1, f}
		require.Equal(t, stays, judge(t, p(), lead, commit, without, act))
		require.Empty(t, judge(t, p(), lead, commit, without, tell{1, Stepdown{Term: 1}}, act))
		require.Empty(t, judge(t, p(), lead, commit, without, tell{1, Booted{}}, act))
		require.Empty(t, judge(t, p(), lead, commit, tell{1, Members{4, []sim.ID{2, 3}, []sim.ID{1, 2}}}, act), "joint")
		require.Empty(t, judge(t, p(), commit, without, act), "it does not lead")
		require.Empty(t, judge(t, p(), lead, commit, without, tell{2, f}))
		require.Empty(t, judge(t, p(), tell{1, Config{Index: 6, Voters: []sim.ID{1}}}, lead, commit, without, act), "it is back")
	}
}
