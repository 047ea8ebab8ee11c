package check

import (
	"fmt"
	"slices"
	"sort"
	"time"

	"github.com/orrery-sim/orrery/protocols/service"
)

// A Budget bounds the work of a judge.
type Budget struct {
	// Steps bounds the search for a witness on each key. It is counted, not timed: the same
	// history gets the same verdict everywhere.
	Steps int
	// Wall bounds porcupine, which is asked where the steps ran out. It is the wall clock, and can
	// turn a verdict into Undecided on a slower machine, and nothing else.
	Wall time.Duration
	// Memory bounds what a judge remembers at once, in bytes as it counts them.
	Memory int64
}

// DefaultBudget decides nearly all histories of a few thousand operations.
var DefaultBudget = Budget{Steps: 500_000, Wall: 2 * time.Second, Memory: 256 << 20}

// Linearizable judges whether a history is linearizable (Herlihy and Wing 1990): whether its
// operations can be put in one order that the service's model allows and in which each lies between its call
// and its return. One of unknown outcome may lie anywhere after its call, or be left out.
func Linearizable(of *service.Service, h *History, b Budget) Judgement {
	const name = "linearizable"
	if h.Answered() == 0 {
		return Judgement{Finding: vacuous(name, noAnswer(h))}
	}
	var worst *breach
	take := func(bad *breach) {
		if bad != nil && (worst == nil || bad.end() < worst.end()) {
			worst = bad
		}
	}
	var hard []*trial
	var undecided *part
	for _, p := range parts(of, h) {
		t := &trial{part: p}
		verdict, bad := t.glance(b)
		take(bad)
		if verdict == Undecided {
			hard = append(hard, t)
		}
	}
	for steps := firstSteps; worst == nil && len(hard) > 0; steps *= 4 {
		memory := b.Memory
		hard = slices.DeleteFunc(hard, func(t *trial) bool {
			verdict, bad := t.decide(min(steps, b.Steps))
			take(bad)
			memory = t.keep(memory)
			return verdict != Undecided
		})
		if steps >= b.Steps {
			break
		}
	}
	for worst == nil && len(hard) > 0 {
		p := hard[0].part
		switch askPorcupine(p, b.Wall) {
		case Violated:
			take(&breach{part: p, far: len(p.marks) - 1, shown: &broken{part: p}})
		case Undecided:
			undecided = p
		}
		hard = hard[1:]
	}
	switch {
	case worst != nil:
		return worst.confirm().explain(name)
	case undecided != nil:
		return Judgement{Finding: Finding{Property: name, Verdict: Undecided, Why: fmt.Sprintf("no order of the %d operations%s "+
			"was found within the budget, and none was shown not to exist", len(undecided.ops), on(undecided.key))}}
	}
	return Judgement{Finding: Finding{Property: name}}
}

// firstSteps is how long each key is searched before another gets more: one that has no order may be found
// while others are hard.
const firstSteps = 2_000

func noAnswer(h *History) string {
	if len(h.ops) == 0 {
		return "no client asked for anything"
	}
	return fmt.Sprintf("none of %d operations was answered", len(h.ops))
}

func on(key string) string {
	if key == "" {
		return ""
	}
	return " on " + key
}

// A trial is a part that is judged, and its search as far as it has come; nil: it begins again.
type trial struct {
	part   *part
	search *search
}

// glance judges a part where that is quick: by zones, by a short search, or by a pattern.
func (t *trial) glance(b Budget) (Verdict, *breach) {
	p := t.part
	if z := zonesOf(p); z != nil {
		if bad := z.judge(); bad != nil {
			return Violated, &breach{part: p, far: p.markOf(bad.culprit().ReturnEvent), shown: bad}
		}
		return Held, nil
	}
	steps := min(b.Steps, 100+2*len(p.marks))
	s := newSearch(p, steps)
	result := s.run()
	if result == found {
		return Held, nil
	}
	if t.part = p.prune(); t.part == p {
		t.search = s
	}
	p = t.part
	if clear := patternOf(p); clear != nil {
		return Violated, &breach{part: p, far: p.markOf(clear.end), clear: clear}
	}
	if result == impossible {
		return t.decide(steps)
	}
	return Undecided, nil
}

// decide searches a part thoroughly.
func (t *trial) decide(steps int) (Verdict, *breach) {
	if t.search == nil {
		t.search = newSearch(t.part, 0)
	}
	t.search.allow(steps)
	switch t.search.run() {
	case found:
		return Held, nil
	case impossible:
		return Violated, &breach{part: t.part, far: t.search.firstBroken(steps)}
	}
	return Undecided, nil
}

// keep forgets a search that takes more than is left of the memory, and is what is left then.
func (t *trial) keep(memory int64) int64 {
	weight := t.search.weight()
	if weight > memory {
		t.search = nil
		return memory
	}
	return memory - weight
}

// firstBroken is the first mark by which a part that has no order has none. A search with foresight was stuck
// before that, but it did not look further ahead.
func (s *search) firstBroken(steps int) int {
	if s.renews == nil {
		return s.far
	}
	ahead := max(int(s.ahead)-s.far, 0)
	return s.far + sort.Search(ahead, func(n int) bool { return newSearch(s.cut(s.far+n), steps).run() == impossible })
}

// A breach is a part that has no order, and the mark by which it has none.
type breach struct {
	part  *part
	far   int
	clear *pattern // what breaks it, if that is so simple
	shown *broken  // its explanation, if it has one already
}

// end is the event of that mark.
func (b *breach) end() uint64 { return b.part.eventOf(b.part.marks[b.far]) }

// explainSteps is how long confirm searches for the longest order of what has none.
const explainSteps = 5_000

// confirm finds the shortest prefix of the part that has no order.
func (b *breach) confirm() *broken {
	if b.shown != nil {
		return b.shown
	}
	bad := &broken{part: b.part.cut(b.far), clear: b.clear}
	if !bad.explore() {
		// The prefix has an order, but none that its pending operations' later results allow.
		bad.part = b.part
		bad.explore()
		shorter := &broken{part: b.part.cut(max(bad.search.far, 0)), clear: b.clear}
		if b.clear == nil && shorter.explore() {
			bad = shorter
		}
	}
	return bad
}

// explore searches the part for its longest order, and reports whether it has none that is complete,
// as far as it can see. It does without the short cuts of Grows and of foresight, which would blame an
// operation that returns early for what one that returns later saw.
func (b *broken) explore() bool {
	for _, plain := range []bool{true, false} {
		b.search = newSearch(b.part, explainSteps)
		b.search.explain = true
		b.search.grows = b.search.grows && !plain
		if plain {
			b.search.foresight = foresight{}
		}
		switch b.search.run() {
		case found:
			return false
		case impossible:
			return true
		}
	}
	return true
}
