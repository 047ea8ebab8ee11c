package station

import "github.com/orrery-sim/orrery/sim"

// keyLife is where a node's disk has how many lives it had before.
const keyLife = "life"

// Lives is how many lives a node had before this one, which it counts on its disk. A node without a disk that works ends.
func Lives(env *sim.Env) uint64 {
	life, _ := env.Disk().Get(keyLife).(uint64)
	env.Disk().Set(keyLife, life+1)
	if err := env.Disk().Sync(); err != nil {
		env.Exit(err.Error())
	}
	return life
}

// A Request is what a node was asked for: by whom, and which of theirs it is.
type Request struct {
	From sim.ID
	Seq  uint64
}

// Inside is what a node has taken in and not answered yet, by number. Whoever repeats a request that is inside gets no
// second job for it.
type Inside[J any] struct {
	newest uint64
	jobs   map[uint64]J
	of     map[Request]uint64
}

// NewInside is empty. Its numbers are above one that no earlier life of the node has come to, so that what comes back
// from before is not taken for one of them.
func NewInside[J any](above uint64) Inside[J] {
	return Inside[J]{newest: above, jobs: map[uint64]J{}, of: map[Request]uint64{}}
}

// Len is how many are inside.
func (in *Inside[J]) Len() int { return len(in.jobs) }

// Has reports whether a request is inside.
func (in *Inside[J]) Has(r Request) bool {
	_, inside := in.of[r]
	return inside
}

// Number is a new number.
func (in *Inside[J]) Number() uint64 {
	in.newest++
	return in.newest
}

// Take takes in a request under a new number, with what its job is.
func (in *Inside[J]) Take(r Request, j J) uint64 {
	number := in.Number()
	in.jobs[number], in.of[r] = j, number
	return number
}

// Job is the job of a number; the zero value if it is not inside.
func (in *Inside[J]) Job(number uint64) J { return in.jobs[number] }

// Leave forgets a job and its request.
func (in *Inside[J]) Leave(number uint64, r Request) {
	delete(in.jobs, number)
	delete(in.of, r)
}
