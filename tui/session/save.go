package session

import "github.com/orrery-sim/orrery/scenarios"

// A Saved branch is the text of a scenario file that makes its run, and what that comes to.
type Saved struct {
	Text  []byte
	Token scenarios.Token // the same run in one word
}

// Saved is the branch as a scenario file: the text of the scenario with the seed, what was done and the
// fingerprint. For that the run is made once more, to its end.
func (b *Branch) Saved() (Saved, error) {
	s := b.session
	acts := b.acts
	acts.List = b.Acts()
	var result *scenarios.Result
	make := func() error {
		run, err := scenarios.Begin(s.Plan, *s.Of.Seed, scenarios.Options{Overrides: s.Of.Overrides, Acts: acts})
		if err != nil {
			return err
		}
		if s.opts.Begun != nil {
			s.opts.Begun(run)
		}
		result, err = run.Finish()
		return err
	}
	if err := s.opts.Guard(make); err != nil {
		return Saved{}, err
	}
	token := s.Plan.Token(*s.Of.Seed, s.Of.Overrides)
	token.Acts, token.Print = acts, result.Fingerprint
	text, err := s.Of.File.Saved(b.bookmarked(), token)
	return Saved{text, token}, err
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
