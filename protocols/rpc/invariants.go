package rpc

import (
	"fmt"
	"time"

	"github.com/orrery-sim/orrery/sim"
)

// invariants are what must hold in one run, after every fact.
func invariants(c *config) []sim.Property {
	all := []sim.Property{&executedFirst{done: map[callID]bool{}}}
	if c.semantics != atLeastOnce {
		all = append(all, &once{done: map[callID]execution{}}, &once{restarts: true, done: map[callID]execution{}})
	}
	return append(all, &history{})
}

// A callID names a call.
type callID struct {
	caller sim.ID
	seq    uint64
}

// An execution is one that was stated.
type execution struct {
	index uint64
	life  int
	event uint64
}

// once: no call is executed twice. In one life of the server that is At Most Once, the promise of section 3.2: "If the
// call returns, the procedure has been invoked precisely once." Over several lives it is Once Across Restarts.
type once struct {
	sim.Testimony
	restarts bool // whether executions of different lives are compared, or those of one
	done     map[callID]execution
}

func (p *once) Name() string {
	if p.restarts {
		return acrossRestarts
	}
	return atMost
}

func (p *once) Fact(_ time.Duration, node sim.ID, fact sim.Fact) string {
	f, is := fact.(Executed)
	if !is {
		return ""
	}
	p.Cases++
	id := callID{f.Caller, f.Seq}
	first, found := p.done[id]
	switch {
	case !found:
		p.done[id] = execution{f.Index, f.Life, p.Event}
	case first.index == f.Index: // It is stated again.
	case !p.restarts && first.life == f.Life:
		p.Blame(first.event)
		return fmt.Sprintf("n%d executes call %s of n%d twice, as its executions %d and %d", node, number(f.Seq), f.Caller, first.index, f.Index)
	case p.restarts && first.life != f.Life:
		p.Blame(first.event)
		return fmt.Sprintf("n%d executes call %s of n%d again in life %d: it had in life %d", node, number(f.Seq), f.Caller, f.Life, first.life)
	}
	return ""
}

// executedFirst: what is answered was executed, and is on the disk. An answer is to the call that it names, and to no
// other caller's.
type executedFirst struct {
	sim.Testimony
	done map[callID]bool
}

func (*executedFirst) Name() string { return beforeAnswer }

func (p *executedFirst) Fact(_ time.Duration, node sim.ID, fact sim.Fact) string {
	switch f := fact.(type) {
	case Executed:
		p.done[callID{f.Caller, f.Seq}] = true
	case Answered:
		p.Cases++
		if !p.done[callID{f.Caller, f.Seq}] {
			return fmt.Sprintf("n%d answers call %s of n%d, which it has not executed", node, number(f.Seq), f.Caller)
		}
	}
	return ""
}

// history: executions are one history. The server's nth execution is one call, in whatever life it is spoken of: a
// restart takes nothing back that was stated.
type history struct {
	sim.Testimony
	calls  []callID
	events []uint64
}

func (*history) Name() string { return oneHistory }

func (p *history) Fact(_ time.Duration, node sim.ID, fact sim.Fact) string {
	f, is := fact.(Executed)
	if !is {
		return ""
	}
	p.Cases++
	id := callID{f.Caller, f.Seq}
	switch at := int(f.Index) - 1; {
	case at > len(p.calls):
		return fmt.Sprintf("n%d states its %d. execution, and has stated only %d", node, f.Index, len(p.calls))
	case at == len(p.calls):
		p.calls, p.events = append(p.calls, id), append(p.events, p.Event)
	case p.calls[at] != id:
		p.Blame(p.events[at])
		return fmt.Sprintf("n%d states another call as its %d. execution than it did before", node, f.Index)
	}
	return ""
}
