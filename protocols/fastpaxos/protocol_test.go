package fastpaxos

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/protocols/about"
	"github.com/orrery-sim/orrery/sim"
)

// Groups are numbered one after the other, and names are not given twice.
func TestBuild_Roles(t *testing.T) {
	s := newSystem(t)
	require.Equal(t, []sim.ID{p1, p2}, s.Members("proposer"))
	require.Equal(t, []sim.ID{c1}, s.Members("coordinator"))
	require.Equal(t, []sim.ID{a1, a2, a3, a4, a5}, s.Members("acceptor"))
	require.Equal(t, []sim.ID{l1}, s.Members("learner"))
	require.Equal(t, "a2", s.Name(a2))
	require.Equal(t, []sim.ID{p1, p2, c1, l1}, s.Node(c1).(*Coordinator).listeners)

	args := Protocol.Defaults()
	args.Values["proposers"] = about.Nodes{Names: []string{"ada", "bob"}}
	args.Values["acceptors"] = about.Nodes{Names: []string{"x", "bob", "z"}}
	_, err := Protocol.Build(args)
	require.EqualError(t, err, `acceptors must have names of their own, and two nodes are called "bob"`)
}
