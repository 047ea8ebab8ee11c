package pushsum

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/orrery-sim/orrery/protocols/bench"
	"github.com/orrery-sim/orrery/sim"
)

// alone is n1 of four nodes; the others are puppets.
func alone(t *testing.T, options ...bench.Option) *bench.Solo {
	t.Helper()
	return bench.NewSolo(t, &Protocol, 1, append([]bench.Option{bench.Servers(4), bench.With("period", time.Hour)}, options...)...)
}

// What a node starts with depends on what is computed, and of what.
func TestNode_Own(t *testing.T) {
	for _, x := range []struct {
		of, start     string
		first, second Mass
	}{
		{average, byIndex, Mass{one, one}, Mass{2 * one, one}},
		{average, byPeak, Mass{4 * one, one}, Mass{0, one}},
		{total, byIndex, Mass{one, one}, Mass{2 * one, 0}},
		{count, byPeak, Mass{one, one}, Mass{one, 0}},
	} {
		c := bench.New(t, &Protocol, bench.Servers(4), bench.With("of", x.of), bench.With("start", x.start))
		c.Run(0)
		started := bench.Told[Started](c.Facts)
		require.Equal(t, []Started{{x.first}, {x.second}}, started[:2], "%v", x)
	}
}

// With push-sum a node keeps half and sends half; of an odd number it keeps the larger one.
func TestNode_PushSum(t *testing.T) {
	s := alone(t)
	s.Say(2, Share{Mass: Mass{3, 1}})
	heard := s.Timeout(cycleTimer)
	require.Len(t, heard, 1)
	require.Equal(t, Mass{one/2 + 1, one / 2}, heard[0].Msg.(Share).Mass)
	require.Equal(t, Mass{one/2 + 2, one/2 + 1}, heard[0].Msg.(Share).Mean)
}

// With push-pull the node that is asked holds the mean, and the other one gets what it lacks: what it has met since
// it asked is not undone.
func TestNode_PushPull(t *testing.T) {
	s := alone(t, bench.With("mode", pushPull))
	require.Equal(t, Value{Mass{one, one}}, s.Timeout(cycleTimer)[0].Msg)
	answer := s.Ask(2, Value{Mass{3 * one, one}}).(Share)
	require.Equal(t, Mass{-one, 0}, answer.Mass)
	require.Equal(t, Mass{2 * one, one}, answer.Mean)
	s.Say(3, Share{Mass: Mass{one, 0}, Mean: Mass{2 * one, one}})
	took := bench.Told[Took](s.Facts)
	require.Equal(t, Mass{3 * one, one}, took[0].Holds)
}

// In every round of a tournament the partner of a partner is oneself, and only one of an odd number has none.
func TestMatch(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n, round := rapid.Int64Range(1, 60).Draw(t, "n"), rapid.Uint64().Draw(t, "round")
		left := int64(0)
		for i := range n {
			j := match(i, n, round)
			require.True(t, 0 <= j && j < n)
			require.Equal(t, i, match(j, n, round))
			if i == j {
				left++
			}
		}
		require.Equal(t, n%2, left)
	})
}

// Estimates are told to three decimals, whatever the size of the numbers.
func TestMass_String(t *testing.T) {
	for want, m := range map[string]Mass{
		"4.500": {9 * one, 2 * one}, "unknown": {one, 0}, "0.333": {1, 3}, "500000.500": {1_000_001 << 40, 2 << 40},
		"0.999": {1<<62 - 1<<50, 1 << 62},
	} {
		require.Equal(t, want, m.String())
	}
	require.Equal(t, "-1.500", units(-one*3/2))
}

// In a storm without crashes or losses every node of every mode comes to the truth, and no mass is lost on the way.
func TestStorm(t *testing.T) {
	for _, mode := range []string{pushSum, pushPull} {
		for _, meet := range []string{phased, synchronous, poisson, matched} {
			c := bench.New(t, &Protocol, bench.Servers(9), bench.With("mode", mode), bench.With("meet", meet),
				bench.With("of", total), bench.With("period", 100*time.Millisecond),
				bench.Delay(sim.Uniform(time.Millisecond, 80*time.Millisecond)))
			c.Rage(bench.Storm{
				Faults: 12, Every: 80 * time.Millisecond, Kinds: []sim.FaultKind{sim.Pause},
				Lasts: [2]time.Duration{20 * time.Millisecond, 90 * time.Millisecond},
			})
			c.Run(10 * time.Second)
			require.Empty(t, c.Broken)
			for _, id := range c.Servers {
				holds := c.Node(id).(*Node).holds
				require.InDelta(t, 45, float64(holds.Sum)/float64(holds.Weight), 0.01, "%s, %s", mode, meet)
			}
		}
	}
}

func TestInvariant_ConservationOfMass(t *testing.T) {
	mass := func(sum int64) Mass { return Mass{sum, one} }
	judge := func(story ...bench.Tell) string {
		why, _ := bench.Judge(t, &conservation{}, story...)
		return why
	}
	started, also := bench.Tell{1, Started{mass(8)}}, bench.Tell{40, Started{mass(0)}}
	shared := bench.Tell{1, Shared{To: 40, Mass: Mass{4, 0}, Left: mass(4)}}
	took := bench.Tell{40, Took{From: 1, Mass: Mass{4, 0}, Holds: mass(4)}}
	require.Empty(t, judge(started, also, shared, took))
	require.Empty(t, judge(started, also, shared, bench.Tell{1, Started{mass(8)}}, took), "it has begun again")
	require.NotEmpty(t, judge(started, bench.Tell{1, Shared{To: 40, Mass: Mass{4, 0}, Left: mass(8)}}))
	require.Equal(t, "n40 has changed the mass of all by 1.000, and the weight by 0.000",
		judge(started, also, shared, bench.Tell{40, Took{From: 1, Mass: Mass{4, 0}, Holds: mass(4 + one)}}))
	require.NotEmpty(t, judge(started, also, shared, took, took), "it has arrived twice")
}
