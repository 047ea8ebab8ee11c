package session

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/orrery-sim/orrery/scenarios"
)

// A Job is something that takes long of a huge run, done a portion at a time. Until it is over the session is as it
// was, so that it can be given up in between.
type Job struct {
	step func(events int) (over bool, err error)
	at   func() (event, of uint64)
	done func(error) error
}

// Step makes so many events more, and reports whether that was all.
func (j *Job) Step(events int) (over bool, err error) {
	if over, err = j.step(events); !over && err == nil {
		return false, nil
	}
	return true, j.done(err)
}

// At is the event that is being made, and how many there are to make; 0 where that is not known.
func (j *Job) At() (event, of uint64) { return j.at() }

// all does all of a job at once.
func (j *Job) all() error {
	for {
		if over, err := j.Step(portion); over {
			return err
		}
	}
}

// making is to make the run of a branch up to an event.
func making(b *Branch, to uint64, done func(error) error) *Job {
	return &Job{done: done, at: func() (event, of uint64) { return b.World().Latest(), to }, step: func(events int) (bool, error) {
		if at := b.World().Latest(); at < to && !b.Over() {
			if err := b.Reach(at + min(uint64(events), to-at)); err != nil {
				return true, err
			}
		}
		return b.World().Latest() >= to || b.Over(), nil
	}}
}

// Seeking is to look at an event, which has to be made where nobody has looked yet.
func (s *Session) Seeking(num uint64) *Job {
	return making(s.Branch, num, func(err error) error {
		s.Cursor = min(num, s.World().Latest())
		return err
	})
}

// SeekingTime is to look at the last event at an instant or before it. The run is made up to that instant and no
// further.
func (s *Session) SeekingTime(at time.Duration) *Job {
	at = max(at, 0)
	b, stride := s.Branch, time.Millisecond
	return &Job{
		at: func() (event, of uint64) { return b.World().Latest(), 0 },
		step: func(events int) (bool, error) {
			for made := b.World().Latest(); b.World().Latest() < made+uint64(events); stride *= 2 {
				was, now := b.World().Latest(), b.World().Now()
				if now >= at || b.Over() {
					return true, nil
				}
				if err := b.reachTime(now + min(stride, at-now)); err != nil {
					return true, err
				}
				if b.World().Latest()-was > uint64(events)/4 {
					stride /= 4
				}
			}
			return false, nil
		},
		done: func(err error) error {
			s.Cursor = s.Index().Before(at)
			return err
		},
	}
}

// Forking is what takes long of acting as of the cursor where that begins a branch: its run is made, again, up to
// there. After that [Session.Do], [Session.Heal] and [Session.Fault] take no time. nil: they take none anyway.
func (s *Session) Forking() (*Job, error) {
	if !s.forks() || s.forked() != nil {
		return nil, nil
	}
	s.ready = nil
	s.makeRoom()
	b := s.Branch.fork(s.Cursor)
	if err := b.open(); err != nil {
		return nil, err
	}
	at := s.Cursor
	return making(b, at, func(err error) error {
		if err == nil {
			b.from = b.World().Latest()
			s.ready = &fork{b, at}
		}
		return err
	}), nil
}

// A fork is a branch that waits for what is to be done on it.
type fork struct {
	branch *Branch
	at     uint64 // the cursor for which it was made
}

// forked is the branch that was made for acting as of the cursor; nil: none was.
func (s *Session) forked() *Branch {
	if s.ready == nil || s.ready.branch.Parent != s.Branch || s.ready.at != s.Cursor {
		return nil
	}
	return s.ready.branch
}

// forks reports whether what is done as of the cursor begins a branch: in the past it does, and in a lesson, whose own
// run stays as it is.
func (s *Session) forks() bool {
	return s.Cursor < s.World().Latest() || s.lesson != nil && s.lesson.own()
}

// here is the branch on which something is done as of the cursor.
func (s *Session) here() (*Branch, error) {
	if !s.forks() {
		return s.Branch, nil
	}
	j, err := s.Forking()
	if j != nil {
		err = j.all()
	}
	return s.forked(), err
}

// Undoing is to take the newest act of the branch back, and to look at the place where it was done. A branch without
// acts of its own has nothing to undo.
func (s *Session) Undoing() (*Job, scenarios.Act, error) {
	acts := s.Acts()
	if len(acts) <= s.inherited {
		return nil, scenarios.Act{}, errors.New("there is nothing to undo: nothing has been done on this branch")
	}
	last := acts[len(acts)-1]
	j, err := s.again(acts[:len(acts)-1], last.Place.Event, append(slices.Clone(s.undone), last))
	return j, last, err
}

// Redoing is to do once more what was undone last.
func (s *Session) Redoing() (*Job, scenarios.Act, error) {
	n := len(s.undone)
	if n == 0 {
		return nil, scenarios.Act{}, errors.New("there is nothing to redo")
	}
	next := s.undone[n-1]
	j, err := s.again(append(slices.Clone(s.Acts()), next), next.Place.Event+1, s.undone[:n-1])
	return j, next, err
}

// again is to make the run of the branch anew with other acts, and to look at an event of it.
func (s *Session) again(acts []scenarios.Act, num uint64, undone []scenarios.Act) (*Job, error) {
	s.ready = nil
	s.makeRoom()
	b := s.Branch
	fresh := *b
	fresh.run, fresh.undone = nil, undone
	fresh.acts.List = slices.Clone(acts)
	if err := fresh.open(); err != nil {
		return nil, err
	}
	return making(&fresh, num, func(err error) error {
		*b = fresh
		s.Cursor = min(num, s.World().Latest())
		return err
	}), nil
}

// Going is to look at a branch, as of the event with which it begins where the cursor is behind that. Where its record
// was given up its run is made again.
func (s *Session) Going(b *Branch) (*Job, error) {
	s.ready = nil
	if err := b.open(); err != nil {
		return nil, err
	}
	return making(b, min(s.Cursor, b.from+1), func(err error) error {
		s.Branch = b
		s.forget()
		s.Cursor = min(s.Cursor, s.World().Latest())
		return err
	}), nil
}

// adopt looks at a branch on which something was done.
func (s *Session) adopt(b *Branch) {
	if b == s.Branch {
		s.undone = nil
	} else {
		b.Name = fmt.Sprintf("branch %d", len(s.Branches))
		s.Branches = append(s.Branches, b)
		s.Branch, s.ready = b, nil
		s.forget()
	}
	s.Cursor = b.World().Latest()
}
