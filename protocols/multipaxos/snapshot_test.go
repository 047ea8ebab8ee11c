package multipaxos

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/protocols/bench"
	"github.com/orrery-sim/orrery/sim"
)

// puts are commands of a client, with these numbers.
func puts(from, n uint64) (commands []*Command) {
	for i := range n {
		commands = append(commands, put(from+i))
	}
	return commands
}

// Each server replaces what it has applied by a snapshot. The slots up to the snapshot before go, from the disk when
// the new one is synced. What is left is what a restart finds.
func TestSnapshot_ReplacesWhatIsApplied(t *testing.T) {
	s := newSolo(t, 3, bench.With("snapshot_every", 3), bench.Fsync(sim.Constant(1*ms)))
	learned := func(slot int64, n uint64) {
		s.Say(2, Learned{Slot: slot, Commands: puts(uint64(slot), n), SlotOut: slot + int64(n)})
	}
	records := func() int { return len(s.self().ends) }
	learned(1, 2)
	require.Empty(t, bench.Told[Snapshot](s.Facts), "two are applied")
	learned(3, 2)
	require.Len(t, bench.Told[Snapshot](s.Facts), 1)
	require.EqualValues(t, 0, s.self().cut)
	learned(5, 1)
	learned(6, 2)
	require.EqualValues(t, 6, s.self().snapshot.Slot)
	require.EqualValues(t, 3, s.self().cut)
	require.Equal(t, 3, records(), "of the one with slot 3 and 4 half is needed")
	hash := s.self().machine.Hash()

	s.Reboot()
	require.EqualValues(t, 8, s.self().slotOut)
	require.EqualValues(t, 3, s.self().cut)
	require.Equal(t, 3, records())
	require.Equal(t, hash, s.self().machine.Hash())
	require.Equal(t, []Restored{{Slot: 6, StateHash: s.self().snapshot.StateHash}}, bench.Told[Restored](s.Facts))

	// Whoever asks for what was cut is sent the snapshot, and then the rest.
	require.Equal(t, InstallSnapshot{Slot: 6, Snapshot: s.self().snapshot, SlotOut: 8}, s.Ask(3, Learn{SlotOut: 2}))
	require.Equal(t, Learned{Slot: 7, Commands: puts(7, 1), SlotOut: 8}, s.Ask(3, Learn{SlotOut: 7}))
	require.Empty(t, s.Say(3, Accept{Ballot: b13, Slot: 2, Commands: puts(2, 1), SlotOut: 1}).By(2))
	require.EqualValues(t, 8, s.self().slotOut, "a late Accept for what was cut changes nothing")
}

// A snapshot is taken where so many bytes of commands were applied since the one before, also after a restart.
func TestSnapshot_BySize(t *testing.T) {
	s := newSolo(t, 3, bench.With("snapshot_bytes", int64(2*put(1).Size()+1)))
	learn := func(slot int64) {
		s.Say(2, Learned{Slot: slot, Commands: puts(uint64(slot), 1), SlotOut: slot + 1})
	}
	taken := func() (at []int64) {
		for _, f := range bench.Told[Snapshot](s.Facts) {
			at = append(at, f.Slot)
		}
		return at
	}
	learn(1)
	learn(2)
	require.Empty(t, taken(), "a byte is missing")
	learn(3)
	learn(4)
	learn(5)
	require.Equal(t, []int64{3}, taken(), "counted anew")
	s.Reboot()
	require.Equal(t, []int64{3}, taken(), "two are applied since the snapshot, in this life too")
	learn(6)
	require.Equal(t, []int64{3, 6}, taken())
	s.Say(2, InstallSnapshot{Slot: 8, Snapshot: &snapshot{
		Slot: 8, State: s.self().state(), Configurations: s.self().configurations,
	}, SlotOut: 9})
	learn(9)
	learn(10)
	require.Equal(t, []int64{3, 6}, taken(), "what a snapshot stands for that was sent is not counted")
	learn(11)
	require.Equal(t, []int64{3, 6, 11}, taken())
}

