package primarybackup

import (
	"slices"
	"time"

	"github.com/orrery-sim/orrery/sim"
)

// tickTimer is the view service's: it is time to see who has not pinged.
var tickTimer = sim.Timer{Name: "tick"}

// keyView is where the disk has the present view, and whether it is acknowledged: a [decided].
const keyView = "view"

// decided is what the view service must remember.
type decided struct {
	View  View
	Acked bool
}

// A ViewService decides who is the primary and who the backup. It serves no client.
type ViewService struct {
	*config
	decided                    // on stable storage
	heard   map[sim.ID]hearing // since it started
}

// A hearing is the last that was heard of a server.
type hearing struct {
	life int64
	at   time.Duration // on the view service's own clock
}

// Start boots the view service from its disk. It has heard nothing since, and takes those who are in
// the view for alive until they have had the time to ping.
func (s *ViewService) Start(env *sim.Env) {
	record := env.Disk().Get(keyView)
	if record == (sim.Corrupt{}) {
		env.Exit("the checksum of the view is wrong")
	}
	s.decided, _ = record.(decided)
	s.heard = map[sim.ID]hearing{}
	for _, m := range []Member{s.View.Primary, s.View.Backup} {
		if m.ID != 0 {
			s.heard[m.ID] = hearing{m.Life, env.Uptime()}
		}
	}
	if s.View.Num > 0 {
		env.Emit(Resumed{View: s.View.formed(), Acked: s.Acked})
	}
	env.SetTimer(tickTimer, s.ping)
}

// Receive handles a ping: it is a sign of life, perhaps the acknowledgement of the view, and a
// question.
func (s *ViewService) Receive(env *sim.Env, from sim.ID, msg sim.Message) {
	m, is := msg.(Ping)
	if !is || m.Life < s.heard[from].life {
		return // of an earlier life, and late
	}
	s.heard[from] = hearing{m.Life, env.Uptime()}
	if (Member{from, m.Life}) == s.View.Primary && m.Acked == s.View.Num && !s.Acked {
		s.decide(env, decided{View: s.View, Acked: true})
		env.Emit(Acked{View: s.View.Num, Whole: s.View.Backup != Member{}})
	}
	s.advance(env)
	env.Send(from, Current{View: s.View})
}

// Timer looks for those who have not pinged.
func (s *ViewService) Timer(env *sim.Env, _ sim.Timer) {
	if s.mutants.On(tellBeforeSync) {
		s.sync(env)
	}
	s.advance(env)
	env.SetTimer(tickTimer, s.ping)
}

// advance goes on to the next view, if one is called for and the present one is acknowledged. Before
// that its backup may have nothing, and must not be made the primary.
func (s *ViewService) advance(env *sim.Env) {
	next := s.next(env)
	if next == s.View {
		return
	}
	if s.View != (View{}) && !s.Acked && !s.mutants.On(skipAck) { // Without the rule: mutants/skip-ack.
		return
	}
	next.Num = s.View.Num + 1
	s.decide(env, decided{View: next})
	env.Emit(next.formed())
}

// next is the view that should be, by who is alive; the present one where nothing is to be changed.
func (s *ViewService) next(env *sim.Env) View {
	v := s.View
	if !s.alive(env, v.Backup) {
		v.Backup = Member{}
	}
	if !s.alive(env, v.Primary) {
		if v.Backup == (Member{}) && v.Num > 0 && !s.mutants.On(promoteIdle) {
			return s.View // Nobody else has the state: mutants/promote-idle.
		}
		v.Primary, v.Backup = v.Backup, Member{}
	}
	if v.Primary == (Member{}) {
		v.Primary = s.idle(env, v)
	}
	if v.Primary != (Member{}) && v.Backup == (Member{}) {
		v.Backup = s.idle(env, v)
	}
	if v.Primary == (Member{}) || v.Num == 0 {
		v.Backup = Member{} // the first primary begins alone
	}
	if v.Primary == (Member{}) {
		return s.View
	}
	return v
}

// alive reports whether the life of a server goes on, as far as one can tell: it has pinged, and not
// for too long, and no later life of it has.
func (s *ViewService) alive(env *sim.Env, m Member) bool {
	h, known := s.heard[m.ID]
	if s.mutants.On(trustTheName) && known && m.Life <= h.life { // Without the rule: mutants/trust-the-name.
		m.Life = h.life
	}
	return known && h.life == m.Life && env.Uptime()-h.at < s.dead
}

// idle is the first server that is alive and not in the view.
func (s *ViewService) idle(env *sim.Env, v View) Member {
	for _, id := range s.servers {
		m := Member{id, s.heard[id].life}
		if id != v.Primary.ID && id != v.Backup.ID && s.alive(env, m) {
			return m
		}
	}
	return Member{}
}

// decide remembers a decision before anybody hears of it.
func (s *ViewService) decide(env *sim.Env, d decided) {
	s.decided = d
	env.Disk().Set(keyView, d)
	if !s.mutants.On(tellBeforeSync) { // After they have heard of it: mutants/tell-before-sync.
		s.sync(env)
	}
}

func (s *ViewService) sync(env *sim.Env) {
	if err := env.Disk().Sync(); err != nil {
		env.Exit(err.Error())
	}
}

// Inspect shows the view, and who is alive.
func (s *ViewService) Inspect(v *sim.View) {
	var known []sim.ID
	for _, id := range s.servers {
		if _, is := s.heard[id]; is {
			known = append(known, id)
		}
	}
	v.Durable("view", s.View.Num)
	v.Durable("primary", s.View.Primary.ID)
	v.Durable("backup", s.View.Backup.ID)
	v.Durable("acked", s.Acked)
	v.Volatile("heard", slices.Clip(known))
}
