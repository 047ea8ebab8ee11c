package balancer

import (
	"fmt"

	"github.com/orrery-sim/orrery/sim"
)

// A question is one part of a job.
type question struct {
	Job  uint64 // no two of a run have the same number: see number
	Part int32
}

// Ask asks a replica.
type Ask struct {
	Job  uint64
	Part int32
	Tied sim.ID // the replica that has the other copy, or will have it; 0: nobody knows of another
}

// Answer is the answer.
type Answer question

// Fail is that a replica cannot answer: it is broken.
type Fail question

// Drop calls a question off: somebody else answers it, or has answered it.
type Drop question

// Dropped tells the balancer that a question was called off, and not served.
type Dropped question

// Ready tells that a replica has booted, and knows of no question.
type Ready struct{}

// number is the number of a balancer's nth job in one of its lives.
func number(life uint64, balancer sim.ID, n uint64) uint64 {
	return life<<48 | uint64(balancer-1)<<32 | n
}

// name is a job in words: 17; 3/17 of the third balancer; 17 of life 2 after it has restarted.
func name(job uint64) string {
	s := fmt.Sprint(uint32(job))
	if b := uint16(job >> 32); b > 0 {
		s = fmt.Sprintf("%d/%s", b+1, s)
	}
	if life := job >> 48; life > 0 {
		s = fmt.Sprintf("%s of life %d", s, life+1)
	}
	return s
}

func (q question) String() string {
	if q.Part > 0 {
		return fmt.Sprintf("part %d of job %s", q.Part+1, name(q.Job))
	}
	return "job " + name(q.Job)
}

func (m Ask) String() string {
	if m.Tied != 0 {
		return fmt.Sprintf("Do %v, tied to n%d", question{m.Job, m.Part}, m.Tied)
	}
	return "Do " + question{m.Job, m.Part}.String()
}

func (m Answer) String() string { return "Done: " + question(m).String() }

func (m Fail) String() string { return "Failed: " + question(m).String() }

func (m Drop) String() string { return "Drop " + question(m).String() }

func (m Dropped) String() string { return "Dropped " + question(m).String() }

func (m Ready) String() string { return "Ready" }
