package chain

import (
	"slices"
	"time"

	"github.com/orrery-sim/orrery/sim"
)

// tickTimer is the master's: it is time to see of whom nothing was heard.
var tickTimer = sim.Timer{Name: "tick"}

// keyChain is where the master has the chain.
const keyChain = "chain"

// A Master decides who is in the chain.
type Master struct {
	*config
	chain Chain
	heard map[sim.ID]time.Duration // by its own clock
}

// Start boots the master. The first chain is of all servers, and all have the time to be heard of.
func (m *Master) Start(env *sim.Env) {
	switch kept := env.Disk().Get(keyChain).(type) {
	case Chain:
		m.chain = kept
	case sim.Corrupt:
		env.Exit("its chain is corrupt")
		return
	default:
		m.chain = m.first()
	}
	m.heard = map[sim.ID]time.Duration{}
	for _, id := range m.chain.Servers {
		m.heard[id] = env.Uptime()
	}
	env.Emit(Formed{m.chain.Epoch, m.chain.Servers})
	env.SetTimer(tickTimer, m.ping)
}

// Receive answers a ping. Of one in its second life what it had is gone.
func (m *Master) Receive(env *sim.Env, from sim.ID, msg sim.Message) {
	p, is := msg.(Ping)
	switch {
	case !is:
		return
	case p.Life > 0:
		m.remove(env, from)
	default:
		m.heard[from] = env.Uptime()
	}
	env.Send(from, Pong{p.Sent, m.chain})
}

// Timer takes those out of whom nothing was heard for so long that their leases are over.
func (m *Master) Timer(env *sim.Env, _ sim.Timer) {
	for _, id := range slices.Clone(m.chain.Servers) {
		if env.Uptime() > m.heard[id]+m.dead {
			m.remove(env, id)
		}
	}
	env.SetTimer(tickTimer, m.ping)
}

// remove forms a chain without a server, unless it is the last.
func (m *Master) remove(env *sim.Env, id sim.ID) {
	if !m.chain.Has(id) || len(m.chain.Servers) == 1 {
		return
	}
	left := slices.DeleteFunc(slices.Clone(m.chain.Servers), func(other sim.ID) bool { return other == id })
	m.chain = Chain{m.chain.Epoch + 1, left}
	env.Disk().Set(keyChain, m.chain)
	if err := env.Disk().Sync(); err != nil {
		env.Exit(err.Error())
		return
	}
	env.Emit(Formed{m.chain.Epoch, left})
}

// Inspect shows the chain.
func (m *Master) Inspect(v *sim.View) {
	v.Durable("epoch", m.chain.Epoch)
	v.Durable("chain", m.chain.Servers)
}
