package mutex

import (
	"github.com/orrery-sim/orrery/protocols/parts/guarded"
	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/sim"
)

// A rule is how sites come to an agreement on who is in.
type rule interface {
	// start begins a life of its site, perhaps the first.
	start(env *sim.Env, first bool)
	// want asks for the critical section. The rule enters it when it may, perhaps at once.
	want(env *sim.Env)
	// leave says that the site has left it.
	leave(env *sim.Env)
	// receive handles a message of another site.
	receive(env *sim.Env, from sim.ID, msg sim.Message)
	// inspect shows what the rule knows.
	inspect(v *sim.View)
}

// What a site is at.
type standing uint8

const (
	outside standing = iota
	wanting
	inside
)

// keyLife is where a site counts its lives, so that no visit of one is taken for another's.
const keyLife = "life"

// A Site does what clients ask it for, one after the other, each in a critical section.
type Site struct {
	*config
	rule rule
	desk *guarded.Desk
	is   standing
}

// Start begins a life. What its rule knew is forgotten: that is not foreseen.
func (s *Site) Start(env *sim.Env) {
	life, _ := env.Disk().Get(keyLife).(uint64)
	env.Disk().Set(keyLife, life+1)
	if err := env.Disk().Sync(); err != nil {
		env.Exit(err.Error())
		return
	}
	env.Emit(Booted{})
	s.desk = guarded.NewDesk(s.store(), life, s.work, s.patience)
	s.rule = s.newRule(s)
	s.rule.start(env, life == 0)
}

// Receive handles a message.
func (s *Site) Receive(env *sim.Env, from sim.ID, msg sim.Message) {
	switch m := msg.(type) {
	case service.Request:
		s.desk.Take(m)
		s.seek(env)
	case guarded.Value, guarded.Written:
		if s.desk.Receive(env, msg) != guarded.GoesOn {
			s.leave(env)
		}
	default:
		s.rule.receive(env, from, msg)
	}
}

// seek wants in, if there is something to do.
func (s *Site) seek(env *sim.Env) {
	if s.is == outside && s.desk.Waiting() > 0 {
		s.is = wanting
		env.Emit(Wants{})
		s.rule.want(env)
	}
}

// enter is inside, if the site still wants to be. The rule says when, and for which request if those have an order.
func (s *Site) enter(env *sim.Env, stamp Stamp) {
	if s.is != wanting { // It never comes to this, unless a mutant has let it in twice.
		return
	}
	s.is = inside
	env.Emit(Entered{stamp})
	s.desk.Enter(env, 0)
}

// leave is outside, and wants in again if there is more to do.
func (s *Site) leave(env *sim.Env) {
	s.is = outside
	env.Emit(Left{})
	s.rule.leave(env)
	s.seek(env)
}

// Timer handles a timer that has come due.
func (s *Site) Timer(env *sim.Env, t sim.Timer) {
	if r, is := s.rule.(*ringRule); is && r.timer(env, t) {
		return
	}
	s.desk.Timer(env)
}

// others sends a message to all other sites.
func (s *Site) others(env *sim.Env, msg sim.Message) {
	for _, id := range env.Peers() {
		if id != env.ID() {
			env.Send(id, msg)
		}
	}
}

// Inspect shows what the site is at.
func (s *Site) Inspect(v *sim.View) {
	v.Volatile("is", [...]string{"outside", "wanting", "inside"}[s.is])
	s.desk.Inspect(v)
	s.rule.inspect(v)
}
