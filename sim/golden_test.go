package sim_test

import (
	"flag"
	"fmt"
	"math"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/sim"
)

var update = flag.Bool("update", false, "write the golden files anew")

// golden compares what a test found, line by line, with a file of testdata. The files were written
// on amd64; other platforms must agree.
func golden(t *testing.T, name string, lines []string) {
	t.Helper()
	path := "testdata/" + name
	got := strings.Join(lines, "\n") + "\n"
	if *update {
		require.NoError(t, os.WriteFile(path, []byte(got), 0o644))
	}
	want, err := os.ReadFile(path)
	require.NoError(t, err)
	require.Equal(t, strings.Split(string(want), "\n"), strings.Split(got, "\n"), "go test ./sim -update rewrites %s", path)
}

// Whole worlds come out the same on every machine: one fingerprint a world and seed.
func TestGolden_Fingerprints(t *testing.T) {
	var lines []string
	for _, world := range worlds {
		for seed := range uint64(3) {
			w := world.make(sim.Config{Seed: seed})
			w.Run(time.Second)
			lines = append(lines, fmt.Sprintf("%-10s seed %d  %016x  %d events", world.name, seed, w.Fingerprint(), w.Latest()))
		}
	}
	golden(t, "fingerprints.txt", lines)
}

// The tables of distributions are computed with floating point, the same bits on every machine.
func TestGolden_Distributions(t *testing.T) {
	var lines []string
	for _, d := range []sim.Dist{
		sim.Uniform(ms, 10*ms), sim.Exponential(10 * ms), sim.Normal(10*ms, 3*ms), sim.LogNormal(10*ms, 0.7),
		sim.LogNormal(time.Second, 3), sim.Pareto(ms, 1.1), sim.Pareto(ms, 0.3),
		sim.Empirical([]sim.Quantile{{At: 100_000, Value: ms}, {At: 500_000, Value: 3 * ms}, {At: 999_000, Value: time.Second}}),
		sim.Mixture(sim.Share{Of: 900_000, Dist: sim.LogNormal(10*ms, 0.7)}, sim.Share{Of: 100_000, Dist: sim.Uniform(ms, time.Second)}),
		sim.Sum(sim.Uniform(ms, 10*ms), sim.Exponential(10*ms), sim.Pareto(ms, 1.1)),
	} {
		h := uint64(0)
		for i := range uint64(4096) { // a grid over the middle, and both tails
			for _, u := range []uint64{i << 52, 1 << (i % 64), -(1 << (i % 64)), sim.Roll(i, sim.Choice{})} {
				h = (h ^ uint64(d.At(u))) * 0x94d049bb133111eb
				h ^= h >> 29
			}
		}
		lines = append(lines, fmt.Sprintf("%v: min %d median %d max %d mean %d all %016x",
			d, d.Min(), d.At(1<<63), d.Max(), d.Mean(), h))
	}
	h := uint64(0)
	for i := range 1000 {
		h = (h ^ math.Float64bits(sim.Pow(float64(i+1), -0.99))) * 0x94d049bb133111eb
	}
	golden(t, "distributions.txt", append(lines, fmt.Sprintf("1000 powers: %016x", h)))
}

// The outcome of a choice depends on nothing but the seed and its name.
func TestGolden_Rolls(t *testing.T) {
	var lines []string
	for _, name := range []string{"loss.1-3.17", "delay.5.0", "rand.2.999", "draw.timeout.0", "draw.a longer name.1", "tie.1-2.3"} {
		c, err := sim.ParseChoice(name)
		require.NoError(t, err)
		for _, seed := range []uint64{0, 1, 1<<64 - 1} {
			lines = append(lines, fmt.Sprintf("%s seed %d %016x", name, seed, sim.Roll(seed, c)))
		}
	}
	golden(t, "rolls.txt", lines)
}

// A world for tests of determinism.
type namedWorld struct {
	name string
	make func(c sim.Config) *sim.World
}

// worlds are small worlds that between them use every part of the simulator.
var worlds = []namedWorld{
	{"phold", func(c sim.Config) *sim.World {
		c.Groups = []sim.Group{{Name: "server", Size: 5, New: func(sim.ID) sim.Node { return &phold{jobs: 3} }}}
		c.Network = linked(sim.Link{Delay: sim.LogNormal(5*ms, 0.8), Jitter: sim.Exponential(ms)})
		return sim.New(c)
	}},
	{"mixed", func(c sim.Config) *sim.World { return mixedWorld(c) }},
	{"faulty", func(c sim.Config) *sim.World {
		w := mixedWorld(c)
		afflict(w, c.Seed)
		return w
	}},
	{"sparse", func(c sim.Config) *sim.World {
		c.Groups = []sim.Group{{Name: "server", Size: sim.DenseLimit + 50, Lazy: true, New: func(sim.ID) sim.Node { return new(infected) }}}
		c.Network = linked(sim.Link{Delay: sim.Normal(5*ms, 2*ms), Loss: 100_000, FIFO: true, Bandwidth: 10_000})
		w := sim.New(c)
		w.Inject(1, rumour{})
		return w
	}},
}

// mixer does a bit of everything: works, writes, syncs, sends, sets and cancels timers, states
// facts, and exits when its disk is full or corrupt.
type mixer struct{ beats int }

