package rumor

import (
	"slices"
	"time"

	"github.com/orrery-sim/orrery/protocols/about"
	"github.com/orrery-sim/orrery/protocols/parts/partner"
	"github.com/orrery-sim/orrery/sim"
)

// cycleTimer is a site's: its next cycle begins.
var cycleTimer = sim.Timer{Name: "cycle"}

// seedRumor is the update that the seeded sites have as they first boot.
const seedRumor = "rumor"

// pushMax is how many rumours a Push carries at most, the width of Feedback.
const pushMax = 64

// A Site takes part in the epidemic.
type Site struct {
	*config
	database
	push sim.Message // the Push of what is hot, so that it is made once; nil: to be made

	number  int64 // of the present cycle, by the site's clock, which may jump
	cycle   int32 // how many have begun
	taken   int32 // contacts of others in it
	hunts   int32 // how often it may still look for another partner
	cycling bool  // the timer is set
}

// Start boots the site from its disk. It is infective with nothing.
func (s *Site) Start(env *sim.Env) {
	for _, record := range env.Disk().Log() {
		rumor, sound := record.(string)
		if !sound {
			env.Exit("the checksum of an update is wrong")
			return
		}
		at, _ := s.find(rumor)
		s.know(at, rumor, -1)
	}
	s.number = s.now(env)
	if s.durable {
		env.Emit(Booted{len(s.known())})
	}
	if int(env.ID()) <= s.seeded && len(s.known()) == 0 {
		s.learn(env, seedRumor, env.ID())
		s.sync(env)
	}
	if s.polls() && !s.cycling {
		s.await(env)
	}
	s.awaitBackup(env)
}

// polls reports whether sites that know nothing ask.
func (c *config) polls() bool { return c.mode != push }

// await sets the timer for the next cycle. With push a site that has nothing to say has no cycles.
func (s *Site) await(env *sim.Env) {
	wait := s.period
	switch {
	case s.synchronous:
		wait -= env.Now() - time.Duration(s.now(env))*s.period
	case !s.cycling:
		wait = env.Rand().Between(0, s.period)
	}
	s.cycling = true
	env.SetTimer(cycleTimer, wait)
}

// now is the number of the cycle that it is by the site's clock, which may show less than zero.
func (s *Site) now(env *sim.Env) int64 {
	now := env.Now()
	n := now / s.period
	if now < n*s.period {
		n--
	}
	return int64(n)
}

// enter begins a cycle, if there is another number on the clock.
func (s *Site) enter(env *sim.Env) {
	if n := s.now(env); n != s.number {
		s.number, s.taken = n, 0
		s.cycle++
	}
}

// Timer begins a cycle: the site judges the contacts of the last one, and makes one of its own. Or it is time for a
// backup.
func (s *Site) Timer(env *sim.Env, t sim.Timer) {
	if t == backupTimer {
		s.onBackup(env)
		return
	}
	s.enter(env)
	s.hunts = int32(s.hunt)
	s.judge(env)
	if len(s.hot()) == 0 && !s.polls() {
		s.cycling = false
		return
	}
	s.contact(env)
	s.await(env)
}

// contact meets other sites, drawn at random: one, or as many as the fanout says, all different.
// Who has links to fewer meets those.
func (s *Site) contact(env *sim.Env) {
	if s.fanout == 1 {
		s.meet(env, partner.Draw(env, s.sites))
		return
	}
	fanout := s.fanout
	if near := env.Neighbours(); near != nil {
		fanout = min(fanout, len(near))
	}
	met := make([]sim.ID, 0, fanout)
	for len(met) < fanout {
		if to := partner.Draw(env, s.sites); !slices.Contains(met, to) {
			met = append(met, to)
			s.meet(env, to)
		}
	}
}

// meet makes a contact. Nobody meets 0.
func (s *Site) meet(env *sim.Env, with sim.ID) {
	switch {
	case with == 0, len(s.hot()) == 0 && !s.polls():
	case len(s.hot()) == 0 || s.mode == pull:
		env.Send(with, Poll{})
	default:
		env.Send(with, s.pushed())
		s.told(len(s.hot()))
	}
}

// told notes a contact with who was sent the hottest of so many rumours. A blind site takes it to be useless.
func (s *Site) told(of int) {
	hot := s.hot()
	for i := max(0, of-pushMax); i < of; i++ {
		hot[i].met = hot[i].met || !s.feedback
	}
}

// pushed is the Push of what is hot.
func (s *Site) pushed() sim.Message {
	if s.push == nil {
		s.push = Push{Rumors: s.hottest(len(s.hot())), Poll: s.mode == pushPull}
	}
	return s.push
}

// hottest are, of the oldest so many hot rumours, those that a Push has room for.
func (s *Site) hottest(of int) []string {
	hot := s.hot()[max(0, of-pushMax):of]
	rumors := make([]string, len(hot))
	for i := range hot {
		rumors[i] = s.rumor(&hot[i])
	}
	return rumors
}

// learn notes an update, and reports whether it was news: to the site, or to it as the cycle began.
func (s *Site) learn(env *sim.Env, rumor string, by sim.ID) (news bool) {
	s.enter(env)
	at, known := s.find(rumor)
	if known {
		if s.mutants.On(hotAgain) && !slices.ContainsFunc(s.hot(), func(h hot) bool { return int(h.at) == at }) {
			s.spread(env, at)
		}
		return s.atomic && s.known()[at].learned == s.cycle
	}
	s.admit(env, at, rumor, by, true)
	return true
}

// admit notes an update that is new to the site, and makes it a hot rumour or not.
func (s *Site) admit(env *sim.Env, at int, rumor string, by sim.ID, spreads bool) {
	env.Emit(Infected{rumor, by, s.number})
	s.know(at, rumor, s.cycle)
	if s.durable {
		env.Disk().Append(rumor)
	}
	if spreads {
		s.spread(env, at)
	}
}

// spread makes the site infective with what it knows at a place.
func (s *Site) spread(env *sim.Env, at int) {
	s.heat(at, s.cycle)
	s.push = nil
	if !s.cycling {
		s.await(env)
	}
}

// Inspect shows what the site knows and spreads.
func (s *Site) Inspect(v *sim.View) {
	if s.durable {
		v.Durable("known", len(s.known()))
	} else {
		v.Volatile("known", len(s.known()))
	}
	role := "susceptible"
	if len(s.known()) > 0 {
		role = "removed"
	}
	if len(s.hot()) > 0 {
		role = "infective"
	}
	v.Volatile("role", role)
	v.Volatile("hot", list(s.hottest(len(s.hot()))))
	useless := 0
	for _, h := range s.hot() {
		useless = max(useless, int(h.useless))
	}
	v.Volatile("useless", useless)
}

// config is what the scenario says about all sites.
type config struct {
	sites       int
	mode        string
	feedback    bool
	stop        string
	k           int
	reset       bool
	atomic      bool
	period      time.Duration
	synchronous bool
	fanout      int
	seeded      int
	connections int // 0: no limit
	hunt        int
	durable     bool
	backup      time.Duration // between two comparisons of all that is known; 0: none
	rekindle    bool          // what a comparison finds missing is a hot rumour again
	mutants     about.Switched
}
