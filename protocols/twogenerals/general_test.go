package twogenerals

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/protocols/bench"
	"github.com/orrery-sim/orrery/sim"
)

// decided is what the generals do at dawn if some messages are lost: bit n-1 is the nth.
func decided(t *testing.T, messages int, lost uint64) [2]bool {
	t.Helper()
	c := bench.New(t, &Protocol, bench.With("messages", messages), bench.With("dawn", 100*time.Millisecond), bench.World(func(w *sim.Config) {
		w.Network.Loss = 500_000
		for n := range uint64(messages) {
			w.Overrides = append(w.Overrides, sim.Override{
				Choice: sim.Choice{Kind: sim.LossChoice, A: sim.ID(1 + n%2), B: sim.ID(2 - n%2), N: n / 2}, Outcome: int64(lost >> n & 1),
			})
		}
	}))
	c.Wait(time.Second)
	require.Empty(t, c.Broken)
	var what [2]bool
	for _, f := range c.Facts {
		if d, is := f.Body.(Decided); is {
			what[f.Node-1] = d.Attack
		}
	}
	return what
}

// For any number of messages there is a run in which the generals disagree, and of all runs it is one: that in which the
// last message alone is lost. Both attack if nothing is lost, and in no other run.
func TestGenerals_AllRuns(t *testing.T) {
	for messages := 1; messages <= 7; messages++ {
		disagree, attack := 0, 0
		for lost := range uint64(1) << messages {
			what := decided(t, messages, lost)
			if what[0] != what[1] {
				disagree++
				require.Equal(t, uint64(1)<<(messages-1), lost, "%d messages", messages)
			}
			if what[0] && what[1] {
				attack++
				require.Zero(t, lost)
			}
		}
		require.Equal(t, 1, disagree, "%d messages", messages)
		require.Equal(t, 1, attack)
	}
}

// A message is acknowledged once, however many messengers bring it, and the last not at all.
func TestGeneral_Acknowledges(t *testing.T) {
	s := bench.NewSolo(t, &Protocol, 2, bench.With("messages", 4), bench.With("messengers", 2), bench.With("apart", 20*time.Millisecond))
	require.Equal(t, Messenger{2}, s.Ask(1, Messenger{1}))
	require.Empty(t, s.Say(1, Messenger{1}))
	s.Heard = nil
	s.Wait(20 * time.Millisecond)
	require.Equal(t, bench.To(Messenger{2}, 1), s.Heard, "the second messenger")
	require.Equal(t, Messenger{4}, s.Ask(1, Messenger{3}))
	s.Reboot()
	s.Heard = nil
	s.Wait(2 * time.Second)
	require.Empty(t, s.Heard)
	require.Equal(t, []Decided{{false}}, bench.Told[Decided](s.Facts), "what was heard is forgotten")
}

func TestInvariants(t *testing.T) {
	c := &config{messages: 3}
	for _, s := range []struct {
		name, why string
		story     []bench.Tell
	}{
		{onlyTheLast, "", []bench.Tell{{2, Heard{1}}, {1, Heard{2}}, {1, Decided{true}}, {2, Decided{false}}}},
		{onlyTheLast, "n2 attacks and n1 does not, and 1 of 3 messages have come", []bench.Tell{{2, Heard{1}}, {1, Decided{false}}, {2, Decided{true}}}},
		{validity, "n2 attacks, and has not got message 3", []bench.Tell{{2, Heard{1}}, {1, Heard{2}}, {2, Decided{true}}}},
		{validity, "", []bench.Tell{{2, Heard{1}}, {1, Heard{2}}, {1, Decided{true}}}},
	} {
		why, _ := bench.Judge(t, bench.Named(t, invariants(c), s.name), s.story...)
		require.Equal(t, s.why, why)
	}
}
