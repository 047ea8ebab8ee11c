package rumor

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/protocols/bench"
	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/sim"
)

// alone is n1 of so many sites; the others, and a client, are puppets.
func alone(t *testing.T, options ...bench.Option) *bench.Solo {
	t.Helper()
	return bench.NewSolo(t, &Protocol, 1, append([]bench.Option{
		bench.Servers(4), bench.With("period", time.Hour), bench.Serving(&Protocol.Services[0].Service),
	}, options...)...)
}

func add(rumor string) service.Request {
	return service.Request{Client: 5, Seq: 1, Op: service.Op{Name: "add", Value: rumor}}
}

// feedback is an answer to a Push of one rumour.
func feedback(rumor string, needed uint64) Feedback { return Feedback{[]string{rumor}, needed} }

// A cycle makes one contact, with another site, and a site that has nothing to say has none.
func TestSite_Cycle(t *testing.T) {
	s := alone(t)
	require.False(t, s.FireTimer(1, cycleTimer), "it knows nothing")
	s.Say(5, add("x"))
	met := map[sim.ID]bool{}
	for range 40 {
		heard := s.Timeout(cycleTimer)
		require.Len(t, heard, 1)
		require.Equal(t, Push{Rumors: []string{"x"}}, heard[0].Msg)
		met[heard[0].By] = true
		s.Say(heard[0].By, feedback("x", 1))
	}
	require.Equal(t, map[sim.ID]bool{2: true, 3: true, 4: true}, met)
}

// With a fanout the partners of a cycle are different.
func TestSite_Fanout(t *testing.T) {
	s := alone(t, bench.With("fanout", 3), bench.With("feedback", false), bench.With("k", 1))
	s.Say(5, add("x"))
	met := map[sim.ID]bool{}
	for _, l := range s.Timeout(cycleTimer) {
		met[l.By] = true
	}
	require.Len(t, met, 3)
	require.Empty(t, s.Timeout(cycleTimer), "it forwards once")
}

// Of two rumours a Feedback tells which was needed; one that was known already, and a third, are told apart.
func TestSite_Feedback(t *testing.T) {
	s := alone(t)
	require.Equal(t, Feedback{[]string{"x", "y"}, 0b11}, s.Ask(2, Push{Rumors: []string{"x", "y"}}))
	require.Equal(t, Feedback{[]string{"w", "y", "z"}, 0b101}, s.Ask(3, Push{Rumors: []string{"w", "y", "z"}}))
}

// In an atomic cycle two sites that push to a third are both useful, and what came in it is not told to who asks.
func TestSite_AtomicCycles(t *testing.T) {
	for _, atomic := range []bool{false, true} {
		s := alone(t, bench.With("synchronous", true), bench.With("atomic", atomic), bench.With("mode", pushPull))
		x := []string{"x"}
		require.Equal(t, Feedback{x, 1}, s.Ask(2, Push{Rumors: x}))
		again := map[bool]uint64{false: 0, true: 1}[atomic]
		require.Equal(t, Feedback{x, again}, s.Ask(3, Push{Rumors: x}))
		answers := s.Say(4, Poll{})
		if atomic {
			require.Empty(t, answers)
		} else {
			require.Equal(t, []sim.Message{Push{Rumors: x, Answer: true}}, answers.By(4))
		}
		s.Wait(time.Hour) // the next cycle, by its clock
		require.Equal(t, Feedback{x, 0}, s.Ask(3, Push{Rumors: x}))
	}
}

// Who is polled with a push answers with what it knew before.
func TestSite_PushPull(t *testing.T) {
	s := alone(t, bench.With("mode", pushPull))
	s.Say(5, add("x"))
	require.Equal(t, []sim.Message{
		Feedback{[]string{"y"}, 1}, Push{Rumors: []string{"x"}, Answer: true},
	}, s.Say(2, Push{Rumors: []string{"y"}, Poll: true}).By(2))
}

// What is new goes into the next push, and what a site has lost interest in does not.
func TestSite_PushIsMadeAnew(t *testing.T) {
	s := alone(t, bench.With("k", 1))
	s.Say(5, add("x"))
	heard := s.Timeout(cycleTimer)
	require.Equal(t, Push{Rumors: []string{"x"}}, heard[0].Msg)
	s.Say(heard[0].By, feedback("x", 1))
	s.Say(5, service.Request{Client: 5, Seq: 2, Op: service.Op{Name: "add", Value: "y"}})
	heard = s.Timeout(cycleTimer)
	require.Equal(t, Push{Rumors: []string{"x", "y"}}, heard[0].Msg)
	s.Say(heard[0].By, Feedback{[]string{"x", "y"}, 0b10})
	require.Equal(t, Push{Rumors: []string{"y"}}, s.Timeout(cycleTimer)[0].Msg)
}

// A push has room for 64 rumours. A blind site has told those, and not the others.
func TestSite_TheHottest(t *testing.T) {
	s := alone(t, bench.With("k", 1), bench.With("feedback", false))
	var all []string
	for i := range pushMax + 1 {
		all = append(all, fmt.Sprintf("r%02d", i))
	}
	s.Say(2, Push{Rumors: all[:pushMax]})
	s.Say(2, Push{Rumors: all[pushMax:]})
	require.Equal(t, Push{Rumors: all[1:]}, s.Timeout(cycleTimer)[0].Msg)
	require.Equal(t, Push{Rumors: all[:1]}, s.Timeout(cycleTimer)[0].Msg)
	require.Empty(t, s.Timeout(cycleTimer))
}

