package shrink

import (
	"math"
	"slices"
	"time"

	"github.com/orrery-sim/orrery/scenarios"
	"github.com/orrery-sim/orrery/sim"
)

// A mute is a fault that the search adds: messages that do not matter are lost, those of some kinds, or from some nodes,
// or to some. It takes out of a run what no fault and no operation has brought there: heartbeats, nodes that look on,
// clients that ask in vain. It counts as a fault does, and has to spare more than it costs to read.

// worth is how many deliveries something must spare that has to be read in their place.
const worth = 10

// why is what stories say of a mute.
const why = "added when the run was shrunk: it shows the same without them"

// mutes tries what can be lost from the start, and then what can be lost in a part of the run.
func (s *search) mutes() error {
	quarter := s.best.run.World().Now() / 4
	for _, w := range []window{
		{0, never},
		{quarter, never},
		{2 * quarter, never},
		{3 * quarter, never},
		{0, 2 * quarter},
		{0, quarter},
		{quarter, 2 * quarter},
		{2 * quarter, 3 * quarter},
	} {
		if err := s.mute(w); err != nil {
			return err
		}
	}
	return nil
}

// A window is a part of a run.
type window struct{ from, to time.Duration }

// never ends a window that lasts as long as the run.
const never = time.Duration(math.MaxInt64)

// mute tries what can be lost in a part of the best run: kinds of messages, and then what is sent by nodes, and to them.
func (s *search) mute(w window) error {
	for _, axis := range axes {
		if s.best.size().Deliveries <= worth {
			return nil
		}
		parts, err := s.parts(w, axis)
		if err != nil || len(parts) == 0 {
			return err
		}
		if err := s.lose(w, parts); err != nil {
			return err
		}
	}
	return nil
}

// A part is messages that are lost together or not at all.
type part struct {
	kind     string
	from, to sim.ID // 0: of anybody
}

// axes are the ways to tell messages apart, the coarsest first.
var axes = []func(part) part{
	func(p part) part { return part{kind: p.kind} },
	func(p part) part { return part{from: p.from} },
	func(p part) part { return part{to: p.to} },
}

// parts are the messages that are delivered in a part of the best run, as an axis tells them apart.
func (s *search) parts(w window, axis func(part) part) (all []part, err error) {
	err = s.again(s.best, sim.Kinds(sim.Delivered), func(e *sim.Event) {
		if e.At < w.from || e.At > w.to || e.Peer == 0 {
			return
		}
		if p := axis(part{sim.KindOf(e.Body), e.Peer, e.Node}); !slices.Contains(all, p) {
			all = append(all, p)
		}
	})
	return all, err
}

// lose keeps the best run with as many of the parts lost as can be, if that is worth it.
func (s *search) lose(w window, parts []part) (err error) {
	best, from := s.best, s.best.recipe
	from.until += from.until / 4 // it may take a little longer until the property falls
	from.kinds = slices.DeleteFunc(slices.Clone(from.kinds), func(k sim.ChoiceKind) bool { return k == sim.LossChoice })
	minimize(upTo(len(parts)), func(gone []int) bool {
		if err != nil {
			return false
		}
		var t *trial
		t, err = s.soonest(from.losing(w, parts, gone))
		if t == nil || t.size().Deliveries > best.size().Deliveries {
			return false
		}
		best = t
		return true
	})
	if err != nil {
		return err
	}
	if best.cost() < s.best.cost() {
		s.keep(best)
	}
	return nil
}

// upTo are the numbers from 0 to n-1.
func upTo(n int) []int {
	all := make([]int, n)
	for i := range all {
		all[i] = i
	}
	return all
}

// losing is the recipe with a fault by which some of the parts are lost.
func (r recipe) losing(w window, parts []part, gone []int) recipe {
	f := sim.Fault{Kind: sim.Degrade, Link: sim.Link{Loss: sim.PPM(1_000_000)}}
	for _, i := range gone {
		p := parts[i]
		switch t := &f.Traffic; {
		case p.kind != "":
			t.Kinds = append(t.Kinds, p.kind)
		case p.from != 0:
			t.From = append(t.From, p.from)
		default:
			t.To = append(t.To, p.to)
		}
	}
	slices.Sort(f.Traffic.Kinds)
	slices.Sort(f.Traffic.From)
	slices.Sort(f.Traffic.To)
	at := slices.IndexFunc(r.moves, func(m scenarios.Move) bool { return m.At >= w.from })
	if at < 0 {
		at = len(r.moves)
	}
	r.moves = inserted(r.moves, at, scenarios.Move{At: w.from, Deed: scenarios.Begins(f), Words: why})
	if n := len(r.moves); w.to < r.until || w.to < r.moves[n-1].At {
		r.moves = undoneAt(r.moves, at, w.to)
	}
	return r
}
