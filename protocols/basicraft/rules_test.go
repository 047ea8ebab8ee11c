package basicraft

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/protocols/bench"
	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/sim"
)

const ms = time.Millisecond

// A solo is n1 among puppets.
type solo struct{ *bench.Solo }

// self is n1 as it is now.
func (s *solo) self() *Server { return s.Node(1).(*Server) }

// holds gives n1 entries of term 1, from n2.
func (s *solo) holds(entries int) {
	s.Say(2, AppendEntries{Term: 1, LeaderID: 2, Entries: ofTerm1(entries)})
}

// lead makes n1 the leader of its next term.
func (s *solo) lead() (term int64) {
	s.Timeout(electionTimer)
	term = s.self().currentTerm
	for _, id := range s.Others() {
		s.Say(id, RequestVoteReply{Term: term, VoteGranted: true})
	}
	return term
}

// grants reports whether n1 votes for a candidate with an empty log.
func (s *solo) grants(term int64, id sim.ID) bool {
	return s.Ask(id, RequestVote{Term: term, CandidateID: id}).(RequestVoteReply).VoteGranted
}

// ofTerm1 are so many entries of term 1.
func ofTerm1(n int) []Entry {
	entries := make([]Entry, n)
	for i := range entries {
		entries[i] = Entry{Term: 1, Command: request(4).Command()}
	}
	return entries
}

// Each rule is kept, and is not where its mutant switches it off: n1 is put where they differ.
func TestRules(t *testing.T) {
	kept := map[string]func(s *solo) bool{
		"vote-twice": func(s *solo) bool {
			return s.grants(1, 2) && !s.grants(1, 3)
		},
		"count-duplicate-votes": func(s *solo) bool {
			s.Timeout(electionTimer)
			for range 2 {
				s.Say(2, RequestVoteReply{Term: 1, VoteGranted: true})
			}
			return s.self().role == candidate
		},
		"forget-term": func(s *solo) bool {
			s.grants(5, 2)
			s.Reboot()
			return s.self().currentTerm == 5
		},
		"forget-vote": func(s *solo) bool {
			s.grants(1, 2)
			s.Reboot()
			return !s.grants(1, 3)
		},
		"stubborn-candidate": func(s *solo) bool {
			s.Timeout(electionTimer)
			s.Say(2, AppendEntries{Term: 1, LeaderID: 2})
			return s.self().role == follower
		},
		"ignore-log-up-to-date": func(s *solo) bool {
			s.holds(1)
			return !s.grants(2, 3)
		},
		"ignore-prev-term": func(s *solo) bool {
			s.holds(1)
			return !s.Ask(2, AppendEntries{
				Term: 3, LeaderID: 2, PrevLogIndex: 1, PrevLogTerm: 2,
			}).(AppendEntriesReply).Success
		},
		"truncate-always": func(s *solo) bool {
			s.holds(2)
			s.holds(1) // late
			return s.self().lastIndex() == 2
		},
		"respond-before-sync": func(s *solo) bool {
			s.Apply(sim.Fault{Kind: sim.SlowDisk, Nodes: []sim.ID{1}, Fsync: sim.Constant(20 * ms)})
			return len(s.Say(2, RequestVote{Term: 1, CandidateID: 2})) == 0
		},
		"fixed-timeouts": func(s *solo) bool {
			s.Wait(300 * ms)
			for _, f := range s.Facts {
				if f.At >= 150*ms {
					return f.At > 152*ms // a sync and no more, after the shortest
				}
			}
			return false
		},
		"next-index-stuck": func(s *solo) bool {
			s.holds(2)
			term := s.lead()
			s.Say(2, AppendEntriesReply{Term: term, PrevLogIndex: 2})
			return s.self().nextIndex[1] == 2
		},
		"figure8": func(s *solo) bool {
			s.holds(1)
			term := s.lead()
			for _, id := range s.Others() {
				s.Say(id, AppendEntriesReply{Term: term, Success: true, PrevLogIndex: 1, MatchIndex: 1})
			}
			return s.self().commitIndex == 0
		},
	}
	require.Len(t, kept, len(zoo))
	for _, m := range zoo {
		t.Run(m.Name, func(t *testing.T) {
			world := func(mutants ...bench.Option) *solo {
				usual := []bench.Option{bench.Servers(5), bench.Fsync(sim.Constant(1 * ms))}
				return &solo{bench.NewSolo(t, &Protocol, 1, append(usual, mutants...)...)}
			}
			require.True(t, kept[m.Name](world()))
			require.False(t, kept[m.Name](world(bench.Mutant(m.Name))))
		})
	}
}

// A leader commits an entry of its own term when a majority has it, and with it those before.
func TestLeader_CommitsWhatAMajorityHas(t *testing.T) {
	s := &solo{bench.NewSolo(t, &Protocol, 1, bench.Servers(3))}
	s.holds(1)
	term := s.lead()
	s.Say(4, request(4))
	require.Zero(t, s.self().commitIndex)
	s.Say(2, AppendEntriesReply{Term: term, Success: true, PrevLogIndex: 1, MatchIndex: 2})
	require.EqualValues(t, 2, s.self().commitIndex)
	require.EqualValues(t, 2, s.self().lastApplied)
}

// request is what a client asks for.
func request(client sim.ID) service.Request {
	return service.Request{Client: client, Seq: 1, Op: service.Op{Name: "put", Key: "x", Value: "v"}}
}
