package check

import (
	"fmt"
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

// confirmWall is how long porcupine may look for what the search has shown not to exist.
const confirmWall = 50 * time.Millisecond

// Linearizable judges whether a history is linearizable (Herlihy and Wing 1990): whether its
// operations can be put in one order that the service's model allows and in which each lies between its call
// and its return. One of unknown outcome may lie anywhere after its call, or be left out.
func Linearizable(of *service.Service, h *History, b Budget) Judgement {
	const name = "linearizable"
	if h.Answered() == 0 {
		return Judgement{Finding: vacuous(name, noAnswer(h))}
	}
	var undecided string
	var worst *broken
	for _, p := range parts(of, h) {
		switch verdict, bad := decide(p, b); {
		case verdict == Undecided:
			undecided = fmt.Sprintf("no order of the %d operations%s was found within the budget, "+
				"and none was shown not to exist", len(p.ops), on(p.key))
		case bad != nil && (worst == nil || bad.end() < worst.end()):
			worst = bad
		}
	}
	if worst != nil {
		return worst.explain(name)
	}
	if undecided != "" {
		return Judgement{Finding: Finding{Property: name, Verdict: Undecided, Why: undecided}}
	}
	return Judgement{Finding: Finding{Property: name}}
}

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

// decide judges one part. Reads and writes of values that tell their writers need no search. Most others pass the first, short search; what does not is pruned, searched
// thoroughly, and put before porcupine.
func decide(p *part, b Budget) (Verdict, *broken) {
	if z := zonesOf(p); z != nil {
		if bad := z.judge(); bad != nil {
			return Violated, bad
		}
		return Held, nil
	}
	s := newSearch(p, min(b.Steps, 100+4*len(p.marks)))
	if s.run() == found {
		return Held, nil
	}
	p = p.prune()
	if clear := patternOf(p); clear != nil {
		return Violated, confirm(p, p.markOf(clear.end), clear)
	}
	s = newSearch(p, b.Steps)
	switch s.run() {
	case found:
		return Held, nil
	case impossible:
		return Violated, confirm(p, s.far, nil)
	}
	switch askPorcupine(p, b.Wall) {
	case Held:
		return Held, nil
	case Violated:
		return Violated, &broken{part: p}
	}
	return Undecided, nil
}

// explainSteps is how long confirm searches for the longest order of what has none.
const explainSteps = 20_000

// confirm finds the shortest prefix of p that has no order, given the mark at which the search
// found no way on or the pattern was complete, and has porcupine confirm that there is none. The
// two judges were written apart; that they agree is worth its price, which only violated histories
// pay.
func confirm(p *part, far int, clear *pattern) *broken {
	bad := &broken{part: p.cut(far), clear: clear}
	if !bad.explore() {
		// The prefix has an order, but none that its pending operations' later results allow.
		bad.part = p
		bad.explore()
		shorter := &broken{part: p.cut(max(bad.search.far, 0)), clear: clear}
		if clear == nil && shorter.explore() {
			bad = shorter
		}
	}
	if askPorcupine(bad.part, confirmWall) == Held {
		panic("the search of check finds no order of a history that porcupine can put in order")
	}
	return bad
}

// explore searches the part for its longest order, and reports whether it has none that is complete,
// as far as it can see. It does without the short cut of Grows, which would blame an operation
// that returns early for what one that returns later saw.
func (b *broken) explore() bool {
	for _, plain := range []bool{true, false} {
		b.search = newSearch(b.part, explainSteps)
		b.search.explain = true
		b.search.grows = b.search.grows && !plain
		switch b.search.run() {
		case found:
			return false
		case impossible:
			return true
		}
	}
	return true
}
