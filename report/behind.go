package report

import (
	"reflect"
	"slices"

	"github.com/orrery-sim/orrery/sim"
)

// Behind the events that show a violation are others, of which no property knows: where a server has the
// entry from that it should not have, and, of one that came back with less than it had, what it had, from
// which message, and the crash by which it was lost.
type behind struct {
	world  *sim.World
	events []sim.Event
	found  []uint64
}

// backMost is how many durable fields that went back are shown of a restart.
const backMost = 3

// behindOf finds what is behind the events that show a violation.
func behindOf(w *sim.World, events []sim.Event, show []uint64) []uint64 {
	b := behind{world: w, events: events}
	for _, num := range show {
		e := find(events, num)
		if e == nil || e.Kind != sim.Stated {
			continue
		}
		if boot := find(events, e.Cause); boot != nil && boot.Kind == sim.Restarted {
			b.wentBack(boot)
		} else if boot := b.between(show, e); boot != nil {
			b.wentBack(boot)
		}
		b.origin(e)
	}
	return b.found
}

// between is the last restart of a node between the first of the events to show and its own; nil: none.
func (b *behind) between(show []uint64, e *sim.Event) (boot *sim.Event) {
	since := slices.Min(show)
	for i := range b.events {
		x := &b.events[i]
		if x.Kind == sim.Restarted && x.Node == e.Node && since < x.Num && x.Num < e.Num {
			boot = x
		}
	}
	return boot
}

// origin adds the first fact of the node about the same content, which its hash names.
func (b *behind) origin(e *sim.Event) {
	hash := hashOf(e.Body)
	if hash == 0 {
		return
	}
	for i := range b.events {
		x := &b.events[i]
		if x.Num >= e.Num {
			return
		}
		if x.Kind == sim.Stated && x.Node == e.Node && x.Part == e.Part && hashOf(x.Body) == hash {
			b.found = append(b.found, x.Num)
			return
		}
	}
}

// hashOf is the hash of the content that a fact is about; 0 if it has none.
func hashOf(fact any) uint64 {
	v := reflect.ValueOf(fact)
	if v.Kind() != reflect.Struct {
		return 0
	}
	if h := v.FieldByName("Hash"); h.IsValid() && h.Kind() == reflect.Uint64 {
		return h.Uint()
	}
	return 0
}

// wentBack adds the crash before a restart, the restart, and by which events the durable fields that are not
// as they were had come to be so.
func (b *behind) wentBack(boot *sim.Event) {
	crash := uint64(0)
	for i := range b.events {
		x := &b.events[i]
		if x.Num >= boot.Num {
			break
		}
		if x.Kind == sim.Crashed && x.Node == boot.Node {
			crash = x.Num
		}
	}
	index, err := NewIndex(b.world)
	if crash == 0 || err != nil {
		return
	}
	b.found = append(b.found, crash, boot.Num)
	for i := range b.events {
		if x := &b.events[i]; x.Kind == sim.Stated && x.Cause == boot.Num {
			b.found = append(b.found, x.Num) // what it has found on its disk
			break
		}
	}
	now := map[string]any{}
	for _, f := range index.State(boot.Node, boot.Num) {
		if f.Durable {
			now[f.Name] = f.Value
		}
	}
	most := len(b.found) + backMost
	for _, f := range index.State(boot.Node, crash-1) {
		if f.Durable && len(b.found) < most && !reflect.DeepEqual(f.Value, now[f.Name]) {
			b.found = append(b.found, f.Since)
		}
	}
}
