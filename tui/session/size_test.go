package session_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/scenarios"
	"github.com/orrery-sim/orrery/tui/session"
)

// A world that is too large to be kept is refused before it is built, and a smaller one is offered.
func TestOpen_TooLarge(t *testing.T) {
	file, err := words.Load("rumor/everybody")
	require.NoError(t, err)
	with := func(nodes string) session.Subject {
		return session.Subject{File: file, Settings: []scenarios.Setting{{Name: "nodes", Value: nodes}}}
	}
	_, err = session.Open(with("100000"), session.Options{})
	require.EqualError(t, err, "a world of 100000 servers is too large for the lab, which keeps all that happens in it, and takes 10000 at most: "+
		"take nodes=1000, or let orrery run make the run without keeping it")
	_, err = session.Open(with("10000"), session.Options{})
	require.NoError(t, err)
}
