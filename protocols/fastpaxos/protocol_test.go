package fastpaxos

import (
	"reflect"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/protocols/about"
	"github.com/orrery-sim/orrery/sim"
)

func TestMilestonesAreFacts(t *testing.T) {
	for _, f := range Protocol.Milestones {
		require.Contains(t, Protocol.Facts, f)
	}
}

// Every mutant of the table switches one rule off, and says which properties it breaks by names that
// exist.
func TestMutants_TableAndSwitchesAgree(t *testing.T) {
	var names []string
	for _, p := range invariants(sizesFor(5)) {
		names = append(names, p.Name())
	}
	on := map[string]bool{}
	for _, m := range zoo {
		v := reflect.ValueOf(switches(about.Args{Mutants: []string{m.Name}}))
		for i := range v.NumField() {
			if v.Field(i).Bool() {
				on[v.Type().Field(i).Name] = true
			}
		}
		require.Equal(t, "fastpaxos/mutants/"+m.Name, m.Witness)
		for _, name := range m.Reveals {
			require.True(t, slices.Contains(names, name), "%s: %s", m.Name, name)
		}
	}
	require.Len(t, on, len(zoo))
	require.Len(t, on, reflect.TypeFor[mutants]().NumField())
}

// Groups are numbered one after the other, and names are not given twice.
func TestBuild_Roles(t *testing.T) {
	s := newSystem(t, nil)
	require.Equal(t, []sim.ID{p1, p2}, s.Members("proposer"))
	require.Equal(t, []sim.ID{c1}, s.Members("coordinator"))
	require.Equal(t, []sim.ID{a1, a2, a3, a4, a5}, s.Members("acceptor"))
	require.Equal(t, []sim.ID{l1}, s.Members("learner"))
	require.Equal(t, "a2", s.Name(a2))
	require.Equal(t, []sim.ID{p1, p2, c1, l1}, s.Node(c1).(*Coordinator).listeners)

	args := arguments()
	args.Values["proposers"] = about.Nodes{Names: []string{"ada", "bob"}}
	args.Values["acceptors"] = about.Nodes{Names: []string{"x", "bob", "z"}}
	_, err := Protocol.Build(args)
	require.EqualError(t, err, `acceptors must have names of their own, and two nodes are called "bob"`)
}
