package report

import (
	"cmp"
	"slices"
	"time"

	"github.com/orrery-sim/orrery/sim"
)

// A Cast says who plays in a story.
type Cast struct {
	Servers []sim.ID
	Clients []sim.ID
	Name    Namer
}

// A Story follows a run and tells it afterwards. Its Event method listens to a world:
//
//	w.Listen(sim.AllKinds, story.Event)
//
// It remembers what a person wants to read: faults, who led, what was rare. Heartbeats, entries
// and operations it counts.
type Story struct {
	cast    Cast
	end     time.Duration // when the run was over
	moments []moment
	now     tally
	kinds   []*factKind
	ops     operations
	lanes   lanes
	samples []sample
	apart   time.Duration // how far apart samples are
	spells  []stretch     // faults
	leaders []stretch

	faults    map[uint64]int // moments of faults by event number
	started   uint64         // the newest Started event
	restarted uint64         // the newest Restarted event
	restart   int            // its moment
}

// A rank says how much a moment matters: the higher ones are left out first.
type rank uint8

const (
	noteRank rank = iota
	faultRank
	claimRank
	gapRank
	factRank
)

// A moment is a line of the timeline.
type moment struct {
	at   time.Duration
	rank rank
	mark string
	text string
	who  []sim.ID  // who stated the fact; text says the rest
	kind *factKind // of a fact
	then tally     // what had been counted by then
}

// factKind is what is known of all facts of a kind.
type factKind struct {
	name    string
	lines   int   // moments that tell them
	told    bool  // in the timeline
	indexed bool  // it has a field called Index
	highest int64 // the highest Index so far
	reached []progress
}

// progress is a new highest index.
type progress struct {
	at    time.Duration
	index int64
}

// linesMax is how many lines a story may have for one kind of fact before they are only counted.
const linesMax = 200

// NewStory is a story in which nothing has happened yet.
func NewStory(cast Cast) *Story {
	s := &Story{cast: cast, faults: map[uint64]int{}}
	s.ops.open = map[call]time.Duration{}
	s.lanes.init(cast)
	return s
}

// Note adds a caption at an instant. It may come after the events.
func (s *Story) Note(at time.Duration, text string) {
	s.insert(moment{at: at, rank: noteRank, mark: "❝", text: text})
}

// Phase says that a phase begins. It may come after the events.
func (s *Story) Phase(at time.Duration, text string) {
	s.insert(moment{at: at, rank: noteRank, mark: "═", text: text})
}

// Over says when the run was over. It comes after the events.
func (s *Story) Over(at time.Duration) { s.end = at }

// insert puts a moment before all others of its instant.
func (s *Story) insert(m moment) {
	i, _ := slices.BinarySearchFunc(s.moments, m.at, func(o moment, at time.Duration) int {
		return cmp.Compare(o.at, at)
	})
	m.then = s.tallyAt(m.at)
	s.moments = slices.Insert(s.moments, i, m)
}

func (s *Story) add(m moment) *moment {
	m.then = s.now
	s.moments = append(s.moments, m)
	return &s.moments[len(s.moments)-1]
}

// Event takes down an event.
func (s *Story) Event(e *sim.Event) {
	s.sample(e.At)
	s.now.events++
	switch e.Kind {
	case sim.Sent:
		s.now.sent++
	case sim.Dropped:
		s.now.dropped++
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
	s.stretches(e)
}

// stated takes down a fact.
func (s *Story) stated(e *sim.Event) {
	k := s.kindOf(e)
	if claim, ok := e.Body.(sim.Claim); ok {
		s.claimed(e, claim)
		return
	}
	if e.Cause != 0 && e.Cause == s.started {
		return // what everyone says at first boot
	}
	if k.lines >= linesMax {
		return
	}
	text := told(e.Body, s.cast.Name)
	switch {
	case e.Cause != 0 && e.Cause == s.restarted:
		s.moments[s.restart].text += " (" + text + ")"
		s.restarted = 0
	case !s.join(e, k, text):
		k.lines++
		s.add(moment{at: e.At, rank: factRank, mark: "·", text: text, who: []sim.ID{e.Node}, kind: k})
	}
}

// together is how far apart two nodes may state the same to share a line.
const together = 250 * time.Millisecond

// join adds a node to the line of those that have just stated the same, unless something went wrong
// in between.
func (s *Story) join(e *sim.Event, k *factKind, text string) bool {
	for i := len(s.moments) - 1; i >= 0 && e.At-s.moments[i].at <= together; i-- {
		m := &s.moments[i]
		if m.rank == faultRank {
			return false
		}
		if m.kind == k && m.text == text {
			if !slices.Contains(m.who, e.Node) {
				m.who = append(m.who, e.Node)
				slices.Sort(m.who)
			}
			return true
		}
	}
	return false
}

func (s *Story) claimed(e *sim.Event, claim sim.Claim) {
	who := s.cast.Name(e.Node)
	if _, leads := claim.Claim(); leads {
		s.add(moment{at: e.At, rank: claimRank, mark: "◆", text: who + " leads " + epoch(claim)})
	} else {
		s.add(moment{at: e.At, rank: claimRank, mark: "◇", text: who + " steps down from " + epoch(claim)})
	}
}

// kindOf finds the kind of a fact, and follows its index.
func (s *Story) kindOf(e *sim.Event) *factKind {
	name := sim.FactKind(e.Body)
	i := slices.IndexFunc(s.kinds, func(k *factKind) bool { return k.name == name })
	if i < 0 {
		i = len(s.kinds)
		s.kinds = append(s.kinds, &factKind{name: name})
	}
	k := s.kinds[i]
	if i < kindsCounted {
		s.now.facts[i]++
	}
	for _, f := range fields(e.Body) {
		if f.word == "index" && f.value.CanInt() {
			k.indexed = true
			if n := f.value.Int(); n > k.highest {
				k.highest = n
				k.reached = append(k.reached, progress{e.At, n})
			}
		}
	}
	return k
}
