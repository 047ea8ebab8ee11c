package paxos

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/protocols/about"
	"github.com/orrery-sim/orrery/protocols/bench"
	"github.com/orrery-sim/orrery/sim"
)

// Groups are numbered one after the other, and every role knows the others.
func TestBuild_NumbersTheRoles(t *testing.T) {
	s := newSynod(t, bench.With("acceptors", about.Nodes{Names: []string{"x", "y", "z"}}))
	s.Run(0)
	require.Equal(t, []sim.ID{1, 2}, s.Members("proposer"))
	require.Equal(t, []sim.ID{3, 4, 5}, s.Members("acceptor"))
	require.Equal(t, []sim.ID{6}, s.Members("learner"))
	c := s.Node(6).(*Learner).config
	require.Equal(t, []sim.ID{1, 2}, c.proposers)
	require.Equal(t, []sim.ID{3, 4, 5}, c.acceptors)
	require.Equal(t, []sim.ID{6}, c.learners)
	require.Equal(t, []string{"p2", "y", "l1"}, []string{s.Name(2), s.Name(4), s.Name(6)})
}

// Howard, Malkhi, Spiegelman: |Q1| + |Q2| > N, and no more is needed.
func TestBuild_QuorumsMustIntersect(t *testing.T) {
	for _, c := range []struct {
		acceptors, q1, q2 int
		refused           string
	}{
		{acceptors: 3},
		{acceptors: 4},
		{acceptors: 5, q1: 5, q2: 1},
		{acceptors: 5, q1: 1, q2: 5},
		{acceptors: 5, q1: 4, q2: 2},
		{acceptors: 5, q2: 2, refused: "q1 must be at least 4 with q2 = 2, not 3, so that any two " +
			"quorums of the 5 acceptors have one in common; write q1 = 4, or " +
			`mutants = ["no-intersection"]`},
		{
			acceptors: 4, q1: 2, q2: 2,
			refused: "q1 must be at least 3 with q2 = 2, not 2, so that any " +
				"two quorums of the 4 acceptors have one in common; write q1 = 3, or " +
				`mutants = ["no-intersection"]`,
		},
		{acceptors: 3, q1: 4, refused: "q1 must be at most 3, the number of acceptors, not 4"},
		{acceptors: 3, q2: 9, refused: "q2 must be at most 3, the number of acceptors, not 9"},
	} {
		args := Protocol.Defaults()
		args.Values["acceptors"] = about.Nodes{Count: c.acceptors}
		if c.q1 > 0 {
			args.Values["q1"] = c.q1
		}
		if c.q2 > 0 {
			args.Values["q2"] = c.q2
		}
		_, err := Protocol.Build(args)
		if c.refused == "" {
			require.NoError(t, err)
			continue
		}
		require.EqualError(t, err, c.refused)
		args.Mutants = []string{"no-intersection"}
		_, err = Protocol.Build(args)
		require.Equal(t, c.q1 > c.acceptors || c.q2 > c.acceptors, err != nil)
	}
}

func TestBuild_NamesAreDistinct(t *testing.T) {
	args := Protocol.Defaults()
	args.Values["proposers"] = about.Nodes{Names: []string{"ada", "bob"}}
	args.Values["acceptors"] = about.Nodes{Names: []string{"x", "bob", "z"}}
	_, err := Protocol.Build(args)
	require.EqualError(t, err,
		`acceptors must have names of their own, and 2 is called "bob" like a proposer`)
	args.Values["acceptors"] = about.Nodes{Names: []string{"x", "y", "z"}}
	args.Values["learners"] = about.Nodes{Names: []string{"y"}}
	_, err = Protocol.Build(args)
	require.EqualError(t, err,
		`learners must have names of their own, and 1 is called "y" like another node`)
}
