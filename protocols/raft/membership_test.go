package raft

import (
	"testing"

	"github.com/orrery-sim/orrery/protocols/bench"
	"github.com/orrery-sim/orrery/protocols/raftlaws"
	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/sim"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// configEntry is are entries as a leader sends them, with a configuration.
func configEntry(index, term int64, voters, old []sim.ID) []Entry {
	e := entries(index, term)
	e[0].Command, e[0].Config = new(service.Command), &raftlaws.Configuration{Voters: voters, Old: old}
	return e
}

// "A server always uses the latest configuration in its log, regardless of whether the entry is
// committed" (§6): here when it stands for election.
func TestMembership_6_LatestInTheLogIsUsed(t *testing.T) {
	s := newSolo(t, 5, bench.With("members", 3))
	require.Len(t, s.Timeout(electionTimer), 2)
	s.Say(2, AppendEntries{Term: 9, LeaderID: 2, Entries: configEntry(1, 9, []sim.ID{1, 2, 3, 4, 5}, nil)})
	require.Zero(t, s.self().commitIndex)
	require.Len(t, s.Timeout(electionTimer), 4)
	s.Say(2, yes(10))
	require.Equal(t, candidate, s.self().role, "two of five")
	s.Say(4, yes(10))
	require.Equal(t, leader, s.self().role)
}

// The configuration goes with its entry when that is truncated.
func TestMembership_6_TruncatedConfigurationIsRolledBack(t *testing.T) {
	s := newSolo(t, 5, bench.With("members", 3))
	s.Say(2, AppendEntries{Term: 1, LeaderID: 2, Entries: configEntry(1, 1, []sim.ID{1, 2, 3, 4}, nil)})
	require.Len(t, s.self().latest().Voters, 4)
	s.Say(3, AppendEntries{Term: 2, LeaderID: 3, Entries: entries(1, 2)})
	require.Equal(t, []sim.ID{1, 2, 3}, s.self().latest().Voters)
	require.Contains(t, s.Stated(), sim.Fact(raftlaws.Config{Voters: []sim.ID{1, 2, 3}}))
}

func TestMembership_6_SurvivesRestart(t *testing.T) {
	s := newSolo(t, 5, bench.With("members", 3))
	entries := configEntry(1, 1, []sim.ID{1, 4, 5}, []sim.ID{1, 2, 3})
	s.Say(2, AppendEntries{Term: 1, LeaderID: 2, Entries: entries})
	s.Reboot()
	require.Equal(t, []sim.ID{1, 4, 5}, s.self().latest().Voters)
	require.Equal(t, []sim.ID{1, 2, 3}, s.self().latest().Old)
}

// "Agreement (for elections and entry commitment) requires separate majorities from both the old
// and new configurations."
func TestMembership_6_JointElectionNeedsBothMajorities(t *testing.T) {
	joint := func() *solo {
		s := newSolo(t, 5, bench.With("members", 3))
		entries := configEntry(1, 1, []sim.ID{1, 4, 5}, []sim.ID{1, 2, 3})
		s.Say(2, AppendEntries{Term: 1, LeaderID: 2, Entries: entries})
		require.Len(t, s.Timeout(electionTimer), 4)
		return s
	}
	s := joint()
	s.Say(2, yes(2))
	s.Say(3, yes(2))
	require.Equal(t, candidate, s.self().role, "all of C_old")
	s.Say(5, yes(2))
	require.Equal(t, leader, s.self().role)
	s = joint()
	s.Say(4, yes(2))
	s.Say(5, yes(2))
	require.Equal(t, candidate, s.self().role, "all of C_new")
}

func TestMembership_6_JointCommitNeedsBothMajorities(t *testing.T) {
	s := newSolo(t, 5, bench.With("members", 3))
	joint := configEntry(1, 1, []sim.ID{1, 4, 5}, []sim.ID{1, 2, 3})
	s.Say(2, AppendEntries{Term: 1, LeaderID: 2, Entries: joint})
	s.lead()
	write := service.Op{Name: "put", Key: "x", Value: "1"}
	s.Inject(1, service.Request{Client: 6, Seq: 1, Op: write})
	s.Wait(5 * ms)
	s.Say(4, AppendEntriesReply{Term: 2, Success: true, MatchIndex: 2})
	s.Say(5, AppendEntriesReply{Term: 2, Success: true, MatchIndex: 2})
	require.Zero(t, s.self().commitIndex, "all of C_new")
	s.Say(3, AppendEntriesReply{Term: 2, Success: true, MatchIndex: 2})
	require.EqualValues(t, 2, s.self().commitIndex)
}

// A spare stores what it is sent, votes when it is asked, and never stands.
func TestMembership_SparesNeverStand(t *testing.T) {
	c := newCluster(t, 5, 2, bench.With("members", 3))
	c.Run(3 * s)
	for _, id := range []sim.ID{4, 5} {
		require.NotContains(t, c.Timers(id), electionTimer)
		require.Zero(t, c.server(id).currentTerm)
		require.Zero(t, c.server(id).log.lastIndex())
	}
	require.Empty(t, c.Broken)
}

// Thesis §4.2.1 and §4.2.2: who is asked votes, member or not. It may be a voter without knowing.
func TestMembership_WhoIsNoMemberVotes(t *testing.T) {
	s := newSolo(t, 3, bench.With("members", 2))
	require.Equal(t, yes(1), s.Ask(2, ballot(1, 2)))
}

// Thesis §4.2.2: "a server that is not part of its own latest configuration should still start new
// elections", as long as that is not committed, "and does not count its own vote".
func TestMembership_4_2_2_RemovedServerStandsUntilCommitted(t *testing.T) {
	s := newSolo(t, 3)
	s.Say(2, AppendEntries{Term: 1, LeaderID: 2, Entries: configEntry(1, 1, []sim.ID{2, 3}, nil)})
	require.Len(t, s.Timeout(electionTimer), 2)
	s.Say(2, yes(2))
	require.Equal(t, candidate, s.self().role, "its own vote does not count")
	s.Say(3, AppendEntries{Term: 3, LeaderID: 3, PrevLogIndex: 1, PrevLogTerm: 1, LeaderCommit: 1})
	require.EqualValues(t, 1, s.self().commitIndex)
	require.NotContains(t, s.Timers(1), electionTimer)
}

func TestMembership_CommittedConfigurationIsARoster(t *testing.T) {
	s := newSolo(t, 4, bench.With("members", 3))
	joint := configEntry(1, 1, []sim.ID{1, 4}, []sim.ID{1, 2, 3})
	s.Say(2, AppendEntries{Term: 1, LeaderID: 2, Entries: joint})
	require.Equal(t, []raftlaws.Members{{Voters: []sim.ID{1, 2, 3}}}, bench.Told[raftlaws.Members](s.Facts))
	s.Say(2, AppendEntries{Term: 1, LeaderID: 2, PrevLogIndex: 1, PrevLogTerm: 1, LeaderCommit: 1})
	told := bench.Told[raftlaws.Members](s.Facts)
	require.Len(t, told, 2)
	version, members := told[1].Roster()
	require.EqualValues(t, 1, version)
	require.Equal(t, []sim.ID{1, 2, 3, 4}, members, "both while they are joint")
}

func TestQuorum_ReachedByAMajority(t *testing.T) {
	var e electorate
	e.set(&raftlaws.Configuration{Voters: []sim.ID{11, 12, 14}}, 11)
	require.EqualValues(t, 5, reached(&e, []int64{9, 5, 8, 1}), "the third does not vote")
	e.set(&raftlaws.Configuration{Voters: []sim.ID{11, 12}, Old: []sim.ID{13}}, 11)
	require.EqualValues(t, 3, reached(&e, []int64{3, 9, 4, 0}))
	require.EqualValues(t, 2, reached(&e, []int64{3, 9, 2, 0}))
}

// What is reached is the highest value that more than half of each group are not below.
func TestQuorum_IsAMajorityOfEachGroup(t *testing.T) {
	const n = 7
	rapid.Check(t, func(t *rapid.T) {
		group := rapid.SliceOfNDistinct(rapid.Int32Range(1, n), 1, n, rapid.ID[int32])
		values := rapid.SliceOfN(rapid.Int64Range(0, 9), n, n).Draw(t, "values")
		var e electorate
		c := &raftlaws.Configuration{}
		groups := [][]int32{group.Draw(t, "voters"), nil}
		if rapid.Bool().Draw(t, "joint") {
			groups[1] = group.Draw(t, "old")
		}
		for i, to := range []*[]sim.ID{&c.Voters, &c.Old} {
			for _, id := range groups[i] {
				*to = append(*to, sim.ID(id))
			}
		}
		e.set(c, 1)
		want := int64(-1)
		for v := int64(0); v <= 9; v++ {
			agreed := true
			for _, g := range groups {
				have := 0
				for _, id := range g {
					if values[id-1] >= v {
						have++
					}
				}
				agreed = agreed && (len(g) == 0 || 2*have > len(g))
			}
			if agreed {
				want = v
			}
		}
		require.Equal(t, want, reached(&e, values))
		for v := int64(-1); v <= 9; v++ {
			require.Equal(t, want > v, exceed(&e, values, v), "more than %d", v)
		}
	})
}

// Facts tell who the members are at each server, through crashes, truncations and snapshots.
func TestFacts_TellTheMembers(t *testing.T) {
	rolledBack, installed := 0, 0
	for n := range uint64(40) {
		c := council(t, n, bench.With("snapshot_every", 8))
		type state struct{ committed, latest int64 }
		tale := make([]state, 6)
		for _, s := range c.Facts {
			switch f := s.Body.(type) {
			case raftlaws.Members:
				tale[s.Node].committed = f.Index
				tale[s.Node].latest = max(tale[s.Node].latest, f.Index)
			case raftlaws.Config:
				if f.Index < tale[s.Node].latest {
					rolledBack++
				}
				tale[s.Node].latest = f.Index
			case raftlaws.Booted:
				tale[s.Node] = state{}
			case raftlaws.Installed:
				installed++
			}
		}
		for _, id := range c.Servers {
			r := c.server(id)
			require.Equal(t, state{r.configs[0].index, r.latest().index}, tale[id], "seed %d: n%d", n, id)
		}
		require.Empty(t, c.Broken)
	}
	require.Positive(t, rolledBack)
	require.Positive(t, installed)
}
