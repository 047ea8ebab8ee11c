package slidingwindow

import (
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/orrery-sim/orrery/protocols/bench"
	"github.com/orrery-sim/orrery/sim"
)

const (
	sender   = sim.ID(1)
	receiver = sim.ID(2)
)

func segment(n int64) Segment { return Segment{Number: n, Item: n} }

// A receiver of either kind delivers in order and once, and acknowledges what it has.
func TestReceiver(t *testing.T) {
	for repeat, after := range map[string]int64{selective: 3, goBackN: 1} {
		s := bench.NewSolo(t, &Protocol, receiver, bench.With("repeat", repeat), bench.With("window", 4))
		require.Equal(t, Ack{0, 1}, s.Ask(sender, segment(1)))
		require.Equal(t, Ack{0, 2}, s.Ask(sender, segment(2)))
		require.Equal(t, Ack{after, 0}, s.Ask(sender, segment(0)), repeat)
		require.Equal(t, Ack{after, 0}, s.Ask(sender, segment(0)), "it comes again")
		require.Equal(t, Ack{after, 8}, s.Ask(sender, segment(8)), "it is beyond the window")
		require.Len(t, bench.Told[Delivered](s.Facts), int(after))
		s.Reboot()
		require.Equal(t, Ack{after, 0}, s.Ask(sender, segment(0)), "what was delivered is on the disk")
	}
}

// What came before its turn is lost with a receiver that crashes, and is sent again after a timeout (RFC 2018,
// section 8).
func TestSender_ForgetsWhatWasSaid(t *testing.T) {
	s := bench.NewSolo(t, &Protocol, sender, bench.With("window", 3), bench.With("items", 3), bench.With("timeout", 50*time.Millisecond))
	s.Wait(5 * time.Millisecond)
	require.Empty(t, s.Say(receiver, Ack{0, 1}))
	s.Heard = nil
	s.Wait(60 * time.Millisecond)
	require.Equal(t, []int64{0, 1, 2}, places(s.Heard))
	s.Say(receiver, Ack{3, 2})
	s.Heard = nil
	s.Wait(200 * time.Millisecond)
	require.Empty(t, s.Heard, "all of it is there")
}

func places(all bench.Letters) (found []int64) {
	for _, m := range bench.Of[Segment](all) {
		found = append(found, m.Item)
	}
	slices.Sort(found)
	return found
}

// A segment is lost when three later ones have come, and then it alone is sent again; the window of congestion is
// halved once.
func TestSender_ThreeLaterOnes(t *testing.T) {
	s := bench.NewSolo(t, &Protocol, sender, bench.With("items", 8))
	s.Wait(5 * time.Millisecond)
	for got := range int64(2) {
		require.Empty(t, s.Say(receiver, Ack{0, got + 1}))
	}
	require.Equal(t, []int64{0}, places(s.Say(receiver, Ack{0, 3})))
	require.Empty(t, s.Say(receiver, Ack{0, 4}))

	s = bench.NewSolo(t, &Protocol, sender, bench.With("items", 100), bench.With("congestion", true), bench.With("window", 100))
	for n := range int64(10) {
		s.Say(receiver, Ack{n + 1, n}) // 1 + 2 + 3 + 4: the window is 5
	}
	for n := int64(11); n < 14; n++ {
		s.Say(receiver, Ack{10, n})
	}
	require.Equal(t, []Resized{{1, 2, false}, {2, 3, false}, {3, 4, false}, {4, 5, false}, {5, 2, true}}, bench.Told[Resized](s.Facts))
}

// Two that were lost of one window halve it once (Jacobson, 1988: a window's losses are one sign).
func TestSender_HalvesOnceAWindow(t *testing.T) {
	s := bench.NewSolo(t, &Protocol, sender, bench.With("items", 100), bench.With("congestion", true), bench.With("window", 100))
	for n := range int64(21) {
		s.Say(receiver, Ack{n + 1, n}) // 1 + 2 + ... + 6: the window is 7
	}
	for _, n := range []int64{22, 23, 25, 26, 27} {
		s.Say(receiver, Ack{21, n}) // 21 is lost, and then 24, which was sent at the same time
	}
	told := bench.Told[Resized](s.Facts)
	require.Equal(t, []Resized{{6, 7, false}, {7, 3, true}}, told[len(told)-2:])
}

