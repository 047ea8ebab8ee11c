package raft

import (
	"math/rand/v2"
	"testing"
	"time"

	"github.com/orrery-sim/orrery/protocols/bench"
	"github.com/orrery-sim/orrery/protocols/raftlaws"
	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/sim"
	"github.com/stretchr/testify/require"
)

// An adversary decides alone what happens: which of the messages under way arrives next, is lost or
// doubled, whose timer fires, who crashes between which two effects, and what clients write. What it
// can do to a network and to disks, no run of a scenario can do worse.
type adversary struct {
	*script
	draw  func(n int) int // from 0 to n-1
	wrote uint64
	slow  sim.ID // whose messages take longer than others
}

// settings are those that the adversary draws.
func (a *adversary) settings() []bench.Option {
	pick := func(name string, values ...any) bench.Option {
		return bench.With(name, values[a.draw(len(values))])
	}
	return []bench.Option{
		pick("snapshot_every", 0, 1, 3), pick("in_flight", 1, 2, 9), pick("batch", 1, 2, 128),
		pick("logs", [][]int64(nil), [][]int64{{1, 1}, {1, 2}, {1}, {1, 1, 1}}),
		bench.Fsync(sim.Constant(time.Duration(a.draw(2)) * ms)),
		bench.World(func(c *sim.Config) { c.Disk.Torn = 1_000_000 }),
	}
}

// step is one thing that the adversary does.
func (a *adversary) step() {
	who := sim.ID(1 + a.draw(len(a.Servers)))
	held := len(a.Held())
	switch k := a.draw(64); {
	case k < 40 && held > 0:
		a.DeliverHeld(a.message())
	case k < 42 && held > 0:
		a.DropHeld(a.message())
	case k < 44 && held > 0:
		a.DuplicateHeld(a.message())
	case k < 48 && !a.Up(who):
		a.Restart(who)
	case k == 48:
		a.Apply(sim.Fault{Kind: sim.Crash, Nodes: []sim.ID{who}, Effect: 1 + a.draw(6)})
	case k == 49 && (a.leader() == 0 || a.draw(4) == 0):
		a.FireTimer(who, electionTimer)
	case k < 51 && a.leader() != 0:
		a.FireTimer(a.leader(), heartbeatTimer)
	case k < 60 && a.leader() != 0:
		a.ask(a.leader())
	case k < 63 && a.leader() != 0:
		for i := range a.Servers {
			a.FireTimer(a.leader(), retransmitTo(i)) // those that are set
		}
	case k == 63:
		a.slow = who
	}
	a.Run(a.Now() + 3*ms)
}

// message is one of those under way: mostly a new one, or nothing would ever come of it, and not one
// from or to the server that is slow at the time.
func (a *adversary) message() int {
	held := a.Held()
	if a.draw(8) == 0 {
		return a.draw(len(held))
	}
	i := len(held) - 1 - a.draw(min(len(held), 8))
	for k := i; k >= 0; k-- {
		if held[k].From != a.slow && held[k].To != a.slow {
			return k
		}
	}
	return i
}

// leader is a server that believes that it leads, or 0.
func (a *adversary) leader() sim.ID {
	for _, id := range a.Servers {
		if a.Up(id) && a.server(id).role == leader {
			return id
		}
	}
	return 0
}

// ask lets a client write.
func (a *adversary) ask(who sim.ID) {
	a.wrote++
	op := service.Op{Name: "append", Key: "x", Value: "."}
	a.Inject(who, service.Request{Client: who, Seq: a.wrote, Op: op})
}

// play lets an adversary loose on a cluster.
func play(t testing.TB, steps int, draw func(n int) int, options ...bench.Option) *adversary {
	a := &adversary{draw: draw}
	a.script = newScript(t, 4, append(a.settings(), options...)...)
	a.Hold(func(sim.ID, sim.ID, uint16, sim.Message) bool { return true },
		func(_ sim.ID, _ uint16, timer sim.Timer) bool { return timer != flushTimer })
	for range steps {
		a.step()
		if len(a.Broken) > 0 {
			break
		}
	}
	return a
}

// No adversary breaks the protocol, and one that plays at random for a while breaks it without most
// of its rules.
func TestAdversary(t *testing.T) {
	var commits, installs int
	against := func(games int, options ...bench.Option) []string {
		for n := range uint64(games) {
			r := rand.New(rand.NewPCG(n, 1))
			a := play(t, 400, func(n int) int { return r.IntN(n) }, options...)
			if len(a.Broken) > 0 {
				return a.Broken
			}
			commits += len(bench.Told[raftlaws.Commit](a.Facts))
			installs += len(bench.Told[raftlaws.Installed](a.Facts))
		}
		return nil
	}
	require.Empty(t, against(80))
	require.Greater(t, commits, 500)
	require.Positive(t, installs)
	if testing.Short() {
		return
	}
	for _, name := range []string{
		"forget-vote", "forget-term", "vote-before-sync", "truncate-always", "ignore-prev-term",
		"ignore-log-up-to-date", "vote-twice", "truncate-in-memory",
	} {
		require.NotEmpty(t, against(500, bench.Mutant(name)), name)
	}
	require.NotEmpty(t, against(500, bench.Mutant("install-older"), bench.With("snapshot_every", 1)))
}

func FuzzAdversary(f *testing.F) {
	f.Add([]byte("a leader, and somebody who would be one"))
	f.Fuzz(func(t *testing.T, data []byte) {
		a := play(t, len(data)/2, func(n int) int {
			if len(data) == 0 {
				return 0
			}
			b := data[0]
			data = data[1:]
			return int(b) % n
		})
		require.Empty(t, a.Broken)
	})
}
