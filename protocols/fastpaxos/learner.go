package fastpaxos

import "github.com/orrery-sim/orrery/sim"

// ears hear votes: a value is learned when a quorum has voted for it in one round (§2).
type ears struct {
	*config
	rows    map[Vote]map[sim.ID]bool // who voted so
	learned Vote                     // none is the zero Vote
}

func newEars(c *config) ears { return ears{config: c, rows: map[Vote]map[sim.ID]bool{}} }

// hear counts a vote, and reports whether it is the one that was missing.
func (e *ears) hear(env *sim.Env, from sim.ID, m Phase2b) bool {
	if e.learned != (Vote{}) {
		return false
	}
	v := Vote(m)
	if e.rows[v] == nil {
		e.rows[v] = map[sim.ID]bool{}
	}
	e.rows[v][from] = true
	if len(e.rows[v]) < e.quorum(v.Round) {
		return false
	}
	e.learned = v
	env.Emit(Learned(m))
	return true
}

// inspect shows what was learned.
func (e *ears) inspect(v *sim.View) {
	v.Volatile("learned", e.learned.Value)
	v.Volatile("learnedIn", e.learned.Round)
}

// askTimer is a learner's: it has learned nothing, and asks.
var askTimer = sim.Timer{Name: "ask"}

// A Learner learns the value.
type Learner struct {
	*config
	ears    ears
	queries int
}

// Start boots the learner. It keeps nothing on its disk.
func (l *Learner) Start(env *sim.Env) {
	l.ears = newEars(l.config)
	env.SetTimer(askTimer, l.retry)
}

// Receive counts a vote.
func (l *Learner) Receive(env *sim.Env, from sim.ID, msg sim.Message) {
	if m, is := msg.(Phase2b); is && l.ears.hear(env, from, m) {
		env.CancelTimer(askTimer)
	}
}

// Timer asks the acceptors for their last votes, and from the second time on a coordinator for one
// more round, since the last votes need not tell.
func (l *Learner) Timer(env *sim.Env, t sim.Timer) {
	for _, id := range l.acceptors {
		env.Send(id, Query{})
	}
	if l.queries++; l.queries > 1 {
		env.Send(env.Rand().Pick(l.coordinators), Query{})
	}
	env.SetTimer(t, l.retry)
}

// Inspect shows what the learner knows.
func (l *Learner) Inspect(v *sim.View) { l.ears.inspect(v) }
