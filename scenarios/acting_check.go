package scenarios

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/orrery-sim/orrery/sim"
)

// What a deed may ask for. A deed comes from outside, and the world takes at its word what it is told.
const (
	mostTimes     = 1_000_000 // as slow
	slowest       = -999_999  // drift, in parts per million
	fastest       = 1_000_000
	farthest      = 100 * 365 * 24 * time.Hour // delays, and how far clocks are off
	mostBandwidth = 1 << 50                    // bytes per second
	mostQueued    = 1 << 40                    // bytes
)

// check refuses a deed that names who is not there, or cannot be done to them.
func (x *acting) check(d *Deed) error {
	size := sim.ID(x.world.Size())
	f := &d.Fault
	lists := append([][]sim.ID{
		d.Nodes, d.Held.Nodes, d.Held.Traffic.From, d.Held.Traffic.To, f.Nodes, f.Traffic.From, f.Traffic.To, {max(d.Node, 1), max(d.To, 1)},
	}, f.Groups...)
	for _, ids := range lists {
		for _, id := range ids {
			if id < 1 || id > size {
				return fmt.Errorf("%s: there is no node %d; there are %d", d.Verb, id, size)
			}
		}
	}
	kind, begins := d.begins()
	switch {
	case begins && kind == sim.Upgrade && len(x.plan.Args.Versions) == 0:
		return fmt.Errorf("%s: there is one version of %s, and no other", d.Verb, x.plan.Protocol.Name)
	case begins && kind == sim.Upgrade && !slices.Contains(x.plan.Args.VersionNames(), f.Version):
		return fmt.Errorf("%s: there is no version %q; there are %s", d.Verb, f.Version,
			strings.Join(x.plan.Args.VersionNames(), ", "))
	case begins && forgets(kind) && slices.ContainsFunc(f.Nodes, x.in.cast.isClient):
		return fmt.Errorf("%s: a client must not forget which of its operations is which", d.Verb)
	case begins:
		return checkFault(d.Verb, kind, f)
	case d.isOrder():
		return x.checkOrder(d)
	case d.Verb == InvokeVerb:
		return x.checkInvoke(d)
	case (d.Verb == RestartVerb || d.Verb == ResumeVerb || d.Verb == FireVerb) && d.Node < 1:
		return fmt.Errorf("%s: it is for a node, and none is named", d.Verb)
	case d.By < 0 || d.By > farthest:
		return fmt.Errorf("%s: a delay is 0s to %v, not %v", d.Verb, farthest, d.By)
	case !slices.Contains(Verbs, d.Verb):
		return fmt.Errorf("nothing can be done that is called %q", d.Verb)
	}
	return nil
}

// checkFault refuses a fault that is not whole, or whose numbers are out of range.
func checkFault(verb string, kind sim.FaultKind, f *sim.Fault) error {
	ends := kind == sim.Bridge || kind == sim.Cut || kind == sim.OneWay
	switch {
	case ends && len(f.Groups) != 2, kind == sim.Partition && len(f.Groups) == 0:
		return fmt.Errorf("%s: it is between groups of nodes", verb)
	case !ends && kind != sim.Partition && kind != sim.Degrade && len(f.Nodes) == 0:
		return fmt.Errorf("%s: it is for nodes, and none is named", verb)
	case kind == sim.Skew && (f.Drift < slowest || f.Drift > fastest):
		return fmt.Errorf("%s: a drift of %v is too much", verb, f.Drift)
	case kind == sim.Slow && (f.Times < 1 || f.Times > mostTimes):
		return fmt.Errorf("%s: a node can be 1 to 1,000,000 times as slow", verb)
	case f.By < -farthest || f.By > farthest:
		return fmt.Errorf("%s: a clock can be off by %v at most, not by %v", verb, farthest, f.By)
	case f.Effect < 0:
		return fmt.Errorf("%s: effects count from 1; %d is none", verb, f.Effect)
	}
	l := &f.Link
	for _, d := range []sim.Dist{f.Fsync, l.Delay, l.Jitter} {
		if d.Min() < -farthest || d.Max() > 2*longest || kind == sim.SlowDisk && d.Min() < 0 {
			return fmt.Errorf("%s: %v is out of range", verb, d)
		}
	}
	for _, p := range []sim.PPM{l.Loss, l.Duplicate, l.Corrupt} {
		if p < 0 || p > 1_000_000 {
			return fmt.Errorf("%s: a share is 0%% to 100%%, not %v", verb, p)
		}
	}
	if l.Bandwidth < 0 || l.Bandwidth > mostBandwidth || l.Queue < 0 || l.Queue > mostQueued {
		return fmt.Errorf("%s: a link of %d bytes a second, where %d may wait, is out of range", verb, l.Bandwidth, l.Queue)
	}
	return nil
}

// checkOrder refuses an order that nobody takes.
func (x *acting) checkOrder(d *Deed) error {
	order := Fault{Source: Source{Word: d.Verb}, Does: &Order{Goal: d.Verb, Of: d.Part}}
	if err := order.TakenBy(&x.plan.Protocol); err != nil {
		return err
	}
	switch {
	case x.in.cast.operator == 0:
		return fmt.Errorf("%s: nobody is there to give orders", d.Verb)
	case len(d.Nodes) == 0 || slices.ContainsFunc(append(slices.Clip(d.Nodes), max(d.Node, 1)), x.in.cast.isClient):
		return fmt.Errorf("%s: it is about servers", d.Verb)
	}
	return nil
}

// checkInvoke refuses an operation that there is not, or that nobody there can ask for.
func (x *acting) checkInvoke(d *Deed) error {
	asked := x.in.load.service
	switch {
	case !x.in.cast.isClient(d.Node) || d.Node == x.in.cast.operator:
		return fmt.Errorf("invoke: it is for a client, and node %d is none", d.Node)
	case asked.Kind(d.Op.Name) == nil:
		return fmt.Errorf("invoke: %s has no operation %q", asked.Name, d.Op.Name)
	}
	for _, t := range []time.Duration{d.Patient.Timeout, d.Patient.GiveUp, d.Patient.Backoff} {
		if t != 0 && (t < time.Microsecond || t > longest) {
			return fmt.Errorf("invoke: a client cannot wait for %v", t)
		}
	}
	return nil
}
