package mapreduce

import (
	"fmt"
	"time"

	"github.com/orrery-sim/orrery/sim"
)

// invariants are what must hold in one run, after every fact.
func invariants(c *config) []sim.Property {
	all := []sim.Property{
		&answersRight{},
		&commits{finished: map[File]string{}},
		&keys{part: map[string]int{}},
		&first{done: map[int]bool{}},
		&fromEachOnce{merged: map[sim.ID][]Merged{}},
		&fromTheLiving{config: c, completed: map[uint64]uint64{}, failed: map[sim.ID]uint64{}},
		&stay{done: map[Task]uint64{}},
	}
	if c.backup > 0 {
		all = append(all, &helped{config: c})
	}
	return all
}

// first: when a reduce task is given to somebody, all map tasks are complete.
type first struct {
	sim.Testimony
	maps int
	done map[int]bool
}

func (*first) Name() string { return mapsFirst }

func (p *first) Fact(_ time.Duration, _ sim.ID, fact sim.Fact) string {
	switch f := fact.(type) {
	case Accepted:
		p.maps = f.Maps
	case Assigned:
		if !f.Task.Reduce {
			return ""
		}
		clear(p.done)
		for _, s := range f.Sources {
			p.done[s.Map] = true
		}
		if p.Cases++; len(p.done) < p.maps {
			return fmt.Sprintf("%v was given to n%d when %d map tasks of %d were complete", f.Task, f.To, len(p.done), p.maps)
		}
	}
	return ""
}

// fromEachOnce: a reduce task takes in what each map task has left for it once.
type fromEachOnce struct {
	sim.Testimony
	merged map[sim.ID][]Merged // what a worker has merged for its present attempt
}

func (*fromEachOnce) Name() string { return eachMapOnce }

func (p *fromEachOnce) Fact(_ time.Duration, node sim.ID, fact sim.Fact) string {
	f, is := fact.(Merged)
	if !is {
		return ""
	}
	had := p.merged[node]
	if len(had) > 0 && had[0].Attempt != f.Attempt {
		had = nil
	}
	p.Cases++
	for _, o := range had {
		if o.Map == f.Map {
			return fmt.Sprintf("n%d has merged what map task %d has left twice", node, f.Map)
		}
	}
	p.merged[node] = append(had, f)
	return ""
}

// fromTheLiving: no reduce task is told to fetch what was on the disk of a worker that was taken for dead since. (A
// coordinator that restarts has to find out anew who is dead.)
type fromTheLiving struct {
	sim.Testimony
	*config
	completed map[uint64]uint64 // by attempt: the event
	failed    map[sim.ID]uint64 // by worker: the last event
}

func (*fromTheLiving) Name() string { return notFromTheDead }

func (p *fromTheLiving) Fact(_ time.Duration, node sim.ID, fact sim.Fact) string {
	switch f := fact.(type) {
	case Booted:
		if node == p.coordinator() {
			clear(p.failed)
		}
	case Completed:
		p.completed[f.Attempt] = p.Event
	case Failed:
		p.failed[f.Worker] = p.Event
	case Assigned:
		if !f.Task.Reduce {
			return ""
		}
		p.Cases++
		for _, s := range f.Sources {
			if done, found := p.completed[s.Attempt]; found && p.failed[s.Worker] > done {
				p.Blame(done, p.failed[s.Worker])
				return fmt.Sprintf("%v is to fetch the output of map task %d from n%d, which was taken for dead since", f.Task, s.Map, s.Worker)
			}
		}
	}
	return ""
}

// stay: a reduce task that is complete is not given to anybody again.
type stay struct {
	sim.Testimony
	job  uint64
	done map[Task]uint64 // the event
}

func (*stay) Name() string { return reducesStay }

func (p *stay) Fact(_ time.Duration, _ sim.ID, fact sim.Fact) string {
	switch f := fact.(type) {
	case Completed:
		if f.Job != p.job {
			p.job = f.Job
			clear(p.done)
		}
		if f.Task.Reduce {
			p.done[f.Task] = p.Event
		}
	case Assigned:
		if !f.Task.Reduce {
			return ""
		}
		p.Cases++
		if event, done := p.done[f.Task]; done && f.Job == p.job {
			p.Blame(event)
			return fmt.Sprintf("%v was given to n%d, and is complete", f.Task, f.To)
		}
	}
	return ""
}

// helped: near the end of a phase nobody idles while a task is in the hands of one worker alone, and before that no task is in
// the hands of two.
type helped struct {
	sim.Testimony
	*config
}

func (*helped) Name() string { return backupsAtEnd }

func (p *helped) Fact(_ time.Duration, _ sim.ID, fact sim.Fact) string {
	switch f := fact.(type) {
	case Assigned:
		if p.Cases++; f.Backup && !p.nearEnd(f.Left, f.Of) {
			return fmt.Sprintf("%v was given to n%d as well, when %d tasks of %d were left", f.Task, f.To, f.Left, f.Of)
		}
	case Idled:
		if p.Cases++; f.Alone > 0 && p.nearEnd(f.Left, f.Of) {
			return fmt.Sprintf("%d workers idle, and of the %d tasks that are left %d are in one pair of hands", f.Workers, f.Left, f.Alone)
		}
	}
	return ""
}
