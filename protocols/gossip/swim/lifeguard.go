package swim

import (
	"cmp"
	"slices"
	"time"

	"github.com/orrery-sim/orrery/sim"
)

// Lifeguard's local health (§IV-A there): a member whose pings fail doubts itself before it doubts others.

// healthMax is the paper's S: a member that doubts itself most takes nine times as long.
const healthMax = 8

// doubt changes the local health multiplier: up for what a healthy member would not meet, down for a ping
// that was answered.
func (m *Member) doubt(by int) {
	// Without the rule: mutants/no-doubt.
	if m.localHealth && !m.mutants.On(noDoubt) {
		m.health = min(max(m.health+by, 0), healthMax)
	}
}

// scaled is a time of the failure detector as the member's health makes it.
func (m *Member) scaled(d time.Duration) time.Duration { return d * time.Duration(m.health+1) }

// A relay is a ping on behalf of another member, which is to hear in time if there is no answer: then at least the
// proxy has answered, and the member need not doubt itself.
type relay struct {
	origin sim.ID
	seq    uint32
}

func relayOf(origin sim.ID) sim.Timer { return sim.Timer{Name: relayName, Arg: int(origin)} }

func (m *Member) findRelay(origin sim.ID) (i int, found bool) {
	return slices.BinarySearchFunc(m.relays, origin, func(r relay, id sim.ID) int { return cmp.Compare(r.origin, id) })
}

// relay notes a ping on behalf of another. That has one at a time.
func (m *Member) relay(env *sim.Env, origin sim.ID, seq uint32) {
	i, found := m.findRelay(origin)
	if !found {
		m.relays = slices.Insert(m.relays, i, relay{})
	}
	m.relays[i] = relay{origin, seq}
	env.SetTimer(relayOf(origin), m.probeTimeout*4/5)
}

// relayed forgets a ping that was answered.
func (m *Member) relayed(env *sim.Env, origin sim.ID) {
	if i, found := m.findRelay(origin); found {
		m.relays = slices.Delete(m.relays, i, i+1)
		env.CancelTimer(relayOf(origin))
	}
}

// onRelay says that there is no answer yet.
func (m *Member) onRelay(env *sim.Env, origin sim.ID) {
	if i, found := m.findRelay(origin); found {
		env.Send(origin, Nack{Seq: m.relays[i].seq})
		m.relays = slices.Delete(m.relays, i, i+1)
	}
}

// handleNack counts a proxy that is there.
func (m *Member) handleNack(msg Nack) {
	if msg.Seq == m.seq {
		m.probe.nacks++
	}
}

// Lifeguard's dogpile (§IV-B there): a member that suspects waits long, and less the more others suspect too.
const (
	dogpileMost    = 3 // the paper's K: so many others make the time the shortest
	dogpileLongest = 6 // the paper's beta: how much longer it is where nobody else suspects
)

// sooner are the shares of the time between the longest and the shortest, in parts per million, by which so many
// others make it shorter: log(c+1) / log(K+1).
var sooner = [dogpileMost + 1]int64{0, 500_000, 792_481, 1_000_000}

// patience is how long a member is suspected before it is held for dead, if so many others suspect it too.
func (m *Member) patience(others int) time.Duration {
	if !m.dogpile || m.present-2 < dogpileMost {
		return m.suspectFor
	}
	longest := m.suspectFor * dogpileLongest
	return longest - (longest-m.suspectFor)/1_000_000*time.Duration(sooner[others])
}

// confirm takes the word of another member that suspects somebody who is suspected already, and passes it on.
func (m *Member) confirm(env *sim.Env, u Update) {
	i, is := m.suspected(u.Member)
	if !m.dogpile || !is {
		return
	}
	s := &m.suspicions[i]
	if s.others == dogpileMost || slices.Contains(s.by[:s.others+1], u.By) {
		return
	}
	s.others++
	s.by[s.others] = u.By
	m.news.add(u)
	env.SetTimer(suspicionOf(u.Member), s.since+m.patience(s.others)-env.Uptime())
}
