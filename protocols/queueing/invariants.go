package queueing

import (
	"fmt"
	"time"

	"github.com/orrery-sim/orrery/protocols/parts/station"
	"github.com/orrery-sim/orrery/sim"
)

// invariants are what must hold in one run, after every fact.
func invariants(c *config) []sim.Property {
	all := []sim.Property{
		&answers{parts: c.fanout, served: map[task]bool{}, inside: map[uint64]int{}},
		&once{dispatcher: c.dispatcher(), inside: map[uint64]bool{}},
	}
	if c.route == central || c.workers > 1 {
		all = append(all, &inOrder{config: c, waiting: map[sim.ID]*station.Queue[task]{}}, &conserving{config: c})
	}
	if c.compares() {
		all = append(all, &shortest{dispatcher: c.dispatcher()})
		if c.update == 0 && c.patience == 0 {
			all = append(all, &known{config: c, there: make([]int, c.servers)})
		}
	}
	return all
}

// answers: a job is answered when all of its parts have been served.
type answers struct {
	sim.Testimony
	parts  int
	served map[task]bool  // of jobs that are inside
	inside map[uint64]int // by number: how many parts of it were served
}

func (*answers) Name() string { return answersServed }

func (p *answers) Fact(_ time.Duration, _ sim.ID, fact sim.Fact) string {
	switch f := fact.(type) {
	case Accepted:
		p.inside[f.Job] = 0
	case Served:
		if n, inside := p.inside[f.Job]; inside && !p.served[task(f)] {
			p.inside[f.Job] = n + 1
			if p.parts > 1 {
				p.served[task(f)] = true
			}
		}
	case Answered:
		n, inside := p.inside[f.Job]
		if !inside {
			return "" // a second answer
		}
		p.Cases++
		delete(p.inside, f.Job)
		for part := range p.parts {
			delete(p.served, task{f.Job, int32(part)})
		}
		if n < p.parts {
			return fmt.Sprintf("job %s was answered when %d of its parts had been served, of %d", name(f.Job), n, p.parts)
		}
	}
	return ""
}

// once: a job is answered once, and what came in is inside until then.
type once struct {
	sim.Testimony
	dispatcher sim.ID
	inside     map[uint64]bool
}

func (*once) Name() string { return answeredOnce }

func (p *once) Fact(_ time.Duration, node sim.ID, fact sim.Fact) string {
	if node != p.dispatcher {
		return ""
	}
	inside := 0
	switch f := fact.(type) {
	case Booted:
		clear(p.inside)
		return ""
	case Accepted:
		p.inside[f.Job] = true
		inside = f.Inside
	case Answered:
		if !p.inside[f.Job] {
			return fmt.Sprintf("job %s was answered a second time", name(f.Job))
		}
		delete(p.inside, f.Job)
		inside = f.Inside
	default:
		return ""
	}
	if p.Cases++; inside != len(p.inside) {
		return fmt.Sprintf("of the jobs that came in %d were not answered, and the dispatcher has %d", len(p.inside), inside)
	}
	return ""
}

// inOrder: of those who wait in one queue, nobody overtakes another.
type inOrder struct {
	sim.Testimony
	*config
	waiting map[sim.ID]*station.Queue[task]
}

func (*inOrder) Name() string { return firstInFirstOut }

func (p *inOrder) Fact(_ time.Duration, node sim.ID, fact sim.Fact) string {
	q := p.waiting[node]
	switch f := fact.(type) {
	case Booted:
		delete(p.waiting, node)
	case Queued:
		if q == nil {
			q = &station.Queue[task]{}
			p.waiting[node] = q
		}
		q.Push(task{f.Job, f.Part})
	case Routed:
		if !p.lines(node) {
			return ""
		}
		if p.Cases++; q == nil || q.Len() == 0 {
			return ""
		}
		if first, t := q.Pop(), (task{f.Job, f.Part}); t != first {
			return fmt.Sprintf("%v was routed at n%d, where %v had waited longer", t, node, first)
		}
	}
	return ""
}

// conserving: nobody waits in a queue while somebody idles behind it, and nobody is given work who has enough.
type conserving struct {
	sim.Testimony
	*config
}

func (*conserving) Name() string { return workConserving }

func (p *conserving) Fact(_ time.Duration, node sim.ID, fact sim.Fact) string {
	switch f := fact.(type) {
	case Queued:
		if p.Cases++; f.Idle > 0 {
			return fmt.Sprintf("%v waits at n%d, where %d idle", task{f.Job, f.Part}, node, f.Idle)
		}
	case Routed:
		if !p.lines(node) {
			return ""
		}
		places := 1
		if node == p.dispatcher() {
			places = p.workers
		}
		if p.Cases++; f.Length > places {
			return fmt.Sprintf("%v was given to n%d, which had %d already", task{f.Job, f.Part}, f.To, f.Length-1)
		}
	}
	return ""
}

// shortest: of the queues that the dispatcher compares, none is shorter than the one that it chooses, by what it
// knows of them.
type shortest struct {
	sim.Testimony
	dispatcher sim.ID
}

func (*shortest) Name() string { return shortestChosen }

func (p *shortest) Fact(_ time.Duration, node sim.ID, fact sim.Fact) string {
	f, is := fact.(Routed)
	if !is || node != p.dispatcher {
		return ""
	}
	if p.Cases++; f.Found > f.Least {
		return fmt.Sprintf("%v was routed to n%d, with %d there, and another queue that was compared had %d",
			task{f.Job, f.Part}, f.To, f.Found, f.Least)
	}
	return ""
}

// known: the dispatcher takes no queue to be shorter than it is. It counts what it has sent when it sends it. (With
// patience it takes for lost what may be there.)
type known struct {
	sim.Testimony
	*config
	there []int // at each server: what was sent to it and is not served
}

func (*known) Name() string { return lengthsKnown }

func (p *known) Fact(_ time.Duration, node sim.ID, fact sim.Fact) string {
	switch f := fact.(type) {
	case Booted:
		if node == p.dispatcher() {
			clear(p.there)
		} else if i := int(node - p.firstServer()); i < p.servers {
			p.there[i] = 0
		}
	case Served:
		i := p.server(node)
		p.there[i] = max(0, p.there[i]-1)
	case Routed:
		if node != p.dispatcher() {
			return ""
		}
		p.Cases++
		there := &p.there[f.To-p.firstServer()]
		if *there++; f.Found < *there-1 {
			return fmt.Sprintf("n%d was taken to have %d, and had %d", f.To, f.Found, *there-1)
		}
	}
	return ""
}
