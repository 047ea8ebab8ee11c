package timesync

import (
	"time"

	"github.com/orrery-sim/orrery/sim"
)

// A Source tells whoever asks what its clock on the wall says. It gets the time from elsewhere, by radio say, and claims
// that it is no more than its accuracy off.
type Source struct{ *config }

// Start does nothing.
func (s *Source) Start(*sim.Env) {}

// Timer does nothing.
func (s *Source) Timer(*sim.Env, sim.Timer) {}

// Receive answers at once.
func (s *Source) Receive(env *sim.Env, from sim.ID, msg sim.Message) {
	if m, is := msg.(Ask); is {
		env.Send(from, Time{Number: m.Number, Time: env.Now(), Error: s.accuracy})
	}
}

// A Liar is a source around an honest one. It tells everybody another time, and claims that it is right.
type Liar struct {
	*config
	honest Source
}

// Start does nothing.
func (l *Liar) Start(*sim.Env) {}

// Timer does nothing.
func (l *Liar) Timer(*sim.Env, sim.Timer) {}

// Receive lets the honest source answer, and changes what it says.
func (l *Liar) Receive(env *sim.Env, from sim.ID, msg sim.Message) {
	l.honest.Receive(env.Wrap(sim.Intercept{Send: l.lie}), from, msg)
}

func (l *Liar) lie(env *sim.Env, to sim.ID, msg sim.Message) {
	if m, is := msg.(Time); is {
		off := env.Rand().Between(0, 2*l.lies)
		m.Time += off - l.lies
		msg = m
	}
	env.Send(to, msg)
}

// isHonest reports whether a source does not lie: the first ones do.
func (c *config) isHonest(id sim.ID) bool { return int(id-c.sources[0]) >= c.liars }

// pollTimer is a node's or a master's: it is time to ask again. waitTimer is: who has not answered now is not waited for.
var (
	pollTimer = sim.Timer{Name: "poll"}
	waitTimer = sim.Timer{Name: "wait"}
)

// A sample is an answer: who gave it, what the clock said, and how long the node had waited.
type sample struct {
	from      sim.ID
	time      time.Duration // at the sender
	claimed   time.Duration // its error, as the sender says
	setting   int           // likewise
	at        time.Duration // the node's oscillator as it arrived
	roundTrip time.Duration // by the node's oscillator
}

// middle is the sender's clock at the arrival, if the answer took half of the round trip, and by how much that may be wrong:
// both ways took the least delay at least, and the oscillator measured the round trip (Cristian, section 3).
func (c *config) middle(s sample) (estimate, wrong time.Duration) {
	half := s.roundTrip / 2
	wrong = (s.roundTrip+1)/2 - c.least + c.drifted(s.roundTrip) + s.claimed
	if c.mutants.On(noHalf) { // Without the rule: timesync/no-half.
		half = 0
	}
	return s.time + half, max(wrong, 0)
}
