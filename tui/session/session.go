package session

import (
	"cmp"
	"errors"
	"slices"
	"time"

	"github.com/orrery-sim/orrery/report"
	"github.com/orrery-sim/orrery/scenarios"
	"github.com/orrery-sim/orrery/scenarios/language"
	"github.com/orrery-sim/orrery/sim"
)

// A Subject is what a session is about.
type Subject struct {
	File      *language.File
	Settings  []scenarios.Setting
	Seed      *uint64 // nil: the one that the file asks for
	Overrides sim.Overrides
	Acts      scenarios.Acts // of a token; those of the file come of themselves
}

// Options are what a session needs of the program around it.
type Options struct {
	Command string // what to type for the program; "" is orrery
	// Guard calls a function that runs the code of authors, and is its error or what it panicked with.
	// nil: nobody guards it.
	Guard func(func() error) error
	Begun func(*scenarios.Run) // is told of every run that begins, before anything happens in it
}

// A Session is what somebody does with the runs of a scenario.
type Session struct {
	Of       Subject
	Plan     *scenarios.Plan
	Branches []*Branch // in the order in which they were begun; the first is the scenario as it is
	*Branch            // the one that is looked at
	recent   []*Branch // those that keep their record, by when they were looked at

	Bookmarks []Bookmark

	opts   Options
	lesson *Lesson // nil: the scenario has none
	ready  *fork   // nil: no branch waits for what is to be done
	Cursor uint64  // the event as of which it is looked at; 0: before all of them
}

// Open begins a session.
func Open(s Subject, opts Options) (*Session, error) {
	plan, err := s.File.Evaluate(s.Settings, scenarios.Dull)
	if err != nil {
		return nil, err
	}
	seed := plan.Seed
	if s.Seed != nil {
		seed = *s.Seed
	}
	if plan.DrawsPerSeed {
		if plan, err = s.File.Evaluate(s.Settings, scenarios.ChooserFor(seed, s.Overrides)); err != nil {
			return nil, err
		}
	}
	if err := fits(plan); err != nil {
		return nil, err
	}
	s.Seed = &seed
	if opts.Guard == nil {
		opts.Guard = func(do func() error) error { return do() }
	}
	acts := s.Acts
	if len(acts.List) == 0 && !acts.Flat {
		acts = plan.Acts
	}
	free := *plan
	free.Acts, free.Print = scenarios.Acts{}, 0 // from now on they are what the session says
	x := &Session{Of: s, opts: opts, Plan: &free}
	x.Branch = &Branch{session: x, Name: "main", acts: acts}
	x.Branches = []*Branch{x.Branch}
	x.lesson = newLesson(x)
	if seed == plan.Seed && len(s.Acts.List) == 0 {
		for _, num := range plan.Bookmarks {
			x.Bookmarks = append(x.Bookmarks, Bookmark{x.Branch, num})
		}
	}
	return x, x.open()
}

// At is the instant of the cursor.
func (s *Session) At() time.Duration {
	if e, kept := s.World().Event(s.Cursor); kept {
		return e.At
	}
	return 0
}

// Event is the event at the cursor; it has number 0 before all of them.
func (s *Session) Event() sim.Event {
	e, _ := s.World().Event(s.Cursor)
	return e
}

// Seek looks at an event, or at the newest if the run ends before it.
func (s *Session) Seek(num uint64) error { return s.Seeking(num).all() }

// SeekTime looks at the last event at an instant or before it.
func (s *Session) SeekTime(at time.Duration) error { return s.SeekingTime(at).all() }

// End makes the run to its end and looks at its last event.
func (s *Session) End() error {
	err := s.Finish()
	s.Cursor = s.World().Latest()
	return err
}

// Go looks at a branch, as of the event with which it begins where the cursor is behind that.
func (s *Session) Go(b *Branch) error {
	j, err := s.Going(b)
	if err != nil {
		return err
	}
	return j.all()
}

// keptRuns is how many branches keep their record, and recordMost how many events all of them together, of which a
// million take some 240 MB: where little memory is left, the collector does nothing but collect.
const keptRuns, recordMost = 3, 2_500_000

// forget lets go the records of branches that nobody has looked at for longest.
func (s *Session) forget() { s.keep(keptRuns, recordMost) }

// makeRoom lets go records before one is made that may become as long as that of the branch that is looked at.
func (s *Session) makeRoom() { s.keep(keptRuns-1, recordMost-int(s.World().Latest())) }

// keep keeps so many records, of so many events together, and in any case that of the branch that is looked at.
func (s *Session) keep(most, events int) {
	s.recent = append(slices.DeleteFunc(s.recent, func(b *Branch) bool { return b == s.Branch }), s.Branch)
	kept := len(s.recent) - 1
	for n := 0; kept >= 0 && len(s.recent)-kept <= most; kept-- {
		if run := s.recent[kept].run; run != nil {
			n += int(run.World().Latest())
		}
		if n > events && kept < len(s.recent)-1 {
			break
		}
	}
	for _, b := range s.recent[:kept+1] {
		b.close()
	}
	s.recent = s.recent[kept+1:]
}

// errOver is the error of doing something to a run that is over.
var errOver = errors.New("the run is over here: step back, and do it earlier")

// Do does something to the run as of the cursor, and looks at what it did. At the newest event that is
// the run that is looked at; before it, it is a new branch, and so it is in a lesson, whose own run stays as
// it is.
func (s *Session) Do(d scenarios.Deed, words string) error {
	b, err := s.here()
	if err != nil {
		return err
	}
	if b == s.Branch && s.run.Over() {
		return errOver
	}
	if err := b.do(d, words); err != nil {
		s.ready = nil // and there is no branch
		return err
	}
	s.adopt(b)
	return nil
}

// Undo takes the newest act of the branch back, and looks at the place where it was done.
func (s *Session) Undo() (scenarios.Act, error) { return allOf(s.Undoing()) }

// Redo does once more what was undone last.
func (s *Session) Redo() (scenarios.Act, error) { return allOf(s.Redoing()) }

// allOf does all of a job about an act at once.
func allOf(j *Job, act scenarios.Act, err error) (scenarios.Act, error) {
	if err == nil {
		err = j.all()
	}
	return act, err
}

// Report is the report of the run that is looked at.
func (s *Session) Report() *report.Report { return s.Branch.report }

// Command is what to type for the program.
func (s *Session) Command() string { return cmp.Or(s.opts.Command, "orrery") }
