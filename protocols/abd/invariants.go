package abd

import (
	"fmt"
	"time"

	"github.com/orrery-sim/orrery/sim"
)

// invariants are what must hold in one run, after every fact.
func invariants(c *config) []sim.Property {
	return []sim.Property{
		&atomicity{},
		&regularity{},
		&integrity{written: map[Tag]written{}},
		&uniqueTags{chosen: map[Tag]written{}},
		newPropagation(c),
		&monotonicTags{},
	}
}

// A mark is a tag, and the event from which it is known.
type mark struct {
	Tag
	event uint64
}

// raise makes m the higher of itself and another.
func (m *mark) raise(t Tag, event uint64) {
	if m.Less(t) {
		*m = mark{t, event}
	}
}

// since remembers for each client what had been finished when it began its operation.
type since struct {
	latest mark   // of all operations that are finished
	begun  []mark // latest at the beginning of a client's operation, by the client's ID
}

// at is the mark of a client, which is made if it is new.
func (s *since) at(client sim.ID) *mark {
	for len(s.begun) <= int(client) {
		s.begun = append(s.begun, mark{})
	}
	return &s.begun[client]
}

// atomicity: an operation that begins after another has finished comes after it in the order of tags
// (Lynch and Shvartsman); a write strictly so. Tags are a serialization then, and the register is
// atomic in Lamport's sense. That a client sees it is for the judge of histories to say.
type atomicity struct {
	sim.Testimony
	since
}

func (*atomicity) Name() string { return "Atomicity" }

func (p *atomicity) Fact(_ time.Duration, node sim.ID, fact sim.Fact) string {
	switch f := fact.(type) {
	case Begun:
		*p.at(node) = p.latest
	case Finished:
		p.Cases++
		before := *p.at(node)
		p.latest.raise(f.Tag, p.Event)
		if f.Tag.Less(before.Tag) || f.Write && f.Tag == before.Tag {
			p.Blame(before.event)
			return fmt.Sprintf("n%d %s, but an operation that was finished before this one began has tag %v",
				node, did(f), before.Tag)
		}
	}
	return ""
}

// did is a finished operation in words.
func did(f Finished) string {
	if f.Write {
		return fmt.Sprintf("wrote %s with tag %v", f.Value, f.Tag)
	}
	if f.Tag == (Tag{}) {
		return "read the first value, which nobody wrote"
	}
	return fmt.Sprintf("read %s with tag %v", f.Value, f.Tag)
}

// regularity: a read returns the value of a write that overlaps it, or else of one that no other
// write, finished before the read began, has replaced (Lamport, for one writer). It leaves open that
// two reads see two overlapping writes in two orders.
type regularity struct {
	sim.Testimony
	since // of writes alone
}

func (*regularity) Name() string { return "Regularity" }

func (p *regularity) Fact(_ time.Duration, node sim.ID, fact sim.Fact) string {
	switch f := fact.(type) {
	case Begun:
		*p.at(node) = p.latest
	case Finished:
		if f.Write {
			p.latest.raise(f.Tag, p.Event)
			return ""
		}
		p.Cases++
		if before := *p.at(node); f.Tag.Less(before.Tag) {
			p.Blame(before.event)
			return fmt.Sprintf("n%d %s, but a write that was finished before this read began has tag %v",
				node, did(f), before.Tag)
		}
	}
	return ""
}

// written is a value and the event by which its writer chose its tag.
type written struct {
	value string
	event uint64
}

// integrity: what is read under a tag is what was written under it.
type integrity struct {
	sim.Testimony
	written map[Tag]written
}

func (*integrity) Name() string { return "Integrity" }

func (p *integrity) Fact(_ time.Duration, node sim.ID, fact sim.Fact) string {
	switch f := fact.(type) {
	case Chosen:
		p.written[f.Tag] = written{f.Value, p.Event}
	case Finished:
		if f.Write {
			return ""
		}
		p.Cases++
		w, found := p.written[f.Tag]
		if !found && (f.Tag != Tag{} || f.Value != "") {
			return fmt.Sprintf("n%d %s, and nobody wrote that", node, did(f))
		}
		if w.value != f.Value {
			p.Blame(w.event)
			return fmt.Sprintf("n%d %s, but %s was written with it", node, did(f), w.value)
		}
	}
	return ""
}

// uniqueTags: no two writes have the same tag.
type uniqueTags struct {
	sim.Testimony
	chosen map[Tag]written
}

func (*uniqueTags) Name() string { return "Unique Tags" }

func (p *uniqueTags) Fact(_ time.Duration, node sim.ID, fact sim.Fact) string {
	f, is := fact.(Chosen)
	if !is {
		return ""
	}
	p.Cases++
	if before, taken := p.chosen[f.Tag]; taken {
		p.Blame(before.event)
		return fmt.Sprintf("n%d gives %s the tag %v, which %s has", node, f.Value, f.Tag, before.value)
	}
	p.chosen[f.Tag] = written{f.Value, p.Event}
	return ""
}

// monotonicTags: the tag of a replica never goes down, not even over a restart.
type monotonicTags struct {
	sim.Testimony
	kept []mark // by ID
}

func (*monotonicTags) Name() string { return "Monotonic Tags" }

func (p *monotonicTags) Fact(_ time.Duration, node sim.ID, fact sim.Fact) string {
	tag, is := keptIn(fact)
	if !is {
		return ""
	}
	p.Cases++
	for len(p.kept) <= int(node) {
		p.kept = append(p.kept, mark{})
	}
	last := &p.kept[node]
	if tag.Less(last.Tag) {
		p.Blame(last.event)
		return fmt.Sprintf("n%d has tag %v after it had %v", node, tag, last.Tag)
	}
	*last = mark{tag, p.Event}
	return ""
}

// Wiped makes a replica a new one.
func (p *monotonicTags) Wiped(node sim.ID) {
	if int(node) < len(p.kept) {
		p.kept[node] = mark{}
	}
}

// keptIn is the tag of what a replica says that it keeps.
func keptIn(fact sim.Fact) (tag Tag, is bool) {
	switch f := fact.(type) {
	case Booted:
		return f.Tag, true
	case Stored:
		return f.Tag, true
	}
	return Tag{}, false
}
