package tui

import (
	"fmt"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/orrery-sim/orrery/report"
	"github.com/orrery-sim/orrery/sim"
)

// handle asks before something is done to a message on its way.
func (m *Model) handle(a action) {
	r := m.run
	num, err := m.message()
	if err != nil {
		m.fail(err)
		return
	}
	switch a {
	case dropMessage:
		m.front = &proposal{Plea: r.Drop(num), foreseen: r.foreseeLoss(num)}
	case copyMessage:
		m.front = &proposal{Plea: r.Duplicate(num), foreseen: []string{"a second copy will arrive with it, and is a message like any other"}}
	case hurryMessage:
		m.front = &proposal{Plea: r.Deliver(num), foreseen: r.foreseeArrival(num)}
	case delayMessage:
		m.front = &prompt{
			title: "how much later is it to arrive?", text: "100ms", hint: "a time such as 200ms or 1.5s",
			done: func(m *Model, text string) (tea.Cmd, error) {
				by, err := time.ParseDuration(text)
				if err != nil || by < time.Millisecond {
					return nil, fmt.Errorf("%q is no time of a millisecond or more", text)
				}
				plea := r.Delay(num, by.Truncate(time.Millisecond))
				m.front = &proposal{Plea: plea, foreseen: []string{"it will arrive that much later than it would have; others overtake it"}}
				return nil, nil
			},
		}
	}
}

// message is the message on its way that is meant: of the line that is selected, or of the event at the
// cursor, which sent it or made the copy.
func (m *Model) message() (uint64, error) {
	r := m.run
	num := r.Cursor
	if r.pane == flightPane {
		num = m.selected().event
	}
	e, _ := r.World().Event(num)
	if e.Kind != sim.Sent && e.Kind != sim.Duplicated {
		return 0, fmt.Errorf("select a message first: an event that sends one, or a line of the messages in flight (4)")
	}
	if !r.underway(num) {
		return 0, fmt.Errorf("as of this event that message is not on its way any more: step back")
	}
	return num, nil
}

// underway reports whether a message is on its way as of the cursor.
func (r *run) underway(num uint64) bool {
	for _, f := range r.Index().Flights(r.Cursor) {
		if f.Sent.Num == num {
			return true
		}
	}
	return false
}

// foreseeLoss says what is left of a message if it is lost.
func (r *run) foreseeLoss(num uint64) []string {
	e, _ := r.World().Event(num)
	others := 0
	for _, f := range r.Index().Flights(r.Cursor) {
		if f.Sent.Num != num && f.Sent.Node == e.Node && f.Sent.Peer == e.Peer && sim.KindOf(f.Sent.Body) == sim.KindOf(e.Body) {
			others++
		}
	}
	text := fmt.Sprintf("it is the only %s from %s to %s that is on its way", sim.KindOf(e.Body), r.name(e.Node), r.name(e.Peer))
	if others > 0 {
		text = fmt.Sprintf("%d more %s from %s to %s are on their way", others, sim.KindOf(e.Body), r.name(e.Node), r.name(e.Peer))
	}
	return append([]string{text}, r.foreseeArrival(num)...)
}

// foreseeArrival says what keeps a message from its receiver as things stand.
func (r *run) foreseeArrival(num uint64) []string {
	e, _ := r.World().Event(num)
	if !r.up(e.Peer) {
		return []string{r.name(e.Peer) + " is down: as things stand, the message is lost anyway"}
	}
	for _, x := range r.Index().Faults(r.Cursor) {
		if f := x.Body.(sim.Fault); report.Cuts(&f, e.Node, e.Peer) {
			return []string{fmt.Sprintf("%s keeps it from %s: as things stand, it is lost anyway", x.Why, r.name(e.Peer))}
		}
	}
	return nil
}
