package report

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/orrery-sim/orrery/scenarios/wording"
	"github.com/orrery-sim/orrery/sim"
)

// A Filter is a part of a run: the events of a window, at some nodes, of some kinds, about some messages, timers or
// facts. The zero Filter is all of it.
type Filter struct {
	From  time.Duration
	Until time.Duration // 0: the end
	Nodes []sim.ID      // any of these, at either end of a message; none: all
	Kinds sim.KindSet   // any of these; none: all
	Names []string      // of messages, timers and facts: any of these; none: all
}

// Has reports whether an event is one of the part.
func (f *Filter) Has(e *sim.Event) bool {
	switch {
	case e.At < f.From || f.Until != 0 && e.At > f.Until:
		return false
	case len(f.Nodes) > 0 && !slices.Contains(f.Nodes, e.Node) && (e.Peer == 0 || !slices.Contains(f.Nodes, e.Peer)):
		return false
	case f.Kinds != 0 && !f.Kinds.Has(e.Kind):
		return false
	}
	return len(f.Names) == 0 || slices.Contains(f.Names, nameOf(e))
}

// nameOf is the name of the message, the timer or the fact that an event is about; "" if it is about none.
func nameOf(e *sim.Event) string {
	switch body := e.Body.(type) {
	case sim.Timer:
		return body.Name
	case nil, sim.Fault, sim.Write, sim.Invoke, sim.Return, sim.Loss:
		return ""
	}
	if e.Kind == sim.Stated {
		return sim.FactKind(e.Body)
	}
	return sim.KindOf(e.Body)
}

// ParseWindow reads a part of the time: 1s..2s, 500ms.. up to the end, ..2s from the beginning.
func (f *Filter) ParseWindow(text string) error {
	from, until, found := strings.Cut(text, "..")
	if !found || from == "" && until == "" {
		return fmt.Errorf("a window is two instants, as in 1s..2s, or one of them, as in 1.5s..; %q is none", text)
	}
	for _, x := range []struct {
		text string
		to   *time.Duration
	}{{from, &f.From}, {until, &f.Until}} {
		if x.text == "" {
			continue
		}
		d, err := time.ParseDuration(strings.ReplaceAll(x.text, " ", ""))
		if err != nil || d < 0 {
			return fmt.Errorf("an instant of a window is a time since the run began, such as 1.5s or 300ms, and not %q", x.text)
		}
		*x.to = d
	}
	if f.Until != 0 && f.Until < f.From || until != "" && f.Until == 0 {
		return fmt.Errorf("the window %s ends before it begins", text)
	}
	return nil
}

// Only restricts the part by words: a node by its name, a kind of event (deliver, fact), or the name of a message, a
// timer or a fact. Words of one sort are alternatives, and each sort must hold. An error says what there is.
func (r *Report) Only(f *Filter, words []string) error {
	names := r.names()
	for _, word := range words {
		word = strings.TrimSpace(word)
		if id := r.nodeOf(word); id != 0 {
			f.Nodes = append(f.Nodes, id)
			continue
		}
		if k := kindOf(word); k != 0 {
			f.Kinds |= k
			continue
		}
		i := slices.IndexFunc(names, func(n string) bool { return strings.EqualFold(n, word) })
		if i < 0 {
			return r.noSuch(word, names)
		}
		f.Names = append(f.Names, names[i])
	}
	return nil
}

func (r *Report) nodeOf(name string) sim.ID {
	for id := sim.ID(1); int(id) <= r.world.Size(); id++ {
		if r.world.Name(id) == name {
			return id
		}
	}
	return 0
}

func kindOf(word string) sim.KindSet {
	for k := sim.Started; k <= sim.Stated; k++ {
		if k.String() == word {
			return sim.Kinds(k)
		}
	}
	return 0
}

// names are the messages, the timers and the facts of the run.
func (r *Report) names() (names []string) {
	seen := map[string]bool{"": true}
	first, last := r.world.Kept()
	for num := max(first, 1); num <= last; num++ {
		e, _ := r.world.Event(num)
		if n := nameOf(&e); !seen[n] {
			seen[n] = true
			names = append(names, n)
		}
	}
	slices.Sort(names)
	return names
}

// noSuch says that a word is none of what there is.
func (r *Report) noSuch(word string, names []string) error {
	var nodes []string
	for id := sim.ID(1); int(id) <= r.world.Size(); id++ {
		nodes = append(nodes, r.world.Name(id))
	}
	var kinds []string
	for k := sim.Started; k <= sim.Stated; k++ {
		kinds = append(kinds, k.String())
	}
	all := slices.Concat(nodes, kinds, names)
	if near, found := wording.Nearest(word, all); found {
		return fmt.Errorf("nothing in the run is called %q (did you mean %s?)", word, near)
	}
	if len(nodes) > 12 {
		nodes = append(nodes[:12], fmt.Sprintf("%d more", len(nodes)-12))
	}
	return fmt.Errorf("nothing in the run is called %q; there are the nodes %s, the kinds %s, and %s",
		word, strings.Join(nodes, " "), strings.Join(kinds, " "), strings.Join(names, ", "))
}
