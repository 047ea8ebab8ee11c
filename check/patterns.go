package check

import (
	"fmt"

	"github.com/orrery-sim/orrery/protocols/service"
)

// A pattern is a few operations that no order explains, whatever the others are. It is found at
// once where a search would have to try every order.
type pattern struct {
	culprit *Operation
	others  []*Operation
	why     string // completes "the culprit returned..."
	end     uint64 // the event by which all of it had happened
}

// patternOf is the pattern of a part that was complete first; nil if there is none. For queues
// these are the ways to go wrong that Henzinger, Sezgin and Vafeiadis found (Aspect-oriented
// linearizability proofs, 2013): without operations of unknown outcome, and but for a queue that is
// kept from being empty by several items in turn, there are no others.
func patternOf(p *part) *pattern {
	first := earlier(thinAir(p), refused(p))
	if p.of.Model.Grows != nil {
		first = earlier(first, wentBack(p))
	}
	if !p.of.Model.FIFO {
		return first
	}
	q := queueOf(p)
	for _, look := range []func() *pattern{q.takenTwice, q.overtaken, q.skipped, q.notEmpty, q.gone, q.behind} {
		first = earlier(first, look())
	}
	return first
}

func earlier(a, b *pattern) *pattern {
	if a == nil || b != nil && b.end < a.end {
		return b
	}
	return a
}

// thinAir is a value that was seen and that nobody asked to write.
func thinAir(p *part) *pattern {
	writers := map[string]bool{"": true}
	if !p.of.Has(service.Writes) || p.has(service.Joins) {
		return nil // values are not told as they were written, or are made of several
	}
	for _, o := range p.ops {
		if p.does(o, service.Writes) {
			writers[o.Op.Value] = true
		}
	}
	tells := service.Tells | service.Takes
	if p.of.Model.FIFO {
		tells |= service.Reads // of the item in front
	}
	var first *pattern
	for _, o := range p.ops {
		if o.Known && p.does(o, tells) && !writers[o.Result.Value] {
			first = earlier(first, &pattern{
				culprit: o, why: ", which nobody had asked to write", end: o.ReturnEvent,
			})
		}
	}
	return first
}

// refused is a write with a result that the model allows in no state. What a plain write returns depends on no
// value, so that one state is as good as another.
func refused(p *part) (first *pattern) {
	for _, o := range p.ops {
		if does := p.of.Effect(o.Op) &^ service.Joins; !o.Known || does != service.Writes {
			continue
		}
		if _, ok := p.of.Model.Step(p.of.Model.Init, o.Op, o.Result, true); !ok {
			first = earlier(first, &pattern{culprit: o, why: ", with a result that it has in no state", end: o.ReturnEvent})
		}
	}
	return first
}

// wentBack is a result that was out of reach when its operation was called, for another had
// returned what lies beyond it.
func wentBack(p *part) *pattern {
	var far *Operation // the returned operation of the greatest number
	for _, o := range p.ops {
		if o.Op.Amount < 0 {
			return nil
		}
	}
	for _, k := range p.marks {
		o := p.ops[k.op]
		if k.returns {
			if far == nil || o.Result.Number > far.Result.Number {
				far = o
			}
			continue
		}
		if far != nil && o.Known && far.Result.Number > o.Result.Number {
			return &pattern{
				culprit: o, others: []*Operation{far}, end: o.ReturnEvent,
				why: fmt.Sprintf(" though %s had returned %d at %s, before it was asked at %s",
					p.of.Tell(far.Op), far.Result.Number, clock(far.Return), clock(o.Call)),
			}
		}
	}
	return nil
}
