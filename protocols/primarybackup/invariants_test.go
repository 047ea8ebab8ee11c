package primarybackup

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/protocols/bench"
	"github.com/orrery-sim/orrery/sim"
)

// TestInvariants: each property finds nothing wrong with a story up to its last fact, and that wrong
// if it says why. n3 plays the client.
func TestInvariants(t *testing.T) {
	leads := func(index int64, hash, seq uint64, with sim.ID) Executed {
		return Executed{View: 1, Index: index, Hash: hash, Client: n3, Seq: seq, Leads: true, With: with}
	}
	follows := func(index int64, hash, seq uint64) Executed {
		return Executed{View: 1, Index: index, Hash: hash, Client: n3, Seq: seq}
	}
	v1 := Formed{View: 1, Primary: n1, PrimaryLife: 1}
	v2 := Formed{View: 2, Primary: n1, Backup: n2, PrimaryLife: 1, BackupLife: 1}
	for _, c := range []struct {
		property, why string
		story         []bench.Tell
	}{
		{"Agreement", "", []bench.Tell{{n1, leads(1, 7, 1, 0)}, {n2, follows(1, 8, 1)}, {n2, leads(1, 7, 1, 0)}}},
		{
			"Agreement", "n2 answers another command as the 1. of all than n1 did",
			[]bench.Tell{{n1, leads(1, 7, 1, 0)}, {n2, leads(1, 8, 2, 0)}},
		},
		{"Forwarding", "", []bench.Tell{{n2, follows(1, 7, 1)}, {n1, leads(1, 7, 1, n2)}}},
		{
			"Forwarding", "n1 answers its 1. command, which its backup n2 has not executed",
			[]bench.Tell{{n1, leads(1, 7, 1, n2)}},
		},
		{
			"Forwarding", "n1 answers its 1. command, and its backup n2 has executed another one there",
			[]bench.Tell{{n2, follows(1, 8, 1)}, {n1, leads(1, 7, 1, n2)}},
		},
		{"Exactly Once", "", []bench.Tell{{n1, Booted{1}}, {n1, leads(1, 7, 1, 0)}, {n1, Booted{2}}, {n1, leads(1, 7, 1, 0)}}},
		{
			"Exactly Once", "n2 executes request 1 of n3, and its state has that of 1 already",
			[]bench.Tell{{n1, Booted{1}}, {n2, Booted{1}}, {n1, leads(1, 7, 1, 0)}, {n2, Installed{View: 2, From: n1}}, {n2, leads(2, 8, 1, 0)}},
		},
		{"One Primary", "", []bench.Tell{{vs, v1}, {n1, Primary{1}}}},
		{"One Primary", "n2 is the primary of view 1, and so is n1", []bench.Tell{{vs, v1}, {n2, Primary{1}}}},
		{"One Primary", "", []bench.Tell{{vs, v1}, {vs, Resumed{View: v1}}, {n1, Primary{1}}}},
		{
			"One Primary", "view 1 is formed with n2 as its primary, and was with n1",
			[]bench.Tell{{vs, v1}, {vs, Formed{View: 1, Primary: n2, PrimaryLife: 1}}},
		},
		{"One Primary", "n2 is the primary of view 1, which was never formed", []bench.Tell{{n2, Primary{1}}}},
		{"Acknowledged Views", "", []bench.Tell{{vs, v1}, {vs, Acked{View: 1}}, {vs, v2}}},
		{"Acknowledged Views", "", []bench.Tell{{vs, v1}, {vs, Resumed{View: v1, Acked: true}}, {vs, v2}}},
		{"Acknowledged Views", "view 2 follows view 1, which n1 has not acknowledged", []bench.Tell{{vs, v1}, {vs, v2}}},
		{"Succession", "", []bench.Tell{{vs, v2}, {vs, Formed{View: 3, Primary: n2, PrimaryLife: 1}}}},
		{
			"Succession", "n2 becomes the primary of view 3, and was neither primary nor backup of view 2",
			[]bench.Tell{{vs, v2}, {vs, Formed{View: 3, Primary: n2, PrimaryLife: 2}}},
		},
		{
			"Succession", "the view service goes back to view 1, and had formed view 2",
			[]bench.Tell{{vs, v1}, {vs, v2}, {vs, Resumed{View: v1, Acked: true}}},
		},
		{
			"Succession", "n1 is the primary of view 2, which is meant for another life of it",
			[]bench.Tell{{n1, Booted{1}}, {vs, v2}, {n1, Booted{2}}, {n1, Primary{2}}},
		},
		{"Initialised Backups", "", []bench.Tell{{vs, v2}, {n2, Installed{View: 2}}, {vs, Acked{2, true}}}},
		{"Initialised Backups", "view 2 is acknowledged, and its backup n2 has nothing", []bench.Tell{{vs, v2}, {vs, Acked{2, true}}}},
	} {
		p := bench.Named(t, invariants(), c.property)
		why, _ := bench.Judge(t, p, c.story...)
		require.Equal(t, c.why, why)
		require.Positive(t, p.Judged(), c.property)
	}
}

func TestBuild_RefusesWhatCannotWork(t *testing.T) {
	args := Protocol.Defaults()
	args.Values["dead"] = 50 * ms
	_, err := Protocol.Build(args)
	require.EqualError(t, err, "dead must be longer than ping, 50ms, not 50ms: every server would be dead between two pings")
}
