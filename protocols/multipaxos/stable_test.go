package multipaxos

import (
	"testing"

	"github.com/orrery-sim/orrery/sim"
)

// "An acceptor must remember" (PMS §2.2): for the slots whose command it does not know, the vote that it gave last,
// or a later one.
func TestInvariant_StableStorage(t *testing.T) {
	vote := tell{1, Voted{2, b12, 7}}
	boots := func(slotOut int64, votes ...Voted) tell {
		return tell{1, Booted{Promised: b13, SlotOut: slotOut, Votes: votes}}
	}
	holds(t, stableName, vote, boots(1, Voted{1, b12, 6}, Voted{2, b12, 7}))
	holds(t, stableName, vote, boots(1, Voted{2, b13, 8}))
	holds(t, stableName, vote, boots(1, Voted{2, decided, 8}))
	holds(t, stableName, vote, boots(3))
	holds(t, stableName, tell{2, Voted{2, b12, 7}}, boots(1))
	broken(t, stableName, "n1 restarted and does not know of its vote for slot 2 in ballot 1.2", []uint64{1}, vote, boots(1, Voted{3, b12, 7}))
	broken(t, stableName, "n1 restarted and does not know of its vote for slot 2 in ballot 1.3", []uint64{2},
		vote, tell{1, Voted{2, b13, 7}}, boots(1, Voted{2, b12, 7}))
	broken(t, stableName, "n1 restarted and takes its vote for slot 2 in ballot 1.2 for another", []uint64{1}, vote, boots(2, Voted{2, b12, 8}))
}

// A majority has promised before anyone leads, in every configuration that rules what is to be decided, and nobody
// votes in a ballot that nobody leads.
func TestInvariant_Phase1First(t *testing.T) {
	leads := tell{1, Leader{Ballot: b12, Slot: 1}}
	holds(t, phasesName, three, tell{1, Promised{b12}}, tell{3, Promised{b13}}, leads)
	holds(t, phasesName, three, tell{1, Booted{Promised: b12}}, tell{3, Promised{b13}}, leads, tell{2, Voted{1, b12, 7}})
	none := "n1 leads ballot 1.2, and no majority of the members from slot 1 on has promised it"
	broken(t, phasesName, none, []uint64{2}, three, tell{1, Promised{b12}}, tell{1, Promised{b12}}, leads)
	broken(t, phasesName, none, []uint64{2, 3}, three, tell{1, Promised{b12}}, tell{4, Promised{b12}}, tell{2, Promised{b12 - 1}}, leads)
	broken(t, phasesName, "n4 voted for slot 1 in ballot 1.2, and is no acceptor of that slot", nil,
		three, tell{1, Promised{b12}}, tell{3, Promised{b13}}, leads, tell{4, Voted{1, b12, 7}})
	broken(t, phasesName, "n2 voted for slot 1 in ballot 1.3, which nobody leads", nil,
		three, tell{1, Promised{b12}}, tell{3, Promised{b13}}, leads, tell{2, Voted{1, b13, 7}})

	late := tell{1, Leader{Ballot: b12, Slot: 3}}
	changed := []tell{three, {1, Members{Slot: 2, From: 6, Nodes: []sim.ID{3, 4, 5}}}, {1, Promised{b12}}, {2, Promised{b12}}}
	broken(t, phasesName, "n1 leads ballot 1.2, and no majority of the members from slot 6 on has promised it", []uint64{3, 4}, append(changed, late)...)
	holds(t, phasesName, append(changed, leads)...)
	holds(t, phasesName, append(changed, tell{3, Promised{b12}}, tell{5, Promised{b12}}, late)...)
}

// Snapshots stand for what was applied: for the same state, of slots in which something was chosen.
func TestInvariant_Snapshots(t *testing.T) {
	holds(t, sameSequenceName, tell{1, Snapshot{4, 9}}, tell{2, Installed{4, 9}}, tell{2, Apply{Slot: 5, Hash: 1}}, tell{3, Restored{4, 9}})
	broken(t, sameSequenceName, "n1 and n2 have different states behind slot 4", []uint64{1}, tell{1, Snapshot{4, 9}}, tell{2, Installed{4, 8}})
	broken(t, sameSequenceName, "n2 went back to a snapshot that ends with slot 4 when slot 6 was next", nil,
		tell{2, Installed{4, 9}}, tell{2, Apply{Slot: 5, Hash: 1}}, tell{2, Installed{4, 9}})
	chosen := []tell{three, {1, Voted{1, b12, 7}}, {2, Voted{1, b12, 7}}}
	holds(t, learnedName, append(chosen, tell{3, Installed{1, 9}})...)
	broken(t, learnedName, "n3 has a snapshot that ends with slot 2, and nothing was chosen in slot 2", nil, append(chosen, tell{3, Restored{2, 9}})...)
}
