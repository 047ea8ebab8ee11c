package swim

import (
	"fmt"
	"time"

	"github.com/orrery-sim/orrery/sim"
)

// invariants are what must hold in one run, after every fact.
func invariants(c *config) []sim.Property {
	all := []sim.Property{
		&ownIncarnation{begun: make([]int64, c.nodes+1), present: make([]int64, c.nodes+1)},
		&membersHaveJoined{known: c.known, joined: make([]bool, c.nodes+1)},
		&statusGrows{known: c.known, held: map[sim.ID]map[sim.ID]latest{}},
	}
	if !c.random {
		all = append(all, &boundedProbing{nodes: c.nodes, initial: c.known, rows: make([]*prober, min(c.nodes, observersMax)+1)})
	}
	if c.localHealth {
		all = append(all, &doubtsItself{period: c.period, failed: make([]failure, c.nodes+1)})
	}
	return all
}

// ownIncarnation: nobody begins an incarnation of a member but the member itself, and a refutation begins one
// (§4.2).
type ownIncarnation struct {
	sim.Testimony
	begun   []int64 // by ID: the greatest incarnation that the member itself has spoken of
	present []int64 // likewise: the one that it has
}

func (*ownIncarnation) Name() string { return "Own Incarnation" }

func (p *ownIncarnation) Fact(_ time.Duration, node sim.ID, fact sim.Fact) string {
	switch f := fact.(type) {
	case Joining:
		p.present[node], p.begun[node] = f.Incarnation, max(p.begun[node], f.Incarnation)
	case Refute:
		p.Cases++
		if f.Incarnation <= p.present[node] {
			return fmt.Sprintf("n%d refuted that it is %s with incarnation %d, which is no new one", node, f.Was, f.Incarnation)
		}
		p.present[node], p.begun[node] = f.Incarnation, max(p.begun[node], f.Incarnation)
	default:
		member, incarnation, state := said(fact)
		if member == 0 {
			break
		}
		p.Cases++
		if incarnation > p.begun[member] {
			return fmt.Sprintf("n%d holds n%d for %s in incarnation %d, and n%d itself came no further than %d",
				node, member, state, incarnation, member, p.begun[member])
		}
	}
	return ""
}

// membersHaveJoined: nobody holds anything of a node that never was a member.
type membersHaveJoined struct {
	sim.Testimony
	known  int // nodes 1 to known are taken for members at first
	joined []bool
}

func (*membersHaveJoined) Name() string { return "Members Have Joined" }

func (p *membersHaveJoined) Fact(_ time.Duration, node sim.ID, fact sim.Fact) string {
	if _, is := fact.(Joining); is {
		p.joined[node] = true
	}
	member, _, state := said(fact)
	if member == 0 {
		return ""
	}
	p.Cases++
	if !p.joined[member] && int(member) > p.known {
		return fmt.Sprintf("n%d holds n%d for %s, which never joined", node, member, state)
	}
	return ""
}

// said is of whom a fact speaks, and what it says; 0 if it is not about another member.
func said(fact sim.Fact) (member sim.ID, incarnation int64, state State) {
	switch f := fact.(type) {
	case Alive:
		return f.Member, f.Incarnation, IsAlive
	case Suspect:
		return f.Member, f.Incarnation, IsSuspect
	case Dead:
		return f.Member, f.Incarnation, IsDead
	case Left:
		return f.Member, f.Incarnation, IsLeft
	}
	return 0, 0, 0
}

// statusGrows: what a member holds of another only grows, so that all that hear the same hold the same. Above
// all the dead do not return without a new incarnation.
type statusGrows struct {
	sim.Testimony
	known int                          // members 1 to known are alive to whoever boots
	held  map[sim.ID]map[sim.ID]latest // by observer and member: in the present life of the observer
}

// latest is what was last said of a member.
type latest struct {
	status Status
	event  uint64
}

