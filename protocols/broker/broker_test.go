package broker

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/orrery-sim/orrery/protocols/about"
	"github.com/orrery-sim/orrery/protocols/bench"
	"github.com/orrery-sim/orrery/protocols/parts/station"
	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/sim"
)

const (
	b1, ledger, w1, w2 = sim.ID(1), sim.ID(2), sim.ID(3), sim.ID(4)

	client1 = sim.ID(5)
	ms      = time.Millisecond
)

func alone(t *testing.T, who sim.ID, options ...bench.Option) *bench.Solo {
	t.Helper()
	return bench.NewSolo(t, &Protocol, who, append([]bench.Option{bench.Servers(2)}, options...)...)
}

func send(b *bench.Solo, seq uint64) bench.Letters {
	return b.Say(client1, service.Request{Client: client1, Seq: seq, Op: service.Op{Name: "job"}})
}

// A message is hidden while somebody has it; by a receipt that is out of date nobody takes it off.
func TestBroker_Visibility(t *testing.T) {
	b := alone(t, b1)
	accepted := bench.To(service.Reply{Seq: 1, Result: station.Done}, client1)
	require.Equal(t, accepted, send(b, 1))
	require.Equal(t, accepted, send(b, 1), "it is the same message")
	require.Equal(t, Delivery{1, 1, 1}, b.Ask(w1, Poll{1}))
	require.Empty(t, b.Say(w1, Poll{1}), "the poll was answered")
	require.Empty(t, b.Say(w2, Poll{1}), "it is hidden, and there is one message")
	b.Wait(500 * ms)
	require.Equal(t, Delivery{2, 1, 2}, b.Ask(w2, Poll{2}))
	require.Equal(t, Noted{1}, b.Ask(w1, Ack{1}))
	require.Equal(t, Noted{2}, b.Ask(w2, Nack{2}))
	require.Equal(t, Delivery{3, 1, 3}, b.Ask(w1, Poll{3}), "it was refused")
	b.Reboot()
	require.Equal(t, Noted{3}, b.Ask(w1, Ack{3}), "of another life")
	require.Equal(t, Delivery{4, 1, 1<<32 + 1}, b.Ask(w1, Poll{4}))
	b.Ask(w1, Ack{1<<32 + 1})
	require.Empty(t, b.Say(w1, Poll{5}))
	b.Reboot()
	require.Empty(t, b.Say(w1, Poll{6}))
	send(b, 1)
	require.Empty(t, b.Say(w1, Poll{7}), "it was sent and done")
}

// A message is laid aside when it was delivered as often as it may be, over restarts too.
func TestBroker_DeadLetters(t *testing.T) {
	b := alone(t, b1, bench.With("receives", 2))
	send(b, 1)
	b.Ask(w1, Nack{b.Ask(w1, Poll{1}).(Delivery).Receipt})
	b.Reboot()
	b.Ask(w1, Nack{b.Ask(w1, Poll{2}).(Delivery).Receipt})
	require.Empty(t, b.Say(w1, Poll{3}))
	require.Equal(t, []Buried{{1, 2}}, bench.Told[Buried](b.Facts))
	b.Reboot()
	require.Empty(t, b.Say(w1, Poll{4}))
}

// A consumer has the effect before it acknowledges, and asks until it is answered.
func TestConsumer(t *testing.T) {
	c := alone(t, w1, bench.With("work", sim.Constant(0)))
	c.Wait(5 * ms)
	require.Equal(t, bench.To(Poll{2}, b1), c.Timeout(againTimer))
	require.Empty(t, c.Say(b1, Delivery{1, 7, 3}), "the first poll is over")
	require.Equal(t, bench.To(Apply{7, 4}, ledger), c.Say(b1, Delivery{2, 7, 4}))
	require.Equal(t, bench.To(Apply{7, 4}, ledger), c.Timeout(againTimer))
	require.Empty(t, c.Say(ledger, Applied{3}))
	require.Equal(t, bench.To(Ack{4}, b1), c.Say(ledger, Applied{4}))
	require.Equal(t, bench.To(Ack{4}, b1), c.Timeout(againTimer))
	require.Equal(t, bench.To(Poll{3}, b1), c.Say(b1, Noted{4}))
}

// Whatever comes however often, and whenever the ledger restarts, an effect happens once.
func TestLedger(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		l := alone(t, ledger)
		effects, asked := map[uint64]int{}, map[uint64]bool{}
		for range rapid.IntRange(1, 12).Draw(r, "steps") {
			if rapid.IntRange(0, 3).Draw(r, "what") == 0 {
				l.Reboot()
				continue
			}
			m := Apply{rapid.Uint64Range(1, 3).Draw(r, "message"), rapid.Uint64Range(1, 9).Draw(r, "receipt")}
			asked[m.Message] = true
			require.Equal(r, Applied{m.Receipt}, l.Ask(w1, m))
		}
		for _, f := range bench.Told[Done](l.Facts) {
			if !f.Had {
				effects[f.Item]++
			}
		}
		require.Len(r, effects, len(asked))
		for m, n := range effects {
			require.Equal(r, 1, n, "message %d", m)
		}
	})
}

// In any weather what was accepted is done once, or laid aside.
func TestStorm(t *testing.T) {
	storm := func(seed uint64, options ...bench.Option) *bench.Cluster {
		c := bench.New(t, &Protocol, append([]bench.Option{
			bench.Servers(3), bench.Seed(seed), bench.Verified, bench.Serving(&station.Jobs.Service), bench.Delay(sim.Uniform(1*ms, 10*ms)),
			bench.With("visibility", 100*ms), bench.Rough(50_000, 100_000), bench.Fsync(sim.Exponential(1 * ms)),
			bench.Asking(1, service.ClientConfig{Workload: station.Load{}, Think: sim.Constant(20 * ms), Timeout: 100 * ms, Retry: true, Until: time.Second}),
		}, options...)...)
		c.Rage(bench.Storm{Faults: 12, Every: 60 * ms, On: c.Servers, Kinds: []sim.FaultKind{sim.Crash}, Lasts: [2]time.Duration{5 * ms, 100 * ms}})
		c.Run(4 * time.Second)
		return c
	}
	for seed := range uint64(8) {
		c := storm(seed)
		require.Empty(t, c.Broken, "seed %d", seed)
		require.NotEmpty(t, bench.Told[Removed](c.Facts), "seed %d", seed)
	}
	for _, m := range []*about.Mutant{sendAgain, ackBeforeSync} {
		broken := 0
		for seed := range uint64(8) {
			broken += len(storm(seed, bench.Mutant(m.Name)).Broken)
		}
		require.Positive(t, broken, m.Name)
	}
}
