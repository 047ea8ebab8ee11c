package swim

import (
	"slices"

	"github.com/orrery-sim/orrery/sim"
)

// A probe is what became of this period's ping.
type probe struct {
	target  sim.ID // 0: there is nobody to ping
	acked   bool
	proxies int // who were asked to ping it, too
	nacks   int // of those, how many said that they had no answer either
}

// onPeriod judges the last period and begins another (§3.1): one member is pinged.
func (m *Member) onPeriod(env *sim.Env) {
	m.judge(env)
	env.CancelTimer(timeoutTimer)
	if m.out && len(m.news.updates) == 0 {
		m.probe = probe{} // it has left, and has said so often enough
		return
	}
	env.SetTimer(periodTimer, m.scaled(m.period))
	m.probe = probe{target: m.target(env)}
	if m.probe.target == 0 {
		return
	}
	m.seq++
	env.Emit(Probe{m.probe.target})
	env.Send(m.probe.target, Ping{Seq: m.seq, Updates: m.carried(env, m.probe.target)})
	env.SetTimer(timeoutTimer, m.scaled(m.probeTimeout))
}

// judge suspects the member that was pinged in the period which is over, if it has not answered.
func (m *Member) judge(env *sim.Env) {
	p := &m.probe
	switch {
	case p.target == 0 || m.out:
	case p.acked:
		m.doubt(-1)
	default:
		env.Emit(Unanswered{p.target})
		m.doubt(1)
		if p.nacks < p.proxies {
			m.doubt(1)
		}
		if s := m.table.get(p.target); s.present() {
			m.hear(env, Update{p.target, statusOf(s.Incarnation(), IsSuspect), env.ID()}, true)
		}
	}
}

// target is whom to ping: all members in turn, in an order that is new in each round (§4.3); 0 if there is
// nobody else.
func (m *Member) target(env *sim.Env) sim.ID {
	if m.others(env) == 0 {
		return 0
	}
	// Without the rule: mutants/with-replacement.
	if m.random || m.mutants.On(withReplacement) {
		return m.pick(env, 1, env.ID())[0]
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
	proxies := m.pick(env, m.proxies, m.probe.target)
	if m.localHealth {
		m.probe.proxies = len(proxies)
	}
	for _, id := range proxies {
		env.Send(id, PingReq{Seq: m.seq, Target: m.probe.target, Updates: m.carried(env, id)})
	}
}

// pick is up to k members, drawn at random, other than this one and another.
func (m *Member) pick(env *sim.Env, k int, but sim.ID) []sim.ID {
	left := m.others(env)
	if but != env.ID() && m.table.get(but).present() {
		left--
	}
	var picked []sim.ID
	for len(picked) < min(k, left) {
		id := sim.ID(1 + env.Rand().IntN(m.nodes))
		if id != env.ID() && id != but && m.table.get(id).present() && !slices.Contains(picked, id) {
			picked = append(picked, id)
		}
	}
	return picked
}

// handlePing answers: to who asked, or through the proxy to who asked that.
func (m *Member) handlePing(env *sim.Env, from sim.ID, msg Ping) {
	env.Send(from, Ack{Seq: msg.Seq, Target: env.ID(), For: msg.For, Updates: m.carried(env, from)})
}

// handlePingReq pings a member on behalf of another.
func (m *Member) handlePingReq(env *sim.Env, from sim.ID, msg PingReq) {
	if m.localHealth {
		m.relay(env, from, msg.Seq)
	}
	env.Send(msg.Target, Ping{Seq: msg.Seq, For: from, Updates: m.carried(env, msg.Target)})
}

// handleAck notes that the member is there, or passes the answer on.
func (m *Member) handleAck(env *sim.Env, msg Ack) {
	if msg.For != 0 && msg.For != env.ID() {
		m.relayed(env, msg.For)
		env.Send(msg.For, Ack{Seq: msg.Seq, Target: msg.Target, Updates: m.carried(env, msg.For)})
		return
	}
	if msg.Target == m.probe.target && msg.Seq == m.seq {
		m.probe.acked = true
		env.CancelTimer(timeoutTimer)
	}
}
