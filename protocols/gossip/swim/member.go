package swim

import (
	"time"

	"github.com/orrery-sim/orrery/protocols/about"
	"github.com/orrery-sim/orrery/sim"
)

// The timers of a member.
var (
	periodTimer  = sim.Timer{Name: "period"}  // the next protocol period begins
	timeoutTimer = sim.Timer{Name: "timeout"} // the ping of this period was not answered in time
	joinTimer    = sim.Timer{Name: "join"}    // nobody has told the membership yet
)

// suspicionName is the timer of a suspicion; its argument is who is suspected.
const suspicionName = "suspicion"

// A Member has a copy of the membership, and probes the others.
type Member struct {
	*config
	table       table
	present     int    // how many it holds for alive, itself included
	incarnation uint32 // its own
	joined      bool

	deck       deck
	probe      probe
	seq        uint32      // of the last ping; begins anywhere, so that answers to an earlier life are none to this one
	suspicions []suspicion // in the order of their members
	news       news        // the updates that it passes on
}

// Start boots a member: it knows whom the configuration names, and asks one of them for the membership.
func (m *Member) Start(env *sim.Env) {
	env.Emit(Booted{})
	m.table = newTable(m.members, m.first())
	m.present = m.members
	m.deck = deck{size: m.members}
	m.seq = uint32(env.Rand().IntN(1 << 30))
	env.SetTimer(periodTimer, env.Rand().Between(0, m.period))
	m.join(env)
}

// Receive handles a message. What it carries is heard first.
func (m *Member) Receive(env *sim.Env, from sim.ID, msg sim.Message) {
	switch msg := msg.(type) {
	case Ping:
		m.hearAll(env, msg.Updates)
		m.handlePing(env, from, msg)
	case PingReq:
		m.hearAll(env, msg.Updates)
		m.handlePingReq(env, from, msg)
	case Ack:
		m.hearAll(env, msg.Updates)
		m.handleAck(env, msg)
	case Sync:
		m.handleSync(env, from, msg)
	}
}

// Timer handles a timer.
func (m *Member) Timer(env *sim.Env, t sim.Timer) {
	switch t.Name {
	case periodTimer.Name:
		m.onPeriod(env)
	case timeoutTimer.Name:
		m.onTimeout(env)
	case joinTimer.Name:
		m.join(env)
	case suspicionName:
		m.onSuspicion(env, sim.ID(t.Arg))
	}
}

// Inspect shows the membership as this member holds it.
func (m *Member) Inspect(v *sim.View) {
	v.Volatile("incarnation", m.incarnation)
	v.Volatile("joined", m.joined)
	v.Volatile("members", m.present)
	v.Volatile("probing", m.probe.target)
	suspects := make([]sim.ID, len(m.suspicions))
	for i, s := range m.suspicions {
		suspects[i] = s.member
	}
	v.Volatile("suspects", suspects)
	v.Volatile("news", len(m.news.updates))
}

// config is what the scenario says about all members.
type config struct {
	members      int
	period       time.Duration
	probeTimeout time.Duration
	proxies      int
	suspectFor   time.Duration
	retransmit   int
	piggyback    int
	mutants      about.Switched
}

// first is what a member that boots holds of all members.
func (c *config) first() Status { return statusOf(0, IsAlive) }