// What an earlier life of the sender has sent, and the receiver has, is not sent again.
func TestSender_AnEarlierLifeHasSent(t *testing.T) {
	s := bench.NewSolo(t, &Protocol, sender, bench.With("items", 100), bench.With("congestion", true), bench.With("window", 10))
	for n := range int64(6) {
		s.Say(receiver, Ack{n + 1, n})
	}
	s.Reboot()
	s.Heard = nil
	require.Equal(t, []int64{9, 10}, places(s.Say(receiver, Ack{9, 8})), "6 to 8 were under way when it crashed")
	moved := bench.Told[Moved](s.Facts)
	require.Equal(t, Moved{9}, moved[len(moved)-1])
}

// Numbers that come round are read right as long as the place is where a message of the window can be.
func TestConfig_Place(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		width := rapid.IntRange(1, 9).Draw(t, "window")
		c := &config{width: width, numbers: rapid.IntRange(2*width, 3*width).Draw(t, "numbers"), repeat: selective}
		next := rapid.Int64Range(0, 100).Draw(t, "next")
		r := &Receiver{config: c, progress: progress{next: next}}
		place := rapid.Int64Range(max(0, next-int64(width)), next+int64(width)-1).Draw(t, "place")
		require.Equal(t, place, r.read(c.wire(place)))
		c.repeat, c.numbers = goBackN, width+1
		require.Equal(t, min(place, next), r.read(c.wire(min(place, next))))
	})
}

// A window that numbers do not suffice for is refused.
func TestBuild_Numbers(t *testing.T) {
	for _, c := range []struct {
		window, numbers int
		repeat          string
		ok              bool
	}{{2, 4, selective, true}, {3, 4, selective, false}, {3, 4, goBackN, true}, {4, 4, goBackN, false}, {100, 0, selective, true}} {
		args := Protocol.Defaults()
		args.Values["window"], args.Values["numbers"], args.Values["repeat"] = c.window, c.numbers, c.repeat
		_, err := Protocol.Build(args)
		require.Equal(t, c.ok, err == nil, "%+v: %v", c, err)
	}
}

// Whatever is lost, doubled, torn and crashed, the stream goes on, each item once and in order.
func TestStorm(t *testing.T) {
	delivered := 0
	for seed := range uint64(12) {
		for _, repeat := range []string{selective, goBackN} {
			c := bench.New(t, &Protocol, bench.Seed(seed), bench.Rough(100_000, 100_000), bench.Delay(sim.Uniform(time.Millisecond, 9*time.Millisecond)),
				bench.With("repeat", repeat), bench.With("timeout", 30*time.Millisecond), bench.With("congestion", seed%2 == 0), bench.Fsync(sim.Constant(time.Millisecond)))
			c.Rage(bench.Weather(sim.Crash, sim.Isolate, sim.Pause))
			c.Run(2 * time.Second)
			require.Empty(t, c.Broken, "seed %d, %s", seed, repeat)
			delivered += len(bench.Told[Delivered](c.Facts))
		}
	}
	require.Greater(t, delivered, 1000)
}

func TestInvariants(t *testing.T) {
	sent := bench.Tell{Node: 1, Fact: Sent{9, false}}
	for _, c := range []struct {
		name, why string
		last      sim.Fact
	}{
		{noDuplication, "n2 delivers item 0 twice, as 0 and as 1", Delivered{1, 0}},
		{noDuplication, "", Delivered{0, 0}},
		{noLoss, "n2 delivers item 3, and has not delivered 1", Delivered{1, 3}},
		{noCreation, "n2 delivers item 10, which nobody has sent", Delivered{1, 10}},
		{acknowledged, "the window of n2 begins at 2, and only 1 items are delivered", Moved{2}},
		{within, "n2 sends segment 10, and its window is 0 to 9", Sent{10, false}},
		{aimd, "n2 has lost something, and its window goes from 9 to 5, which is not half", Resized{9, 5, true}},
		{aimd, "the window of n2 grows from 9 to 11, which is not by one", Resized{9, 11, false}},
		{aimd, "", Resized{9, 4, true}},
	} {
		all := invariants(&config{width: 10, congestion: true})
		why, _ := bench.Judge(t, bench.Named(t, all, c.name), sent, bench.Tell{Node: 2, Fact: Delivered{0, 0}}, bench.Tell{Node: 2, Fact: c.last})
		require.Equal(t, c.why, why)
	}
	why, blames := bench.Judge(t, &stream{is: fifo}, bench.Tell{Node: 2, Fact: Delivered{0, 2}}, bench.Tell{Node: 2, Fact: Delivered{1, 1}})
	require.Equal(t, "n2 delivers item 1 after item 2", why)
	require.Equal(t, []uint64{1}, blames)
}
