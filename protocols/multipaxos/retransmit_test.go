package multipaxos

import (
	"maps"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/protocols/bench"
	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/sim"
)

// What is not answered is sent again, to whom it was lost, when a later heartbeat was answered and the time is
// over; and the next time it takes twice as long.
func TestRetransmit_WhatIsLost(t *testing.T) {
	s := newSolo(t, 5)
	b := s.lead()
	var at []time.Duration
	s.Listen(sim.Kinds(sim.Sent), func(e *sim.Event) {
		if _, is := e.Body.(Accept); is && e.Peer == 3 {
			at = append(at, e.At)
		}
	})
	beat := func(who ...sim.ID) {
		s.Timeout(heartbeatTimer)
		for _, id := range who {
			s.Say(id, HeartbeatReply{Ballot: b, SlotOut: 1, Round: s.self().lead.round})
		}
	}
	s.Say(6, request(1))
	s.Say(2, Accepted{Ballot: b, Slot: 1, Count: 1})
	for range 12 {
		beat(2, 4)
	}
	require.Len(t, at, 1, "nothing says that it is lost")
	for len(at) < 6 {
		beat(2, 3)
	}
	require.Empty(t, accepts(2, s.Heard))
	var waits []time.Duration
	for i := 2; i < len(at); i++ {
		waits = append(waits, at[i]-at[i-1])
	}
	require.Equal(t, []time.Duration{100 * ms, 150 * ms, 150 * ms, 150 * ms}, waits)
	s.Say(3, Accepted{Ballot: b, Slot: 1, Count: 1})
	require.Empty(t, s.self().windows[2].flights)
	require.Equal(t, 50*ms, s.self().windows[2].answers.Timeout(50*ms, 300*ms), "whose answer is it? The doubling ends")
}

// What a later message has overtaken is sent again when its time is over, which a timer sees to; before that it
// may still arrive.
func TestRetransmit_WhatIsOvertaken(t *testing.T) {
	s := newSolo(t, 3)
	b := s.lead()
	s.Say(4, request(1))
	s.Say(4, request(2))
	require.Empty(t, accepts(2, s.Say(2, Accepted{Ballot: b, Slot: 2, Count: 1})), "slot 1 may come yet")
	s.Heard = nil
	s.Wait(40 * ms)
	require.Equal(t, "[Accept 1.1 slot=1 chosen<1]", sprint(accepts(2, s.Heard)))
	require.Empty(t, accepts(3, s.Heard), "it has answered nothing")
}

// Whoever asks for commands that are under way to it is not sent them twice; and not one by one what
// has been chosen meanwhile.
func TestRetransmit_LearnedIsNotSentTwice(t *testing.T) {
	s := newSolo(t, 5)
	b := s.lead()
	s.Say(6, request(1))
	s.Say(2, Accepted{Ballot: b, Slot: 1, Count: 1})
	s.Say(3, Accepted{Ballot: b, Slot: 1, Count: 1})
	require.NotContains(t, sprint(s.Say(4, Learn{SlotOut: 1})), "Learned", "as Accept")
	s.Wait(60 * ms)
	heard := s.Say(4, HeartbeatReply{Ballot: b, SlotOut: 1, Round: s.self().lead.round})
	require.Contains(t, heard.By(4), Learned{Ballot: b, Slot: 1, Commands: []*Command{put(1)}, SlotOut: 2}, "it was lost")
	require.NotContains(t, sprint(s.Say(4, Learn{SlotOut: 1})), "Learned", "as Learned")
	require.NotContains(t, sprint(s.Say(4, Learn{SlotOut: 2, Done: true})), "Learned", "it has them")
	require.Empty(t, s.self().windows[3].flights)
}

// Learned carries so many bytes, and at least one command.
func TestReplica_LearnedHasALimit(t *testing.T) {
	s := newSolo(t, 3)
	var commands []*Command
	for i, size := range []int{30_000, 30_000, 30_000, 90_000, 10} {
		c := ask(service.Command{Client: 3, Seq: uint64(i), Op: service.Op{Name: "put", Key: "x", Value: string(make([]byte, size))}})
		commands = append(commands, c)
	}
	s.Say(2, Learned{Slot: 1, Commands: commands, SlotOut: 6})
	var counts []int
	for slot := int64(1); slot < 6; {
		m := s.Ask(3, Learn{SlotOut: slot}).(Learned)
		counts = append(counts, len(m.Commands))
		slot += int64(len(m.Commands))
	}
	require.Equal(t, []int{2, 1, 1, 1}, counts)
}

