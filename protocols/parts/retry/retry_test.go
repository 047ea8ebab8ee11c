package retry

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/orrery-sim/orrery/sim"
)

const ms = time.Millisecond

// drawing calls f with a source of chance, which only a node has.
type drawing struct{ f func(*sim.Rand) }

func (d drawing) Start(env *sim.Env)                  { d.f(env.Rand()) }
func (drawing) Receive(*sim.Env, sim.ID, sim.Message) {}
func (drawing) Timer(*sim.Env, sim.Timer)             {}
func with(seed uint64, f func(*sim.Rand)) {
	sim.New(sim.Config{Seed: seed, Groups: []sim.Group{{Name: "n", Size: 1, New: func(sim.ID) sim.Node { return drawing{f} }}}}).Run(ms)
}

// Without jitter waits double up to the cap.
func TestPolicy_Doubles(t *testing.T) {
	p := Policy{Base: 10 * ms, Cap: 70 * ms}
	for i, want := range []time.Duration{10 * ms, 20 * ms, 40 * ms, 70 * ms, 70 * ms} {
		require.Equal(t, want, p.Wait(nil, i+1, 0))
	}
	require.Equal(t, 24*time.Hour, (&Policy{Base: ms}).Wait(nil, 1000, 0))
	require.Zero(t, (&Policy{}).Wait(nil, 5, 0))
	require.True(t, p.Again(1000))
	p.Tries = 3
	require.True(t, p.Again(2))
	require.False(t, p.Again(3))
}

// Each kind of jitter stays within its bounds, and its mean is what its name says.
func TestPolicy_Jitter(t *testing.T) {
	for jitter, want := range map[string][3]time.Duration{ // of the third wait of 40 ms, after one of 20 ms: least, most, mean
		Equal: {20 * ms, 40 * ms, 30 * ms}, Full: {0, 40 * ms, 20 * ms}, Decorrelated: {10 * ms, 60 * ms, 35 * ms},
	} {
		with(1, func(r *sim.Rand) {
			p, sum := Policy{Base: 10 * ms, Cap: time.Second, Jitter: jitter}, time.Duration(0)
			for range 1000 {
				d := p.Wait(r, 3, 20*ms)
				require.GreaterOrEqual(t, d, want[0], jitter)
				require.LessOrEqual(t, d, want[1], jitter)
				sum += d
			}
			require.InDelta(t, want[2], sum/1000, float64(2*ms), jitter)
		})
	}
}

// Whatever is asked for in whatever order: of any n calls from the beginning no more are spent than reserve + n * share.
func TestBudget(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		share, reserve := rapid.IntRange(0, 1_000_000).Draw(t, "share"), rapid.IntRange(0, 5).Draw(t, "reserve")
		b := NewBudget(sim.PPM(share), reserve)
		calls, spent := 0, 0
		for _, call := range rapid.SliceOf(rapid.Bool()).Draw(t, "calls") {
			if call {
				b.Earn()
				calls++
			} else if left := b.Left(); b.Spend() {
				require.Positive(t, left)
				spent++
			} else {
				require.Zero(t, left)
			}
			require.LessOrEqual(t, spent*1_000_000, reserve*1_000_000+calls*share)
			require.LessOrEqual(t, b.Left(), reserve)
		}
	})
	b := NewBudget(100_000, 1)
	require.True(t, b.Spend())
	for range 9 {
		b.Earn()
		require.False(t, b.Spend())
	}
	b.Earn()
	require.True(t, b.Spend())
}
