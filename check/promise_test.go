package check

import (
	"regexp"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/protocols/service"
)

// Every row of the table says all that a door shows of it.
func TestPromises_AreRows(t *testing.T) {
	seen := map[string]bool{}
	for _, p := range Promises {
		require.Regexp(t, regexp.MustCompile(`^[a-z]+(_[a-z]+)*$`), p.Name)
		require.False(t, seen[p.Name], "%s stands twice", p.Name)
		seen[p.Name] = true
		require.Regexp(t, regexp.MustCompile(`^[A-Z].*\.$`), p.Doc)
		require.NotZero(t, p.Needs)
		require.Equal(t, p.Needs&NeedsFacts != 0, p.Fact != nil, "%s says which facts", p.Name)
		require.NotEmpty(t, p.Needs.String())
		require.Equal(t, p.Name, PromiseOf(Promises, p.Name).Name)
	}
	require.Nil(t, PromiseOf(Promises, "linearisable"))
}

// Where nothing happened nothing was put to the test.
func TestPromises_NothingSeenIsUndecided(t *testing.T) {
	for _, p := range Promises {
		j := p.Judge(&Seen{History: &History{}, Service: &service.KV}, DefaultBudget)
		require.Equal(t, Undecided, j.Verdict, p.Name)
		require.True(t, j.Vacuous, p.Name)
		require.Equal(t, p.Name, j.Property)
		require.NotEmpty(t, j.Why)
	}
}