// A promise that carries what was accepted is not sent twice while it is leaving.
func TestRetransmit_PromiseIsNotSentTwice(t *testing.T) {
	s := newSolo(t, 3)
	s.Say(2, Accept{Ballot: b12, Slot: 1, Commands: []*Command{put(1)}, SlotOut: 1})
	require.Len(t, s.Say(3, Prepare{Ballot: b13, SlotOut: 1}), 1)
	require.Empty(t, s.Say(3, Prepare{Ballot: b13, SlotOut: 1}))
	require.Len(t, s.Say(2, Prepare{Ballot: ballotOf(2, 2), SlotOut: 1}), 1, "another ballot")
	s.Wait(s.self().patience.Min())
	require.Len(t, s.Say(2, Prepare{Ballot: ballotOf(2, 2), SlotOut: 1}), 1)
}

// Where nothing is lost nothing is sent twice, be values ever so large and links narrow: each command goes to
// each server in one message. Nobody is deposed. That holds too for a server that was away and catches up.
func TestRetransmit_NothingIsSentTwiceWithoutLoss(t *testing.T) {
	for _, size := range []int{1 << 10, 32 << 10, 128 << 10} {
		load := service.ClientConfig{Workload: service.KVLoad{Keys: 3, ValueSize: size}, Timeout: 5 * time.Second, Retry: true}
		c := newCluster(t, 3, 2, bench.Delay(sim.Constant(ms)), bench.Asking(2, load),
			bench.World(func(w *sim.Config) { w.Network.Bandwidth = 1_250_000 }))
		type copyOf struct {
			to      sim.ID
			command uint64
		}
		sent := map[copyOf]int{}
		away, leaders := sim.ID(0), 0
		c.Listen(sim.Kinds(sim.Sent, sim.Stated), func(e *sim.Event) {
			var commands []*Command
			switch m := e.Body.(type) {
			case Accept:
				commands = m.Commands
			case Learned:
				commands = m.Commands
			case Leader:
				leaders++
			}
			for _, command := range commands {
				if e.Peer != away && command.Client != 0 {
					sent[copyOf{e.Peer, command.Hash}]++
				}
			}
		})
		c.Run(3 * s)
		away = 3
		if c.server(3).role == leader {
			away = 2
		}
		c.Crash(away)
		c.Wait(1 * s)
		back := c.server(1).slotOut
		c.Restart(away)
		maps.DeleteFunc(sent, func(c copyOf, _ int) bool { return c.to == away }) // it had not got all of it
		away = 0
		c.Wait(6 * s)
		require.Greater(t, int(back), 4)
		for what, n := range sent {
			require.Equal(t, 1, n, "%d bytes to n%d, command %x", size, what.to, what.command)
		}
		require.Equal(t, 1, leaders)
		require.Empty(t, c.Broken)
	}
}

// A leader learns from votes: who knows the choice of a slot that the leader does not know is asked for its vote
// again.
func TestRetransmit_WhoKnowsMoreIsAskedAgain(t *testing.T) {
	s := newSolo(t, 3)
	b := s.lead()
	asked := 0
	s.Listen(sim.Kinds(sim.Sent), func(e *sim.Event) {
		if _, is := e.Body.(Accept); is && e.Peer == 2 {
			asked++
		}
	})
	s.Say(4, request(1))
	require.Equal(t, 1, asked)
	for range 12 {
		s.Timeout(heartbeatTimer)
		for _, id := range []sim.ID{2, 3} {
			s.Say(id, HeartbeatReply{Ballot: b, SlotOut: 2, Round: s.self().lead.round})
		}
	}
	require.Greater(t, asked, 1)
	s.Say(2, Accepted{Ballot: b, Slot: 1, Count: 1})
	require.Equal(t, int64(2), s.self().slotOut)
}
