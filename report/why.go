package report

import (
	"fmt"
	"slices"
	"strings"

	"github.com/orrery-sim/orrery/check"
	"github.com/orrery-sim/orrery/sim"
)

// A Reason is a link in a chain of causes: a sentence about an event.
type Reason struct {
	Event uint64 // to look at; 0: the sentence is about none
	Text  string
	Aside bool // it is beside the chain: a part of the link before it
}

// A chain of causes has at most so many links, and a link so many asides.
const linksMost, asidesMost = 24, 5

// Why is why an event happened: the event, what caused it, what caused that, and so on. Beside a fact is what
// its node had got of the same kind since it stated one before; beside a message that was lost, the fault.
func (r *Report) Why(x *Index, num uint64) []Reason {
	w := why{r, x, nil}
	e, kept := r.world.Event(num)
	if !kept {
		return nil
	}
	w.say(&e, r.Sentence(&e))
	for range linksMost {
		w.aside(&e)
		cause, kept := r.world.Event(e.Cause)
		if !kept {
			w.out = append(w.out, Reason{Text: w.root(&e)})
			break
		}
		w.say(&cause, w.because(&cause, &e))
		e = w.first(cause)
	}
	return w.out
}

// WhyOf is why a property was violated: its sentence, the events that show it with those behind them, and the
// chain that led to the last of them.
func (r *Report) WhyOf(x *Index, f *check.Finding) []Reason {
	w := why{r, x, nil}
	w.out = append(w.out, Reason{Text: f.Property + " is " + f.Verdict.String() + ": " + readable(tidy(f.Why))})
	if len(f.Events) == 0 {
		return append(w.out, Reason{Text: "no event shows it by itself"})
	}
	shows := slices.Clone(f.Events)
	slices.Sort(shows)
	all := append(slices.Clone(shows), behindOf(r.world, r.world.Events(), shows)...)
	slices.Sort(all)
	for _, num := range slices.Compact(all) {
		e, kept := r.world.Event(num)
		if !kept {
			continue
		}
		text := r.Sentence(&e)
		if !slices.Contains(shows, num) {
			text = "behind it: " + text
		}
		w.say(&e, text)
	}
	w.out = append(w.out, Reason{Text: "and the last of them, because"})
	if chain := r.Why(x, shows[len(shows)-1]); len(chain) > 0 {
		w.out = append(w.out, chain[1:]...)
	}
	return w.out
}

// why is a chain in the making.
type why struct {
	*Report
	index *Index
	out   []Reason
}

func (w *why) say(e *sim.Event, text string) {
	w.out = append(w.out, Reason{Event: e.Num, Text: text})
}

// first is the first of a timer's events that each set the timer again; one that was not set again is the first.
func (w *why) first(e sim.Event) sim.Event {
	last, times := e, 0
	for e.Kind == sim.Fired {
		before, kept := w.world.Event(e.Cause)
		if !kept || before.Kind != sim.Fired || before.Node != e.Node || before.Part != e.Part || before.Body.(sim.Timer).Name != e.Body.(sim.Timer).Name {
			break
		}
		e = before
		times++
	}
	if times > 0 {
		w.say(&e, fmt.Sprintf("which sets itself again and again: %d times since %s", times, Seconds(e.At)))
	} else {
		e = last
	}
	return e
}

// because says how a cause made its effect happen.
func (w *why) because(cause, effect *sim.Event) string {
	name := w.world.Name
	if effect.Kind == sim.Fired {
		return "which it had set " + w.because(cause, &sim.Event{})
	}
	switch cause.Kind {
	case sim.Sent:
		return fmt.Sprintf("which %s had sent at %s", name(cause.Node), Seconds(cause.At))
	case sim.Duplicated:
		return "which is a copy that the network made"
	case sim.Delivered:
		return fmt.Sprintf("because %s got from %s: %s", name(cause.Node), name(cause.Peer), w.Label(cause))
	case sim.Fired:
		return fmt.Sprintf("because the timer of %s went off: %s", name(cause.Node), w.Label(cause))
	case sim.Started, sim.Restarted:
		return fmt.Sprintf("because %s booted", name(cause.Node))
	case sim.Synced:
		return fmt.Sprintf("because what %s wrote was safe on its disk", name(cause.Node))
	case sim.Faulted:
		return "because of a fault: " + cause.Why
	}
	return "because " + w.Sentence(cause)
}

// root says what is at the beginning of a chain.
func (w *why) root(e *sim.Event) string {
	switch e.Kind {
	case sim.Started:
		return "which is how the run begins"
	case sim.Faulted:
		return "which is what the scenario wants, or a hand"
	case sim.Invoked:
		return "which is what its client was told to ask for"
	}
	return "which nothing but the scenario caused"
}

// aside says what else belongs to an event.
func (w *why) aside(e *sim.Event) {
	switch e.Kind {
	case sim.Stated:
		w.votes(e)
	case sim.Dropped:
		w.lost(e)
	}
}

// votes are the messages that a node had got before the one that made it state a fact: those of its kind, back
// to the fact that the node stated before.
func (w *why) votes(e *sim.Event) {
	last, _ := w.world.Event(e.Cause)
	if last.Kind != sim.Delivered {
		return
	}
	kind, found := sim.KindOf(last.Body), []Reason{}
	for num := last.Num - 1; num > 0 && len(found) < asidesMost; num-- {
		x, _ := w.world.Event(num)
		if x.Node != e.Node || x.Part != e.Part {
			continue
		}
		if x.Kind == sim.Stated || x.Kind == sim.Started || x.Kind == sim.Restarted {
			break
		}
		if x.Kind == sim.Delivered && sim.KindOf(x.Body) == kind {
			text := fmt.Sprintf("after it had got from %s: %s", w.world.Name(x.Peer), w.Label(&x))
			found = append(found, Reason{Event: num, Text: text, Aside: true})
		}
	}
	slices.Reverse(found)
	w.out = append(w.out, found...)
}

// lost is what lost a message: a fault that was on, or that its receiver had crashed.
func (w *why) lost(e *sim.Event) {
	for _, x := range w.index.Faults(e.Num) {
		if f := x.Body.(sim.Fault); Cuts(&f, e.Node, e.Peer) && strings.HasSuffix(e.Why, x.Why) {
			w.out = append(w.out, Reason{Event: x.Num, Text: "lost by a fault that was on: " + x.Why, Aside: true})
			return
		}
	}
	if lives := w.index.nodes[e.Peer].lives; !w.index.Up(e.Peer, e.Num) {
		for i := len(lives) - 1; i >= 0; i-- {
			if fell := lives[i].to; fell <= e.Num {
				x, _ := w.world.Event(fell)
				w.out = append(w.out, Reason{Event: fell, Text: "lost because its receiver was down: " + w.Sentence(&x), Aside: true})
				return
			}
		}
	}
}
