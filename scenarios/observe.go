package scenarios

import (
	"iter"
	"math"
	"slices"
	"time"

	"github.com/orrery-sim/orrery/sim"
)

// A Leadership is a time in which a node claimed to lead.
type Leadership struct {
	Node  sim.ID
	Of    string // what: the scope of the claim, see [sim.World.Scope]
	Epoch int64
	From  time.Duration
	Until time.Duration // when it ceased to, or crashed; the end of the run if it did neither
	Event uint64        // by which it claimed it
}

// watch follows who claims to lead what, and who is a member of what. Selectors ask it instead of
// the nodes, which run ahead of time.
type watch struct {
	past    []Leadership
	crashed []sim.ID // whoever ever did, as often as it did
	scopes  []*scope // in the order in which somebody first spoke of them
	byName  map[string]*scope
	spoken  lastHeal // when anybody said last who leads, or who the members are
}

// A scope is what somebody leads, or is a member of.
type scope struct {
	name    string
	claimed bool  // somebody led it once
	present []int // of past: the claims that go on

	version int64    // of the newest configuration that anybody has stated
	members []sim.ID // its members, in the order of their IDs; nil: nobody has stated one
}

// of is the scope of a name, made when somebody first speaks of it.
func (o *watch) of(name string) *scope {
	s := o.byName[name]
	if s == nil {
		if o.byName == nil {
			o.byName = map[string]*scope{}
		}
		s = &scope{name: name}
		o.byName[name] = s
		o.scopes = append(o.scopes, s)
	}
	return s
}

// onEvent hears the facts, and the crashes that end a claim.
func (c *cast) onEvent(e *sim.Event) {
	o := &c.watch
	if e.Kind == sim.Crashed {
		for _, s := range o.scopes {
			o.cease(s, e.Node, e.At)
		}
		o.crashed = append(o.crashed, e.Node)
		return
	}
	switch body := e.Body.(type) {
	case sim.Roster:
		o.spoken = lastHeal{e.At, e.Num, true}
		o.of(c.world.Scope(e)).roster(body)
		if claim, also := e.Body.(sim.Claim); also {
			o.claim(c.world.Scope(e), e, claim)
		}
	case sim.Claim:
		o.claim(c.world.Scope(e), e, body)
	}
}

// claim hears that a node leads a scope, or has ceased to.
func (o *watch) claim(scope string, e *sim.Event, claim sim.Claim) {
	o.spoken = lastHeal{e.At, e.Num, true}
	s := o.of(scope)
	s.claimed = true
	epoch, leads := claim.Claim()
	o.cease(s, e.Node, e.At)
	if leads {
		s.present = append(s.present, len(o.past))
		o.past = append(o.past, Leadership{Node: e.Node, Of: s.name, Epoch: epoch, From: e.At, Event: e.Num})
	}
}

func (o *watch) cease(s *scope, node sim.ID, at time.Duration) {
	s.present = slices.DeleteFunc(s.present, func(i int) bool {
		if o.past[i].Node != node {
			return false
		}
		o.past[i].Until = at
		return true
	})
}

// leader is the claimant of the highest epoch, the newest of two; 0 if there is none. What nobody
// has spoken of, which is nil, has no leader.
func (o *watch) leader(s *scope) sim.ID {
	best := Leadership{Epoch: math.MinInt64}
	for _, l := range o.claims(s) {
		if l.Epoch >= best.Epoch {
			best = l
		}
	}
	return best.Node
}

// leaders are all claimants, in the order of their IDs.
func (o *watch) leaders(s *scope) []sim.ID {
	var ids []sim.ID
	for _, l := range o.claims(s) {
		ids = append(ids, l.Node)
	}
	slices.Sort(ids)
	return ids
}

func (o *watch) leads(s *scope, id sim.ID) bool {
	for _, l := range o.claims(s) {
		if l.Node == id {
			return true
		}
	}
	return false
}

// claims are the claims that go on, oldest first.
func (o *watch) claims(s *scope) iter.Seq2[int, Leadership] {
	return func(yield func(int, Leadership) bool) {
		if s == nil {
			return
		}
		for _, i := range s.present {
			if !yield(i, o.past[i]) {
				return
			}
		}
	}
}

// over ends what goes on when the run ends.
func (o *watch) over(at time.Duration) []Leadership {
	out := slices.Clone(o.past)
	for _, s := range o.scopes {
		for _, i := range s.present {
			out[i].Until = at
		}
	}
	return out
}