// A snapshot takes the place of the slots up to its own. Votes behind it stay: a majority may need them.
func TestSnapshot_InstallKeepsVotesBehindIt(t *testing.T) {
	donor := newSolo(t, 3, bench.With("snapshot_every", 4))
	donor.Say(2, Learned{Slot: 1, Commands: puts(1, 4), SlotOut: 5})
	n := donor.self().snapshot

	s := newSolo(t, 3, bench.With("snapshot_every", 100))
	s.Say(2, Accept{Ballot: b12, Slot: 3, Commands: puts(7, 4), SlotOut: 1})
	require.Contains(t, s.Say(3, InstallSnapshot{Slot: 4, Snapshot: n, SlotOut: 5}),
		bench.Letter{By: 3, Msg: Learn{SlotOut: 5, Done: true}})
	for range 2 {
		require.EqualValues(t, 5, s.self().slotOut)
		require.Equal(t, n.StateHash, s.self().machine.Hash())
		require.Equal(t, "[5@1.2 6@1.2]", sprint(s.self().undecided()))
		s.Reboot()
	}
	_, seen := s.self().sessions.Seen(put(4).Command)
	require.True(t, seen, "the sessions are part of it")
}

// What arrives late and is older than the state changes nothing.
func TestSnapshot_OlderIsNotInstalled(t *testing.T) {
	s := newSolo(t, 3, bench.With("snapshot_every", 2))
	s.Say(2, Learned{Slot: 1, Commands: puts(1, 2), SlotOut: 3})
	old := s.self().snapshot
	s.Say(2, Learned{Slot: 3, Commands: puts(3, 1), SlotOut: 4})
	hash := s.self().machine.Hash()
	s.Say(3, InstallSnapshot{Slot: old.Slot, Snapshot: old, SlotOut: 3})
	require.EqualValues(t, 4, s.self().slotOut)
	require.Equal(t, hash, s.self().machine.Hash())
	require.Empty(t, bench.Told[Installed](s.Facts))
}

// The configurations of the window are part of the state. A candidate asks the members of which it so learns.
func TestSnapshot_BringsConfigurations(t *testing.T) {
	donor := newSolo(t, 5, bench.With("members", 3), bench.With("snapshot_every", 2), bench.With("alpha", 8))
	donor.Say(2, Learned{Slot: 1, Commands: []*Command{put(1), reconfigure([]sim.ID{1, 2, 3, 4})}, SlotOut: 3})

	s := newSolo(t, 5, bench.With("members", 3), bench.With("snapshot_every", 2), bench.With("alpha", 8))
	s.Timeout(patienceTimer)
	require.Equal(t, candidate, s.self().role)
	heard := s.Say(2, InstallSnapshot{Slot: 2, Snapshot: donor.self().snapshot, SlotOut: 3})
	require.Contains(t, heard.By(4), Prepare{Ballot: s.self().ballot, SlotOut: 3})
	told := bench.Told[Members](s.Facts)
	require.Equal(t, Members{Slot: 2, From: 10, Nodes: []sim.ID{1, 2, 3, 4}}, told[len(told)-1])
}

// A leader that compacts keeps what it has proposed and is not chosen.
func TestSnapshot_LeaderGoesOn(t *testing.T) {
	s := newSolo(t, 3, bench.With("snapshot_every", 2))
	b := s.lead()
	for i := range uint64(7) {
		s.Say(4, request(i+1))
	}
	for slot := int64(1); slot < 6; slot++ {
		s.Say(2, Accepted{Ballot: b, Slot: slot, Count: 1})
	}
	require.EqualValues(t, 2, s.self().cut)
	require.EqualValues(t, 3, s.self().lead.first)
	require.EqualValues(t, 8, s.self().lead.next())
	s.Say(3, Accepted{Ballot: b, Slot: 1, Count: 1}) // late
	s.Say(3, Accepted{Ballot: b, Slot: 6, Count: 2})
	s.Say(2, Accepted{Ballot: b, Slot: 7, Count: 1})
	require.EqualValues(t, 8, s.self().slotOut)
	require.Len(t, bench.Told[Chosen](s.Facts), 7)
}

// All states agree, however a server comes to them, and the logs stay short.
func TestSnapshot_UnderRandomFaults(t *testing.T) {
	installed, restored := 0, 0
	for n := uint64(1); n <= 6; n++ {
		c := newCluster(t, 5, 3, bench.Seed(n), bench.Fsync(sim.Exponential(1*ms)), bench.With("snapshot_every", 10),
			bench.Rough(30_000, 50_000))
		c.Rage(bench.Tempest(c.Servers))
		c.Run(4 * time.Second)
		require.Empty(t, c.Broken)
		installed += len(bench.Told[Installed](c.Facts))
		restored += len(bench.Told[Restored](c.Facts))
		for _, id := range c.Servers {
			if s, up := c.Node(id).(*Server); up {
				require.LessOrEqual(t, len(s.accepted), 20+int(s.alpha))
			}
		}
	}
	require.Greater(t, installed, 10)
	require.Greater(t, restored, 10)
}
