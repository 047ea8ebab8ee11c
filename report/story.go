package report

import (
	"reflect"
	"slices"
	"sort"
	"time"

	"github.com/orrery-sim/orrery/protocols/about"
	"github.com/orrery-sim/orrery/sim"
)

// A Cast says who plays in a story.
type Cast struct {
	Servers []sim.ID
	Clients []sim.ID
	Name    Namer
	Scope   func(e *sim.Event) string // what an event is about: group 1; nil: nodes have no parts
	Service func(op any) string       // whose operation it is, where a run has several services; nil: it has one
}

// scope is what an event is about; "" if that is the node itself.
func (c *Cast) scope(e *sim.Event) string {
	if c.Scope == nil {
		return ""
	}
	return c.Scope(e)
}

// op is an operation in words, with its service in front where there are several.
func (c *Cast) op(op any) string {
	text := written(op, c.Name)
	if c.Service == nil || c.Service(op) == "" {
		return text
	}
	return c.Service(op) + " " + text
}

// of is a scope behind what is said of it.
func of(scope string) string {
	if scope == "" {
		return ""
	}
	return " of " + scope
}

// A Story follows a run and tells it afterwards. Its Event method listens to a world:
//
//	w.Listen(sim.AllKinds, story.Event)
//
// It remembers what a person wants to read: faults, who led, the protocol's milestones. Heartbeats,
// entries and operations it counts.
type Story struct {
	cast     Cast
	protocol *about.Protocol
	end      time.Duration // when the run was over
	moments  []moment
	now      tally
	kinds    []*factKind
	kindAt   map[reflect.Type]int // the place among kinds of a fact's
	reached  []progress           // by the protocol's Progress
	ops      operations
	lanes    lanes
	spread   spread
	samples  []sample
	apart    time.Duration // how far apart samples are
	spells   []stretch     // faults
	leaders  []stretch

	faults    map[uint64]int // moments of faults by event number
	latest    uint64         // the newest event
	started   uint64         // the newest Started event
	restarted uint64         // the newest Restarted event
	restart   int            // its moment
	boot      uint64         // the newest Restarted event, also once it is told what was found
	said      map[saying]bool
}

// A saying is a fact as a node stated it.
type saying struct {
	node sim.ID
	text string
}

// A rank says how much a moment matters: the higher ones are left out first.
type rank uint8

const (
	noteRank rank = iota
	phaseRank
	faultRank
	claimRank
	gapRank
	factRank
)

// A moment is a line of the timeline.
type moment struct {
	at   time.Duration
	num  uint64 // of its event; 0: before all others of the instant
	rank rank
	mark string
	text string
	who  []sim.ID      // who stated the fact; text says the rest
	last time.Duration // when the last of them did
	then tally         // what had been counted by then
	more int           // facts of its kind that followed, and are no moments
	nth  int           // of a gap
}

// factKind is what is known of all facts of a kind.
type factKind struct {
	name      string
	milestone bool
	progress  bool
	lines     int // moments that tell them
	most      int // of these
	latest    int // the last of these moments
}

// progress is a new highest index.
type progress struct {
	at    time.Duration
	index int64
}

// linesMax is how many moments a story remembers of one kind of fact before it only counts them.
const linesMax = 5000

// linesBegun is how many it remembers of a kind that is drawn as a curve.
const linesBegun = 3

// NewStory is a story of a protocol in which nothing has happened yet.
func NewStory(cast Cast, protocol *about.Protocol) *Story {
	s := &Story{cast: cast, protocol: protocol, faults: map[uint64]int{}, said: map[saying]bool{}}
	s.kindAt = map[reflect.Type]int{}
	s.ops.open = map[call]time.Duration{}
	s.lanes.init(cast)
	s.spread.init(len(cast.Servers))
	return s
}

// Note adds a caption at an instant, after an event. It may come after all events.
func (s *Story) Note(at time.Duration, event uint64, text string) {
	s.insert(moment{at: at, num: event, rank: noteRank, mark: "❝", text: text})
}

// Order tells that an operator gave an order, or that one was carried out, after an event. It may come
// after all events.
func (s *Story) Order(at time.Duration, event uint64, done bool, text string) {
	mark := "▷"
	if done {
		mark = "▶"
	}
	s.insert(moment{at: at, num: event, rank: faultRank, mark: mark, text: text})
}

// Phase says that a phase begins. It may come after the events.
func (s *Story) Phase(at time.Duration, text string) {
	s.insert(moment{at: at, rank: phaseRank, mark: "═", text: text})
}

// Over says when the run was over. It comes after the events.
func (s *Story) Over(at time.Duration) { s.end = at }

// insert puts a moment behind all others that came before its event.
func (s *Story) insert(m moment) {
	i := sort.Search(len(s.moments), func(i int) bool {
		o := &s.moments[i]
		return o.at > m.at || o.at == m.at && o.num > m.num
	})
	m.then = s.tallyAt(m.at)
	s.moments = slices.Insert(s.moments, i, m)
}

func (s *Story) add(m moment) *moment {
	m.then, m.num = s.now, s.latest
	s.moments = append(s.moments, m)
	return &s.moments[len(s.moments)-1]
}

