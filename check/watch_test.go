package check

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/orrery-sim/orrery/sim"
)

type claimed struct{ Term int }

type other struct{}

// onceEach is a property: no term is claimed twice.
type onceEach struct {
	seen   map[int]bool
	judged int
	asked  int
}

func (p *onceEach) Name() string { return "Once Each" }
func (p *onceEach) Judged() int  { return p.judged }
func (p *onceEach) Fact(_ time.Duration, node sim.ID, fact sim.Fact) string {
	p.asked++
	c, ok := fact.(claimed)
	if !ok {
		return ""
	}
	p.judged++
	if p.seen[c.Term] {
		return fmt.Sprintf("term %d was claimed again by node %d", c.Term, node)
	}
	p.seen[c.Term] = true
	return ""
}

// quiet is a property that nothing can break.
type quiet struct{ onceEach }

func (p *quiet) Name() string { return "Quiet" }
func (p *quiet) Fact(time.Duration, sim.ID, sim.Fact) string {
	p.asked++
	return ""
}

func state(w *Watch, num uint64, body sim.Fact) {
	w.Event(&sim.Event{Num: num, Kind: sim.Stated, Node: 3, Body: body})
}

func TestWatch_FirstViolationOnly(t *testing.T) {
	p := &onceEach{seen: map[int]bool{}}
	w := NewWatch([]sim.Property{&quiet{}, p})
	state(w, 1, claimed{1})
	state(w, 2, claimed{2})
	require.False(t, w.Violated())
	require.Equal(t, Finding{Property: "Once Each"}, w.Findings()[1])
	state(w, 3, claimed{1})
	state(w, 4, claimed{2})
	require.True(t, w.Violated())
	require.Equal(t, Finding{
		Property: "Once Each", Verdict: Violated,
		Why: "term 1 was claimed again by node 3", Events: []uint64{3},
	}, w.Findings()[1])
	require.Equal(t, 3, p.asked, "after a violation it is not asked again")
}

func TestWatch_EveryPropertySeesEveryFactWhenOneBeforeItBreaks(t *testing.T) {
	a, b, c := &onceEach{seen: map[int]bool{}}, &onceEach{seen: map[int]bool{}}, &onceEach{seen: map[int]bool{}}
	w := NewWatch([]sim.Property{a, b, c})
	state(w, 1, claimed{1})
	state(w, 2, claimed{1})
	for _, p := range []*onceEach{a, b, c} {
		require.Equal(t, 2, p.asked)
	}
	for _, f := range w.Findings() {
		require.Equal(t, []uint64{2}, f.Events)
	}
}

// A property that judged nothing has not held: it was never put to the test.
func TestWatch_JudgedNothing(t *testing.T) {
	w := NewWatch([]sim.Property{&onceEach{seen: map[int]bool{}}})
	state(w, 1, other{})
	f := w.Findings()[0]
	require.Equal(t, Undecided, f.Verdict)
	require.True(t, f.Vacuous)
	require.Equal(t, "nothing that could have broken Once Each ever happened, so the run says nothing about it", f.Why)
}

func TestOverall(t *testing.T) {
	held, violated, undecided := Finding{}, Finding{Verdict: Violated}, Finding{Verdict: Undecided}
	for _, c := range []struct {
		findings []Finding
		want     Verdict
	}{
		{nil, Undecided}, // H01: a checker that was never called has not passed
		{[]Finding{held, held}, Held},
		{[]Finding{held, undecided, held}, Undecided},
		{[]Finding{undecided, violated, held}, Violated},
	} {
		require.Equal(t, c.want, Overall(c.findings))
	}
	require.Equal(t, "held violated undecided", fmt.Sprint(Held, " ", Violated, " ", Undecided))
}

func BenchmarkWatch(b *testing.B) {
	var properties []sim.Property
	for range 8 {
		properties = append(properties, &quiet{})
	}
	w := NewWatch(properties)
	e := &sim.Event{Num: 1, Kind: sim.Stated, Node: 3, Body: claimed{1}}
	b.ReportAllocs()
	for b.Loop() {
		w.Event(e)
	}
}

// remembering is a property that knows when a term was claimed first.
type remembering struct {
	sim.Testimony
	first map[int]uint64
}

func (p *remembering) Name() string { return "Remembering" }
func (p *remembering) Fact(_ time.Duration, _ sim.ID, fact sim.Fact) string {
	p.Cases++
	term := fact.(claimed).Term
	if p.first[term] == 0 {
		p.first[term] = p.Event
		return ""
	}
	p.Blame(p.first[term])
	return "claimed again"
}

func TestWatch_EvidenceHasBothFacts(t *testing.T) {
	p := &remembering{first: map[int]uint64{}}
	w := NewWatch([]sim.Property{p})
	state(w, 4, claimed{1})
	state(w, 6, claimed{2})
	state(w, 9, claimed{1})
	require.Equal(t, []uint64{4, 9}, w.Findings()[0].Events)
	require.Equal(t, 3, p.Judged())
}

// keeper is a property about what a node keeps: its terms only grow.
type keeper struct {
	onceEach
	last map[sim.ID]int
}

func (p *keeper) Fact(_ time.Duration, node sim.ID, fact sim.Fact) string {
	term := fact.(claimed).Term
	if term < p.last[node] {
		return "it went back"
	}
	p.last[node] = term
	return ""
}

func (p *keeper) Wiped(node sim.ID) { delete(p.last, node) }

// A server whose disk was emptied is a new one, to those properties that want to know.
func TestWatch_AWipedServerIsNew(t *testing.T) {
	for _, wiped := range []sim.ID{3, 4} {
		w := NewWatch([]sim.Property{&quiet{}, &keeper{last: map[sim.ID]int{}}})
		state(w, 1, claimed{5})
		w.Event(&sim.Event{Num: 2, Kind: sim.Faulted, Body: sim.Fault{Kind: sim.Crash, Nodes: []sim.ID{3}}})
		w.Event(&sim.Event{Num: 3, Kind: sim.Faulted, Body: sim.Fault{Kind: sim.Wipe, Nodes: []sim.ID{wiped}}})
		state(w, 4, claimed{1})
		require.Equal(t, wiped == 4, w.Violated())
	}
}
