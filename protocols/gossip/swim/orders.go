package swim

import (
	"slices"
	"strconv"
	"strings"

	"github.com/orrery-sim/orrery/protocols/service"
	"github.com/orrery-sim/orrery/sim"
)

// memberKey is where the disk has whether the node is a member, once that was ordered.
const memberKey = "member"

// enrol makes the node a member.
func (m *Member) enrol(env *sim.Env) {
	m.out, m.joined = false, false
	env.Emit(Joining{int64(m.incarnation)})
	m.tell(env, IsAlive)
	env.SetTimer(periodTimer, env.Rand().Between(0, m.period))
	if m.sync > 0 {
		env.SetTimer(syncTimer, env.Rand().Between(0, m.sync))
	}
	m.join(env)
}

// rejoin makes a node a member that was one and left, in an incarnation that it has not left.
func (m *Member) rejoin(env *sim.Env) {
	if m.table.get(env.ID()) != unknown {
		m.incarnation++
		m.forget(env)
	}
	m.enrol(env)
}

// leave makes the node none. It hears of nothing more, and pings others until it has said so as often as any
// news is told.
func (m *Member) leave(env *sim.Env) {
	m.out = true
	env.CancelTimer(joinTimer)
	env.CancelTimer(syncTimer)
	for _, s := range m.suspicions {
		env.CancelTimer(suspicionOf(s.member))
	}
	m.suspicions, m.news = nil, news{}
	env.Emit(Leaving{int64(m.incarnation)})
	m.tell(env, IsLeft)
}

// farewell answers a ping to a node that is no member. One that has left says so.
func (m *Member) farewell(env *sim.Env, from sim.ID, msg sim.Message) {
	if ping, is := msg.(Ping); is && m.table.get(env.ID()) != unknown {
		m.handlePing(env, from, ping)
	}
}

// obey makes the node a member or none, if it is not so, and keeps that on its disk.
func (m *Member) obey(env *sim.Env, join bool) {
	if join != m.out {
		return
	}
	env.Disk().Set(memberKey, join)
	if err := env.Disk().Sync(); err != nil {
		env.Exit(err.Error())
	}
	if join {
		m.rejoin(env)
	} else {
		m.leave(env)
	}
}

// handleOrder does what an operator asks of this node, and says who else has to be asked, as far as it knows.
func (m *Member) handleOrder(env *sim.Env, from sim.ID, msg service.Order) {
	join := msg.Goal.Name == service.Join
	if slices.Contains(msg.Goal.Nodes, env.ID()) {
		m.obey(env, join)
	}
	reply := service.OrderReply{Seq: msg.Seq, Status: service.OK}
	for _, id := range msg.Goal.Nodes {
		if id != env.ID() && m.table.get(id).present() != join {
			reply.Status, reply.Leader = service.NotLeader, id
			break
		}
	}
	env.Send(from, reply)
}

// handleRequest tells a client who is there.
func (m *Member) handleRequest(env *sim.Env, from sim.ID, msg service.Request) {
	if m.out {
		env.Send(from, service.Reply{Seq: msg.Seq, Status: service.Refused})
		return
	}
	var list strings.Builder
	for id := sim.ID(1); int(id) <= m.nodes; id++ {
		if m.table.get(id).present() {
			list.WriteString(" n" + strconv.Itoa(int(id)))
		}
	}
	env.Send(from, service.Reply{
		Seq: msg.Seq, Status: service.OK, Result: service.Result{OK: true, Value: strings.TrimPrefix(list.String(), " ")},
	})
}
