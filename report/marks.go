package report

import (
	"cmp"
	"slices"
	"time"

	"github.com/orrery-sim/orrery/check"
)

// A Landmark is a place of a run that somebody will want to go to.
type Landmark struct {
	Event uint64 // the one that it is about, or the one after which it stands
	At    time.Duration
	Kind  MarkKind
	Text  string
}

// A MarkKind says what a mark is about.
type MarkKind uint8

// The kinds of marks.
const (
	FaultMark     MarkKind = iota // a fault began or ended, a node crashed or came back, an order was given
	LeaderMark                    // a node claimed to lead, or ceased to
	MilestoneMark                 // a fact that its protocol counts among its milestones
	AnswerMark                    // the first answer after a long time without any
	PhaseMark                     // a phase began
	NoteMark                      // a note of the schedule
	ViolationMark                 // the last of the events that show a violation
)

var markKinds = map[rank]MarkKind{
	noteRank: NoteMark, phaseRank: PhaseMark, faultRank: FaultMark, claimRank: LeaderMark,
	gapRank: AnswerMark, factRank: MilestoneMark,
}

// Marks are the places of the run to go to, in the order of their events.
func (r *Report) Marks() []Landmark {
	var out []Landmark
	for i := range r.story.moments {
		m := &r.story.moments[i]
		out = append(out, Landmark{m.num, m.at, markKinds[m.rank], readable(r.story.saying(m))})
	}
	if r.result != nil {
		for i := range r.result.Checks {
			c := &r.result.Checks[i]
			if c.Verdict != check.Violated || len(c.Events) == 0 {
				continue
			}
			last := slices.Max(c.Events)
			at := r.result.End
			if e, kept := r.world.Event(last); kept {
				at = e.At
			}
			out = append(out, Landmark{last, at, ViolationMark, c.Property + ": " + readable(tidy(c.Why))})
		}
	}
	slices.SortStableFunc(out, func(a, b Landmark) int {
		return cmp.Or(cmp.Compare(a.At, b.At), cmp.Compare(a.Event, b.Event))
	})
	return out
}
