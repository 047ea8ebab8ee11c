package report

import (
	"cmp"
	"slices"

	"github.com/orrery-sim/orrery/escape"
	"github.com/orrery-sim/orrery/sim"
)

// Bounds on the diagram of a page. A run of up to pageAll events is there whole; of a longer one those that are worth a
// row, and of these pageRows around what shows a violation, or the first.
const (
	pageAll  = 12_000
	pageRows = 25_000
)

// pageEvents are the events of the diagram, column by column: those of one event have the same place in each.
type pageEvents struct {
	Num   []uint64 `json:"num"` // the number of the first, and then how much larger each is than the one before it
	At    []int64  `json:"at"`  // likewise
	Kind  []int    `json:"kind"`
	Node  []sim.ID `json:"node"`
	Peer  []sim.ID `json:"peer"`
	Cause []int    `json:"cause"` // how many places before it that which made it happen stands; 0: it is not there
	Label []int    `json:"label"` // a text, as all that follows
	Body  []int    `json:"body"`
	Why   []int    `json:"why"`
	Quiet []int    `json:"quiet"` // the places of those that are not worth a row

	All   uint64   `json:"all"`  // events of the run
	Left  string   `json:"left"` // what is left out, in words; "": nothing
	Kinds []string `json:"kinds"`
}

// pageState is what a node has shown: changes in the order of the events since which they show.
type pageState struct {
	Since []uint64 `json:"since"` // as Num of the events
	Field []int    `json:"field"` // a text; negative: of a durable field
	Value [][]int  `json:"value"` // one text; none: it is shown no longer; of a log: first, from, and two texts an entry
	Born  []uint64 `json:"born"`  // events with which a life of the node began, and
	Gone  []uint64 `json:"gone"`  // ended
}

// line is a text as it stands on a page.
func (p *page) line(s string) string { return escape.Line(s) }

// events takes down the events of the diagram, and the states of the nodes.
func (p *page) events(r *Report, x *Index) {
	w := r.world
	chosen, left := r.chosen(x)
	for _, reason := range p.reasons() {
		if at, found := slices.BinarySearch(chosen, reason.Event); !found && reason.Event != 0 {
			chosen = slices.Insert(chosen, at, reason.Event)
		}
	}
	out := &pageEvents{All: w.Latest(), Left: left, Quiet: []int{}}
	for k := sim.Started; k <= sim.Stated; k++ {
		out.Kinds = append(out.Kinds, k.String())
	}
	place := map[uint64]int{}
	var lastNum uint64
	var lastAt int64
	for i, num := range chosen {
		e, _ := w.Event(num)
		place[num] = i
		at := micros(e.At)
		out.Num, out.At = append(out.Num, num-lastNum), append(out.At, at-lastAt)
		lastNum, lastAt = num, at
		out.Kind, out.Node, out.Peer = append(out.Kind, int(e.Kind)), append(out.Node, e.Node), append(out.Peer, e.Peer)
		out.Cause = append(out.Cause, r.causeAmong(&e, place, i))
		label := r.Label(&e)
		if scope := r.Scope(&e); scope != "" {
			label = scope + ": " + label
		}
		out.Label = append(out.Label, p.text(label))
		body := ""
		if e.Kind == sim.Sent || e.Kind == sim.Delivered || e.Kind == sim.Dropped || e.Kind == sim.Stated || e.Kind == sim.Wrote {
			t := traced(&e, &r.cast)
			body = t.Msg + " " + readable(t.Body)
		}
		out.Body, out.Why = append(out.Body, p.text(body)), append(out.Why, p.text(e.Why))
		if x.Quiet(&e) {
			out.Quiet = append(out.Quiet, i)
		}
	}
	p.Events = out
	if len(chosen) > 0 {
		p.states(r, x, chosen[0], chosen[len(chosen)-1])
	}
}

// reasons are what shows the violation, if there is one.
func (p *page) reasons() []pageReason {
	if p.Shows == nil {
		return nil
	}
	return p.Shows.Reasons
}

