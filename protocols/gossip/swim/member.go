package swim

import (
	"time"

	"github.com/orrery-sim/orrery/protocols/about"
	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/sim"
)

// The timers of a member.
var (
	periodTimer  = sim.Timer{Name: "period"}  // the next protocol period begins
	timeoutTimer = sim.Timer{Name: "timeout"} // the ping of this period was not answered in time
	joinTimer    = sim.Timer{Name: "join"}    // nobody has told the membership yet
	syncTimer    = sim.Timer{Name: "sync"}    // time to compare all with another member
)

// The timers that have an argument.
const (
	suspicionName = "suspicion" // who is suspected
	relayName     = "relay"     // on whose behalf a member was pinged
)

// A Member has a copy of the membership, and probes the others.
type Member struct {
	*config
	table       table
	present     int    // how many it holds for alive, itself included if it is a member
	incarnation uint32 // its own
	out         bool   // it is no member: it has not been asked to join, or has left
	joined      bool   // somebody has told it the membership

	deck       deck
	probe      probe
	health     int         // Lifeguard: how far it doubts itself, 0 to healthMax
	relays     []relay     // pings on behalf of others, if those are to hear that there is no answer
	seq        uint32      // of the last ping; begins anywhere, so that answers to an earlier life are none to this one
	suspicions []suspicion // in the order of their members
	news       news        // the updates that it passes on
}

// Start boots a node. Whether it is a member is what it was ordered last, or else what the configuration says.
func (m *Member) Start(env *sim.Env) {
	m.out = true
	m.seq = uint32(env.Rand().IntN(1 << 30))
	m.forget(env)
	switch ordered := env.Disk().Get(memberKey).(type) {
	case nil:
		if int(env.ID()) <= m.initial {
			m.enrol(env)
		}
	case bool:
		if ordered {
			m.enrol(env)
		}
	default:
		env.Exit("the checksum of the last order is wrong")
	}
}

// forget begins with what the configuration says of the members.
func (m *Member) forget(env *sim.Env) {
	m.table = newTable(m.nodes, m.known)
	m.present = m.known
	m.deck = deck{size: m.nodes}
	m.news = news{}
	for _, s := range m.suspicions {
		env.CancelTimer(suspicionOf(s.member))
	}
	m.suspicions = nil
	env.Emit(Booted{})
}

// Receive handles a message. What it carries is heard first.
func (m *Member) Receive(env *sim.Env, from sim.ID, msg sim.Message) {
	switch msg := msg.(type) {
	case service.Order:
		m.handleOrder(env, from, msg)
		return
	case service.Request:
		m.handleRequest(env, from, msg)
		return
	}
	if m.out {
		m.farewell(env, from, msg)
		return
	}
	if m.table.get(from) == unknown {
		m.ask(env, from, msg)
	}
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
	case Nack:
		m.handleNack(msg)
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
	case syncTimer.Name:
		m.onSync(env)
	case relayName:
		m.onRelay(env, sim.ID(t.Arg))
	case suspicionName:
		m.onSuspicion(env, sim.ID(t.Arg))
	}
}

// Inspect shows the membership as this member holds it.
func (m *Member) Inspect(v *sim.View) {
	v.Volatile("incarnation", m.incarnation)
	v.Volatile("member", !m.out)
	v.Volatile("members", m.present)
	v.Volatile("health", m.health)
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
	nodes        int // of the world
	initial      int // nodes 1 to initial are members from the start
	known        int // nodes 1 to known are taken for members by each that boots
	period       time.Duration
	probeTimeout time.Duration
	proxies      int
	suspectFor   time.Duration
	retransmit   int
	piggyback    int
	sync         time.Duration // 0: never
	random       bool          // whom to ping is drawn among all, and not in turn
	localHealth  bool
	dogpile      bool
	buddy        bool
	mutants      about.Switched
}
