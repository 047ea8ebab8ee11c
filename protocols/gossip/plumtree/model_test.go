package plumtree

import (
	"slices"

	"github.com/orrery-sim/orrery/protocols/bench"
	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/sim"
)

// model is what the paper's pseudocode makes of a node whose neighbours stay (§3.6 to §3.8), with sets where the node
// has lists: what it has, to whom it is eager, what it lacks, and whom it has still to ask. Each rule returns the
// letters that it sends.
type model struct {
	self       sim.ID
	neighbours []sim.ID
	eager      map[sim.ID]bool
	has        map[string]sim.ID // by text: who sent it first
	lacks      map[string]*wanted
	timers     int
	collects   bool                      // announcements wait for the flush
	queue      map[sim.ID][]Announcement // those
	threshold  int
}

type wanted struct {
	timer   int
	running bool
	by      []announcer
}

func newModel(self sim.ID, neighbours []sim.ID, collects bool, threshold int) *model {
	m := &model{
		self: self, neighbours: neighbours, eager: map[sim.ID]bool{}, has: map[string]sim.ID{}, lacks: map[string]*wanted{},
		collects: collects, queue: map[sim.ID][]Announcement{}, threshold: threshold,
	}
	for _, id := range neighbours {
		m.eager[id] = true
	}
	return m
}

// set makes a link eager or lazy. There is none to a stranger.
func (m *model) set(id sim.ID, eager bool) {
	if slices.Contains(m.neighbours, id) {
		m.eager[id] = eager
	}
}

// add is a client's message.
func (m *model) add(client sim.ID, seq uint64, text string) bench.Letters {
	out := bench.To(service.Reply{Seq: seq, Status: service.OK, Result: service.Result{OK: true}}, client)
	if _, has := m.has[text]; !has {
		m.has[text] = m.self
		delete(m.lacks, text)
		out = append(out, m.push(m.self, text, 1)...)
	}
	return out
}

func (m *model) gossip(from sim.ID, text string, round int) bench.Letters {
	if first, has := m.has[text]; has {
		if first == from {
			return nil
		}
		m.set(from, false)
		return bench.To(Prune{}, from)
	}
	var announced []announcer
	if w := m.lacks[text]; w != nil {
		announced = w.by
		delete(m.lacks, text)
	}
	m.has[text] = from
	out := m.push(from, text, round+1)
	m.set(from, true)
	if m.threshold == 0 {
		return out
	}
	for _, a := range announced {
		if a.id != from && slices.Contains(m.neighbours, a.id) && a.round+m.threshold <= round {
			m.set(a.id, true)
			m.set(from, false)
			return append(out, bench.Letter{By: a.id, Msg: Graft{Round: a.round, Only: true}}, bench.Letter{By: from, Msg: Prune{}})
		}
	}
	return out
}

func (m *model) push(from sim.ID, text string, round int) (out bench.Letters) {
	for _, id := range m.neighbours {
		switch a := (Announcement{idOf(text), round}); {
		case id == from:
		case m.eager[id]:
			out = append(out, bench.Letter{By: id, Msg: Gossip{a.ID, round, text}})
		case m.collects:
			m.queue[id] = append(m.queue[id], a)
		default:
			out = append(out, bench.Letter{By: id, Msg: IHave{[]Announcement{a}}})
		}
	}
	return out
}

func (m *model) ihave(from sim.ID, texts []string, round int) {
	for _, text := range texts {
		if _, has := m.has[text]; has {
			continue
		}
		if m.lacks[text] == nil {
			m.timers++
			m.lacks[text] = &wanted{timer: m.timers}
		}
		w := m.lacks[text]
		w.by = append(w.by, announcer{from, round})
		w.running = true
	}
}

func (m *model) graft(from sim.ID, text string, round int, only bool) bench.Letters {
	m.set(from, true)
	if _, has := m.has[text]; !has || only {
		return nil
	}
	return bench.To(Gossip{idOf(text), round, text}, from)
}

// timeout is the timer of what the node lacks.
func (m *model) timeout(text string) bench.Letters {
	w := m.lacks[text]
	if len(w.by) == 0 {
		w.running = false
		return nil
	}
	first := w.by[0]
	w.by = w.by[1:]
	m.set(first.id, true)
	return bench.To(Graft{ID: idOf(text), Round: first.round}, first.id)
}

// flush sends what was collected.
func (m *model) flush() (out bench.Letters) {
	for _, id := range m.neighbours {
		if len(m.queue[id]) > 0 {
			out = append(out, bench.Letter{By: id, Msg: IHave{m.queue[id]}})
		}
	}
	m.queue = map[sim.ID][]Announcement{}
	return out
}
