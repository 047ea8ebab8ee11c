package mutex

import "github.com/orrery-sim/orrery/sim"

// maekawaRule is Maekawa's: any two quorums have a site in common, and that consents to one request at a time. A site is in its own
// quorum, and speaks to itself without a message.
type maekawaRule struct {
	*Site
	arbiter arbiter
	clock   uint64
	quorum  []sim.ID

	mine     Stamp           // the present request; zero: none
	has      map[sim.ID]bool // whose consent it has
	failed   map[sim.ID]bool // who has said that another comes first, or was given its consent back
	inquired []sim.ID        // who wants its consent back, and has no answer yet
	own      []sim.Message   // what it says to itself
}

func (r *maekawaRule) start(env *sim.Env, _ bool) {
	r.quorum = r.quorumOf(env.ID())
	r.arbiter.maekawaRule = r
}

// say sends a message, unless it is for the site itself.
func (r *maekawaRule) say(env *sim.Env, to sim.ID, msg sim.Message) {
	if to == env.ID() {
		r.own = append(r.own, msg)
	} else {
		env.Send(to, msg)
	}
}

// settle hears what the site has said to itself.
func (r *maekawaRule) settle(env *sim.Env) {
	for len(r.own) > 0 {
		msg := r.own[0]
		r.own = r.own[1:]
		r.hear(env, env.ID(), msg)
	}
}

// want asks the quorum.
func (r *maekawaRule) want(env *sim.Env) {
	r.clock++
	r.mine = Stamp{r.clock, env.ID()}
	r.has, r.failed, r.inquired = map[sim.ID]bool{}, map[sim.ID]bool{}, nil
	for _, id := range r.quorum {
		r.say(env, id, Wish{r.mine})
	}
	r.settle(env)
}

func (r *maekawaRule) receive(env *sim.Env, from sim.ID, msg sim.Message) {
	r.hear(env, from, msg)
	r.settle(env)
}

func (r *maekawaRule) hear(env *sim.Env, from sim.ID, msg sim.Message) {
	switch m := msg.(type) {
	case Wish:
		r.clock = max(r.clock, m.Stamp.Time)
		r.arbiter.handleWish(env, m.Stamp)
	case Release:
		r.arbiter.free(env)
	case Relinquish:
		r.arbiter.handleRelinquish(env)
	case Consent:
		r.handleConsent(env, from)
	case Failed:
		if m.Stamp == r.mine {
			r.failed[from] = true
			r.giveBack(env)
		}
	case Inquire:
		if m.Stamp == r.mine && r.has[from] {
			r.inquired = append(r.inquired, from)
			r.giveBack(env)
		}
	}
}

// handleConsent enters with the consent of the whole quorum.
func (r *maekawaRule) handleConsent(env *sim.Env, from sim.ID) {
	r.has[from] = true
	delete(r.failed, from)
	if len(r.has) == len(r.quorum) {
		r.enter(env, r.mine)
	}
}

// giveBack gives back the consents that were asked for, if it is known that the others will not come soon: otherwise it is
// first everywhere, for all the site knows, and they may. Inside it gives nothing back: mutants/relinquish-inside.
func (r *maekawaRule) giveBack(env *sim.Env) {
	if r.is == inside && !r.mutants.On(relinquishInside) || r.is == wanting && len(r.failed) == 0 {
		return
	}
	for _, id := range r.inquired {
		delete(r.has, id)
		r.failed[id] = true
		r.say(env, id, Relinquish{r.mine})
	}
	r.inquired = nil
}

// leave gives all consents back.
func (r *maekawaRule) leave(env *sim.Env) {
	r.mine = Stamp{}
	for _, id := range r.quorum {
		r.say(env, id, Release{})
	}
	r.settle(env)
}

func (r *maekawaRule) inspect(v *sim.View) {
	v.Volatile("quorum", r.quorum)
	v.Volatile("consents", len(r.has))
	v.Volatile("failed", len(r.failed))
	v.Volatile("consents to", r.arbiter.to.String())
}
