package report

import (
	"slices"
	"time"

	"github.com/orrery-sim/orrery/sim"
)

// lanes is the run at a glance: a row of cells for each server, and one for the answers.
type lanes struct {
	cast    Cast
	states  map[sim.ID]*laneState
	cuts    []sim.Event // faults that cut servers off from each other now
	spells  []spell
	answers []time.Duration
}

// laneState is what a server is now.
type laneState struct {
	since time.Duration
	now   look
	down  bool
	pause int
	leads []string // the scopes that it leads
	cut   bool     // from so many that they and it are no majority
}

// A look is how a server is drawn.
type look uint8

const (
	upLook look = iota
	cutLook
	pausedLook
	downLook
	leadLook
	cutLeadLook
)

// A spell is a time during which a server looked the same.
type spell struct {
	node     sim.ID
	from, to time.Duration
	look     look
}

// lanesMax is how many servers are drawn.
const lanesMax = 12

func (l *lanes) init(cast Cast) {
	l.cast = cast
	l.states = map[sim.ID]*laneState{}
	for _, id := range cast.Servers {
		if len(cast.Servers) <= lanesMax {
			l.states[id] = &laneState{}
		}
	}
}

func (l *lanes) event(e *sim.Event) {
	switch e.Kind {
	case sim.Returned:
		if out, ok := e.Body.(sim.Return); ok && out.Outcome == sim.OK {
			l.answers = append(l.answers, e.At)
		}
	case sim.Faulted:
		l.fault(e)
	}
	st := l.states[e.Node]
	if st == nil {
		return
	}
	switch e.Kind {
	case sim.Crashed:
		st.down, st.leads = true, nil
	case sim.Restarted:
		st.down = false
	case sim.Paused:
		st.pause++
	case sim.Resumed:
		st.pause = 0
	case sim.Stated:
		if c, ok := e.Body.(sim.Claim); ok {
			scope := l.cast.scope(e)
			st.leads = slices.DeleteFunc(st.leads, func(s string) bool { return s == scope })
			if _, leads := c.Claim(); leads {
				st.leads = append(st.leads, scope)
			}
		}
	}
	l.turn(e.Node, st, e.At)
}

// turn notes that a server looks different from now on.
func (l *lanes) turn(id sim.ID, st *laneState, at time.Duration) {
	next := upLook
	switch {
	case st.down:
		next = downLook
	case len(st.leads) > 0 && (st.cut || st.pause > 0):
		next = cutLeadLook
	case len(st.leads) > 0:
		next = leadLook
	case st.pause > 0:
		next = pausedLook
	case st.cut:
		next = cutLook
	}
	if next != st.now {
		l.spells = append(l.spells, spell{id, st.since, at, st.now})
		st.since, st.now = at, next
	}
}
