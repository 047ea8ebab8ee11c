package hyparview

import (
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/orrery-sim/orrery/sim"
)

// Whatever others say, in any order: the views are bounded, nobody is in both of them, itself is in none, the facts tell the
// active one, and who was dropped to make room was told so (§4.1, §4.2).
func TestViews_WhateverIsSaid(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		s := alone(t)
		model := []sim.ID{} // the active view, as the facts have it
		for range rapid.IntRange(1, 40).Draw(r, "messages") {
			from := sim.ID(rapid.IntRange(1, 8).Draw(r, "from"))
			told := len(s.Facts)
			heard := s.Say(from, said(r))
			for _, fact := range s.Facts[told:] {
				switch f := fact.Body.(type) {
				case NeighborUp:
					require.NotContains(r, model, f.Peer)
					model = append(model, f.Peer)
				case NeighborDown:
					require.Contains(r, model, f.Peer)
					model = slices.DeleteFunc(model, func(id sim.ID) bool { return id == f.Peer })
					if f.Why == "replaced" {
						require.Contains(r, heard.By(f.Peer), sim.Message(Disconnect{}))
					}
				}
			}
			require.ElementsMatch(r, model, active(s))
			require.LessOrEqual(r, len(active(s)), 3)
			require.LessOrEqual(r, len(passive(s)), 4)
			both := append(slices.Clone(active(s)), passive(s)...)
			require.NotContains(r, both, s.Self)
			slices.Sort(both)
			require.Len(r, slices.Compact(slices.Clone(both)), len(both), "somebody is there twice: %v", both)
		}
	})
}

// said is a message that a node of the overlay may say.
func said(r *rapid.T) sim.Message {
	someone := rapid.Custom(func(r *rapid.T) sim.ID { return sim.ID(rapid.IntRange(1, 12).Draw(r, "someone")) })
	sample := rapid.SliceOfNDistinct(someone, 0, 6, rapid.ID[sim.ID])
	switch rapid.IntRange(0, 8).Draw(r, "kind") {
	case 0:
		return Join{}
	case 1:
		return ForwardJoin{someone.Draw(r, "new"), rapid.IntRange(0, 6).Draw(r, "steps")}
	case 2, 3:
		return Neighbor{High: rapid.Bool().Draw(r, "high")}
	case 4:
		return Reply{rapid.Bool().Draw(r, "accepted")}
	case 5:
		return Disconnect{}
	case 6:
		return Shuffle{someone.Draw(r, "origin"), rapid.IntRange(1, 6).Draw(r, "steps"), sample.Draw(r, "sample")}
	case 7:
		return Ping{time.Duration(rapid.IntRange(0, 9).Draw(r, "sent"))}
	}
	return ShuffleReply{sample.Draw(r, "sample")}
}
