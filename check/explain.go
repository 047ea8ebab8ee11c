package check

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/sim"
)

// broken is a part that has no order.
type broken struct {
	part   *part
	clear  *pattern // what breaks it, if that is so simple
	search *search  // over part, with its explanation; nil if only porcupine could tell
}

// culprit is the operation whose return cannot be explained.
func (b *broken) culprit() *Operation {
	if b.clear != nil {
		return b.clear.culprit
	}
	at := len(b.part.marks) - 1
	if b.search != nil && b.search.far >= 0 {
		at = b.search.far
	}
	return b.part.ops[b.part.marks[at].op]
}

// explain puts a violation in words.
func (b *broken) explain(name string) Judgement {
	l := Judgement{Key: b.part.key}
	l.Finding = Finding{Property: name, Verdict: Violated}
	for _, o := range b.part.ops {
		l.Part = append(l.Part, *o)
	}
	if b.search == nil {
		l.Why = fmt.Sprintf("there is no order of the %d operations%s that explains them all",
			len(b.part.ops), on(b.part.key))
		return l
	}
	for _, i := range b.search.best {
		l.Longest = append(l.Longest, *b.part.ops[i])
	}
	o := b.culprit()
	why, others := "", []*Operation(nil)
	if b.clear != nil {
		why, others = b.clear.why, b.clear.others
	} else {
		why, others = b.stale(o)
	}
	if why == "" {
		why, others = b.cornered(o)
	}
	l.Why = b.part.told(o) + why
	l.Events = eventsOf(append(others, o))
	return l
}

// stale explains a read that missed a write, or that saw what was never there. It looks only at
// parts in which every value has one writer, and says "" where the matter is less simple.
func (b *broken) stale(o *Operation) (why string, others []*Operation) {
	if !b.part.reads(o) || !b.part.does(o, service.Tells) || b.part.has(service.Joins) {
		return "", nil
	}
	var writer *Operation
	for _, w := range b.part.ops {
		if w != o && b.part.does(w, service.Writes) && w.Op.Value == o.Result.Value && o.Result.Value != "" {
			if writer != nil {
				return "", nil
			}
			writer = w
		}
	}
	if writer == nil && b.part.has(service.Blind) {
		return "", nil
	}
	newer := b.lastWriteBetween(writer, o)
	if newer == nil {
		return "", nil
	}
	why = fmt.Sprintf(" though %s had returned at %s, before it was asked at %s",
		b.part.of.Tell(newer.Op), clock(newer.Return), clock(o.Call))
	if writer == nil {
		return why, []*Operation{newer}
	}
	return why, []*Operation{newer, writer}
}

// lastWriteBetween is the write that returned last of those that came after w and before o in real
// time. A nil w is the beginning.
func (b *broken) lastWriteBetween(w, o *Operation) *Operation {
	var last *Operation
	for _, n := range b.part.ops {
		after := w == nil || w.ReturnEvent < n.CallEvent
		if n != w && n.Known && !b.part.reads(n) && after && n.ReturnEvent < o.CallEvent &&
			(last == nil || n.ReturnEvent > last.ReturnEvent) {
			last = n
		}
	}
	return last
}

// cornered explains any operation by what the state could have been when it returned.
func (b *broken) cornered(o *Operation) (why string, others []*Operation) {
	var could, results []string
	of := b.part.of
	for _, n := range b.search.dead {
		s := b.search.states.all[n]
		could = append(could, of.Model.Tell(s))
		if of.Model.Returns != nil && !of.ReadOnly(o.Op) {
			results = append(results, of.TellResult(o.Op, of.Model.Returns(s, o.Op)))
		}
	}
	subject := "the " + of.Name
	if b.part.key != "" {
		subject = b.part.key
	}
	for _, i := range slices.Backward(b.search.best) {
		if before := b.part.ops[i]; !b.part.reads(before) {
			others = append(others, before)
			break
		}
	}
	why = fmt.Sprintf(", but by then %s could only be %s", subject, alternatives(could))
	if len(results) > 0 {
		why += ", so that it could only return " + alternatives(results)
	}
	return why, others
}

// alternatives are a few different words, and how many more there are.
func alternatives(words []string) string {
	var different []string
	for _, w := range words {
		if !slices.Contains(different, w) {
			different = append(different, w)
		}
	}
	const most = 3
	if len(different) > most {
		different = append(different[:most], fmt.Sprintf("one of %d others", len(different)-most))
	}
	return strings.Join(different, " or ")
}

// told is what an operation came to, in words.
func (p *part) told(o *Operation) string { return told(p.of, o) }

func told(of *service.Service, o *Operation) string {
	return fmt.Sprintf("%s returned %s at %s", of.Tell(o.Op), of.TellResult(o.Op, o.Result), clock(o.Return))
}

// Tell is an operation of a service with its outcome: get x -> 1.
func (o *Operation) Tell(of *service.Service) string {
	switch {
	case o.Failed:
		return of.Tell(o.Op) + " -> failed"
	case !o.Known:
		return of.Tell(o.Op) + " -> unknown"
	}
	return of.Tell(o.Op) + " -> " + of.TellResult(o.Op, o.Result)
}

// eventsOf are the numbers of the calls and returns of ops, in order.
func eventsOf(ops []*Operation) []uint64 {
	var events []uint64
	for _, o := range ops {
		events = append(events, o.CallEvent)
		if o.ended() {
			events = append(events, o.ReturnEvent)
		}
	}
	return sorted(events)
}

// clock is an instant as people read it, fine enough to tell before from after: 4.6042 s.
func clock(t time.Duration) string {
	return fmt.Sprintf("%d.%04d s", t/time.Second, t%time.Second/(100*time.Microsecond))
}

// share is a ratio as people read it: 99.5 %.
func share(p sim.PPM) string {
	tenths := p / 1000
	if tenths%10 == 0 {
		return fmt.Sprintf("%d %%", tenths/10)
	}
	return fmt.Sprintf("%d.%d %%", tenths/10, tenths%10)
}

// quoted makes the empty string visible.
func quoted(s string) string {
	if s == "" {
		return `""`
	}
	return s
}