func (*statusGrows) Name() string { return "Status Grows" }

func (p *statusGrows) Fact(_ time.Duration, node sim.ID, fact sim.Fact) string {
	if _, is := fact.(Booted); is {
		delete(p.held, node)
		return ""
	}
	member, incarnation, state := said(fact)
	if member == 0 {
		return ""
	}
	p.Cases++
	rows := p.held[node]
	if rows == nil {
		rows = map[sim.ID]latest{}
		p.held[node] = rows
	}
	was, known := rows[member]
	if !known && int(member) <= p.known {
		was.status = firstAlive
	}
	now := statusOf(uint32(incarnation), state)
	if now <= was.status {
		p.Blame(was.event)
		return fmt.Sprintf("n%d held n%d for %s, and then for %s", node, member, was.status, now)
	}
	rows[member] = latest{now, p.Event}
	return ""
}

// boundedProbing: between two pings of one member to another it pings less than 2 n times (§4.3), so that a
// crash is found by everybody within so many periods.
type boundedProbing struct {
	sim.Testimony
	nodes   int
	initial int       // nodes 1 to initial are members to whoever boots
	rows    []*prober // by ID: of the first observersMax
}

// observersMax is how many members are watched, which bounds the memory: all are alike.
const observersMax = 200

// A prober is a member as its pings show it.
type prober struct {
	probes int
	last   []int // by ID: the number of the probe before which it was pinged, or came; -1: it is not there
}

func (*boundedProbing) Name() string { return "Time-Bounded Completeness" }

func (p *boundedProbing) Fact(_ time.Duration, node sim.ID, fact sim.Fact) string {
	if int(node) >= len(p.rows) {
		return ""
	}
	o := p.rows[node]
	switch f := fact.(type) {
	case Booted:
		p.rows[node] = p.booted()
	case Probe:
		p.Cases++
		o.probes++
		o.last[f.Member] = o.probes
		// One other member is looked at each time.
		if id := sim.ID(1 + o.probes%p.nodes); id != node && o.last[id] >= 0 && o.probes-o.last[id] >= 2*p.nodes {
			return fmt.Sprintf("n%d pinged others %d times in a row, and not n%d, which it holds for alive",
				node, o.probes-o.last[id], id)
		}
	case Alive:
		if o.last[f.Member] < 0 {
			o.last[f.Member] = o.probes
		}
	case Dead:
		o.last[f.Member] = -1
	case Left:
		o.last[f.Member] = -1
	}
	return ""
}

// booted is a member that has pinged nobody.
func (p *boundedProbing) booted() *prober {
	o := &prober{last: make([]int, p.nodes+1)}
	for id := p.initial + 1; id <= p.nodes; id++ {
		o.last[id] = -1
	}
	return o
}

// doubtsItself: a member whose ping was not answered takes at least twice as long for the next one (Lifeguard, §IV-A
// there). Its clock may drift, but hardly in that time.
type doubtsItself struct {
	sim.Testimony
	period time.Duration
	failed []failure // by ID
}

// failure is when a member's ping failed last, and the event that says so.
type failure struct {
	at    time.Duration
	event uint64 // 0: none has
}

func (*doubtsItself) Name() string { return "Local Health" }

func (p *doubtsItself) Fact(at time.Duration, node sim.ID, fact sim.Fact) string {
	switch fact.(type) {
	case Booted, Joining:
		p.failed[node] = failure{}
	case Unanswered:
		p.failed[node] = failure{at, p.Event} // the ping of the period that begins now is next
	case Probe:
		p.Cases++
		was := p.failed[node]
		if since := at - was.at; was.event != 0 && since > 0 && since < 2*p.period-p.period/1000 {
			p.Blame(was.event)
			return fmt.Sprintf("n%d had no answer to a ping, and the period that began then took %v, which is less than 2 of %v",
				node, since, p.period)
		}
	}
	return ""
}
