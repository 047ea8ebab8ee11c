package twophase

import (
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/orrery-sim/orrery/sim"
)

// In whatever order votes come, and however often, a coordinator decides once: to commit if and only
// if every participant has said yes and none had said no before.
func TestCoordinator_AllOrders(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 4).Draw(t, "participants")
		c := &Coordinator{}
		for p := range n {
			c.Participants = append(c.Participants, p+1)
		}
		yes, decided := map[int]bool{}, false
		for range rapid.IntRange(0, 12).Draw(t, "votes") {
			p := rapid.IntRange(0, n+1).Draw(t, "participant") // two of them have no part in it
			vote := rapid.Bool().Draw(t, "yes")
			known := 1 <= p && p <= n
			want, commit := false, false
			if !decided && known {
				if vote {
					yes[p] = true
				}
				commit = vote && len(yes) == n
				want = commit || !vote
			}
			require.Equal(t, want, c.Vote(p, vote))
			if want {
				decided = true
				require.Equal(t, commit, c.Commit)
			}
		}
	})
}

func TestCoordinator_TheDecisionThatCounts(t *testing.T) {
	c := &Coordinator{Participants: []int{1, 2}}
	require.False(t, c.Vote(1, true))
	require.True(t, c.Vote(2, true))
	c.Decided(false) // somebody else had written an abort before
	require.False(t, c.Commit)
	c.Decided(true)
	require.False(t, c.Commit, "a decision is not reversed")
	c.Finished(3)
	c.Finished(1)
	c.Finished(1)
	require.Equal(t, Finishing, c.Phase)
	c.Finished(2)
	require.Equal(t, Over, c.Phase)
}

func TestTxn_Names(t *testing.T) {
	txn := Txn{Client: 7, Seq: 3, Attempt: 2}
	again, err := ParseTxn(txn.String())
	require.NoError(t, err)
	require.Equal(t, txn, again)
	for _, bad := range []string{"", "7.3", "7.3.1.2", "a.b.c", "7.-3.1"} {
		_, err := ParseTxn(bad)
		require.ErrorContains(t, err, "is not the name of a transaction")
	}
	require.True(t, txn.Before(Txn{Client: 7, Seq: 3, Attempt: 3}))
	require.True(t, txn.Before(Txn{Client: 7, Seq: 4, Attempt: 1}))
	require.False(t, txn.Before(Txn{Client: 8, Seq: 4, Attempt: 1}), "of another client")
	require.False(t, txn.Before(txn))
}

// Each law falls by the facts that break it, and by no others.
func TestLaws(t *testing.T) {
	a := Txn{Client: 1, Seq: 1, Attempt: 1}
	for _, c := range []struct {
		name  string
		facts []sim.Fact
		fells []string
	}{
		{"a commit", []sim.Fact{
			Voted{a, 1, true}, Voted{a, 2, true}, Decided{a, 2, true}, Finished{a, 1, true}, Finished{a, 2, true},
		}, nil},
		{"an abort", []sim.Fact{Voted{a, 1, false}, Decided{a, 2, false}, Finished{a, 1, false}, Finished{a, 2, false}}, nil},
		{"two outcomes", []sim.Fact{Finished{a, 1, true}, Finished{a, 2, false}}, []string{"AC1 Agreement"}},
		{"not as decided", []sim.Fact{
			Voted{a, 1, true}, Voted{a, 2, true}, Decided{a, 2, true}, Finished{a, 1, false},
		}, []string{"AC1 Agreement"}},
		{"second thoughts", []sim.Fact{Finished{a, 1, true}, Finished{a, 1, false}}, []string{"AC1 Agreement", "AC2 Stability"}},
		{"a vote is missing", []sim.Fact{Voted{a, 1, true}, Decided{a, 2, true}}, []string{"AC3 Consent"}},
		{"a vote twice", []sim.Fact{Voted{a, 1, true}, Voted{a, 1, true}, Decided{a, 2, true}}, []string{"AC3 Consent"}},
		{"against a no", []sim.Fact{Voted{a, 1, true}, Voted{a, 2, false}, Decided{a, 2, true}}, []string{"AC3 Consent"}},
	} {
		var fell []string
		for _, law := range Laws() {
			for _, f := range c.facts {
				if law.Fact(0, 1, f) != "" {
					fell = append(fell, law.Name())
					break
				}
			}
		}
		require.Equal(t, c.fells, fell, c.name)
	}
}
