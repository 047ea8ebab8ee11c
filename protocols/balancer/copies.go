package balancer

import (
	"fmt"
	"time"

	"github.com/orrery-sim/orrery/sim"
)

// A copyAt is a copy of a question at a replica.
type copyAt struct {
	question
	at sim.ID
}

// A place is a replica, as a balancer sees it in one of its lives. (Jobs have the life in their numbers.)
type place struct {
	balancer, replica sim.ID
	life              uint64
}

func (c copyAt) place(balancer sim.ID) place { return place{balancer, c.at, c.Job >> 48} }

// A ledger has the copies that are out, as balancers state it. A question is of one balancer.
type ledger struct {
	open map[copyAt]int
	at   map[place]int
	of   map[question]int // replicas that have a copy
}

func newLedger() ledger {
	return ledger{open: map[copyAt]int{}, at: map[place]int{}, of: map[question]int{}}
}

// opened notes a copy, and reports whether it is the only one of its question there.
func (l *ledger) opened(balancer sim.ID, c copyAt) bool {
	l.open[c]++
	l.at[c.place(balancer)]++
	if l.open[c] > 1 {
		return false
	}
	l.of[c.question]++
	return true
}

// closed notes that a copy is no longer out, and reports whether it was.
func (l *ledger) closed(balancer sim.ID, c copyAt) bool {
	n := l.open[c]
	if n == 0 {
		return false
	}
	l.at[c.place(balancer)]--
	if n > 1 {
		l.open[c] = n - 1
		return true
	}
	delete(l.open, c)
	if l.of[c.question]--; l.of[c.question] == 0 {
		delete(l.of, c.question)
	}
	return true
}

// outs: what a balancer takes to be out at a replica is what it has sent there, less what is back. A copy that stays in
// the books makes its replica look busy for ever.
type outs struct {
	sim.Testimony
	ledger
}

func (*outs) Name() string { return lengthsAddUp }

func (p *outs) Fact(_ time.Duration, node sim.ID, fact sim.Fact) string {
	var c copyAt
	var out int
	switch f := fact.(type) {
	case Asked:
		c, out = copyAt{question{f.Job, f.Part}, f.To}, f.Out
		p.opened(node, c)
	case Back:
		c, out = copyAt{question{f.Job, f.Part}, f.From}, f.Out
		p.closed(node, c)
	default:
		return ""
	}
	if p.Cases++; out != p.at[c.place(node)] {
		return fmt.Sprintf("n%d takes %d copies to be out at n%d, of which it has sent %d that are not back",
			node, out, c.at, p.at[c.place(node)])
	}
	return ""
}

// apart: no replica has two copies of a question as long as another has none.
type apart struct {
	sim.Testimony
	ledger
	replicas int
}

func (*apart) Name() string { return copiesGoApart }

func (p *apart) Fact(_ time.Duration, node sim.ID, fact sim.Fact) string {
	switch f := fact.(type) {
	case Back:
		p.closed(node, copyAt{question{f.Job, f.Part}, f.From})
	case Asked:
		q := question{f.Job, f.Part}
		if p.Cases++; !p.opened(node, copyAt{q, f.To}) && p.of[q] < p.replicas {
			return fmt.Sprintf("n%d was asked for %v, of which it had a copy, and of %d replicas %d had one",
				f.To, q, p.replicas, p.of[q])
		}
	}
	return ""
}

// rest: when a job is answered, no copy is out that was not called off.
type rest struct {
	sim.Testimony
	ledger
	of map[uint64]int // copies of a job that are out and were not called off
}

func (*rest) Name() string { return restIsCalledOff }

func (p *rest) Fact(_ time.Duration, node sim.ID, fact sim.Fact) string {
	settle := func(c copyAt) {
		if p.closed(node, c) {
			if p.of[c.Job]--; p.of[c.Job] == 0 {
				delete(p.of, c.Job)
			}
		}
	}
	switch f := fact.(type) {
	case Asked:
		p.opened(node, copyAt{question{f.Job, f.Part}, f.To})
		p.of[f.Job]++
	case Back:
		settle(copyAt{question{f.Job, f.Part}, f.From})
	case CalledOff:
		settle(copyAt{question{f.Job, f.Part}, f.To})
	case Answered:
		if p.Cases++; p.of[f.Job] > 0 {
			return fmt.Sprintf("job %s was answered, and %d copies of it were neither back nor called off", name(f.Job), p.of[f.Job])
		}
	}
	return ""
}

// stays: a question is discarded only where somebody else has begun with it, or its balancer has called it off: what all
// leave to each other nobody does.
type stays struct {
	sim.Testimony
	parts  int
	inside map[uint64]bool
	begun  map[question][2]sim.ID // the first two who began with a question
	off    map[question]bool
}

func (*stays) Name() string { return oneCopyStays }

func (p *stays) Fact(_ time.Duration, node sim.ID, fact sim.Fact) string {
	switch f := fact.(type) {
	case Accepted:
		p.inside[f.Job] = true
	case Answered:
		p.leave(f.Job)
	case Refused:
		p.leave(f.Job)
	case CalledOff:
		if p.inside[f.Job] {
			p.off[question{f.Job, f.Part}] = true
		}
	case Started:
		p.Cases++
		if b := p.begun[question(f)]; p.inside[f.Job] && b[0] != node && b[1] == 0 {
			p.begun[question(f)] = [2]sim.ID{node, b[0]}
		}
	case Discarded:
		q := question(f)
		if b := p.begun[q]; p.inside[f.Job] && !p.off[q] && (b[0] == 0 || b[0] == node && b[1] == 0) {
			return fmt.Sprintf("n%d discarded %v, and nobody else had begun with it", node, q)
		}
	}
	return ""
}

func (p *stays) leave(job uint64) {
	delete(p.inside, job)
	for part := range p.parts {
		q := question{job, int32(part)}
		delete(p.begun, q)
		delete(p.off, q)
	}
}

// withinBudget: the hedges of a balancer's life are at most its reserve, and a share of its questions.
type withinBudget struct {
	sim.Testimony
	*config
	asked, hedges map[sim.ID]int64
}

func (*withinBudget) Name() string { return hedgesWithinBudget }

func (p *withinBudget) Fact(_ time.Duration, node sim.ID, fact sim.Fact) string {
	switch fact.(type) {
	case Booted:
		p.asked[node], p.hedges[node] = 0, 0
	case Accepted:
		p.Cases++
		p.asked[node] += int64(p.fanout)
	case Hedged:
		p.hedges[node]++
		if p.hedges[node]*1e6 > int64(p.reserve)*1e6+p.asked[node]*int64(p.share) {
			return fmt.Sprintf("n%d hedges for the %d. time, of %d questions", node, p.hedges[node], p.asked[node])
		}
	}
	return ""
}
