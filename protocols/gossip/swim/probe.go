package swim

import (
	"slices"

	"github.com/orrery-sim/orrery/sim"
)

// A probe is what became of this period's ping.
type probe struct {
	target sim.ID // 0: there is nobody to ping
	acked  bool
}

// onPeriod judges the last period and begins another (§3.1): one member is pinged.
func (m *Member) onPeriod(env *sim.Env) {
	if m.probe.target != 0 && !m.probe.acked {
		m.suspect(env, m.probe.target)
	}
	env.SetTimer(periodTimer, m.period)
	m.probe = probe{target: m.target(env)}
	if m.probe.target == 0 {
		return
	}
	m.seq++
	env.Emit(Probe{m.probe.target})
	env.Send(m.probe.target, Ping{Seq: m.seq, Updates: m.carried(env.ID())})
	env.SetTimer(timeoutTimer, m.probeTimeout)
}

// target is whom to ping: all members in turn, in an order that is new in each round (§4.3); 0 if there is
// nobody else.
func (m *Member) target(env *sim.Env) sim.ID {
	if m.others(env) == 0 {
		return 0
	}
	for {
		if id := m.deck.deal(env.Rand()); id != env.ID() && m.table.get(id).present() {
			return id
		}
	}
}

// others is how many other members it holds for alive.
func (m *Member) others(env *sim.Env) int {
	if m.table.get(env.ID()).present() {
		return m.present - 1
	}
	return m.present
}

// onTimeout asks others to ping the member that has not answered: the way between the two may be at fault.
func (m *Member) onTimeout(env *sim.Env) {
	if m.probe.acked {
		return
	}
	for _, id := range m.pick(env, m.proxies, m.probe.target) {
		env.Send(id, PingReq{Seq: m.seq, Target: m.probe.target, Updates: m.carried(id)})
	}
}

// pick is up to k members, drawn at random, other than this one and another.
func (m *Member) pick(env *sim.Env, k int, but sim.ID) []sim.ID {
	left := m.others(env)
	if m.table.get(but).present() {
		left--
	}
	var picked []sim.ID
	for len(picked) < min(k, left) {
		id := sim.ID(1 + env.Rand().IntN(m.members))
		if id != env.ID() && id != but && m.table.get(id).present() && !slices.Contains(picked, id) {
			picked = append(picked, id)
		}
	}
	return picked
}

// handlePing answers: to who asked, or through the proxy to who asked that.
func (m *Member) handlePing(env *sim.Env, from sim.ID, msg Ping) {
	env.Send(from, Ack{Seq: msg.Seq, Target: env.ID(), For: msg.For, Updates: m.carried(from)})
}

// handlePingReq pings a member on behalf of another.
func (m *Member) handlePingReq(env *sim.Env, from sim.ID, msg PingReq) {
	env.Send(msg.Target, Ping{Seq: msg.Seq, For: from, Updates: m.carried(msg.Target)})
}

// handleAck notes that the member is there, or passes the answer on.
func (m *Member) handleAck(env *sim.Env, msg Ack) {
	if msg.For != 0 && msg.For != env.ID() {
		env.Send(msg.For, Ack{Seq: msg.Seq, Target: msg.Target, Updates: m.carried(msg.For)})
		return
	}
	if msg.Target == m.probe.target && msg.Seq == m.seq {
		m.probe.acked = true
		env.CancelTimer(timeoutTimer)
	}
}
