package check

import (
	"slices"
	"strings"

	"github.com/orrery-sim/orrery/protocols/service"
)

// A part is the part of a history on one key, in the order of events.
type part struct {
	of    *service.Service
	key   string
	ops   []*Operation // in the order of their calls
	marks []mark       // op is an index into ops
	size  int32        // how many operations there are to be
}

// parts divides a history by key, in the order in which keys appear.
func parts(of *service.Service, h *History) []*part {
	var all []*part
	at := map[string]*part{}
	home := make([]*part, len(h.ops))
	local := make([]int32, len(h.ops))
	for i := range h.ops {
		o := &h.ops[i]
		if o.Failed || !o.Known && of.ReadOnly(o.Op) {
			continue // it had no effect, and saw nothing that the client was told
		}
		key := of.Model.KeyOf(o.Op)
		p := at[key]
		if p == nil {
			p = &part{of: of, key: key}
			at[key] = p
			all = append(all, p)
		}
		home[i], local[i] = p, p.size
		p.size++
	}
	for _, p := range all {
		p.ops, p.marks = make([]*Operation, 0, p.size), make([]mark, 0, 2*p.size)
	}
	for _, k := range h.marks {
		p := home[k.op]
		if p == nil {
			continue
		}
		if !k.returns {
			p.ops = append(p.ops, &h.ops[k.op])
		}
		p.marks = append(p.marks, mark{op: local[k.op], returns: k.returns})
	}
	return all
}

// filtered is the part with what keep makes of its operations; nil leaves one out, and one that is
// not known has no return.
func (p *part) filtered(marks []mark, keep func(i int32) *Operation) *part {
	q := &part{of: p.of, key: p.key, ops: make([]*Operation, 0, len(p.ops)), marks: make([]mark, 0, len(marks))}
	at := make([]int32, len(p.ops))
	for _, k := range marks {
		if !k.returns {
			at[k.op] = -1
			if o := keep(k.op); o != nil {
				at[k.op] = int32(len(q.ops))
				q.ops = append(q.ops, o)
			}
		}
		if i := at[k.op]; i >= 0 && (!k.returns || q.ops[i].Known) {
			q.marks = append(q.marks, mark{op: i, returns: k.returns})
		}
	}
	return q
}

// cut is the part up to and including its nth mark, counted from 0: operations that had not
// returned by then are of unknown outcome.
func (p *part) cut(n int) *part {
	returned := make([]bool, len(p.ops))
	for _, k := range p.marks[:n+1] {
		if k.returns {
			returned[k.op] = true
		}
	}
	return p.filtered(p.marks[:n+1], func(i int32) *Operation {
		if returned[i] {
			return p.ops[i]
		}
		if p.of.ReadOnly(p.ops[i].Op) {
			return nil
		}
		o := *p.ops[i]
		o.Known, o.Return, o.ReturnEvent = false, lastInstant, never
		return &o
	})
}

// markOf is the mark of the return at an event.
func (p *part) markOf(event uint64) int {
	return slices.IndexFunc(p.marks, func(k mark) bool {
		return k.returns && p.ops[k.op].ReturnEvent == event
	})
}

// prune leaves out writes of unknown outcome that nobody saw: if there is an order with one of
// them, there is one without it, since nothing in between depended on it. Each of them would double
// the work of showing that there is no order.
func (p *part) prune() *part {
	seen := map[string]bool{}
	var whole []string // what was seen
	joins := false
	for _, o := range p.ops {
		if p.does(o, service.Blind) && o.Known && (o.Result.OK || o.Op.Old != "") {
			return p // saw a value, or not the one that it expected, but does not tell which
		}
		joins = joins || p.does(o, service.Joins)
		for _, text := range []string{o.Op.Old, o.Result.Value} {
			if text != "" && !seen[text] {
				seen[text] = true
				whole = append(whole, text)
			}
		}
	}
	unseen := func(o *Operation) bool {
		return !o.Known && p.does(o, service.Writes) && !seen[o.Op.Value] && !(joins && slices.ContainsFunc(whole, func(text string) bool {
			return strings.Contains(text, o.Op.Value)
		}))
	}
	if !slices.ContainsFunc(p.ops, unseen) {
		return p
	}
	return p.filtered(p.marks, func(i int32) *Operation {
		if unseen(p.ops[i]) {
			return nil
		}
		return p.ops[i]
	})
}

// does reports whether the operation is of a kind that does one of these things.
func (p *part) does(o *Operation, what service.Effect) bool { return p.of.Does(o.Op, what) }

// has reports whether there is an operation of such a kind.
func (p *part) has(what service.Effect) bool {
	return slices.ContainsFunc(p.ops, func(o *Operation) bool { return p.does(o, what) })
}

// reads reports whether o, given its result, leaves every state as it is.
func (p *part) reads(o *Operation) bool {
	return o.Known && (!o.Result.OK || p.of.ReadOnly(o.Op))
}