func (m *mixer) Start(env *sim.Env) {
	for _, r := range env.Disk().Log() {
		if r == (sim.Corrupt{}) {
			env.Disk().Truncate(0)
			break
		}
	}
	env.Emit(done{fmt.Sprint("start ", len(env.Disk().Log()), " ", env.Disk().Get("last"))})
	env.SetTimer(timer("beat"), env.Rand().Between(ms, 20*ms))
}

func (m *mixer) Timer(env *sim.Env, t sim.Timer) {
	m.beats++
	env.SetTimer(timer("beat"), env.Rand().Draw(sim.Exponential(20*ms)))
	env.SetTimer(sim.Timer{Name: "spare", Arg: m.beats % 5}, 7*ms)
	env.CancelTimer(sim.Timer{Name: "spare", Arg: env.Rand().IntN(5)})
	env.Disk().Append(int64(env.Now()))
	if env.Rand().Chance(300_000) {
		env.Work(env.Rand().Between(0, 2*ms))
	}
	env.Send(env.Rand().Pick(env.Peers()), ping{m.beats})
}

func (m *mixer) Receive(env *sim.Env, from sim.ID, msg sim.Message) {
	switch msg := msg.(type) {
	case ping:
		env.Disk().Set("last", msg.N)
		if env.Disk().Sync() != nil {
			env.Exit("disk full")
		}
		env.Send(from, load{Bytes: 40 * msg.N})
	case load:
		env.Work(time.Duration(msg.Bytes) * us)
		env.Emit(done{fmt.Sprint(env.Uptime(), msg.Bytes)})
		if len(env.Disk().Log()) > 30 {
			env.Disk().Truncate(env.Rand().IntN(10))
		}
	}
}

// mixedWorld is five mixers in an imperfect world without faults.
func mixedWorld(c sim.Config) *sim.World {
	return mixedWorldOf(c, func(sim.ID) sim.Node { return new(mixer) })
}

// mixedWorldOf is five nodes in that world.
func mixedWorldOf(c sim.Config, node func(sim.ID) sim.Node) *sim.World {
	c.Groups = []sim.Group{{Name: "server", Size: 5, New: node}}
	c.Network = sim.Network{
		Link: sim.Link{
			Delay: sim.Normal(3*ms, ms), Jitter: sim.Uniform(-ms, ms), Loss: 20_000, Duplicate: 30_000, Corrupt: 10_000,
			Bandwidth: 100_000, Queue: 2000,
		},
		Links:   []sim.LinkBetween{{A: 1, B: 2, Link: sim.Link{Delay: sim.Pareto(ms, 1.5), FIFO: true}}},
		Regions: []sim.Region{{Name: "a", Nodes: []sim.ID{1, 2, 3}}, {Name: "b", Nodes: []sim.ID{4, 5}}},
		RTT:     [][]time.Duration{{0, 20 * ms}, {20 * ms, 0}},
	}
	c.Disk = sim.DiskModel{Fsync: sim.LogNormal(ms, 1), Write: sim.Uniform(0, 100*us), Torn: 300_000, Capacity: 200}
	c.CPU = sim.CPUModel{PerMessage: sim.Constant(50 * us), PerByte: sim.Constant(time.Nanosecond)}
	c.Clock = sim.ClockModel{Offset: sim.Uniform(-ms, ms), Drift: sim.RatioDist{Lo: -200, Hi: 200}}
	return sim.New(c)
}

// afflict schedules a few dozen faults of all kinds, drawn from the seed, most of them undone later.
func afflict(w *sim.World, seed uint64) {
	n := uint64(0)
	draw := func(bound uint64) uint64 {
		n++
		return sim.Roll(seed, sim.Choice{Kind: sim.DrawChoice, Text: "afflict", N: n}) % bound
	}
	node := func() sim.ID { return sim.ID(draw(uint64(w.Size()))) + 1 }
	for range 40 {
		f := sim.Fault{
			Kind: sim.FaultKind(draw(uint64(sim.Jump) + 1)), Nodes: []sim.ID{node()}, Groups: [][]sim.ID{{node()}, {node()}},
			Times: int64(draw(5)), Fsync: sim.Uniform(0, time.Duration(draw(20))*ms), By: time.Duration(draw(100)) * ms,
			Drift: sim.PPM(draw(100_000)), Link: sim.Link{Loss: sim.PPM(draw(500_000)), Delay: sim.Exponential(ms), Bandwidth: 20_000},
			Effect: int(draw(4)),
		}
		if f.Kind == sim.Ring {
			f.Nodes = w.Members("server")
		}
		if f.Kind == sim.Isolate || f.Kind.Network() && f.Kind != sim.Ring {
			f.Nodes = nil
		}
		if f.Kind == sim.Isolate {
			f.Nodes = []sim.ID{node()}
			f.Groups = nil
		}
		if !f.Kind.Network() {
			f.Groups = nil
		}
		at, lasting := time.Duration(draw(900))*ms, time.Duration(draw(200))*ms
		w.At(at, func() {
			a := w.Apply(f)
			w.At(at+lasting, func() {
				w.Undo(a)
				w.Restart(node())
			})
		})
	}
}
