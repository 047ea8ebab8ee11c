package check

import (
	"fmt"
	"strings"

	"github.com/orrery-sim/orrery/protocols/service"
)

// Convergent judges whether all replicas come to the same state once nothing more is written and
// nothing is broken (Shapiro, Preguiça, Baquero and Zawirski, Conflict-free replicated data types,
// 2011: eventual convergence), and whether what clients were answered is in it, as far as the
// service shows: sums, values that grow by what is appended, elements that were added and not dropped
// since, and keys that were written and never deleted.
func Convergent(seen *Seen, _ Budget) Judgement {
	const name = "convergent"
	if len(seen.Finals) == 0 {
		return Judgement{Finding: vacuous(name, "no replica was asked in the end what it holds")}
	}
	var silent *Final
	first := map[service.Op]*Final{}
	answers := 0
	for i := range seen.Finals {
		f := &seen.Finals[i]
		if !f.Known {
			silent = f
			continue
		}
		answers++
		if one := first[f.Op]; one == nil {
			first[f.Op] = f
		} else if one.Result != f.Result {
			of := seen.Service
			return Judgement{Key: keyOf(of, f.Op), Finding: Finding{
				Property: name, Verdict: Violated, Events: sorted([]uint64{one.Event, f.Event}),
				Why: fmt.Sprintf("in the end %s answered %s with %s, and %s with %s", seen.name(one.Node), of.Tell(f.Op),
					of.TellResult(f.Op, one.Result), seen.name(f.Node), of.TellResult(f.Op, f.Result)),
			}}
		}
	}
	if j, bad := seen.acknowledged(name, first); bad {
		return j
	}
	j := Judgement{Finding: Finding{Property: name}}
	switch {
	case answers == 0:
		j.Finding = vacuous(name, "no replica answered in the end")
	case silent != nil:
		j.Verdict = Undecided
		j.Why = fmt.Sprintf("in the end %s did not answer %s", seen.name(silent.Node), seen.Service.Tell(silent.Op))
	}
	return j
}

// acknowledged finds what was answered and is not in the end's state.
func (s *Seen) acknowledged(name string, finals map[service.Op]*Final) (Judgement, bool) {
	of := s.Service
	for _, t := range tallies(of, s.History) {
		for i := range s.Finals {
			f := &s.Finals[i]
			if finals[f.Op] != f || keyOf(of, f.Op) != t.key || !of.Does(f.Op, service.Reads) {
				continue
			}
			l := look{result: f.Result, call: f.Event, event: f.Event}
			l.told = fmt.Sprintf("in the end %s answered %s with %s", s.name(f.Node), of.Tell(f.Op), of.TellResult(f.Op, f.Result))
			why, others := "", []*Operation(nil)
			switch {
			case t.shows():
				why, others = t.missing(l)
			case of.Has(service.Adds):
				why, others = s.dropped(t.key, l)
			default:
				why, others = s.vanished(t.key, l)
			}
			if why != "" {
				j := violation(name, t.key, why, others)
				j.Events = sorted(append(j.Events, f.Event))
				return j, true
			}
		}
	}
	return Judgement{}, false
}

// vanished finds that a key is empty that was written and never deleted, or holds what nobody wrote.
func (s *Seen) vanished(key string, l look) (string, []*Operation) {
	const plain = service.Writes | service.Reads | service.Tells
	var written *Operation
	values := map[string]bool{"": true}
	for i := range s.History.ops {
		o := &s.History.ops[i]
		if keyOf(s.Service, o.Op) != key || o.Failed {
			continue
		}
		kind := s.Service.Kind(o.Op.Name)
		if kind == nil || kind.Does&^plain != 0 || kind.Does == 0 {
			return "", nil
		}
		if kind.Does&service.Writes != 0 {
			values[o.Op.Value] = true
			if o.Known && o.Result.OK && o.Op.Value != "" {
				written = o
			}
		}
	}
	switch {
	case !values[l.result.Value]:
		return l.told + ", which nobody had asked to write", nil
	case l.result.Value == "" && written != nil:
		return fmt.Sprintf("%s though %s was answered at %s", l.told, s.Service.Tell(written.Op), clock(written.Return)),
			[]*Operation{written}
	}
	return "", nil
}

// dropped finds that an element is missing that was added after all that dropped it had been answered, or is
// there though nobody had asked to add it. One that was dropped may be there: an add that the replica had
// not heard of is not dropped with it.
func (s *Seen) dropped(key string, l look) (string, []*Operation) {
	has := map[string]bool{}
	for _, v := range strings.Fields(l.result.Value) {
		has[v] = true
	}
	asked := map[string]bool{}
	added, gone := map[string]*Operation{}, map[string]uint64{} // the add that was asked for last, and the last return of a drop
	var order []*Operation
	for i := range s.History.ops {
		o := &s.History.ops[i]
		v := o.Op.Value
		switch {
		case o.Failed || keyOf(s.Service, o.Op) != key:
		case s.Service.Does(o.Op, service.Adds):
			asked[v] = true
			if o.Known && o.Result.OK {
				added[v] = o
				order = append(order, o)
			}
		case s.Service.Does(o.Op, service.Drops) && (!o.Known || o.Result.OK):
			gone[v] = max(gone[v], o.ReturnEvent)
		}
	}
	for v := range strings.FieldsSeq(l.result.Value) {
		if !asked[v] {
			return fmt.Sprintf("%s, and nobody had asked to add %s", l.told, v), nil
		}
	}
	for _, o := range order {
		if v := o.Op.Value; added[v] == o && !has[v] && gone[v] < o.CallEvent {
			return fmt.Sprintf("%s, without %s, which was answered at %s", l.told, s.Service.Tell(o.Op), clock(o.Return)),
				[]*Operation{o}
		}
	}
	return "", nil
}
