package shrink

import (
	"math"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/protocols"
	"github.com/orrery-sim/orrery/scenarios"
	"github.com/orrery-sim/orrery/scenarios/language"
)

// TestStarts: of many runs of the schedule the search begins with those in which the property falls soonest, and each is
// made up to there alone.
func TestStarts(t *testing.T) {
	f, err := language.New(protocols.All).Load("paxos/chaos")
	require.NoError(t, err)
	r := &Run{File: f, Settings: []scenarios.Setting{{Name: "mutant", Value: "own-value"}}, Seed: 3}
	b := &bench{Run: r, plans: map[string]*scenarios.Plan{}, began: time.Now()}
	for b.target.property == "" {
		r.Seed++
		given, err := b.played(r.Settings, r.Seed, math.MaxUint64)
		require.NoError(t, err)
		b.aim(given)
	}
	s := &search{bench: b}
	s.best, _, err = b.first()
	require.NoError(t, err)
	require.NoError(t, s.cut())

	all, err := s.starts(r.Settings, 1000, math.MaxUint64)
	require.NoError(t, err)
	require.Greater(t, len(all), 3)
	require.True(t, slices.IsSortedFunc(all, func(a, b start) int { return int(a.events) - int(b.events) }))
	few, err := s.starts(r.Settings, 3, math.MaxUint64)
	require.NoError(t, err)
	require.Equal(t, all[:3], few)
	none, err := s.starts(r.Settings, 3, all[0].events/2)
	require.NoError(t, err)
	require.Empty(t, none)

	given := s.events()
	require.NoError(t, s.otherStart())
	require.Less(t, s.events(), given)
}

// events are those of the best run up to the one that shows the target.
func (s *search) events() uint64 { return s.best.shownBy }