// Event takes down an event.
func (s *Story) Event(e *sim.Event) {
	s.latest = e.Num
	s.sample(e.At)
	s.now.events++
	switch e.Kind {
	case sim.Sent:
		s.now.sent++
		return
	case sim.Dropped:
		s.now.dropped++
		return
	case sim.Delivered, sim.Duplicated, sim.Fired, sim.Wrote, sim.Synced:
		return // most events: nobody looks different for them
	case sim.Invoked:
		s.invoked(e)
	case sim.Returned:
		s.returned(e)
	case sim.Stated:
		s.stated(e)
	case sim.Faulted:
		s.faulted(e)
	case sim.Started:
		s.started = e.Num
	case sim.Crashed, sim.Restarted, sim.Paused, sim.Resumed:
		s.life(e)
	}
	s.lanes.event(e)
	s.spread.event(e)
	s.stretches(e)
}

// stated takes down a fact.
func (s *Story) stated(e *sim.Event) {
	if claim, ok := e.Body.(sim.Claim); ok {
		s.claimed(e, claim)
		return
	}
	if e.Cause != 0 && e.Cause == s.started {
		if s.isMilestone(e.Body) {
			s.said[saying{e.Node, told(e.Body, s.cast.Name)}] = true
		}
		return // what everyone says at first boot
	}
	if n := len(s.cast.Servers); n > 0 && e.Node > s.cast.Servers[n-1] {
		return // what a client or an operator says is told otherwise
	}
	k := s.kindOf(e)
	switch {
	case e.Cause != 0 && e.Cause == s.restarted:
		if found := restored(e.Body, s.cast.Name); found != "" {
			s.moments[s.restart].text += " with " + found
		}
		s.restarted = 0
	case k.milestone && k.lines == k.most:
		s.moments[k.latest].more++
		s.moments[k.latest].last = e.At
	case k.milestone:
		text := tidy(told(e.Body, s.cast.Name))
		if scope := s.cast.scope(e); scope != "" {
			text += "," + of(scope)
		}
		said := saying{e.Node, text}
		if e.Cause != 0 && e.Cause == s.boot && s.said[said] {
			return // a node that restarts repeats what it knows
		}
		s.said[said] = true
		k.lines, k.latest = k.lines+1, len(s.moments)
		s.add(moment{
			at: e.At, last: e.At, rank: factRank, mark: "·", text: text, who: []sim.ID{e.Node},
		})
	}
}

func (s *Story) claimed(e *sim.Event, claim sim.Claim) {
	who, what := s.cast.Name(e.Node), epoch(claim)+of(s.cast.scope(e))
	if _, leads := claim.Claim(); leads {
		s.add(moment{at: e.At, rank: claimRank, mark: "◆", text: who + " leads " + what})
	} else {
		s.add(moment{at: e.At, rank: claimRank, mark: "◇", text: who + " steps down from " + what})
	}
}

// kindOf finds the kind of a fact, counts it, and follows the protocol's progress.
func (s *Story) kindOf(e *sim.Event) *factKind {
	i, known := s.kindAt[reflect.TypeOf(e.Body)]
	if !known {
		i = s.kindNamed(e.Body)
		s.kindAt[reflect.TypeOf(e.Body)] = i
	}
	k := s.kinds[i]
	if i < kindsCounted {
		s.now.facts[i]++
	}
	if k.progress {
		s.advance(e)
	}
	return k
}

// kindNamed is the place of a fact's kind, by its name.
func (s *Story) kindNamed(f sim.Fact) int {
	name := sim.FactKind(f)
	i := slices.IndexFunc(s.kinds, func(k *factKind) bool { return k.name == name })
	if i < 0 {
		i = len(s.kinds)
		s.kinds = append(s.kinds, &factKind{
			name: name, most: s.mostLines(f), milestone: s.isMilestone(f),
			progress: s.protocol.Progress != nil && sim.FactKind(s.protocol.Progress) == name,
		})
	}
	return i
}

// isMilestone reports whether the protocol names facts of this kind among its milestones.
func (s *Story) isMilestone(f sim.Fact) bool {
	name := sim.FactKind(f)
	return slices.ContainsFunc(s.protocol.Milestones, func(m sim.Fact) bool { return sim.FactKind(m) == name })
}

// mostLines is how many moments may tell a kind of fact: those of which there is a curve are only begun.
func (s *Story) mostLines(f sim.Fact) int {
	_, heard := f.(about.Heard)
	_, quit := f.(about.Quit)
	if (heard || quit) && len(s.cast.Servers) > lanesMax {
		return linesBegun
	}
	return linesMax
}

// advance notes a new highest index, or slot as Paxos calls it.
func (s *Story) advance(e *sim.Event) {
	for _, f := range fields(e.Body) {
		if f.word != "index" && f.word != "slot" || !f.value.CanInt() {
			continue
		}
		n := f.value.Int()
		if len(s.reached) == 0 || n > s.reached[len(s.reached)-1].index {
			s.reached = append(s.reached, progress{e.At, n})
		}
	}
}
