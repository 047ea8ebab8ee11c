package bench

import (
	"time"

	"github.com/orrery-sim/orrery/sim"
)

// A Storm is what chance does to a cluster: one fault after the other, each to a node that the seed
// chooses, for as long as it says.
type Storm struct {
	Faults int              // how many
	From   time.Duration    // when the first comes
	Every  time.Duration    // from one to the next
	Kinds  []sim.FaultKind  // of which they are
	On     []sim.ID         // the nodes that they hit; nil: all
	Threes bool             // one in three hits three nodes at once
	Lasts  [2]time.Duration // how long, at least, and less than
}

// Tempest is a storm for servers that elect a leader: twenty faults in five seconds, of which one in
// three hits a majority of five.
func Tempest(servers []sim.ID) Storm {
	return Storm{
		Faults: 20, From: 500 * ms, Every: 250 * ms, On: servers, Threes: true,
		Kinds: []sim.FaultKind{sim.Crash, sim.Isolate, sim.Crash, sim.Pause},
		Lasts: [2]time.Duration{10 * ms, 610 * ms},
	}
}

// Weather is a storm over all nodes, clients too, in the first second.
func Weather(kinds ...sim.FaultKind) Storm {
	return Storm{Faults: 20, Every: 45 * ms, Kinds: kinds, Lasts: [2]time.Duration{5 * ms, 205 * ms}}
}

// Rage plans the storm.
func (c *Cluster) Rage(storm Storm) {
	on := storm.On
	if on == nil {
		for id := range sim.ID(c.Size()) {
			on = append(on, id+1)
		}
	}
	for i := range uint64(storm.Faults) {
		c.At(storm.From+storm.Every*time.Duration(i), func() {
			draw := func(k sim.ID, n int) int {
				return c.Choose(sim.Choice{Kind: sim.ScheduleChoice, B: k, Turn: i}, n)
			}
			first := draw(1, len(on))
			who := []sim.ID{on[first]}
			if storm.Threes && draw(2, 3) == 0 {
				who = append(who, on[(first+1)%len(on)], on[(first+2)%len(on)])
			}
			least, most := storm.Lasts[0]/ms, storm.Lasts[1]/ms
			lasts := ms * (least + time.Duration(draw(4, int(most-least))))
			c.For(lasts, sim.Fault{Kind: storm.Kinds[draw(3, len(storm.Kinds))], Nodes: who})
		})
	}
}

// For applies a fault for a while.
func (c *Cluster) For(d time.Duration, f sim.Fault) {
	a := c.Apply(f)
	c.At(c.Now()+d, func() { c.Undo(a) })
}

// Broken are the invariants that the first run breaks that breaks any, of as many as are given, one for
// each seed from 0 on; nil if none does.
func Broken(runs int, run func(seed uint64) *Cluster) []string {
	for seed := range uint64(runs) {
		if broken := run(seed).Broken; len(broken) > 0 {
			return broken
		}
	}
	return nil
}
