package balancer

import (
	"fmt"
	"time"

	"github.com/orrery-sim/orrery/sim"
)

// invariants are what must hold in one run, after every fact.
func invariants(c *config) []sim.Property {
	all := []sim.Property{
		&answers{parts: c.fanout, served: map[question]bool{}, left: map[uint64]int{}},
		&once{inside: map[uint64]bool{}, of: map[sim.ID]int{}},
		&outs{ledger: newLedger()},
		&apart{ledger: newLedger(), replicas: c.replicas},
		&stays{parts: c.fanout, inside: map[uint64]bool{}, begun: map[question][2]sim.ID{}, off: map[question]bool{}},
		&withinBudget{config: c, asked: map[sim.ID]int64{}, hedges: map[sim.ID]int64{}},
	}
	if c.cancel {
		all = append(all, &rest{ledger: newLedger(), of: map[uint64]int{}})
	}
	return all
}

// answers: a job is answered when each of its parts has been served by somebody.
type answers struct {
	sim.Testimony
	parts  int
	served map[question]bool
	left   map[uint64]int // of a job that is inside: parts that nobody has served yet
}

func (*answers) Name() string { return answersServed }

func (p *answers) Fact(_ time.Duration, _ sim.ID, fact sim.Fact) string {
	switch f := fact.(type) {
	case Accepted:
		p.left[f.Job] = p.parts
	case Served:
		if n, inside := p.left[f.Job]; inside && !p.served[question(f)] {
			p.left[f.Job] = n - 1
			p.served[question(f)] = true
		}
	case Refused:
		p.leave(f.Job)
	case Answered:
		left, inside := p.left[f.Job]
		if !inside {
			return ""
		}
		p.Cases++
		p.leave(f.Job)
		if left > 0 {
			return fmt.Sprintf("job %s was answered when %d of its %d parts had not been served", name(f.Job), left, p.parts)
		}
	}
	return ""
}

func (p *answers) leave(job uint64) {
	delete(p.left, job)
	for part := range p.parts {
		delete(p.served, question{job, int32(part)})
	}
}

// once: a job is served to one answer, and what came in is inside until then.
type once struct {
	sim.Testimony
	inside map[uint64]bool
	of     map[sim.ID]int // how many are inside, by balancer
}

func (*once) Name() string { return answeredOnce }

func (p *once) Fact(_ time.Duration, node sim.ID, fact sim.Fact) string {
	inside := 0
	switch f := fact.(type) {
	case Booted:
		p.of[node] = 0 // what it had is never answered: no later job has its number
		return ""
	case Accepted:
		p.inside[f.Job] = true
		p.of[node]++
		inside = f.Inside
	case Answered:
		if !p.inside[f.Job] {
			return fmt.Sprintf("job %s was answered a second time", name(f.Job))
		}
		delete(p.inside, f.Job)
		p.of[node]--
		inside = f.Inside
	case Refused:
		delete(p.inside, f.Job)
		p.of[node]--
		inside = f.Inside
	default:
		return ""
	}
	if p.Cases++; inside != p.of[node] {
		return fmt.Sprintf("%d jobs came to n%d and were not answered, and it has %d", p.of[node], node, inside)
	}
	return ""
}