// A blind site that is polled has made a contact for what it pushes back, and for nothing that it has just heard.
func TestSite_BlindAnswers(t *testing.T) {
	s := alone(t, bench.With("mode", pushPull), bench.With("k", 1), bench.With("feedback", false))
	s.Say(5, add("x"))
	s.Say(2, Push{Rumors: []string{"y"}, Poll: true})
	require.Equal(t, Push{Rumors: []string{"y"}, Poll: true}, s.Timeout(cycleTimer)[0].Msg)
	require.Equal(t, []Removed{{"x", 1}}, bench.Told[Removed](s.Facts))
}

// A clock that jumps back repeats numbers, and not cycles: what was known stays known.
func TestSite_ClockJumps(t *testing.T) {
	s := alone(t, bench.With("synchronous", true), bench.With("atomic", true))
	s.Wait(time.Hour)
	x := []string{"x"}
	require.Equal(t, Feedback{x, 1}, s.Ask(2, Push{Rumors: x}))
	for _, by := range []time.Duration{time.Hour, -time.Hour, -10 * time.Hour} {
		s.Apply(sim.Fault{Kind: sim.Jump, Nodes: []sim.ID{1}, By: by})
		require.Equal(t, Feedback{x, 0}, s.Ask(3, Push{Rumors: x}), "%v", by)
	}
	y := []string{"y"}
	require.Equal(t, Feedback{y, 1}, s.Ask(2, Push{Rumors: y}))
	require.Equal(t, Feedback{y, 1}, s.Ask(3, Push{Rumors: y}), "in the same cycle")
	s.Wait(time.Hour)
	require.Equal(t, Feedback{y, 0}, s.Ask(3, Push{Rumors: y}), "the next one, though its number has been before")
}

// The first sites know a rumour as they boot with an empty disk; it is on the disk then.
func TestSite_Seeded(t *testing.T) {
	s := alone(t, bench.With("seeded", 1))
	require.Equal(t, Push{Rumors: []string{seedRumor}}, s.Timeout(cycleTimer)[0].Msg)
	s.Reboot()
	require.False(t, s.FireTimer(1, cycleTimer))
	require.Len(t, bench.Told[Infected](s.Facts), 1)
	require.Equal(t, []Booted{{0}, {1}}, bench.Told[Booted](s.Facts))
}

// Cycles begin at multiples of the period by the site's clock, or at a phase of its own.
func TestSite_Synchronous(t *testing.T) {
	for _, synchronous := range []bool{true, false} {
		s := alone(t, bench.With("synchronous", synchronous), bench.With("period", time.Second))
		s.Wait(2500 * time.Millisecond)
		s.Say(5, add("x"))
		s.Run(2999 * time.Millisecond)
		early := len(s.Heard)
		s.Run(3002 * time.Millisecond)
		require.Equal(t, synchronous, early == 1 && len(s.Heard) == 2, "the client heard, and then a site")
	}
}

// Beyond the limit contacts are refused, but not answers to the site's own; and the refused one hunts.
func TestSite_Connections(t *testing.T) {
	s := alone(t, bench.With("mode", pull), bench.With("connections", 1), bench.With("hunt", 2))
	require.Empty(t, s.Say(2, Poll{}), "it has nothing to tell")
	require.Equal(t, Refused{}, s.Ask(3, Poll{}))
	require.Equal(t, Feedback{[]string{"x"}, 1}, s.Ask(4, Push{Rumors: []string{"x"}, Answer: true}))
	s.Timeout(cycleTimer)
	for range 2 {
		heard := s.Say(2, Refused{})
		require.Len(t, heard, 1)
		require.Equal(t, Poll{}, heard[0].Msg)
	}
	require.Empty(t, s.Say(2, Refused{}), "two other partners a cycle")
	s.Wait(time.Hour)
	require.Equal(t, []sim.Message{Push{Rumors: []string{"x"}, Answer: true}}, s.Say(3, Poll{}).By(3), "the next cycle")
}

// A site that has nothing to say any more does not hunt, unless it asks.
func TestSite_HuntsForSomething(t *testing.T) {
	s := alone(t, bench.With("k", 1), bench.With("connections", 1), bench.With("hunt", 2))
	s.Say(5, add("x"))
	heard := s.Timeout(cycleTimer)
	s.Say(heard[0].By, feedback("x", 0))
	require.Empty(t, s.Timeout(cycleTimer))
	require.Empty(t, s.Say(2, Refused{}))
}

// What a client was told is known after a crash, and is no rumour any more.
func TestSite_Restart(t *testing.T) {
	s := alone(t)
	s.Say(5, add("x"))
	s.Reboot()
	require.False(t, s.FireTimer(1, cycleTimer))
	read := service.Request{Client: 5, Seq: 2, Op: service.Op{Name: "read"}}
	require.Equal(t, service.Result{OK: true, Value: "x"}, s.Ask(5, read).(service.Reply).Result)
	require.Equal(t, Feedback{[]string{"x"}, 0}, s.Ask(2, Push{Rumors: []string{"x"}}))
}
