package tui

import (
	"fmt"

	"github.com/orrery-sim/orrery/report"
	"github.com/orrery-sim/orrery/sim"
)

// moves are the actions that look at another event.
var moves = map[action]func(*run) error{
	stepOn:     (*run).stepOn,
	stepBack:   (*run).stepBack,
	rowOn:      (*run).stepOn,
	rowBack:    (*run).stepBack,
	farOn:      func(r *run) error { return r.times(20, r.stepOn) },
	farBack:    func(r *run) error { return r.times(20, r.stepBack) },
	toBegin:    func(r *run) error { r.Cursor = 0; return r.eventOn() },
	nextMark:   (*run).nextMark,
	lastMark:   (*run).lastMark,
	nextOfNode: func(r *run) error { return r.seekNext(1) },
	lastOfNode: func(r *run) error { return r.seekNext(-1) },
	nextChange: func(r *run) error { return r.seekEvent(1, r.changesNode) },
	lastChange: func(r *run) error { return r.seekEvent(-1, r.changesNode) },
	toCause:    (*run).toCause,
	toEffect:   (*run).toEffect,
}

func (r *run) times(n int, do func() error) error {
	for range n {
		if err := do(); err != nil {
			return err
		}
	}
	return nil
}

// portion is how many events are made at a time until there is a row to go to.
const portion = 64

// reachRows makes the run until so many rows are behind the cursor, or it is over.
func (r *run) reachRows(n int) error {
	at := r.Cursor
	for n > 0 {
		next, found := r.next(at)
		if found {
			at = next
			n--
			continue
		}
		if r.Over() {
			return r.Finish()
		}
		if err := r.Reach(r.World().Latest() + portion); err != nil {
			return err
		}
	}
	return nil
}

// stepOn looks at the next row; at the end of the run it stays.
func (r *run) stepOn() error {
	if r.step() > 0 {
		return r.stepTime(1)
	}
	return r.eventOn()
}

// eventOn looks at the next event that is worth a row.
func (r *run) eventOn() error {
	if err := r.reachRows(1); err != nil {
		return err
	}
	if next, found := r.next(r.Cursor); found {
		r.look(next)
	}
	return nil
}

// stepBack looks at the row before.
func (r *run) stepBack() error {
	if r.step() > 0 {
		return r.stepTime(-1)
	}
	if before, found := r.before(r.Cursor); found {
		r.look(before)
	}
	return nil
}

// look looks at an event, and selects its server.
func (r *run) look(num uint64) {
	r.Cursor = num
	if e := r.Event(); e.Node != 0 && e.Node <= report.Servers(r.World()) {
		r.node = e.Node
	}
}

// selectNode selects the server that is so many further.
func (r *run) selectNode(by int) {
	n := int(report.Servers(r.World()))
	r.node = sim.ID((int(r.node)-1+by+n)%n + 1)
}

// nextMark looks at the next mark, and makes the run as far as is needed to find one.
func (r *run) nextMark() error {
	for {
		for _, mark := range r.Marks() {
			if mark.Event > r.Cursor {
				r.look(mark.Event)
				return nil
			}
		}
		if r.Over() {
			return r.Finish()
		}
		if err := r.Reach(r.World().Latest() + 16*portion); err != nil {
			return err
		}
	}
}

func (r *run) lastMark() error {
	marks := r.Marks()
	for i := len(marks) - 1; i >= 0; i-- {
		if marks[i].Event < r.Cursor && marks[i].Event > 0 {
			r.look(marks[i].Event)
			return nil
		}
	}
	return fmt.Errorf("there is no mark before this")
}

// seekEvent looks at the next event in a direction for which something is true.
func (r *run) seekEvent(by int64, is func(*sim.Event) bool) error {
	node := r.node
	num, found, err := r.walk(by, is)
	switch {
	case err != nil:
		return err
	case !found:
		return fmt.Errorf("there is no such event of %s", r.World().Name(node))
	}
	r.look(num)
	r.node = node
	return nil
}

// seekNext looks at the next event of what is searched for, or else of the server that is selected.
func (r *run) seekNext(by int64) error {
	if r.find != "" {
		return r.seekText(by)
	}
	return r.seekEvent(by, r.ofNode)
}

// walk is the next event in a direction for which something is true. The run is made as far as is needed.
func (r *run) walk(by int64, is func(*sim.Event) bool) (num uint64, found bool, err error) {
	for n := int64(r.Cursor) + by; n > 0; n += by {
		if uint64(n) > r.World().Latest() {
			if r.Over() {
				break
			}
			if err := r.Reach(uint64(n) + portion); err != nil {
				return 0, false, err
			}
			n -= by
			continue
		}
		if e, _ := r.World().Event(uint64(n)); is(&e) {
			return uint64(n), true, nil
		}
	}
	return 0, false, nil
}

func (r *run) ofNode(e *sim.Event) bool      { return e.Node == r.node && r.shows(e) }
func (r *run) changesNode(e *sim.Event) bool { return e.Node == r.node && len(e.Changes) > 0 }

func (r *run) toCause() error {
	e := r.Event()
	if e.Cause == 0 {
		return fmt.Errorf("nothing caused it but the scenario")
	}
	r.look(e.Cause)
	return nil
}

func (r *run) toEffect() error {
	effects := r.Index().Effects(r.Cursor)
	if len(effects) == 0 {
		return fmt.Errorf("it has had no effect so far")
	}
	r.look(effects[0])
	return nil
}
