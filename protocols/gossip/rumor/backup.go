package rumor

import (
	"slices"

	"github.com/orrery-sim/orrery/protocols/parts/partner"
	"github.com/orrery-sim/orrery/sim"
)

// backupTimer is a site's: time to compare all that it knows with another one (§1.5).
var backupTimer = sim.Timer{Name: "backup"}

// awaitBackup sets the timer for the first comparison, at a time of the site's own.
func (s *Site) awaitBackup(env *sim.Env) {
	if s.backup > 0 {
		env.SetTimer(backupTimer, env.Rand().Between(0, s.backup))
	}
}

// onBackup shows another site all that this one knows.
func (s *Site) onBackup(env *sim.Env) {
	if with := partner.Draw(env, s.sites); with != 0 {
		env.Send(with, Compare{s.texts()})
	}
	env.SetTimer(backupTimer, s.backup)
}

// texts are all updates that the site knows, in order.
func (s *Site) texts() []string {
	texts := make([]string, len(s.known()))
	for i, u := range s.known() {
		texts[i] = u.rumor
	}
	return texts
}

// handleCompare resolves what differs: the site learns what it missed, and tells what the other one missed.
func (s *Site) handleCompare(env *sim.Env, from sim.ID, m Compare) {
	missing := slices.DeleteFunc(s.texts(), func(rumor string) bool {
		_, has := slices.BinarySearch(m.Known, rumor)
		return has
	})
	s.makeWhole(env, from, m.Known)
	if len(missing) > 0 {
		env.Send(from, Missed{missing})
	}
}

// makeWhole learns of updates those that were missed. With rekindle each is a hot rumour with this site, as if somebody
// had just pushed it: where one site was left out others may have been.
func (s *Site) makeWhole(env *sim.Env, from sim.ID, rumors []string) {
	missed := false
	for _, rumor := range rumors {
		if at, known := s.find(rumor); !known {
			s.admit(env, at, rumor, from, s.rekindle)
			missed = true
		}
	}
	if missed {
		s.sync(env)
	}
}
