package session

import "github.com/orrery-sim/orrery/scenarios"

// A Saved branch is the text of a scenario file that makes its run, and what that comes to.
type Saved struct {
	Text  []byte
	Token scenarios.Token // the same run in one word
}

// Saved is the branch as a scenario file: the text of the scenario with the seed, what was done and the fingerprint.
func (b *Branch) Saved() (Saved, error) {
	j, saved, err := b.Saving()
	if err == nil {
		err = j.all()
	}
	return *saved, err
}

// Saving is to save the branch. For what its run comes to that is made once more, to its end, unless it was already.
func (b *Branch) Saving() (*Job, *Saved, error) {
	s, saved := b.session, &Saved{}
	acts := b.acts
	acts.List = b.Acts()
	result := b.report.Result()
	if result != nil {
		return &Job{step: func(int) (bool, error) { return true, nil }, done: b.saves(acts, &result, saved)}, saved, nil
	}
	run, err := s.bare(acts)
	return &Job{
		at: func() (event, of uint64) { return run.World().Latest(), 0 },
		step: func(events int) (bool, error) {
			err := s.opts.Guard(func() (err error) {
				if err = run.RunToEvent(run.World().Latest() + uint64(events)); err == nil && run.Over() {
					result, err = run.Finish()
				}
				return err
			})
			return result != nil, err
		},
		done: b.saves(acts, &result, saved),
	}, saved, err
}

// bare begins a run of the session of which nothing is kept.
func (s *Session) bare(acts scenarios.Acts) (run *scenarios.Run, err error) {
	err = s.opts.Guard(func() error {
		run, err = scenarios.Begin(s.Plan, *s.Of.Seed, scenarios.Options{Overrides: s.Of.Overrides, Acts: acts})
		if err == nil && s.opts.Begun != nil {
			s.opts.Begun(run)
		}
		return err
	})
	return run, err
}

// saves writes what a branch is saved as, once there is a result.
func (b *Branch) saves(acts scenarios.Acts, result **scenarios.Result, to *Saved) func(error) error {
	s := b.session
	return func(err error) error {
		if err != nil {
			return err
		}
		to.Token = s.Plan.Token(*s.Of.Seed, s.Of.Overrides)
		to.Token.Acts, to.Token.Print = acts, (*result).Fingerprint
		to.Text, err = s.Of.File.Saved(b.bookmarked(), to.Token)
		return err
	}
}

// Draft is the branch as a scenario file that says nothing of what its run comes to, for which the run
// need not be made.
func (b *Branch) Draft() ([]byte, error) {
	s := b.session
	token := s.Plan.Token(*s.Of.Seed, s.Of.Overrides)
	token.Acts = b.acts
	token.Acts.List = b.Acts()
	return s.Of.File.Saved(b.bookmarked(), token)
}
