package overload

import (
	"fmt"
	"time"

	"github.com/orrery-sim/orrery/sim"
)

// invariants are what must hold in one run, after every fact.
func invariants(c *config) []sim.Property {
	return []sim.Property{
		&once{inside: map[uint64]bool{}},
		&served{jobs: map[uint64]bool{}},
		&withinBudget{config: c, calls: map[sim.ID]int64{}, retries: map[sim.ID]int64{}},
		&tries{config: c},
		&admitted{config: c},
		&breaks{config: c, of: map[sim.ID]*fuse{}},
		&alive{config: c},
	}
}

// once: a job is answered once by the first caller, which has taken it in.
type once struct {
	sim.Testimony
	inside map[uint64]bool
}

func (*once) Name() string { return answeredOnce }

func (p *once) Fact(_ time.Duration, node sim.ID, fact sim.Fact) string {
	if node != first {
		return ""
	}
	switch f := fact.(type) {
	case Accepted:
		p.inside[f.Job] = true
	case Ended:
		if p.Cases++; !p.inside[f.Job] {
			return fmt.Sprintf("job %s was answered a second time", number(f.Job))
		}
		delete(p.inside, f.Job)
	}
	return ""
}

// served: what is answered as done was served by the backend before.
type served struct {
	sim.Testimony
	jobs map[uint64]bool
}

func (*served) Name() string { return answersServed }

func (p *served) Fact(_ time.Duration, node sim.ID, fact sim.Fact) string {
	switch f := fact.(type) {
	case Served:
		p.jobs[f.Job] = true
	case Ended:
		if p.Cases++; f.Done && !p.jobs[f.Job] {
			return fmt.Sprintf("job %s is done, says n%d, and was never served", number(f.Job), node)
		}
	}
	return ""
}

// withinBudget: the retries of a caller's life are at most its reserve, and a share of the calls that it took in.
type withinBudget struct {
	sim.Testimony
	*config
	calls, retries map[sim.ID]int64
}

func (*withinBudget) Name() string { return retriesWithinBudget }

func (p *withinBudget) Fact(_ time.Duration, node sim.ID, fact sim.Fact) string {
	switch fact.(type) {
	case Booted:
		p.calls[node], p.retries[node] = 0, 0
	case Accepted:
		p.Cases++
		p.calls[node]++
	case Retried:
		p.retries[node]++
		if p.share < 1e6 && p.retries[node]*1e6 > int64(p.reserve)*1e6+p.calls[node]*int64(p.share) {
			return fmt.Sprintf("n%d retries for the %d. time, and took %d calls in", node, p.retries[node], p.calls[node])
		}
	}
	return ""
}

// tries: no call is tried more often than the policy says.
type tries struct {
	sim.Testimony
	*config
}

func (*tries) Name() string { return triesAreBounded }

func (p *tries) Fact(_ time.Duration, node sim.ID, fact sim.Fact) string {
	f, is := fact.(Tried)
	if !is {
		return ""
	}
	if p.Cases++; p.policy.Tries > 0 && f.Try > p.policy.Tries {
		return fmt.Sprintf("n%d tries job %s for the %d. time, of %d", node, number(f.Job), f.Try, p.policy.Tries)
	}
	return ""
}

// admitted: nothing is admitted above the limit: of the backend's queue, and of a caller's bulkhead.
type admitted struct {
	sim.Testimony
	*config
}

func (*admitted) Name() string { return nothingAboveTheLimit }

func (p *admitted) Fact(_ time.Duration, node sim.ID, fact sim.Fact) string {
	n, limit := 0, 0
	switch f := fact.(type) {
	case Queued:
		n, limit = f.Waiting, p.limit
	case Accepted:
		n, limit = f.Inside, p.bulkhead
	default:
		return ""
	}
	if p.Cases++; limit > 0 && n > limit {
		return fmt.Sprintf("n%d let the %d. in, and its limit is %d", node, n, limit)
	}
	return ""
}

// breaks: an open breaker sends nothing, and a half open one no more than the one attempt that it lets through, until that
// has succeeded, has failed, or has taken its time.
type breaks struct {
	sim.Testimony
	*config
	of map[sim.ID]*fuse
}

// A fuse is what a breaker has stated.
type fuse struct {
	open   bool
	probed time.Duration // when it last let one through; below 0: not since it opened
	passed bool          // which has been sent
}

func (*breaks) Name() string { return openSendsNothing }

func (p *breaks) Fact(at time.Duration, node sim.ID, fact sim.Fact) string {
	f := p.of[node]
	if f == nil {
		f = &fuse{}
		p.of[node] = f
	}
	switch fact.(type) {
	case Booted, Closed:
		*f = fuse{}
	case Opened:
		*f = fuse{open: true, probed: -1}
	case Probed:
		if f.probed >= 0 && at-f.probed < p.timeout/2 {
			return fmt.Sprintf("the breaker of n%d is half open, and lets one more through after %v", node, at-f.probed)
		}
		f.probed, f.passed = at, false
	case Tried:
		p.Cases++
		if f.open && (f.probed < 0 || f.passed) {
			return fmt.Sprintf("n%d sends, and its breaker is open", node)
		}
		f.passed = true
	}
	return ""
}

// alive: nobody is served who is given up, where callers say for how long they wait.
type alive struct {
	sim.Testimony
	*config
}

func (*alive) Name() string { return nobodyServesTheDead }

func (p *alive) Fact(_ time.Duration, node sim.ID, fact sim.Fact) string {
	f, is := fact.(Started)
	if !is {
		return ""
	}
	if p.Cases++; p.deadlines && f.Waited > f.Left {
		return fmt.Sprintf("n%d began with job %s after %v, and its caller waits for %v", node, number(f.Job), f.Waited, f.Left)
	}
	return ""
}