// causeAmong is how many places before an event the nearest of those that led to it stands; 0: none does.
func (r *Report) causeAmong(e *sim.Event, place map[uint64]int, at int) int {
	for num := e.Cause; num != 0; {
		if i, found := place[num]; found {
			return at - i
		}
		c, kept := r.world.Event(num)
		if !kept {
			break
		}
		num = c.Cause
	}
	return 0
}

// chosen are the events of the diagram, in order, and what is said of those that are not among them.
func (r *Report) chosen(x *Index) (nums []uint64, left string) {
	latest := r.world.Latest()
	for num := uint64(1); num <= latest; num++ {
		if latest > pageAll {
			if e, _ := r.world.Event(num); x.Quiet(&e) {
				continue
			}
		}
		nums = append(nums, num)
	}
	if latest <= pageAll {
		return nums, ""
	}
	told := len(nums)
	if told <= pageRows {
		return nums, "Of " + number(latest) + " events those are here that tell something; the others are counted."
	}
	from := 0
	if r.result != nil {
		if shown := evidence(r.result); shown != nil {
			last, _ := slices.BinarySearch(nums, slices.Max(shown.Events))
			from = min(max(last-pageRows*3/4, 0), told-pageRows)
		}
	}
	nums = nums[from : from+pageRows]
	first, _ := r.world.Event(nums[0])
	last, _ := r.world.Event(nums[len(nums)-1])
	return nums, "Of " + number(latest) + " events those from " + Seconds(first.At) + " to " + Seconds(last.At) +
		" are here that tell something. orrery diagram draws any part of the run, and orrery export writes it."
}

// states takes down what the nodes showed between two events, and as of the first.
func (p *page) states(r *Report, x *Index, first, last uint64) {
	for id := range p.Nodes {
		s := &pageState{Since: []uint64{}, Field: []int{}, Value: [][]int{}, Born: []uint64{}, Gone: []uint64{}}
		n := &x.nodes[id+1]
		for _, l := range n.lives {
			s.Born = append(s.Born, l.from)
			if l.to != never {
				s.Gone = append(s.Gone, l.to)
			}
		}
		all := n.shown(first, last)
		for i := range all {
			c := &all[i]
			field := p.text(c.field)
			if c.durable {
				field = -field
			}
			s.Since, s.Field, s.Value = append(s.Since, c.since), append(s.Field, field), append(s.Value, p.value(c, r.cast.Name))
		}
		for i := len(s.Since) - 1; i > 0; i-- {
			s.Since[i] -= s.Since[i-1]
		}
		p.States = append(p.States, s)
	}
}

// A shownValue is a value that a field of a node has had.
type shownValue struct {
	pastValue
	field   string
	durable bool
	follows bool // the one before it is there, too
}

// shown are the values that a node has shown between two events, and as of the first, in order.
func (n *nodePast) shown(first, last uint64) (out []shownValue) {
	for i := range n.fields {
		f := &n.fields[i]
		from := 0
		for from+1 < len(f.values) && f.values[from+1].since <= first {
			from++
		}
		for i, v := range f.values[from:] {
			if v.since > last {
				break
			}
			out = append(out, shownValue{v, f.name, f.durable, i > 0})
		}
	}
	slices.SortStableFunc(out, func(a, b shownValue) int { return cmp.Compare(a.since, b.since) })
	return out
}

// value is a value as texts of the page: of a log only what is not as it was before, where that is known.
func (p *page) value(v *shownValue, name Namer) []int {
	log, is := v.value.(Log)
	if !is {
		if _, gone := v.value.(sim.Gone); gone {
			return []int{}
		}
		return []int{p.text(tidy(Shown(v.value, name)))}
	}
	from := log.First
	if v.follows {
		from = log.from
	}
	out := []int{int(log.First), int(from)}
	for _, e := range log.Entries[from-log.First:] {
		out = append(out, p.text(tidy(shownEntry(e, name))), p.text(tidy(written(e, name))))
	}
	return out
}
