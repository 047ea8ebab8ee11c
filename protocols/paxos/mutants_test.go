package paxos

import (
	"reflect"
	"slices"
	"testing"

	"github.com/orrery-sim/orrery/protocols/about"
	"github.com/stretchr/testify/require"
)

// Every mutant of the table switches one rule off, and every switch is in the table.
func TestMutants_TableAndSwitchesAgree(t *testing.T) {
	on := map[string]bool{}
	for _, m := range zoo {
		v := reflect.ValueOf(switches(about.Args{Mutants: []string{m.Name}}))
		var set []string
		for i := range v.NumField() {
			if v.Field(i).Bool() {
				set = append(set, v.Type().Field(i).Name)
			}
		}
		require.Len(t, set, 1, m.Name)
		require.False(t, on[set[0]], m.Name)
		on[set[0]] = true
		require.Equal(t, "paxos/mutants/"+m.Name, m.Witness)
	}
	require.Len(t, on, reflect.TypeFor[mutants]().NumField())
}

// A mutant says which properties it breaks by names that exist.
func TestMutants_RevealWhatExists(t *testing.T) {
	names := []string{decides}
	for _, p := range invariants(&config{}) {
		names = append(names, p.Name())
	}
	for _, m := range zoo {
		for _, name := range m.Reveals {
			require.True(t, slices.Contains(names, name), "%s: %s", m.Name, name)
		}
	}
}
